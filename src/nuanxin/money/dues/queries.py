"""What units owe families of an area, and what was done about one of them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.money.dues.models import DueStep
from nuanxin.money.payables.models import EmployerDue
from nuanxin.registry.people.models import Person


def dues(scope: Scope, status: str = "", words: str = "") -> QuerySet[EmployerDue]:
    """Those in a state, and of units whose name holds some words; all where nothing is said."""
    rows = EmployerDue.objects.within(scope).select_related("employer", "person", "household")
    if status:
        rows = rows.filter(status=status)
    if words:
        rows = rows.filter(employer__name__contains=words)
    found: QuerySet[EmployerDue] = rows
    return found


def sums(scope: Scope) -> dict[str, tuple[int, int]]:
    """State → how many, how many fen."""
    rows = EmployerDue.objects.within(scope).order_by().values_list("status")
    found = rows.annotate(lines=Count("id"), fen=Sum("amount_fen"))
    return {status: (lines, fen) for status, lines, fen in found}


def due(scope: Scope, public_id: UUID) -> EmployerDue | None:
    """The due of an address; outside the scope there is none."""
    return dues(scope).filter(public_id=public_id).first()


def others(scope: Scope, row: EmployerDue) -> Sequence[EmployerDue]:
    """What other units owe the same family for the same."""
    rows = dues(scope).filter(claim_key=row.claim_key, seq=row.seq).exclude(pk=row.pk)
    return list(rows.order_by("id"))


def steps(row: EmployerDue) -> Sequence[DueStep]:
    """What was done, the earliest first."""
    return list(row.steps.select_related("user").order_by("id"))


def worker_of(row: EmployerDue) -> Person | None:
    """Who works for the unit: the wife or the husband where it is theirs, else the payee."""
    role = row.level.removesuffix("单位")
    if not role:
        return row.person
    ties = row.household.memberships.filter(role=role, known_to=None, valid_to=None)
    tie = ties.select_related("person").first()
    return tie.person if tie else None
