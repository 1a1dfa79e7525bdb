"""Volunteers as a list, one of them, teams, commendations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase, QueryDict

from nuanxin.base.audit.actions import record_list
from nuanxin.base.database.streaming import in_batches, in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import Place, place, places, towns
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.care.contacts.queries import county_of
from nuanxin.care.volunteers import queries
from nuanxin.care.volunteers.choices import (
    CAME,
    FREE,
    PAPERS,
    SKILLS,
    STATES,
    TEAM_SIZE,
    hours_said,
    said_of,
)
from nuanxin.care.volunteers.models import (
    ServedHours,
    Volunteer,
    VolunteerConsent,
    VolunteerPaper,
    VolunteerTeam,
)
from nuanxin.care.volunteers.purposes import RECORD, volunteer_purposes
from nuanxin.care.volunteers.queries import Wanted
from nuanxin.kit.identifiers import typed_id
from nuanxin.kit.region import RegionCode
from nuanxin.registry.consents.models import Answer, Way
from nuanxin.registry.consents.purposes import Purpose
from nuanxin.registry.people.queries.finding import tidy
from nuanxin.web.boards import read_place
from nuanxin.web.families.villages import Town, choices
from nuanxin.web.leaving import NO_FAMILY, Outgoing, leave

TONES = {"applied": "warn", "serving": "ok"}
LISTED = {**STATES, "hours": "有时长待核定"}
_HEADERS = (
    "姓名", "性别", "地方", "队伍", "能做什么", "其他特长", "有空的时间", "电话（掩码）",
    "怎样来的",
    "报名", "录用", "退出", "状态", "已核定时长（分钟）", "待核定（分钟）",
)  # fmt: skip


class Line(NamedTuple):
    """Somebody in a list."""

    row: Volunteer
    where: Place
    skills: str
    hours: str
    lacks: list[str]

    @property
    def tone(self) -> str:
        return TONES.get(self.row.state, "")


@dataclass(frozen=True, slots=True)
class Index:
    """Those of the county, narrowed."""

    listing: Listing[Line]
    wanted: Wanted
    states: Mapping[str, str]
    skills: Mapping[str, str]
    teams: Sequence[VolunteerTeam]
    places: Sequence[Place]

    @property
    def kept_but_state(self) -> str:
        return self.listing.asked.without("state")

    @property
    def narrowed(self) -> bool:
        return any(self.wanted._replace(state=""))


def read_wanted(query: QueryDict) -> Wanted:
    """What is odd counts as not asked; `all` is every state."""
    state, team = query.get("state", "serving"), typed_id(query.get("team", ""))
    skill = query.get("skill", "")
    return Wanted(
        tidy(query.get("q", "")), read_place(query),
        "" if state == "all" else state if state in LISTED else "serving",
        skill if skill in SKILLS else "", str(team) if team else "",
    )  # fmt: skip


def index(request: OfficeRequest, today: date) -> Index:
    asked, wanted = read(request.GET, list(queries.SORTS), "place"), read_wanted(request.GET)
    rows = queries.volunteers(request.scope, wanted)
    page = page_of(rows.order_by(*ordering(asked.order, queries.SORTS)), asked)
    here = request.post.region
    record_list(
        request.actor, "volunteer", [row.pk for row in page.rows], "志愿者", region=here
    )
    listing = Listing(list(_lines(page.rows, today)), page.total, asked)
    county = RegionCode.parse(str(county_of(here)))
    return Index(
        listing, wanted, LISTED, SKILLS, list(queries.teams(request.scope)),
        list(towns(county)),
    )  # fmt: skip


def _lines(rows: Iterable[Volunteer], today: date) -> Iterator[Line]:
    """Two statements, however many."""
    found = list(rows)
    where = places(row.region for row in found)
    lacks = queries.lacking([row.pk for row in found], today)
    for row in found:
        yield Line(
            row, where[row.region], said_of(row.skills, SKILLS),
            hours_said(getattr(row, "minutes", 0)),
            lacks[row.pk] if row.state == Volunteer.State.SERVING else [],
        )  # fmt: skip


def out(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """Volunteers as they are filtered; numbers masked."""
    rows = queries.volunteers(request.scope, read_wanted(request.GET)).order_by("region", "pk")
    sheet = Sheet(f"志愿者-{now:%Y%m%d}", _HEADERS, in_own_transaction(_cells(rows)))
    here = request.post.region
    of = Outgoing("volunteer", rows.count(), NO_FAMILY, region=here)
    return leave(request, kind, now, sheet, of)


def _cells(rows: QuerySet[Volunteer]) -> Iterator[tuple[Cell, ...]]:
    for part in in_batches(rows):
        where = places(row.region for row in part)
        for row in part:
            yield (
                row.name, row.sex, where[row.region].label, row.team.name if row.team else "",
                said_of(row.skills, SKILLS), row.skills_said, said_of(row.free, FREE),
                row.phone_mask, CAME[row.came], row.applied_on, row.joined_on, row.left_on,
                STATES[row.state], getattr(row, "minutes", 0), getattr(row, "waiting", 0),
            )  # fmt: skip


class Agreement(NamedTuple):
    """What somebody was asked, and what they said last."""

    purpose: Purpose
    words: str
    last: VolunteerConsent | None

    @property
    def given(self) -> bool:
        return self.last is not None and self.last.answer == Answer.GIVEN


@dataclass(frozen=True, slots=True)
class Page:
    """Somebody with everything there is, and the form that puts it right."""

    row: Volunteer | None
    where: Place | None
    skills: list[tuple[str, str, bool]]
    free: list[tuple[str, str, bool]]
    ways_in: Mapping[str, str]
    towns: tuple[Town, ...]
    county: Place | None
    chosen: str
    teams: Sequence[VolunteerTeam]
    agreements: list[Agreement]
    papers: list[VolunteerPaper]
    hours: list[tuple[ServedHours, str]]
    total: str
    waiting: str
    lacks: list[str]
    kinds: Mapping[str, str]
    answers: Sequence[tuple[str, str]]
    ways: Sequence[tuple[str, str]]
    writable: bool

    @property
    def tone(self) -> str:
        return TONES.get(self.row.state, "") if self.row else ""

    @property
    def record(self) -> Agreement:
        """Whether it may be kept at all."""
        return next(each for each in self.agreements if each.purpose.key == RECORD)


def volunteer_of(request: OfficeRequest, public_id: UUID) -> Volunteer:
    row = queries.volunteer(request.scope, public_id)
    if row is None:
        raise Http404
    return row


def page(request: OfficeRequest, row: Volunteer | None, today: date) -> Page:
    sent, county = request.POST, county_of(request.post.region)
    typed = "name" in sent
    skills = sent.getlist("skills") if typed else (row.skills if row else [])
    free = sent.getlist("free") if typed else (row.free if row else [])
    hours = queries.hours_of(row) if row else []
    done = sum(each.minutes for each in hours if each.certified_at)
    return Page(
        row, place(row.region) if row else None,
        [(key, said, key in skills) for key, said in SKILLS.items()],
        [(key, said, key in free) for key, said in FREE.items()], CAME,
        choices(request.scope), place(county) if request.scope.covers(county) else None,
        sent.get("place", f"{row.region if row else request.post.region:012d}"),
        list(queries.teams(request.scope)), _agreements(row, today),
        queries.papers_of(row) if row else [],
        [(each, hours_said(each.minutes)) for each in hours], hours_said(done),
        hours_said(sum(each.minutes for each in hours) - done),
        queries.lacking([row.pk], today)[row.pk] if row else [], PAPERS, Answer.choices,
        Way.choices, row is None or request.scope.covers(row.region),
    )  # fmt: skip


def _agreements(row: Volunteer | None, today: date) -> list[Agreement]:
    last: dict[str, VolunteerConsent] = {}
    for each in queries.consents_of(row) if row else []:
        last.setdefault(each.purpose, each)
    return [
        Agreement(each, each.text_on(today).words, last.get(each.key))
        for each in volunteer_purposes().values()
    ]


@dataclass(frozen=True, slots=True)
class Teams:
    """Teams with how many serve in them."""

    rows: list[tuple[VolunteerTeam, Place, bool]]
    places: Sequence[Place]
    size: str


def teams(request: OfficeRequest) -> Teams:
    rows = list(queries.teams(request.scope))
    where = places(row.region for row in rows)
    county = county_of(request.post.region)
    own = [place(county)] if request.scope.covers(county) else []
    here = RegionCode.parse(str(county if own else request.post.region))
    below = list(towns(here)) if own else [place(int(here.value))]
    mine = request.scope.covers
    shown = [(row, where[row.region], mine(row.region)) for row in rows]
    return Teams(shown, [*own, *below], TEAM_SIZE)


@dataclass(frozen=True, slots=True)
class Thanks:
    """Who was commended in a year, as it may be hung up."""

    year: int
    rows: list[queries.Thanked]
    where: Place


def thanks(request: OfficeRequest, today: date) -> Thanks:
    asked = request.GET.get("year", "")
    near = {f"{year}": year for year in range(today.year - 10, today.year + 1)}
    year = near.get(asked, today.year)
    county = county_of(request.post.region)
    return Thanks(year, queries.thanked(request.scope, year), place(county))
