"""Which addresses open the file of one family, and which family that is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Manager, Q
from django.urls import ResolverMatch

from nuanxin.care.needs.models import Referral
from nuanxin.care.visits.models import Concern, Visit
from nuanxin.money.payables.models import Payable
from nuanxin.support.benefits.models import Finding

# The trail of a family is no file: it says who looked, and must be read by who may not look.
_NOT_FILES = frozenset({"audit"})
_OF_A_FAMILY: dict[str, Manager[Any]] = {
    "finding": Finding.objects, "case": Payable.objects, "visit": Visit.objects,
    "concern": Concern.objects, "referral": Referral.objects,
}  # fmt: skip


def file_asked(match: ResolverMatch | None) -> Q | None:
    """The family whose file an address opens; None for lists, boards and the rest."""
    if match is None or match.app_name in _NOT_FILES:
        return None
    if isinstance(family := match.kwargs.get("family"), UUID):
        return Q(public_id=family)
    for name, rows in _OF_A_FAMILY.items():
        if isinstance(named := match.kwargs.get(name), UUID):
            return Q(pk__in=rows.filter(public_id=named).values("household"))
    return None
