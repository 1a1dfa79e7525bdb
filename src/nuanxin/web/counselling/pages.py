"""Who counsels, how much there was in a year, and whom an account meets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import HANDLERS, Role
from nuanxin.base.jurisdiction.queries import Place, place, places
from nuanxin.care.contacts.models import FamilyWish
from nuanxin.care.contacts.queries import wishes_of
from nuanxin.care.counselling import queries
from nuanxin.care.counselling.choices import FORMS
from nuanxin.care.counselling.models import Counsellor
from nuanxin.care.orders.choices import KEEPERS
from nuanxin.care.orders.models import ServiceOrganisation
from nuanxin.care.orders.queries import ToReach, organisations
from nuanxin.care.volunteers.choices import hours_said, reason_in
from nuanxin.care.volunteers.models import Volunteer
from nuanxin.care.volunteers.queries import Wanted, volunteers
from nuanxin.web.counselling.family import Arranged, arranged

_FEW = 5
_HIDDEN = "人少，不单列"


@dataclass(frozen=True, slots=True)
class Counsellors:
    """Those of the county, and whom one could write down."""

    rows: Sequence[Counsellor]
    volunteers: Sequence[Volunteer]
    organisations: Sequence[ServiceOrganisation]
    keeps: bool


def counsellors(request: OfficeRequest) -> Counsellors:
    scope, keeps = request.scope, Role(request.post.role) in KEEPERS
    rows = list(queries.counsellors(scope))
    if not keeps:
        return Counsellors(rows, [], [], keeps)
    known = {row.user_id for row in rows if row.left_on is None}
    able = volunteers(scope, Wanted(state="serving")).filter(user__isnull=False)
    return Counsellors(
        rows, list(able.exclude(user__in=known).order_by("name", "pk")),
        list(organisations(scope).filter(closed_on__isnull=True).order_by("name")), keeps,
    )  # fmt: skip


class Town(NamedTuple):
    """A township in the year, as far as it may be told."""

    where: Place
    people: str
    sessions: str


@dataclass(frozen=True, slots=True)
class Counts:
    """A year of the area, without a name."""

    year: int
    years: Sequence[int]
    where: Place
    people: str
    sessions: str
    hours: str
    forms: Mapping[str, str]
    bought: str
    towns: Sequence[Town]


def counts(request: OfficeRequest, today: date) -> Counts:
    years = [today.year - back for back in range(5)]
    asked = request.GET.get("year", "")
    number = next((each for each in years if str(each) == asked), today.year)
    exact = Role(request.post.role) in HANDLERS
    found = queries.year(request.scope, number)
    few = 0 < found.people < _FEW and not exact
    where = places(found.places)
    closed = frozenset() if exact else _kept_back(found.places)
    towns = [
        Town(where[code], _told(people, hide=code in closed), _told(held, hide=code in closed))
        for code, (people, held) in found.places.items()
    ]
    parts = [found.forms.get(key, (0, 0)) for key in FORMS]
    apart = few or (not exact and any(_guessed(found, people) for people, _ in parts))
    forms = {
        said: _told(held, hide=apart)
        for said, (_, held) in zip(FORMS.values(), parts, strict=True)
    }
    people, bought = found.bought
    return Counts(
        number, years, place(request.post.region), _told(found.people, hide=few),
        _told(found.sessions, hide=few), _HIDDEN if few else hours_said(found.minutes), forms,
        _told(bought, hide=few or (not exact and _guessed(found, people))), towns,
    )  # fmt: skip


def _told(number: int, *, hide: bool) -> str:
    """Few people are easily guessed: whoever keeps no files of theirs learns no number."""
    return _HIDDEN if hide else str(number)


def _guessed(found: queries.Year, people: int) -> bool:
    """Whether so many of all are few, or what is left of all is."""
    return 0 < people < _FEW or 0 < found.people - people < _FEW


def _kept_back(found: Mapping[int, tuple[int, int]]) -> frozenset[int]:
    """Townships that are not told: those of few, and so many more that the whole tells none."""
    by_size = sorted(found, key=lambda code: (found[code][0], code))
    kept, people = 0, 0
    for code in by_size:
        here = found[code][0]
        if here >= _FEW and (kept == 0 or (kept > 1 and people >= _FEW)):
            break
        kept, people = kept + 1, people + here
    return frozenset(by_size[:kept])


class Meets(NamedTuple):
    """Somebody an account counsels or supervises; how to find them only for who counsels."""

    arranged: Arranged
    where: Place
    counsels: bool
    reach: ToReach | None
    wish: FamilyWish | None
    hours: str


@dataclass(frozen=True, slots=True)
class Mine:
    """Everything of one counsellor."""

    who: Counsellor | None
    running: Sequence[Meets]
    over: Sequence[Meets]
    forms: Mapping[str, str]


def mine(request: OfficeRequest, today: date) -> Mine:
    user = request.account.pk
    who = queries.counsellor_of(user)
    if who is None:
        return Mine(None, [], [], FORMS)
    rows = list(queries.mine(request.scope, user).order_by("review_on", "pk"))
    where = places(row.region for row in rows)
    wishes = wishes_of([row.household_id for row in rows])
    found = [
        _meets(request, each, where[each.row.region], wishes.get(each.row.household_id))
        for each in arranged(rows, today)
    ]
    return Mine(
        who, [each for each in found if each.arranged.runs],
        [each for each in found if not each.arranged.runs], FORMS,
    )  # fmt: skip


def _meets(
    request: OfficeRequest, one: Arranged, where: Place, wish: FamilyWish | None
) -> Meets:
    """The wishes of the family, unless their words tell more than the time."""
    row = one.row
    record_view(request.actor, Subject("person", row.person_id, row.region), "我的心理关怀")
    counsels = row.counsellor.user_id == request.account.pk
    reach = queries.reach_of(row) if counsels and row.ended_on is None else None
    hours = "" if wish is None or reason_in(wish.hours) else wish.hours
    return Meets(one, where, counsels, reach, wish, hours)
