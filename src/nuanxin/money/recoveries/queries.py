"""The recoveries of an area: where each stands, and what it takes back from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    TextChoices,
    Value,
    When,
)

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.region import RegionCode
from nuanxin.money.payables.models import Payable, PayableShare
from nuanxin.money.recoveries.models import RecoveryStep
from nuanxin.registry.people.queries.finding import named_like

SORTS = {
    "found": ("raised_at", "pk"),
    "place": ("region", "pk"),
    "amount": ("amount_fen", "pk"),
}


class State(TextChoices):
    """Where a recovery stands."""

    WAITING = "waiting", "待核"
    TOLD = "told", "已告知"
    WITHDRAWN = "withdrawn", "已撤回"


def state_of(row: Payable) -> State:
    """The state of a case `recoveries` has given out."""
    return State(str(getattr(row, "state", "")))


class Narrowed(NamedTuple):
    """What narrows the list: beginning of a name, benefit, state, township."""

    words: str = ""
    benefit: str = ""
    state: str = ""
    town: int = 0


def recoveries(scope: Scope, asked: Narrowed = Narrowed()) -> QuerySet[Payable]:  # noqa: B008
    """Recoveries with their state and whom they concern.

    The state is an annotation, which mypy does not see.
    """
    told = RecoveryStep.objects.filter(payable=OuterRef("pk"), step=RecoveryStep.Step.TOLD)
    area = scope.narrowed(RegionCode.parse(str(asked.town))) if asked.town else scope
    rows: QuerySet[Payable] = (
        Payable.objects.within(area)
        .filter(kind=Payable.Kind.RECOVERY)
        .select_related("person", "household")
        .annotate(
            state=Case(
                When(status=Payable.Status.WITHDRAWN, then=Value(State.WITHDRAWN.value)),
                When(Exists(told), then=Value(State.TOLD.value)),
                default=Value(State.WAITING.value),
            )
        )
    )
    if asked.words:
        rows = rows.filter(reduce(or_, named_like(asked.words, "person__")))
    if asked.benefit:
        rows = rows.filter(benefit=asked.benefit)
    if asked.state:
        rows = rows.filter(state=asked.state)  # type: ignore[misc]
    return rows


def recovery(scope: Scope, public_id: UUID) -> Payable | None:
    """One case; outside the scope there is none."""
    return recoveries(scope).filter(public_id=public_id).first()


class StateCount(NamedTuple):
    """How many cases stand somewhere, and their fen."""

    state: State
    cases: int
    amount_fen: int


class Group(NamedTuple):
    """The cases of one benefit that stand in one place."""

    benefit: str
    label: str
    state: str
    cases: int
    amount_fen: int


def groups(scope: Scope) -> list[Group]:
    """All cases of an area, by benefit and state."""
    keys = recoveries(scope).values("benefit", "label", "state")  # type: ignore[misc]
    rows = keys.annotate(n=Count("pk"), fen=Sum("amount_fen")).order_by("benefit", "label")
    return [Group(*row.values()) for row in rows]


def counts(found: Sequence[Group]) -> list[StateCount]:
    """Cases and fen per state; every state is named."""
    return [
        StateCount(
            state,
            sum(each.cases for each in found if each.state == state),
            sum(each.amount_fen for each in found if each.state == state),
        )
        for state in State
    ]


def benefits(found: Sequence[Group]) -> list[tuple[str, str]]:
    """The benefits there are cases of."""
    return list(dict.fromkeys((each.benefit, each.label) for each in found))


def steps(row: Payable) -> list[RecoveryStep]:
    """The story of a case."""
    return list(
        RecoveryStep.objects.filter(payable=row).select_related("user").order_by("at", "pk")
    )


def shares(row: Payable) -> list[PayableShare]:
    """Which level's money it is, and by which document and clause."""
    return list(row.shares.order_by("position"))


def claimed_from(row: Payable) -> list[Payable]:
    """The other lines of the same claim, in order: what it takes back from."""
    others = Payable.objects.filter(claim_key=row.claim_key).exclude(pk=row.pk)
    return list(others.order_by("seq"))


def was_sent(row: Payable) -> bool:
    """Whether anything of this claim has gone to finance: only that can be given back."""
    return Payable.objects.filter(
        ~Q(kind=Payable.Kind.RECOVERY), claim_key=row.claim_key, status=Payable.Status.SENT
    ).exists()
