"""Series of an area, of a family, of whoever counsels; the one door to what was said."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.jurisdiction.scoped import ScopedQuerySet
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import unseal
from nuanxin.care.contacts.queries import whole_county
from nuanxin.care.counselling.models import (
    Counsellor,
    CounselReview,
    CounselSeries,
    CounselSession,
)
from nuanxin.care.narrowing import Wanted, narrowed
from nuanxin.care.orders.models import ServiceContract
from nuanxin.care.orders.queries import ToReach, contracts
from nuanxin.registry.cases.models import SensitiveMark
from nuanxin.registry.people.models import PersonFacts

SORTS = {
    "place": ("region", "pk"), "review": ("review_on", "pk"), "started": ("starts_on", "pk"),
}  # fmt: skip


def counsellors(scope: Scope) -> QuerySet[Counsellor]:
    """Those of the county, with `meets` and `guides`: how many now."""
    on = Q(series__ended_on__isnull=True)
    rows = Counsellor.objects.within(whole_county(scope)).annotate(
        meets=Count("series", filter=on, distinct=True),
        guides=Count("supervised", filter=Q(supervised__ended_on__isnull=True), distinct=True),
    )
    found: QuerySet[Counsellor] = rows.select_related("volunteer", "organisation", "user")
    return found.order_by("left_on", "name", "pk")


def counsellor(scope: Scope, public_id: UUID) -> Counsellor | None:
    return counsellors(scope).filter(public_id=public_id, left_on__isnull=True).first()


def counsellor_of(user: int) -> Counsellor | None:
    """Who counsels under an account."""
    found: Counsellor | None = Counsellor.objects.filter(
        user=user, left_on__isnull=True
    ).first()
    return found


def bought(scope: Scope, on: date) -> list[ServiceContract]:
    """Contracts with something left, to meet under."""
    rows = contracts(scope).filter(
        starts_on__lte=on, ends_on__gte=on, organisation__closed_on__isnull=True
    )
    return [each for each in rows if getattr(each, "given", 0) < each.quantity]


def _gone() -> Exists:
    return Exists(
        PersonFacts.objects.filter(
            Q(alive=False) | Q(death_date__isnull=False), person=OuterRef("person"),
            known_to__isnull=True, valid_to__isnull=True,
        )
    )  # fmt: skip


def _marked() -> Exists:
    home = OuterRef("household")
    return Exists(SensitiveMark.objects.filter(household=home, lifted_at__isnull=True))


def _counted() -> Coalesce:
    rows = CounselSession.objects.filter(series=OuterRef("pk"), counts=True)
    total = rows.order_by().values("series").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(total, output_field=IntegerField()), 0)


def _ending() -> Subquery:
    rows = CounselReview.objects.filter(series=OuterRef("pk")).order_by("-on", "-pk")
    return Subquery(rows.values("goes_on")[:1], output_field=BooleanField())


def _told(rows: ScopedQuerySet) -> ScopedQuerySet:
    """With `counted`, `goes_on` (as last said) and `gone`; never what was said."""
    found: ScopedQuerySet = rows.defer("reach_sealed").annotate(
        counted=_counted(), goes_on=_ending(), gone=_gone()
    )
    return found.select_related(
        "household", "person", "contract__organisation", "counsellor__volunteer",
        "counsellor__organisation", "counsellor__user", "supervisor__user",
    )  # fmt: skip


def series(scope: Scope) -> ScopedQuerySet:
    """Of families that are kept."""
    return _told(CounselSeries.objects.within(scope).filter(household__closed_on__isnull=True))


def states(today: date) -> dict[str, Q]:
    """What each state of the list means."""
    on = Q(ended_on__isnull=True)
    return {
        "open": on, "due": on & Q(review_on__lte=today),
        "used": on & Q(counted__gte=F("agreed")), "ending": on & Q(goes_on=False),
        "gone": on & Q(gone=True), "ended": Q(ended_on__isnull=False),
    }  # fmt: skip


def listed(scope: Scope, wanted: Wanted, today: date) -> ScopedQuerySet:
    """Those of a list; `kind`: a volunteer's, an organisation's, or bought."""
    rows = narrowed(series(scope), scope, wanted)
    kinds = {
        "volunteer": Q(counsellor__volunteer__isnull=False),
        "organisation": Q(counsellor__organisation__isnull=False, contract__isnull=True),
        "contract": Q(contract__isnull=False),
    }
    if wanted.kind in kinds:
        rows = rows.filter(kinds[wanted.kind])
    state = states(today).get(wanted.state)
    return rows.filter(state) if state is not None else rows


class Waiting(NamedTuple):
    """Series to look back at, used up, said to be over, and of somebody who died."""

    due: int
    used: int
    ending: int
    gone: int


def waiting(scope: Scope, today: date) -> Waiting:
    """One statement; each counts as its list counts."""
    means = states(today)
    rows = CounselSeries.objects.within(scope).filter(household__closed_on__isnull=True)
    rows = rows.annotate(counted=_counted(), goes_on=_ending(), gone=_gone())
    counts = {f"n_{key}": Count("pk", filter=means[key]) for key in Waiting._fields}
    found = rows.aggregate(**counts)
    return Waiting(*(found[f"n_{key}"] for key in Waiting._fields))


def series_of(household: int) -> list[CounselSeries]:
    """A family's, those that run first."""
    rows = _told(CounselSeries.objects.filter(household=household))
    return sorted(rows.order_by("-starts_on", "-pk"), key=lambda row: row.ended_on is not None)


