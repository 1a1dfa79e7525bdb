"""Lists of what happens to families: on a page, narrowed and sorted, and on their way out."""

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
from nuanxin.care.narrowing import Wanted
from nuanxin.kit.region import RegionCode, typed_region
from nuanxin.registry.people.queries.families import Line, lines
from nuanxin.registry.people.queries.finding import tidy
from nuanxin.web.leaving import Outgoing, leave

FAMILY = ("家庭编号", "乡镇", "村（社区）", "家庭")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list with its family; `cells` are what leaves."""

    row: Any
    family: Line
    state: str
    said: str
    tone: str
    cells: tuple[Cell, ...]
    what: str = ""
    whose: str = ""


def where(family: Line) -> tuple[Cell, ...]:
    """A family in the columns of `FAMILY`."""
    here = family.place
    return (
        family.number, here.above or here.name, here.name if here.above else "", family.names,
    )  # fmt: skip


class Board(NamedTuple):
    """What makes one of the lists; `row` makes a row of what `rows` finds."""

    name: str
    states: Mapping[str, str]
    usual: str
    sorts: Mapping[str, Sequence[str]]
    first: str
    headers: tuple[str, ...]
    rows: Callable[[Scope, Wanted, date], ScopedQuerySet]
    row: Callable[[Any, Line, date], Row]
    kinds: Callable[[], Mapping[str, str]] = dict


def read_place(query: QueryDict) -> int:
    """The twelve digits an address narrows to; what is odd counts as not asked."""
    return typed_region(query.get("place", ""))


def read_wanted(query: QueryDict, board: Board) -> Wanted:
    """What is odd counts as not asked; `all` is every state."""
    state, kind = (query.get(name, "") for name in ("state", "kind"))
    known = state in board.states or state == "all"
    return Wanted(
        state if known else board.usual,
        kind if kind in board.kinds() else "",
        read_place(query),
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
