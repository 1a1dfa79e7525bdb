"""Which addresses open the file of one family, and which family that is."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.urls import ResolverMatch

from nuanxin.money.payables.models import Payable
from nuanxin.support.benefits.models import Finding

# The trail of a family is no file: it says who looked, and must be read by who may not look.
_NOT_FILES = frozenset({"audit"})


def file_asked(match: ResolverMatch | None) -> Q | None:
    """The family whose file an address opens; None for lists, boards and the rest."""
    if match is None or match.app_name in _NOT_FILES:
        return None
    if isinstance(family := match.kwargs.get("family"), UUID):
        return Q(public_id=family)
    if isinstance(finding := match.kwargs.get("finding"), UUID):
        return Q(pk__in=Finding.objects.filter(public_id=finding).values("household"))
    if isinstance(case := match.kwargs.get("case"), UUID):
        return Q(pk__in=Payable.objects.filter(public_id=case).values("household"))
    return None
