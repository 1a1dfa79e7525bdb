"""The lines of batches a figure is the sum of, with what the level bears of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase, QueryDict

from nuanxin.base.audit.actions import record_list
from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import Place, places
from nuanxin.base.ui.listing import Asked, Listing, ordering, page_up_to, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.kit.digits import whole
from nuanxin.kit.levels import OPEN
from nuanxin.money.funds import queries
from nuanxin.money.funds.queries import LINE_SORTS, Behind, Use
from nuanxin.money.payouts.models import BatchLine
from nuanxin.money.payouts.queries import months_said
from nuanxin.web.leaving import Outgoing, leave

_CHUNK = 2000
_LONGEST_SEARCH = 5000
_COUNTED = 500


@dataclass(frozen=True, slots=True)
class Row:
    """A line, and the part of it the level bears."""

    line: BatchLine
    where: Place
    fen: int

    @property
    def months(self) -> str:
        return months_said(self.line.first_month, self.line.end_month)


@dataclass(frozen=True, slots=True)
class Index:
    """A page of lines."""

    listing: Listing[Row]
    asked: Behind
    total_fen: int
    words: str

    @property
    def level(self) -> str:
        return self.asked.level or OPEN


def behind(query: QueryDict) -> Behind:
    """The figure an address names; an address that names none is not found."""
    year, use, level = whole(query.get("year", "")), query.get("use", ""), query.get("level")
    benefits = tuple(query.getlist("benefit"))
    if year is None or year > 9999 or use not in Use.values or level is None or not benefits:
        raise Http404
    return Behind(year, "" if level == OPEN else level, benefits, Use(use))


def index(request: OfficeRequest) -> Index:
    asked = read(request.GET, list(LINE_SORTS), "batch")
    wanted, words = behind(request.GET), request.GET.get("q", "").strip()
    found = queries.lines(request.scope, wanted, words)
    page = _page(request, asked, wanted, found, words)
    rows = list(_rows(wanted, list(page.rows)))
    ids = [each.line.pk for each in rows]
    record_list(request.actor, "batchline", ids, "指标明细", region=request.post.region)
    listing = Listing(rows, page.total, asked, more=page.more)
    return Index(listing, wanted, _total(request, wanted, found, words), words)


def _page(
    request: OfficeRequest, asked: Asked, wanted: Behind, found: QuerySet[BatchLine], words: str
) -> Listing[BatchLine]:
    """In the order of the batches a page is found line by line; else all are found first."""
    order = ordering(asked.order, LINE_SORTS)
    if asked.order.name == "batch" and not words and not asked.exactly:
        turn = queries.lines_in_turn(request.scope, wanted)
        return page_up_to(turn.order_by(*order), asked, _COUNTED)
    page, count = queries.counted_page(found.order_by(*order), asked.window)
    return Listing(page, count, asked)


def _total(
    request: OfficeRequest, wanted: Behind, found: QuerySet[BatchLine], words: str
) -> int:
    if not words:
        return queries.total_behind(request.scope, wanted)
    keys = list(found.values_list("pk", flat=True)[:_LONGEST_SEARCH])
    return sum(queries.fen_of_lines(wanted, keys).values())


def _rows(wanted: Behind, lines: list[BatchLine]) -> Iterator[Row]:
    where = places({each.family_region for each in lines})
    fen = queries.fen_of_lines(wanted, [each.pk for each in lines])
    for each in lines:
        yield Row(each, where[each.family_region], fen.get(each.pk, 0))


_HEADERS = (
    "批次号", "待遇", "所属期间", "姓名", "乡镇", "村（社区）", "这一级负担（元）",
    "整笔金额（元）",
)  # fmt: skip


def export(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The lines asked for, streamed."""
    asked, wanted = read(request.GET, list(LINE_SORTS), "batch"), behind(request.GET)
    found = queries.lines(request.scope, wanted, request.GET.get("q", "").strip())
    order = ordering(asked.order, LINE_SORTS)
    cells = in_own_transaction(_cells(wanted, found.order_by(*order)))
    name = f"指标明细-{wanted.year}-{wanted.level or OPEN}-{wanted.use.label}"
    homes = found.values_list("household_id", "family_region")
    out = Outgoing("batchline", found.count(), homes, "指标明细", request.post.region)
    return leave(request, kind, now, Sheet(name, _HEADERS, cells), out)


def _cells(wanted: Behind, found: QuerySet[BatchLine]) -> Iterator[tuple[Cell, ...]]:
    pile: list[BatchLine] = []
    for each in found.iterator(chunk_size=_CHUNK):
        pile.append(each)
        if len(pile) == _CHUNK:
            yield from map(_cell, _rows(wanted, pile))
            pile = []
    yield from map(_cell, _rows(wanted, pile))


def _cell(row: Row) -> tuple[Cell, ...]:
    return (
        row.line.batch.number, row.line.label, row.months, row.line.shown_payee,
        row.where.above or row.where.name, row.where.name if row.where.above else "",
        Decimal(row.fen) / 100, Decimal(row.line.amount_fen) / 100,
    )  # fmt: skip
