"""Reminders: those that ask one's own post, those one's own level has sent, those of a case."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Min, Q, QuerySet

from nuanxin.base.identity.models import Post
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.casework.reminders.models import Reminder
from nuanxin.casework.reminders.whom import levels_of
from nuanxin.casework.road.models import Case
from nuanxin.registry.people.queries.finding import households, tidy

SORTS = {
    "answer_by": ("answer_by", "id"), "due": ("due", "id"), "place": ("region", "id"),
    "step": ("step", "answer_by", "id"), "at": ("at", "id"),
}  # fmt: skip
STATES = {
    "open": "等说明", "overdue": "过了说明的日子", "answered": "说明了", "done": "步骤已办",
    "halted": "不再等",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """`mine`: what asks one's own post; else what one's own level has sent."""

    mine: bool
    state: str = ""
    words: str = ""


def reminders(scope: Scope, role: Role, asked: Asked, day: date) -> QuerySet[Reminder]:
    """The reminders asked for."""
    whose = Q(asked=role) if asked.mine else Q(level__in=levels_of(scope))
    rows = Reminder.objects.within(scope).filter(whose)
    if asked.state in STATES:
        rows = rows.filter(_in_state(asked.state, day))
    if words := tidy(asked.words):
        homes = households(scope, words).values("pk")
        rows = rows.filter(Q(case__number__iexact=words) | Q(case__household__in=homes))
    found: QuerySet[Reminder] = rows
    return found


def _in_state(state: str, day: date) -> Q:
    if state == "overdue":
        return Q(ended="", answer_by__lt=day)
    return Q(ended="") if state == "open" else Q(ended=state)


def of_case(row: Case) -> Sequence[Reminder]:
    """Every reminder of a case, the last one first."""
    found = Reminder.objects.filter(case=row).select_related("by", "answered_by")
    return list(found.order_by("-pk"))


def last_of(cases: Iterable[int]) -> dict[int, Reminder]:
    """The last reminder of each of these cases."""
    rows = Reminder.objects.filter(case__in=list(cases)).select_related("by", "answered_by")
    return {row.case_id: row for row in rows.order_by("pk")}


def held(wanted: Collection[tuple[str, int]], day: date) -> set[tuple[str, int]]:
    """Of these posts, role and place, those somebody holds; no query for none."""
    if not wanted:
        return set()
    running = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    rows = Post.objects.filter(
        running, role__in={role for role, _ in wanted}, region__in={seat for _, seat in wanted},
        starts_on__lte=day, user__is_active=True,
    )  # fmt: skip
    return set(rows.values_list("role", "region")) & set(wanted)


class Waiting(NamedTuple):
    """What reminds a post: how many, past their day, the first of those days, who, what."""

    all: int
    late: int
    due: date | None
    names: Sequence[str]
    steps: Sequence[str]


def waiting(scope: Scope, role: Role, day: date) -> Waiting:
    """For the desk, as its list counts it; one query."""
    rows = reminders(scope, role, Asked(mine=True, state="open"), day)
    found = rows.aggregate(
        all=Count("pk"), late=Count("pk", filter=Q(answer_by__lt=day)), due=Min("answer_by"),
        names=ArrayAgg("by__name", distinct=True, default=[]),
        steps=ArrayAgg("step", distinct=True, default=[]),
    )  # fmt: skip
    return Waiting(**found)
