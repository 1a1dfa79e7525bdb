"""What the pages of a yearly review show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.http import Http404, HttpResponseBase, QueryDict

from nuanxin.base.audit.actions import record_list
from nuanxin.base.database.streaming import in_batches, in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import HANDLERS, Role
from nuanxin.base.jobs.models import Job
from nuanxin.base.jurisdiction.queries import Place, place, places
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.casework.procedures.library import procedures
from nuanxin.casework.procedures.schedule import plan
from nuanxin.casework.procedures.shape import Level
from nuanxin.kit.region import RegionCode, typed_region
from nuanxin.support.reviews import queries
from nuanxin.support.reviews.models import Review, ReviewLine
from nuanxin.support.reviews.postings import hindrances
from nuanxin.support.reviews.queries import SORTS, STATES, Narrowed, Progress, Sample
from nuanxin.web.leaving import Outgoing, leave

_HEADERS = (
    "乡镇", "村（社区）", "姓名", "项目", "名单", "规则的理由", "要逐人看的原因", "核对结果",
    "情况说明", "抽中", "复核", "落实情况", "落实说明",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Index:
    """The years, and whether whoever looks may open another."""

    rows: list[Review]
    where: str
    may_open: bool
    year: int
    dues: dict[str, date | None]


def index(request: OfficeRequest, today: date) -> Index:
    region = request.post.region
    year = today.year if today.month < 10 else today.year + 1
    return Index(
        list(queries.reviews(region)), place(region - region % 10**6).label,
        Role(request.post.role) == Role.COUNTY_HEALTH, year, _dues(region, year),
    )  # fmt: skip


def _dues(region: int, year: int) -> dict[str, date | None]:
    """The last named day of each level, of the yearly procedures registered there."""
    here = RegionCode.parse(f"{region:012d}")
    found: dict[str, date | None] = {"village": None, "township": None, "county": None}
    names = {Level.VILLAGE: "village", Level.TOWNSHIP: "township", Level.COUNTY: "county"}
    for procedure in procedures():
        if not procedure.yearly or not procedure.region or not here.within(procedure.region):
            continue
        for each in plan(procedure, date(year, 1, 1)):
            name = names.get(each.step.level, "")
            if name and each.by and each.step.term and each.step.term.month:
                found[name] = max(filter(None, (found[name], each.by.day)))
        break
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """A township on the board."""

    where: Place
    told: Progress
    late: bool


class Carried(NamedTuple):
    """A list and what became of it."""

    listed: str
    label: str
    done: int
    left: int
    open: int


@dataclass(frozen=True, slots=True)
class Carrying:
    """How far a confirmed year is carried out, and the work that does it."""

    rows: list[Carried]
    job: Job | None
    live: bool
    may_order: bool

    @property
    def unfinished(self) -> int:
        return sum(row.left + row.open for row in self.rows)


@dataclass(frozen=True, slots=True)
class Page:
    """One year: progress, sample, what is left to do."""

    row: Review
    where: str
    rows: list[Row]
    total: Progress
    sample: Sample
    may_draw: bool
    may_propose: bool
    may_confirm: bool
    lists: list[tuple[str, str, int]]
    carrying: Carrying | None
    hindrances: list[str]


def review_of(request: OfficeRequest, year: int) -> Review:
    found = queries.review(request.post.region, year)
    if found is None:
        raise Http404
    return found


def page(request: OfficeRequest, year: int, today: date) -> Page:
    row = review_of(request, year)
    told = queries.progress(request.scope, row)
    names = places(each.place for each in told)
    late = row.township_due is not None and row.township_due < today
    rows = [Row(names[each.place], each, late and each.waiting > 0) for each in told]
    sums = {
        name: sum(getattr(each, name) for each in told)
        for name in Progress.__slots__ if name != "place"
    }  # fmt: skip
    total, role = Progress(place=0, **sums), Role(request.post.role)
    working = row.status == Review.Status.OPEN
    return Page(
        row, place(row.region).label, rows, total, queries.sample(row),
        may_draw=working and row.size is None and role == Role.COUNTY_HEALTH,
        may_propose=working and row.size is not None and role == Role.COUNTY_HEALTH,
        may_confirm=row.status == Review.Status.PROPOSED and role == Role.COUNTY_LEADER
        and row.proposed_by_id not in request.actor.hands,
        lists=[
            ("continuing", "继续", total.continuing), ("new", "新增", total.new),
            ("leaving", "退出", total.leaving),
        ],
        carrying=_carrying(request, row) if row.status == Review.Status.CONFIRMED else None,
        hindrances=[] if row.status == Review.Status.CONFIRMED
        else list(hindrances(request.scope, row, today)),
    )  # fmt: skip


def _carrying(request: OfficeRequest, row: Review) -> Carrying:
    told = queries.told_apart(request.scope, row)
    rows = [
        Carried(listed, str(ReviewLine.Listed(listed).label), **counts)
        for listed, counts in told.items()
    ]
    job = queries.last_job(row)
    live = job is not None and job.status in {Job.Status.QUEUED, Job.Status.DOING}
    county = Role(request.post.role) == Role.COUNTY_HEALTH
    return Carrying(rows, job if county else None, live, county and not live)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as lists show it."""

    row: ReviewLine
    where: Place

    @property
    def who(self) -> str:
        person = self.row.person
        return person.shown_name if person else f"家庭 {self.row.household.number}"

    @property
    def checked(self) -> str:
        if self.row.sound is None:
            return "等复核" if self.row.sampled else ""
        return "相符" if self.row.sound else f"不符：{self.row.sound_words}"

    @property
    def cells(self) -> tuple[Cell, ...]:
        row, here = self.row, self.where
        return (
            here.above or here.name, here.name if here.above else "", self.who, row.label,
            str(row.get_listed_display()), row.reason, row.hint,
            str(row.get_answer_display()), row.words, "是" if row.sampled else "", self.checked,
            str(row.get_outcome_display()), row.outcome_words,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lines:
    """One of the three lists."""

    row: Review
    listed: str
    title: str
    listing: Listing[Line]
    asked: Narrowed
    states: dict[str, str]
    benefits: list[tuple[str, str]]
    where: str
    may_answer: bool
    may_check: bool

    @property
    def sure(self) -> list[Line]:
        """The lines of this page nothing speaks against and nobody has answered."""
        return [line for line in self.listing.rows if not line.row.hint and not line.row.answer]


def narrowed(query: QueryDict) -> Narrowed:
    state = query.get("state", "")
    return Narrowed(
        state if state in STATES else "", query.get("q", "").strip()[:60],
        query.get("benefit", "")[:40], typed_region(query.get("place", "")),
    )  # fmt: skip


def lines(request: OfficeRequest, year: int, listed: str) -> Lines:
    row = review_of(request, year)
    if listed not in ReviewLine.Listed.values:
        raise Http404
    asked, wanted = read(request.GET, list(SORTS), "place"), narrowed(request.GET)
    rows = queries.lines(request.scope, row, listed, wanted)
    found = page_of(rows.order_by(*ordering(asked.order, SORTS)).select_related(*_WITH), asked)
    homes = [each.household_id for each in found.rows]
    record_list(request.actor, "household", homes, f"年度核对 {year}", region=row.region)
    role, open_ = Role(request.post.role), row.status == Review.Status.OPEN
    return Lines(
        row, listed, str(ReviewLine.Listed(listed).label),
        Listing(list(_lines(found.rows)), found.total, asked), wanted, STATES,
        queries.benefits(request.scope, row, listed),
        place(wanted.place).label if wanted.place else "",
        may_answer=open_ and role in HANDLERS,
        may_check=open_ and role in {Role.COUNTY_HEALTH, Role.COUNTY_ASSOCIATION},
    )  # fmt: skip


_WITH = ("person", "household", "answered_by", "checked_by", "posting")


def _lines(rows: Iterable[ReviewLine]) -> Iterator[Line]:
    found = list(rows)
    where = places(each.region for each in found)
    yield from (Line(each, where[each.region]) for each in found)


def exported(
    request: OfficeRequest, year: int, listed: str, kind: str, now: datetime
) -> HttpResponseBase:
    """The lines asked for, streamed."""
    row = review_of(request, year)
    if listed not in ReviewLine.Listed.values:
        raise Http404
    rows = queries.lines(request.scope, row, listed, narrowed(request.GET))
    ordered = rows.order_by("region", "id").select_related(*_WITH)
    cells = in_own_transaction(
        line.cells for batch in in_batches(ordered) for line in _lines(batch)
    )
    title = f"{year}年度核对-{ReviewLine.Listed(listed).label}"
    sheet = Sheet(f"{title}-{now:%Y%m%d}", _HEADERS, cells)
    homes = rows.values_list("household_id", "region")
    return leave(request, kind, now, sheet, Outgoing("reviewline", rows.count(), homes, title))
