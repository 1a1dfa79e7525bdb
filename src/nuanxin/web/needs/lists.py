"""The three lists – referrals, needs, plans – on a page and on their way out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.http import HttpResponseBase, QueryDict
from django.utils import timezone

from nuanxin.base.audit.actions import record_list
from nuanxin.base.database.streaming import in_batches, in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import Place, place, towns, villages
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.jurisdiction.scoped import ScopedQuerySet
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.care.needs import queries
from nuanxin.care.needs.matters import matters, need_kinds
from nuanxin.care.needs.models import CarePlan, Need, Referral
from nuanxin.care.needs.queries import Wanted
from nuanxin.kit.money import yuan
from nuanxin.kit.region import RegionCode
from nuanxin.registry.people.queries.families import Line, lines
from nuanxin.registry.people.queries.finding import tidy
from nuanxin.web.leaving import Outgoing, leave

TONES = {
    "late": "bad", "stopped": "bad", "refused": "warn", "waiting": "info", "answered": "ok",
    "open": "warn", "plan": "info",
}  # fmt: skip
_CODE = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list with its family."""

    row: Any
    family: Line
    state: str
    said: str
    cells: tuple[Cell, ...]
    what: str = ""
    whose: str = ""

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "")


def _where(family: Line) -> tuple[Cell, ...]:
    here = family.place
    return (
        family.number,
        here.above or here.name,
        here.name if here.above else "",
        family.names,
    )


def _referral(row: Referral, family: Line, today: date) -> Row:
    state = queries.state(row, today)
    whose = str(row.person.shown_name) if row.person else "家里已没有人"
    cells = (
        *_where(family), whose, row.label, row.office, row.sent_on, row.due,
        queries.STATES[state], row.answered_on, str(row.get_result_display()),
        yuan(row.amount_fen) if row.amount_fen is not None else "",
        str(row.get_next_display()),
    )  # fmt: skip
    return Row(row, family, state, queries.STATES[state], cells, row.label, whose)


def _need(row: Need, family: Line, _today: date) -> Row:
    what, whose = need_kinds()[row.kind].name, str(row.person or "全家")
    state = queries.need_state(row)
    cells = (
        *_where(family), whose, what, str(row.get_source_display()), row.told_by, row.told_on,
        queries.NEED_STATES[state], row.ended_on, str(row.get_how_display()),
    )  # fmt: skip
    return Row(row, family, state, queries.NEED_STATES[state], cells, what, whose)


def _plan(row: CarePlan, family: Line, today: date) -> Row:
    state = "ended" if row.ended_on else "late" if row.review_on < today else "open"
    total, ready, behind = (getattr(row, name) for name in ("total", "ready", "behind"))
    cells = (
        *_where(family), row.starts_on, row.review_on, total, ready, behind,
        queries.PLAN_STATES[state], row.made_by.name if row.made_by else "",
    )  # fmt: skip
    return Row(row, family, state, queries.PLAN_STATES[state], cells)


class Board(NamedTuple):
    """What makes one of the lists."""

    name: str
    states: Mapping[str, str]
    usual: str
    kinds: Callable[[], Mapping[str, str]]
    sorts: Mapping[str, Sequence[str]]
    first: str
    headers: tuple[str, ...]
    rows: Callable[[Scope, Wanted, date], ScopedQuerySet]
    row: Callable[[Any, Line, date], Row]


_FAMILY = ("家庭编号", "乡镇", "村（社区）", "家庭")
REFERRALS = Board(
    "转办", queries.STATES, "running", lambda: {k: m.name for k, m in matters().items()},
    queries.SORTS, "due",
    (*_FAMILY, "为谁", "事项", "受理单位", "转出日期", "应答复日期", "状态", "答复日期",
     "结果", "金额（元）", "接下来"),
    queries.referrals, _referral,
)  # fmt: skip
NEEDS = Board(
    "需求", queries.NEED_STATES, "open", lambda: {k: n.name for k, n in need_kinds().items()},
    queries.NEED_SORTS, "told",
    (*_FAMILY, "为谁", "需要什么", "从哪里得知", "谁说的", "哪天说的", "状态", "了结日期",
     "怎样了结"),
    lambda scope, wanted, _today: queries.needs(scope, wanted), _need,
)  # fmt: skip
PLANS = Board(
    "帮扶计划", queries.PLAN_STATES, "running", dict, queries.PLAN_SORTS, "review",
    (*_FAMILY, "开始日期", "回头看的日子", "要做的事", "做完的", "过了日子的", "状态",
     "谁订的"),
    queries.plans, _plan,
)  # fmt: skip


def read_wanted(query: QueryDict, board: Board) -> Wanted:
    """What is odd counts as not asked; `all` is every state."""
    state, kind, code = (query.get(name, "") for name in ("state", "kind", "place"))
    known = state in board.states or state == "all"
    return Wanted(
        state if known else board.usual,
        kind if kind in board.kinds() else "",
        int(code) if code.isascii() and code.isdigit() and len(code) == _CODE else 0,
        tidy(query.get("q", "")),
    )


@dataclass(frozen=True, slots=True)
class Index:
    """A page of a list."""

    board: Board
    listing: Listing[Row]
    wanted: Wanted
    places: Sequence[Place]
    today: date

    @property
    def kinds(self) -> Mapping[str, str]:
        return self.board.kinds()

    @property
    def kept_but_state(self) -> str:
        return self.listing.asked.without("state")

    @property
    def narrowed(self) -> bool:
        return bool(self.wanted.kind or self.wanted.place or self.wanted.words)


def index(request: OfficeRequest, board: Board, today: date) -> Index:
    """What is asked for; reading it leaves a line."""
    wanted = read_wanted(request.GET, board)
    asked = read(request.GET, list(board.sorts), board.first)
    found = board.rows(request.scope, wanted, today)
    page = page_of(found.order_by(*ordering(asked.order, board.sorts)), asked)
    homes = sorted({row.household_id for row in page.rows})
    record_list(request.actor, "household", homes, board.name, region=request.post.region)
    listing = Listing(list(_rows(board, page.rows, today)), page.total, asked)
    return Index(board, listing, wanted, _below(request.post.region, wanted.place), today)


def _below(region: int, chosen: int) -> list[Place]:
    """Where to narrow to: a county's townships, a township's villages; and what is chosen."""
    here = RegionCode.parse(str(region))
    found = list(towns(here) if here.level == "县" else villages(here))
    known = {each.code for each in found} | {0}
    return found if chosen in known else [*found, place(chosen)]


def _rows(board: Board, found: Iterable[Any], today: date) -> Iterator[Row]:
    """Two statements for the families, however many."""
    rows = list(found)
    homes = {row.household_id: row.household for row in rows}
    there = {line.id: line for line in lines(list(homes.values()))}
    for row in rows:
        yield board.row(row, there[row.household_id], today)


def exported(
    request: OfficeRequest, board: Board, kind: str, now: datetime
) -> HttpResponseBase:
    """The rows as they are filtered."""
    today = timezone.localdate(now)
    found = board.rows(request.scope, read_wanted(request.GET, board), today)
    rows = found.order_by(*board.sorts[board.first])
    cells = in_own_transaction(
        row.cells for part in in_batches(rows) for row in _rows(board, part, today)
    )
    sheet = Sheet(f"{board.name}-{now:%Y%m%d}", board.headers, cells)
    homes = found.order_by().values_list("household_id", "region").distinct()
    out = Outgoing("household", found.order_by().count(), homes, board.name,
                   request.post.region)  # fmt: skip
    return leave(request, kind, now, sheet, out)
