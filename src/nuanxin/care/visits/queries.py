"""Visits of an area and of a family, what waits for an answer, and who needs a call.

`silent`: the family does not want reasons named; `closer`: its file is kept closer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import DateField, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.jurisdiction.scoped import ScopedQuerySet
from nuanxin.base.links.models import OneTimeLink
from nuanxin.care.contacts.models import FamilyWish
from nuanxin.care.contacts.queries import county_of, span
from nuanxin.care.duties.models import DutyDone
from nuanxin.care.duties.queries import rules_of
from nuanxin.care.duties.rules import later
from nuanxin.care.visits.models import (
    Concern,
    EarlierVisit,
    Handed,
    RiskWord,
    Visit,
    VisitLink,
    VisitTick,
)
from nuanxin.registry.asks.queries import askable
from nuanxin.registry.cases.models import SensitiveMark
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.finding import households
from nuanxin.registry.people.queries.special import special_families

TASK = "visit"
SORTS = {"day": ("day", "pk"), "place": ("region", "pk"), "who": ("who", "pk")}
CONCERN_SORTS = {"raised": ("raised_at", "pk"), "place": ("region", "pk")}
QUIET_SORTS = {"place": ("region", "pk"), "last": ("last", "pk")}
CONCERN_STATES = {"open": "等着办", "late": "过了当天", "answered": "办过的"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list of visits is narrowed to; empty does not narrow."""

    words: str = ""
    place: int = 0
    how: str = ""
    need: str = ""
    since: date | None = None
    until: date | None = None


