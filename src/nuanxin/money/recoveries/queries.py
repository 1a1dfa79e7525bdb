"""The recoveries of an area: where each stands, and what it takes back from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import NamedTuple
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.region import RegionCode
from nuanxin.money.payables.models import Payable, PayableShare
from nuanxin.money.recoveries.models import (
    RecoveryInstalment,
    RecoveryPlan,
    RecoveryReceipt,
    RecoveryStep,
    RecoveryWaiver,
)
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
    PAYING = "paying", "退款中"
    CLOSED = "closed", "已结清"
    WITHDRAWN = "withdrawn", "已撤回"


def state_of(row: Payable) -> State:
    """The state of a case `recoveries` has given out."""
    return State(str(getattr(row, "state", "")))


def late_fen(row: Payable) -> int:
    """What is behind its plan, of a case `recoveries` has given out."""
    return int(getattr(row, "late_fen", 0))


def owed_fen(row: Payable) -> int:
    """What of a case is still to be given back."""
    return row.amount_fen - row.given_back_fen - row.waived_fen


class Waits(TextChoices):
    """What about a case waits for somebody."""

    LATE = "late", "有逾期"
    HELD = "held", "有款待缴财政"
    ASKED = "asked", "免退待决定"


class Narrowed(NamedTuple):
    """What narrows the list: beginning of a name, benefit, state, township, what waits.

    Without a `day` nothing is late.
    """

    words: str = ""
    benefit: str = ""
    state: str = ""
    town: int = 0
    waits: str = ""
    day: date | None = None


def recoveries(scope: Scope, asked: Narrowed = Narrowed()) -> QuerySet[Payable]:  # noqa: B008
    """Recoveries with their state, what is late, and whom they concern.

    Both are annotations, which mypy does not see.
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
                When(_SETTLED, then=Value(State.CLOSED.value)),
                When(given_back_fen__gt=0, then=Value(State.PAYING.value)),
                When(Exists(told), then=Value(State.TOLD.value)),
                default=Value(State.WAITING.value),
            ),
            late_fen=_late(asked.day),
        )
    )
    if asked.words:
        rows = rows.filter(reduce(or_, named_like(asked.words, "person__")))
    if asked.benefit:
        rows = rows.filter(benefit=asked.benefit)
    if asked.state:
        rows = rows.filter(state=asked.state)  # type: ignore[misc]
    return rows.filter(_WAITING[asked.waits]) if asked.waits else rows


_SETTLED = Q(amount_fen=F("given_back_fen") + F("waived_fen"))
_HELD = RecoveryReceipt.objects.filter(
    payable=OuterRef("pk"), refund__isnull=True, cancelled_at__isnull=True
)
_ASKED = RecoveryWaiver.objects.filter(payable=OuterRef("pk"), granted__isnull=True)
_WAITING = {
    Waits.LATE.value: Q(late_fen__gt=0),
    Waits.HELD.value: Q(Exists(_HELD)),
    Waits.ASKED.value: Q(Exists(_ASKED)),
}


def waiting(scope: Scope, day: date) -> dict[Waits, int]:
    """How many cases wait for what; one query."""
    rows = recoveries(scope, Narrowed(day=day)).order_by()
    counted = rows.aggregate(
        **{name: Count("pk", filter=is_) for name, is_ in _WAITING.items()}
    )
    return {each: counted[each.value] for each in Waits}


def _late(day: date | None) -> Case:
    """What the latest plan wants by a day, less what has come in or been waived since."""
    if day is None:
        return Case(default=Value(0))
    plan = RecoveryPlan.objects.filter(payable=OuterRef("pk")).order_by("-number")
    due = (
        RecoveryInstalment.objects.filter(
            plan=OuterRef("pk"), due_on__lt=day
        ).order_by().values("plan").annotate(fen=Sum("amount_fen")).values("fen")
    )  # fmt: skip
    wanted = plan.annotate(wanted=F("settled_fen") + Coalesce(Subquery(due), Value(0))).values(
        "wanted"
    )[:1]
    behind = Coalesce(Subquery(wanted), Value(0)) - F("given_back_fen") - F("waived_fen")
    return Case(
        When(Q(status=Payable.Status.WITHDRAWN) | _SETTLED, then=Value(0)),
        default=Greatest(Value(0), behind),
    )


