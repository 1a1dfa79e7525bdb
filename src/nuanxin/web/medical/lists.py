"""Contracts, stays and the people of a check-up: on a page, and on their way out."""

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
from nuanxin.care.medical import queries
from nuanxin.care.medical.choices import STATES
from nuanxin.care.medical.models import CheckUp, CheckUpRound, DoctorContract, HospitalStay
from nuanxin.care.medical.queries import Wanted
from nuanxin.care.needs.queries import said
from nuanxin.kit.region import RegionCode
from nuanxin.registry.people.queries.families import Line, lines
from nuanxin.registry.people.queries.finding import tidy
from nuanxin.web.leaving import Outgoing, leave

TONES = {
    "running": "ok", "behind": "warn", "ending": "info", "over": "bad", "here": "warn",
    "came": "ok", "asked": "info",
}  # fmt: skip
_CODE = 12
_FAMILY = ("家庭编号", "乡镇", "村（社区）", "家庭", "本人")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list with its family."""

    row: Any
    family: Line
    whose: str
    state: str
    said: str
    more: tuple[Cell, ...]

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "")

    @property
    def cells(self) -> tuple[Cell, ...]:
        here = self.family.place
        return (
            self.family.number, here.above or here.name, here.name if here.above else "",
            self.family.names, self.whose, *self.more, self.said,
        )  # fmt: skip


def _contract(row: DoctorContract, family: Line, today: date) -> Row:
    state = queries.contract_state(row, today)
    where = row.institution.name if row.institution else ""
    more = (
        where, row.doctor, row.starts_on, row.ends_on, row.times, getattr(row, "done", 0),
        "已建" if row.has_record else "",
    )  # fmt: skip
    words = queries.CONTRACT_STATES[state]
    return Row(row, family, str(row.person.shown_name), state, words, more)


def _stay(row: HospitalStay, family: Line, today: date) -> Row:
    state = "home" if row.discharged_on else "here"
    more = (
        said(row.public_id, row.hospital_sealed), row.admitted_on, row.discharged_on,
        queries.days_of(row, today), str(row.get_source_display()), row.proof,
    )  # fmt: skip
    words = queries.STAY_STATES[state]
    return Row(row, family, str(row.person.shown_name), state, words, more)


def _person(row: CheckUp, family: Line, _today: date) -> Row:
    words = STATES[row.state]
    return Row(row, family, str(row.person.shown_name), row.state, words, (row.on,))


class Board(NamedTuple):
    """What makes one of the lists."""

    name: str
    states: Mapping[str, str]
    usual: str
    sorts: Mapping[str, Sequence[str]]
    first: str
    headers: tuple[str, ...]
    rows: Callable[[Scope, Wanted, date], ScopedQuerySet]
    row: Callable[[Any, Line, date], Row]


CONTRACTS = Board(
    "家庭医生签约", queries.CONTRACT_STATES, "running", queries.CONTRACT_SORTS, "due",
    (*_FAMILY, "医疗机构", "家庭医生（团队）", "签约日期", "到期日期", "约定每年随访",
     "今年已随访", "健康档案", "状态"),
    queries.contracts, _contract,
)  # fmt: skip
STAYS = Board(
    "住院", queries.STAY_STATES, "here", queries.STAY_SORTS, "admitted",
    (*_FAMILY, "在哪家医院", "入院日期", "出院日期", "住院天数", "怎样得知", "凭据", "状态"),
    lambda scope, wanted, _today: queries.stays(scope, wanted), _stay,
)  # fmt: skip


def people(row: CheckUpRound) -> Board:
    """Those a round is offered to."""
    return Board(
        row.name, STATES, "all", queries.PEOPLE_SORTS, "place", (*_FAMILY, "哪天", "情况"),
        lambda scope, wanted, _today: queries.people_of(scope, row, wanted), _person,
    )  # fmt: skip


def read_wanted(query: QueryDict, board: Board) -> Wanted:
    """What is odd counts as not asked; `all` is every state."""
    state, code = query.get("state", ""), query.get("place", "")
    return Wanted(
        state if state in board.states or state == "all" else board.usual,
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
    def kept_but_state(self) -> str:
        return self.listing.asked.without("state")

    @property
    def narrowed(self) -> bool:
        return bool(self.wanted.place or self.wanted.words)


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