def visits(scope: Scope, asked: Asked | None = None) -> QuerySet[Visit]:
    """Visits of an area; `closer` where the file is kept closer now."""
    wanted = asked or Asked()
    rows: ScopedQuerySet = Visit.objects.within(scope)
    if wanted.place:
        rows = rows.within(span(wanted.place))
    if wanted.words:
        found = households(scope, wanted.words).values("pk")
        rows = rows.filter(Q(household__in=found) | Q(who=wanted.words))
    if wanted.how:
        rows = rows.filter(how=wanted.how)
    if wanted.need:
        rows = rows.filter(needs__contains=[wanted.need])
    if wanted.since:
        rows = rows.filter(day__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(day__lte=wanted.until)
    found_rows: QuerySet[Visit] = rows.annotate(closer=Exists(_marked("household")))
    return found_rows.select_related("household", "recorded_by", "photo")


def _marked(column: str) -> QuerySet[SensitiveMark]:
    return SensitiveMark.objects.filter(household=OuterRef(column), lifted_at=None)


def visit_in(scope: Scope, public_id: UUID) -> Visit | None:
    """One visit of one's area."""
    return visits(scope).filter(public_id=public_id).first()


def visits_of(household: int, most: int = 200) -> list[Visit]:
    """Of one family, the latest first."""
    rows = Visit.objects.filter(household=household).select_related("recorded_by")
    return list(rows.order_by("-day", "-pk")[:most])


def handed_of(household: int) -> list[Handed]:
    """What a family was handed, the latest first."""
    return list(Handed.objects.filter(household=household).order_by("-day", "-pk"))


def handed_on(visit: Visit) -> list[Handed]:
    return list(Handed.objects.filter(visit=visit).order_by("pk"))


def earlier(visit: Visit) -> list[EarlierVisit]:
    """What it said before, the latest first."""
    rows = EarlierVisit.objects.filter(visit=visit).select_related("corrected_by")
    return list(rows.order_by("-corrected_at", "-pk"))


def ticked(visit: Visit) -> list[DutyDone]:
    """The duties it did."""
    rows = VisitTick.objects.filter(visit=visit).select_related("done").order_by("pk")
    return [row.done for row in rows]


class Waiting(NamedTuple):
    """What a list of concerns is narrowed to."""

    state: str = ""
    place: int = 0
    words: str = ""


def concerns(scope: Scope, asked: Waiting, today: date) -> QuerySet[Concern]:
    """Concerns of an area; `closer` as for visits."""
    rows: ScopedQuerySet = Concern.objects.within(scope)
    if asked.state in CONCERN_STATES:
        rows = rows.filter(_in_state(asked.state, today))
    if asked.place:
        rows = rows.within(span(asked.place))
    if asked.words:
        rows = rows.filter(household__in=households(scope, asked.words).values("pk"))
    found: QuerySet[Concern] = rows.annotate(closer=Exists(_marked("household")))
    return found.select_related("household", "visit", "answered_by")


def _in_state(state: str, today: date) -> Q:
    unanswered = Q(answered_at__isnull=True)
    return {
        "open": unanswered, "late": unanswered & Q(due__lt=today), "answered": ~unanswered,
    }[state]  # fmt: skip


def open_concerns(scope: Scope, today: date) -> int:
    """How many wait for an answer."""
    return concerns(scope, Waiting("open"), today).count()


def concerns_of(household: int) -> list[Concern]:
    """Of one family, the latest first."""
    rows = Concern.objects.filter(household=household).select_related("answered_by")
    return list(rows.order_by("-raised_at", "-pk"))


def concerns_on(visit: Visit) -> list[Concern]:
    return list(
        Concern.objects.filter(visit=visit).select_related("answered_by").order_by("pk")
    )


def risk_words(region: int) -> list[RiskWord]:
    """What a county looks out for beside what is shipped."""
    return list(RiskWord.objects.filter(region=county_of(region)).order_by("word"))


def rhythm(region: int, today: date) -> int:
    """Every so many months somebody is to be there, as the county set it; 0: it set nothing.

    No document gives a rhythm for the country (国卫办人口函〔2020〕549号 leaves it to places).
    """
    rule = rules_of(region, today).get("rhythm")
    return rule.every if rule is not None and rule.on else 0


def quiet(
    scope: Scope, months: int, today: date, asked: Waiting | None = None
) -> ScopedQuerySet:
    """Special families nobody was with or called for so many months, with `last` (or None).

    A call counts, also one that was only ticked. Who wants no contact is not missed.
    """
    wanted = asked or Waiting()
    told = FamilyWish.objects.filter(
        household=OuterRef("pk"), known_to__isnull=True, way=FamilyWish.Way.NONE
    )
    rows: ScopedQuerySet = special_families(scope).filter(~Exists(told))
    if wanted.place:
        rows = rows.within(span(wanted.place))
    if wanted.words:
        rows = rows.filter(pk__in=households(scope, wanted.words).values("pk"))
    rows = rows.annotate(last=_last_met())
    return rows.filter(Q(last__isnull=True) | Q(last__lt=later(today, -months)))


def _last_met() -> Greatest:
    """The last day somebody was there or called; PostgreSQL leaves out what is not known."""
    mine = {"household": OuterRef("pk")}
    been = Visit.objects.filter(**mine).order_by().values("household")
    met = DutyDone.objects.filter(**mine, how__in=[DutyDone.How.VISIT, DutyDone.How.CALL])
    done = met.order_by().values("household")
    return Greatest(
        Subquery(been.annotate(n=Max("day")).values("n"), output_field=DateField()),
        Subquery(done.annotate(n=Max("done_on")).values("n"), output_field=DateField()),
    )


def last_met(household: int) -> date | None:
    """When somebody was with a family last, or called."""
    rows = Household.objects.filter(pk=household).annotate(last=_last_met())
    found: date | None = rows.values_list("last", flat=True).first()
    return found


def links_of(household: int) -> list[VisitLink]:
    """Links sent for a family, the latest first."""
    rows = VisitLink.objects.filter(household=household).select_related("asked_by", "visit")
    return list(rows.order_by("-asked_at", "-pk")[:10])


def link_row(link: OneTimeLink, at: datetime, *, used: bool = False) -> VisitLink | None:
    """What an open link is for, locked; None once over, taken back, marked, moved.

    `used`: also a link that was used for a visit, for the same to arrive once more.
    """
    if not link.opens(at) and not (used and link.used_at and not link.withdrawn_at):
        return None
    rows = VisitLink.objects.within(Scope.of(link.region)).locked().filter(link=link)
    found: VisitLink | None = rows.select_related("household", "visit").first()
    if found is None or askable(found.household):
        return None
    return found if used or found.visit_id is None else None


def silent_among(homes: Sequence[int]) -> set[int]:
    """Families that do not want reasons named."""
    rows = FamilyWish.objects.filter(household__in=homes, known_to__isnull=True, silent=True)
    return set(rows.values_list("household", flat=True))


def open_files(
    scope: Scope, homes: Sequence[int] | None, most: int, but: Sequence[int] = ()
) -> list[Household]:
    """Special families whose file is not kept closer: of some, or of the whole area."""
    rows = special_families(scope).filter(~Exists(_marked("pk"))).exclude(pk__in=but)
    if homes is not None:
        rows = rows.filter(pk__in=homes)
    return list(rows.order_by("region", "pk")[:most])
