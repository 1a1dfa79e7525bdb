"""A family: who talks with whom, how often; what was said is not here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.care.contacts.models import FamilyWish
from nuanxin.care.contacts.queries import wish_of
from nuanxin.care.counselling import queries
from nuanxin.care.counselling.choices import ENDS, FORMS, KINDS, PURPOSE, STATES
from nuanxin.care.counselling.models import (
    Counsellor,
    CounselReview,
    CounselSeries,
    CounselSession,
)
from nuanxin.care.needs.narrowed import living
from nuanxin.care.orders.choices import KEEPERS
from nuanxin.care.orders.models import ServiceContract
from nuanxin.registry.consents.queries import withheld
from nuanxin.registry.people.queries.family import FamilyFile, Member
from nuanxin.web.counselling.lists import TONES, kind_of, state_of

_MONTHS = timedelta(days=91)


class Held(NamedTuple):
    """That they met; `back`: written down today, it may still go."""

    row: CounselSession
    form: str
    back: bool


class Arranged(NamedTuple):
    """One arrangement with its meetings and what was said of going on."""

    row: CounselSeries
    state: str
    kind: str
    counted: int
    sessions: list[Held]
    reviews: list[CounselReview]

    @property
    def said(self) -> str:
        return STATES[self.state]

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "")

    @property
    def runs(self) -> bool:
        return self.row.ended_on is None


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """Everything an officer learns."""

    file: FamilyFile
    series: list[Arranged]
    willing: list[Member]
    unasked: list[Member]
    counsellors: Sequence[Counsellor]
    contracts: Sequence[ServiceContract]
    wish: FamilyWish | None
    ends: Sequence[str]
    review_on: date
    buys: bool
    plans: bool


def arranged(rows: Sequence[CounselSeries], today: date) -> list[Arranged]:
    """Two statements, however many."""
    held, said = queries.sessions_of(rows), queries.reviews_of(rows)
    return [_arranged(row, held[row.pk], said[row.pk], today) for row in rows]


def _arranged(
    row: CounselSeries, held: list[CounselSession], said: list[CounselReview], today: date
) -> Arranged:
    sessions = [
        Held(each, FORMS[each.form], timezone.localdate(each.held_at) == today) for each in held
    ]
    counted = sum(each.counts for each in held)
    return Arranged(row, state_of(row, today), KINDS[kind_of(row)], counted, sessions, said)


def family(request: OfficeRequest, file: FamilyFile, today: date) -> FamilyPage:
    home, scope = file.household, request.scope
    members, rows = living(file), arranged(queries.series_of(home.pk), today)
    busy = {each.row.person_id for each in rows if each.runs}
    unasked = withheld(scope, PURPOSE, [each.person.pk for each in members])
    free = [each for each in members if each.person.pk not in busy]
    buys = Role(request.post.role) in KEEPERS
    return FamilyPage(
        file, rows, [each for each in free if each.person.pk not in unasked],
        [each for each in free if each.person.pk in unasked],
        list(queries.counsellors(scope).filter(left_on__isnull=True)),
        queries.bought(scope, today) if buys else [], wish_of(home.pk), ENDS, today + _MONTHS,
        buys, home.closed_on is None,
    )  # fmt: skip
