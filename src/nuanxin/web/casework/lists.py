"""The list of requests: filtered, sorted, on its way out; and the board over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict
from django.utils import timezone

from nuanxin.base.audit.actions import record_list
from nuanxin.base.database.streaming import in_batches, in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.queries import Place, place, places
from nuanxin.base.ui.listing import Listing, ordering, page_up_to, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.casework.procedures.shape import Procedure
from nuanxin.casework.road import queries
from nuanxin.casework.road.models import Case
from nuanxin.casework.road.queries import SOON, SORTS, STATES, Asked
from nuanxin.casework.road.walking import unit_of
from nuanxin.kit.workdays import Unit, left
from nuanxin.rulebook import library
from nuanxin.support.benefits.family import label_at
from nuanxin.web.leaving import Outgoing, leave

_HEADERS = (
    "受理号", "乡镇", "村（社区）", "申请人", "事项", "年度", "受理日期", "当前步骤", "由谁办",
    "截止日期", "还剩或超期", "状态", "文号",
)  # fmt: skip
_TONES = {
    "papers": "warm", "disputed": "warn", "granted": "ok", "refused": "", "withdrawn": "",
    "cancelled": "",
}  # fmt: skip


class Left(NamedTuple):
    """What is left of a time, in words, and how pressing it is."""

    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class Line:
    """A request as lists show it."""

    row: Case
    where: Place
    left: Left | None

    @property
    def who(self) -> str:
        return who(self.row)

    @property
    def tone(self) -> str:
        return _TONES.get(self.row.status, "")

    @property
    def step(self) -> str:
        return self.row.step if self.row.open else ""

    @property
    def cells(self) -> tuple[Cell, ...]:
        row, here = self.row, self.where
        return (
            row.number, here.above or here.name, here.name if here.above else "", self.who,
            row.label, row.year, row.received_on, self.step, row.level if row.open else "",
            row.due if row.open else None, self.left.words if self.left else "",
            str(row.get_status_display()), row.document,
        )  # fmt: skip


def who(row: Case) -> str:
    """Who asks, as lists show it; a family's own request goes by the family's number."""
    return row.person.shown_name if row.person else f"家庭 {row.household.number}"


@dataclass(frozen=True, slots=True)
class Index:
    """The list with everything around it."""

    listing: Listing[Line]
    asked: Asked
    mine: bool
    states: dict[str, str]
    matters: list[tuple[str, str]]
    steps: list[str]
    where: str

    @property
    def narrowed(self) -> bool:
        asked = self.asked
        return any((asked.words, asked.state, asked.step, asked.matter, asked.place))


def read_asked(query: QueryDict, role: Role) -> Asked:
    """What the address asks for; `mine` narrows it to what waits for one's role."""
    state, place_code = query.get("state", ""), query.get("place", "")
    sound = place_code.isascii() and place_code.isdigit() and len(place_code) == 12
    return Asked(
        words=query.get("q", "").strip()[:60],
        state=state if state in STATES else "",
        step=query.get("step", "")[:40],
        matter=query.get("matter", "")[:40],
        waiting_for=role if query.get("mine") == "1" else None,
        place=int(place_code) if sound else 0,
    )


def _found(request: OfficeRequest, today: date) -> QuerySet[Case]:
    asked = read_asked(request.GET, Role(request.post.role))
    rows = queries.cases(request.scope, asked, today)
    return rows.select_related("person", "household", "procedure").defer("verdict")


def index(request: OfficeRequest) -> Index:
    today = timezone.localdate()
    asked = read(request.GET, list(SORTS), "due")
    found = page_up_to(_found(request, today).order_by(*ordering(asked.order, SORTS)), asked)
    ids = [row.pk for row in found.rows]
    record_list(request.actor, "case", ids, "办件清单", region=request.post.region)
    wanted = read_asked(request.GET, Role(request.post.role))
    roads = queries.roads(request.scope)
    listing = Listing(list(lines(found.rows, today)), found.total, asked, more=found.more)
    return Index(
        listing, wanted,
        wanted.waiting_for is not None, STATES, matters(roads, request.post.region),
        list(dict.fromkeys(step.name for road in roads for step in road.steps)),
        place(wanted.place).label if wanted.place else "",
    )  # fmt: skip


def matters(roads: Iterable[Procedure], region: int) -> list[tuple[str, str]]:
    """What can be asked for on these roads, as it is called here."""
    names = {benefit for road in roads for benefit in road.benefits}
    return sorted((name, label_at(library.policy(), name, region)) for name in names)


def lines(rows: Iterable[Case], today: date) -> Iterator[Line]:
    found = list(rows)
    where = places(row.region for row in found)
    for row in found:
        yield Line(row, where[row.region], left_of(row, today))


def left_of(row: Case, today: date) -> Left | None:
    """What is left of the step's time; none where the procedure gives none."""
    if not row.open or row.due is None:
        return None
    if row.status != Case.Status.RUNNING:
        return Left("停止计时", "")
    unit = unit_of(row)
    days, name = left(today, row.due, unit), "天" if unit is Unit.NATURAL else "个工作日"
    if today > row.due:
        return Left(f"超期 {-days} {name}" if days else "超期", "bad")
    if today == row.due:
        return Left("今天到期", "warn")
    return Left(f"还剩 {days} {name}", "warn" if (row.due - today).days <= SOON else "")


def exported(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The requests asked for, streamed."""
    today = timezone.localdate(now)
    asked = read(request.GET, list(SORTS), "due")
    rows = _found(request, today).order_by(*ordering(asked.order, SORTS))
    cells = in_own_transaction(
        line.cells for batch in in_batches(rows) for line in lines(batch, today)
    )
    sheet = Sheet(f"办件清单-{now:%Y%m%d}", _HEADERS, cells)
    homes = rows.values_list("household_id", "region")
    out = Outgoing("case", rows.count(), homes, "办件清单")
    return leave(request, kind, now, sheet, out)


@dataclass(frozen=True, slots=True)
class Square:
    """How many stand at a step, how many of them are late."""

    step: str
    count: int
    late: int


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A township, step by step; the last row has no place."""

    where: Place | None
    cells: list[Square]

    @property
    def count(self) -> int:
        return sum(cell.count for cell in self.cells)

    @property
    def late(self) -> int:
        return sum(cell.late for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Board:
    """Where requests are and how old; who needs a call, not who is best."""

    steps: list[str]
    rows: list[BoardRow]
    total: BoardRow


def board(request: OfficeRequest) -> Board:
    found = queries.board(request.scope, timezone.localdate())
    steps = list(dict.fromkeys(cell.step for cell in found))
    names = places({cell.place for cell in found})
    rows = []
    for code in sorted(names):
        of = {cell.step: cell for cell in found if cell.place == code}
        rows.append(BoardRow(names[code], [_square(step, of.get(step)) for step in steps]))
    sums = [
        Square(
            step, sum(row.cells[i].count for row in rows), sum(r.cells[i].late for r in rows)
        )
        for i, step in enumerate(steps)
    ]
    return Board(steps, rows, BoardRow(None, sums))


def _square(step: str, cell: queries.Cell | None) -> Square:
    return Square(step, cell.count, cell.late) if cell else Square(step, 0, 0)
