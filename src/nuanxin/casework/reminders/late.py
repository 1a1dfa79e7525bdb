"""What is pressing: open steps past their last day or near it, by place and step.

Papers, objections and notices stop or run the clock by themselves: nobody is late with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.casework.reminders.models import Reminder
from nuanxin.casework.reminders.whom import width_below
from nuanxin.casework.road.models import Case, Notice, NoticeLine, Proposal, Stage
from nuanxin.registry.people.queries.finding import households, tidy

DAYS = (3, 7, 15, 30)
MOST_DAYS = DAYS[-1]
STATES = {"late": "已经超期", "soon": "快到期"}
TOLD = {
    "none": "没有催过",
    "open": "催了，等说明",
    "overdue": "过了说明的日子",
    "answered": "说明了",
}
SORTS = {
    "due": ("due", "id"), "place": ("region", "id"), "step": ("step", "due", "id"),
    "number": ("number", "id"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What narrows it: how near, late or soon, where, which step, reminded or not, words."""

    days: int = DAYS[0]
    state: str = ""
    place: int = 0
    step: str = ""
    level: str = ""
    told: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """A case at the step it has come to: whether an opinion waits there, since which stage."""

    case: Case
    due: date
    proposed: bool
    reached: int


def stays(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Cases whose clock runs at somebody, each with what `stay` reads off it."""
    proposals = Proposal.objects.filter(case=OuterRef("pk"), agreed__isnull=True)
    lines = NoticeLine.objects.filter(case=OuterRef("pk"), notice__state=Notice.State.UP)
    steps = Stage.objects.filter(case=OuterRef("pk")).exclude(outcome=Stage.Outcome.NOTE)
    last = Subquery(steps.order_by("-pk").values("pk")[:1])
    found: QuerySet[Case] = rows.filter(
        ~Exists(lines), status=Case.Status.RUNNING, due__isnull=False
    ).annotate(proposed=Exists(proposals), reached=Coalesce(last, Value(0)))
    return found


def stay(row: Case) -> Stay:
    """What `stays` found of one case."""
    told = vars(row)  # annotations are no fields
    return Stay(row, told["due"], told["proposed"], told["reached"])


def pressing(scope: Scope, asked: Asked, day: date) -> QuerySet[Case]:
    """The cases asked for."""
    rows = stays(Case.objects.within(scope)).filter(_in_time(asked, day))
    if asked.place:
        rows = rows.alias(at=_place(scope)).filter(at=asked.place)
    if asked.step:
        rows = rows.filter(step=asked.step)
    if asked.level:
        rows = rows.filter(level=asked.level)
    if asked.told in TOLD:
        rows = rows.filter(_told(asked.told, day))
    if words := tidy(asked.words):
        homes = households(scope, words).values("pk")
        rows = rows.filter(Q(number__iexact=words) | Q(household__in=homes))
    found: QuerySet[Case] = rows
    return found


def _place(scope: Scope) -> Combinable:
    """The place of a case that whoever has this scope compares with others."""
    width = width_below(scope)
    return ExpressionWrapper(F("region") / width * width, BigIntegerField())


def _in_time(asked: Asked, day: date) -> Q:
    late, soon = Q(due__lt=day), Q(due__gte=day, due__lte=day + timedelta(days=asked.days))
    return {"late": late, "soon": soon}.get(asked.state, late | soon)


def _told(told: str, day: date) -> Q:
    """Whether this stay at the step has been asked about, and answered."""
    of = Reminder.objects.filter(
        case=OuterRef("pk"), position=OuterRef("position"), reached=OuterRef("reached")
    )
    waiting = of.filter(ended="")
    return {
        "none": ~Q(Exists(of)),
        "open": Q(Exists(waiting)),
        "overdue": Q(Exists(waiting.filter(answer_by__lt=day))),
        "answered": Q(Exists(of.filter(ended=Reminder.Ended.ANSWERED))) & ~Q(Exists(waiting)),
    }[told]


@dataclass(frozen=True, slots=True)
class Group:
    """A place and a step: how many are late or near, how many wait for an answer."""

    place: int
    step: str
    level: str
    late: int
    soon: int
    told: int
    due: date


def groups(scope: Scope, asked: Asked, day: date) -> list[Group]:
    """By place, then step, in the order of the codes: one query; never by how many."""
    waiting = Reminder.objects.filter(case=OuterRef("pk"), ended="")
    rows = (
        pressing(scope, asked, day)
        .order_by()
        .annotate(place=_place(scope))
        .values("place", "step", "level")
        .annotate(
            late=Count("pk", filter=Q(due__lt=day)),
            soon=Count("pk", filter=Q(due__gte=day)),
            told=Count("pk", filter=Exists(waiting)),
            first=Min("due"),
        )
        .order_by("place", "step", "level")
    )
    return [
        Group(
            row["place"], row["step"], row["level"], row["late"], row["soon"], row["told"],
            row["first"],
        )
        for row in rows
    ]  # fmt: skip
