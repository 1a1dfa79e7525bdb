"""系统发现: who the rules say may have something that nobody has confirmed or asked for yet."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.casework.road.models import Case
from nuanxin.casework.road.queries import OPEN
from nuanxin.kit.term import Term
from nuanxin.support.benefits.lists import Listed
from nuanxin.support.benefits.models import Finding
from nuanxin.support.benefits.queries import listed


def found(scope: Scope, term: Term) -> QuerySet[Finding]:
    """The findings of 应享未确认 that no open request is about."""
    subject = Coalesce(F("person_id"), -F("household_id"))
    running = Case.objects.annotate(subject=subject).filter(
        subject=OuterRef("subject"), matter=OuterRef("benefit"), status__in=OPEN
    )
    rows: QuerySet[Finding] = (
        listed(scope, term, Listed.TO_CONFIRM)
        .filter(~Exists(running))
        .select_related("ground", "person", "household")
        .defer("ground__content")
    )
    return rows
