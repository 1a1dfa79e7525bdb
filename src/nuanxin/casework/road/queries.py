"""Cases of an area: found, listed, counted by step and place, and what waits for a role."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    Count,
    ExpressionWrapper,
    F,
    Min,
    Q,
    QuerySet,
)

from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault.kinds import Kind as Sort
from nuanxin.base.vault.sealing import unseal
from nuanxin.casework.procedures.library import as_kept
from nuanxin.casework.procedures.shape import Procedure
from nuanxin.casework.road.models import (
    Appeal,
    Case,
    KeptProcedure,
    Notice,
    NoticeLine,
    Objection,
    Paper,
    Proposal,
    Scan,
    Stage,
)
from nuanxin.casework.road.walking import DECIDERS, TAKERS
from nuanxin.registry.people.queries.finding import households, tidy

SOON = 3
OPEN = ("running", "papers", "disputed")
SORTS = {
    "due": ("due", "id"), "received": ("received_on", "id"), "place": ("region", "id"),
    "number": ("number", "id"),
}  # fmt: skip
STATES = {
    "open": "在办", "papers": "待补正", "disputed": "异议处理中", "late": "超期",
    "soon": "三天内到期",
    "granted": "已确认", "refused": "不予确认", "ended": "撤销、注销", "archived": "已归档",
}  # fmt: skip
_TOWNSHIP, _COUNTY = 10**3, 10**6


@dataclass(frozen=True, slots=True)
class Asked:
    """What narrows a list: words, a state, a step, a matter; whom it waits for."""

    words: str = ""
    state: str = ""
    step: str = ""
    matter: str = ""
    waiting_for: Role | None = None
    place: int = 0


def case(scope: Scope, public_id: UUID) -> Case | None:
    """One case; None outside the scope as well as where there is none."""
    found: Case | None = (
        Case.objects.within(scope)
        .filter(public_id=public_id)
        .select_related("procedure", "household", "person", "opened_by")
        .first()
    )
    return found


def cases(scope: Scope, asked: Asked, day: date) -> QuerySet[Case]:
    """The cases asked for; those archived only when asked for."""
    rows = Case.objects.within(scope).filter(_in_state(asked.state, day))
    if asked.step:
        rows = rows.filter(step=asked.step, status__in=OPEN)
    if asked.matter:
        rows = rows.filter(matter=asked.matter)
    if asked.place:
        rows = rows.filter(_inside(asked.place))
    if asked.waiting_for is not None:
        rows = rows.filter(_waits(asked.waiting_for))
    if words := tidy(asked.words):
        rows = rows.filter(
            Q(number__iexact=words) | Q(household__in=households(scope, words).values("pk"))
        )
    found: QuerySet[Case] = rows
    return found


def _in_state(state: str, day: date) -> Q:
    running = Q(status__in=OPEN)
    counting = Q(status=Case.Status.RUNNING)  # papers and objections stop the clock
    return {
        "open": running,
        "papers": Q(status=Case.Status.PAPERS),
        "disputed": Q(status=Case.Status.DISPUTED),
        "late": counting & Q(due__lt=day),
        "soon": counting & Q(due__gte=day, due__lte=day + timedelta(days=SOON)),
        "granted": Q(status=Case.Status.GRANTED),
        "refused": Q(status=Case.Status.REFUSED),
        "ended": Q(status__in=[Case.Status.WITHDRAWN, Case.Status.CANCELLED]),
        "archived": Q(archived_on__isnull=False),
    }.get(state, Q(archived_on__isnull=True))


def _inside(place: int) -> Q:
    """Everything under a village, a township or a county."""
    if place % _COUNTY == 0:
        return Q(region__gte=place, region__lt=place + _COUNTY)
    if place % _TOWNSHIP == 0:
        return Q(region__gte=place, region__lt=place + _TOWNSHIP)
    return Q(region=place)


def _waits(role: Role) -> Q:
    """What a role is to do next. A decision waits for its proposer first, then the decider."""
    proposed = Q(pk__in=Proposal.objects.filter(agreed__isnull=True).values("case"))
    appealed = Q(pk__in=Appeal.objects.filter(answered_on__isnull=True).values("case"))
    if role in DECIDERS:
        return (Q(status=Case.Status.RUNNING) & proposed) | appealed
    levels = [level.value for level, roles in TAKERS.items() if role in roles]
    posted = Q(
        status=Case.Status.RUNNING,
        pk__in=NoticeLine.objects.filter(notice__state=Notice.State.UP).values("case"),
    )
    return Q(status__in=OPEN, level__in=levels) & ~proposed & ~posted


class Waiting(NamedTuple):
    """What waits for somebody: all of it, what is late, what is due within three days.

    `first`, `first_soon`: the earliest last day of all whose clock runs, and of the latter.
    """

    all: int
    late: int
    soon: int
    first: date | None
    first_soon: date | None


def waiting_and_late(scope: Scope, role: Role, day: date) -> Waiting:
    """Counted in one query, each as its list counts it."""
    rows = cases(scope, Asked(waiting_for=role), day)
    found = rows.aggregate(
        all=Count("pk"), late=Count("pk", filter=_in_state("late", day)),
        soon=Count("pk", filter=_in_state("soon", day)),
        first=Min("due", filter=Q(status=Case.Status.RUNNING)),
        first_soon=Min("due", filter=_in_state("soon", day)),
    )  # fmt: skip
    return Waiting(**found)


def missing(row: Case) -> list[str]:
    """The papers the family still owes."""
    lacking = Paper.objects.filter(case=row, state=Paper.State.MISSING)
    return list(lacking.order_by("pk").values_list("name", flat=True))


def papers(row: Case) -> Sequence[Paper]:
    return list(Paper.objects.filter(case=row).order_by("pk"))


def scans(row: Case) -> Sequence[Scan]:
    """Every sheet ever kept with the papers of a case, the first one first."""
    found = Scan.objects.filter(case=row).select_related("file", "added_by", "replaced_by")
    return list(found.order_by("pk"))


def scan(row: Case, public_id: UUID) -> Scan | None:
    found: Scan | None = (
        Scan.objects.filter(case=row, public_id=public_id)
        .select_related("file", "paper")
        .first()
    )
    return found


def stages(row: Case) -> Sequence[Stage]:
    """What was written down, the first one first."""
    return list(Stage.objects.filter(case=row).select_related("by").order_by("pk"))


def form_of(row: Case, stage: Stage) -> dict[str, str]:
    """The form somebody filled in, opened."""
    if stage.form_sealed is None:
        return {}
    found: dict[str, str] = json.loads(unseal(Sort.RECORD, row.public_id, stage.form_sealed))
    return found


def proposals(row: Case) -> Sequence[Proposal]:
    found = Proposal.objects.filter(case=row).select_related("proposed_by", "decided_by")
    return list(found.order_by("-pk"))


def objections(row: Case) -> Sequence[Objection]:
    found = Objection.objects.filter(case=row).select_related("received_by", "answered_by")
    return list(found.order_by("-pk"))


def appeals(row: Case) -> Sequence[Appeal]:
    found = Appeal.objects.filter(case=row).select_related("received_by", "answered_by")
    return list(found.order_by("-pk"))


def opened(owner: Objection | Appeal) -> tuple[str, str]:
    """What was said, and the answer; opened."""
    words = unseal(Sort.RECORD, owner.public_id, owner.words_sealed)
    if owner.answer_sealed is None:
        return words, ""
    return words, unseal(Sort.RECORD, owner.public_id, owner.answer_sealed)


def cases_of(scope: Scope, household: int) -> QuerySet[Case]:
    """What a family has asked for, the latest first."""
    found: QuerySet[Case] = (
        Case.objects.within(scope)
        .filter(household=household)
        .select_related("person", "procedure")
        .order_by("-pk")
    )
    return found


def running_for(scope: Scope, homes: Iterable[int]) -> set[tuple[int, int | None, str]]:
    """(household, person, matter) of what is under way already."""
    rows = Case.objects.within(scope).filter(household__in=list(homes), status__in=OPEN)
    return set(rows.values_list("household", "person", "matter"))


def asked_for(homes: Sequence[int]) -> str:
    """The number of a request one of these families ever made; empty when none did."""
    found = Case.objects.filter(household__in=homes).values_list("number", flat=True).first()
    return found or ""


def notices(scope: Scope, state: str = "", words: str = "") -> QuerySet[Notice]:
    """Notices of an area; of a state, of places or with a step or place of such words."""
    found: QuerySet[Notice] = Notice.objects.within(scope).select_related("posted_by")
    if state in Notice.State:
        found = found.filter(state=state)
    if words:
        inside = Region.objects.filter(name__contains=words)
        found = found.filter(
            Q(region__in=inside.values("code"))
            | Q(place_words__contains=words)
            | Q(step__contains=words)
        )
    return found


def notice(scope: Scope, public_id: UUID) -> Notice | None:
    found: Notice | None = notices(scope).filter(public_id=public_id).first()
    return found


def cases_posted(scope: Scope, row: Notice) -> QuerySet[Case]:
    """The cases of a notice, as far as whoever asks sees them."""
    lines = NoticeLine.objects.filter(notice=row).values("case")
    found: QuerySet[Case] = (
        Case.objects.within(scope)
        .filter(pk__in=lines)
        .select_related("household", "person", "procedure")
        .order_by("region", "pk")
    )
    return found


def notices_of(row: Case) -> Sequence[Notice]:
    return list(Notice.objects.filter(lines__case=row).order_by("-pk"))


def up_for(row: Case) -> Notice | None:
    """The notice the case is in now."""
    return Notice.objects.filter(lines__case=row, state=Notice.State.UP).first()


@dataclass(frozen=True, slots=True)
class Cell:
    """How many open cases of a place stand at a step, and how many of them are late."""

    place: int
    step: str
    level: str
    count: int
    late: int


def board(scope: Scope, day: date) -> list[Cell]:
    """Open cases by township and step: one query."""
    rows = (
        Case.objects.within(scope)
        .filter(status__in=OPEN)
        .annotate(place=ExpressionWrapper(F("region") / _TOWNSHIP, BigIntegerField()))
        .values("place", "step", "level")
        .annotate(
            count=Count("pk"),
            late=Count("pk", filter=_in_state("late", day)),
        )
        .order_by("place")
    )
    return [
        Cell(row["place"] * _TOWNSHIP, row["step"], row["level"], row["count"], row["late"])
        for row in rows
    ]


def roads(scope: Scope) -> list[Procedure]:
    """The procedures requests were opened under, of places the scope reaches.

    Read off the texts that were kept: going through every request for its step and matter
    takes longer than the page.
    """
    texts = KeptProcedure.objects.order_by("name", "pk").values_list("text", flat=True)
    found = [as_kept(text) for text in texts]
    return [each for each in found if each.region is None or scope.narrowed(each.region).ranges]