def recovery(scope: Scope, public_id: UUID, day: date | None = None) -> Payable | None:
    """One case; outside the scope there is none."""
    return recoveries(scope, Narrowed(day=day)).filter(public_id=public_id).first()


class Totals(NamedTuple):
    """What cases come to: asked back, given back, waived, owed, and held by the office."""

    amount_fen: int
    given_back_fen: int
    waived_fen: int
    owed_fen: int
    held_fen: int


def totals(rows: QuerySet[Payable]) -> Totals:
    """The sums of a list; what was withdrawn is no longer asked back."""
    standing = rows.exclude(status=Payable.Status.WITHDRAWN).order_by()
    names = ("amount_fen", "given_back_fen", "waived_fen")
    sums = standing.aggregate(**{name: Coalesce(Sum(name), 0) for name in names})
    amount, back, waived = (int(sums[name]) for name in names)
    held = RecoveryReceipt.objects.filter(
        payable__in=standing.values("pk"), refund__isnull=True, cancelled_at__isnull=True
    ).aggregate(fen=Coalesce(Sum("amount_fen"), 0))["fen"]
    return Totals(amount, back, waived, amount - back - waived, held)


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


def plans(row: Payable) -> list[RecoveryPlan]:
    """What was agreed on, the latest first, with its instalments."""
    found = row.recovery_plans.select_related("user").prefetch_related("instalments")
    return list(found.order_by("-number"))


def plans_in_force(scope: Scope) -> QuerySet[RecoveryPlan]:
    """The plan each recovery goes by today, with its instalments and whom it concerns."""
    later = RecoveryPlan.objects.filter(
        payable=OuterRef("payable"), number__gt=OuterRef("number")
    )
    rows: QuerySet[RecoveryPlan] = (
        RecoveryPlan.objects.within(scope)
        .filter(~Exists(later))
        .exclude(payable__status=Payable.Status.WITHDRAWN)
        .select_related("payable__person", "payable__household")
        .prefetch_related("instalments")
    )
    return rows.order_by("region", "id")


class Instalment(NamedTuple):
    """An instalment of the plan in force: how much of it has come in."""

    position: int
    due_on: date
    amount_fen: int
    settled_fen: int
    late: bool


def instalments(row: Payable, plan: RecoveryPlan, day: date) -> list[Instalment]:
    """What came in since the plan was made fills its instalments in order."""
    left = row.given_back_fen + row.waived_fen - plan.settled_fen
    found = []
    for each in sorted(plan.instalments.all(), key=lambda each: each.position):
        settled = max(0, min(left, each.amount_fen))
        left -= settled
        late = settled < each.amount_fen and each.due_on < day
        found.append(Instalment(each.position, each.due_on, each.amount_fen, settled, late))
    return found


def waivers(row: Payable) -> list[RecoveryWaiver]:
    """What was asked to be waived, and what was decided."""
    found = row.recovery_waivers.select_related("proposer", "decider")
    return list(found.order_by("pk"))


def paid_and_given_back(row: Payable) -> tuple[int, int]:
    """What of this claim the bank has confirmed as paid, and what has been given back of it."""
    claim = Payable.objects.filter(claim_key=row.claim_key)
    sums = claim.aggregate(
        paid=Coalesce(
            Sum(
                "amount_fen",
                filter=~Q(kind=Payable.Kind.RECOVERY) & Q(status=Payable.Status.PAID),
            ),
            0,
        ),
        back=Coalesce(Sum("given_back_fen"), 0),
    )
    return int(sums["paid"]), int(sums["back"])


def was_sent(row: Payable) -> bool:
    """Whether anything of this claim has gone to finance: only that can be given back."""
    return Payable.objects.filter(
        ~Q(kind=Payable.Kind.RECOVERY),
        claim_key=row.claim_key,
        status__in=[Payable.Status.SENT, Payable.Status.PAID],
    ).exists()