def sessions_of(rows: Iterable[CounselSeries]) -> dict[int, list[CounselSession]]:
    """When they met; what was said stays where it is."""
    found: dict[int, list[CounselSession]] = {row.pk: [] for row in rows}
    held = CounselSession.objects.filter(series__in=list(found)).defer("note_sealed")
    written = held.annotate(noted=Count("note_sealed"))
    for each in written.order_by("-on", "-pk"):
        found[each.series_id].append(each)
    return found


def reviews_of(rows: Iterable[CounselSeries]) -> dict[int, list[CounselReview]]:
    found: dict[int, list[CounselReview]] = {row.pk: [] for row in rows}
    said = CounselReview.objects.filter(series__in=list(found)).select_related("said_by")
    for each in said.order_by("-on", "-pk"):
        found[each.series_id].append(each)
    return found


def mine(scope: Scope, user: int) -> ScopedQuerySet:
    """Whom an account counsels or supervises; nothing of a file kept closer, nothing closed."""
    who = Q(counsellor__user=user, counsellor__left_on__isnull=True) | Q(
        supervisor__user=user, supervisor__left_on__isnull=True
    )
    return series(scope).filter(who, ~_marked(), withdrawn=False)


def reach_of(row: CounselSeries) -> ToReach | None:
    """How to find the person, as they agreed."""
    if row.reach_sealed is None:
        return None
    said: Mapping[str, str] = json.loads(
        unseal(Kind.RECORD, row.public_id, bytes(row.reach_sealed))
    )
    return ToReach(**said)


def note_of(scope: Scope, session: UUID, user: int) -> tuple[CounselSession, str] | None:
    """What was said: to whoever wrote it and counsels there, or supervises it; else nothing."""
    rows = CounselSession.objects.filter(
        public_id=session, note_sealed__isnull=False, series__in=mine(scope, user).values("pk")
    )
    wrote = Q(held_by=user, series__counsellor__user=user)
    guides = Q(series__supervisor__user=user)
    row = rows.filter(wrote | guides).select_related("series__person").first()
    if row is None or row.note_sealed is None:
        return None
    return row, unseal(Kind.RECORD, row.public_id, bytes(row.note_sealed))


class Year(NamedTuple):
    """How much there was in a year; nobody's name. What is told apart: people, sessions."""

    people: int
    sessions: int
    minutes: int
    forms: Mapping[str, tuple[int, int]]
    bought: tuple[int, int]
    places: Mapping[int, tuple[int, int]]


def year(scope: Scope, number: int) -> Year:
    """Sessions that counted; `places`: township → people, sessions."""
    held = CounselSession.objects.filter(
        series__in=CounselSeries.objects.within(scope).values("pk"), counts=True,
        on__year=number,
    )  # fmt: skip
    total = held.aggregate(
        people=Count("series__person", distinct=True), sessions=Count("pk"),
        minutes=Coalesce(Sum("minutes"), 0),
    )  # fmt: skip
    whom, often = Count("series__person", distinct=True), Count("pk")
    forms = held.order_by().values_list("form").annotate(whom, often)
    bought = held.filter(series__contract__isnull=False).aggregate(people=whom, n=often)
    places: dict[int, tuple[set[int], int]] = {}
    for region, person in held.values_list("series__region", "series__person"):
        town = region // 1000 * 1000
        people, count = places.get(town, (set(), 0))
        places[town] = (people | {person}, count + 1)
    return Year(
        total["people"], total["sessions"], total["minutes"],
        {form: (people, n) for form, people, n in forms},
        (bought["people"], bought["n"]),
        {town: (len(people), count) for town, (people, count) in sorted(places.items())},
    )  # fmt: skip
