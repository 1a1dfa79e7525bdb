"""What the pages of the book show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, datetime
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict
from django.utils import timezone

from nuanxin.base.audit.actions import record_list
from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.queries import Place, places
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.kit.digits import whole
from nuanxin.kit.levels import OPEN
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.money.books.models import BookCheck
from nuanxin.money.books.queries import confirm_books, last_check
from nuanxin.money.ledger import queries
from nuanxin.money.ledger.actions import close_month
from nuanxin.money.ledger.models import Account, Entry, Posting
from nuanxin.money.ledger.queries import Balance, Narrowed
from nuanxin.money.payouts.models import BatchLine
from nuanxin.web.leaving import NO_FAMILY, Outgoing, leave

Kind = Account.Kind
_ACROSS = tuple(Kind)


@dataclass(frozen=True, slots=True)
class Figure:
    """Fen on the page, and the address of the postings they are the sum of."""

    label: str
    fen: int
    behind: str


@dataclass(frozen=True, slots=True)
class Line:
    """What one level bears of one benefit, and where it stands."""

    label: str
    level: str
    figures: list[Figure]


@dataclass(frozen=True, slots=True)
class Moved:
    """A class in a month: what came, what left, what stands."""

    label: str
    came: Figure
    left: Figure
    stands: Figure


@dataclass(frozen=True, slots=True)
class Index:
    """The book at the end of a month."""

    month: Period | None
    months: list[Period]
    closed: set[Period]
    heads: tuple[str, ...]
    lines: list[Line]
    totals: list[Figure]
    moved: list[Moved]
    may_close: bool
    check: BookCheck | None
    apart: list[queries.Apart]

    @property
    def open_months(self) -> list[Period]:
        """The oldest that is not closed: months are closed in their order."""
        return sorted(month for month in self.months if month not in self.closed)[:1]


def month_asked(text: str) -> Period | None:
    """2026-07; anything odd is no month."""
    try:
        found = Period.parse(text)
    except ValueError:
        return None
    return found if found.month else None


def index(request: OfficeRequest) -> Index:
    month = month_asked(request.GET.get("month", ""))
    found = queries.balances(request.scope, month)
    region = request.post.region
    return Index(
        month=month,
        months=queries.months(request.scope),
        closed=queries.closed(request.scope, region),
        heads=tuple(str(kind.label) for kind in _ACROSS),
        lines=_lines(found, month),
        totals=[_total(found, kind, month) for kind in _ACROSS],
        moved=[_moved(each, month) for each in queries.by_kind(found)],
        may_close=request.post.role == Role.FINANCE,
        check=last_check(request.scope),
        apart=queries.apart(found),
    )


def _lines(found: list[Balance], month: Period | None) -> list[Line]:
    keys = dict.fromkeys((each.account.benefit, each.account.level) for each in found)
    stands = {
        (each.account.benefit, each.account.level, each.account.kind): each for each in found
    }
    labels = {each.account.benefit: each.account.label for each in found}
    return [
        Line(
            labels[benefit],
            level or OPEN,
            [
                _figure(
                    kind,
                    each.stands_fen if (each := stands.get((benefit, level, kind))) else 0,
                    {"benefit": benefit, "level": level or OPEN, "kind": kind.value},
                    month,
                )
                for kind in _ACROSS
            ],
        )
        for benefit, level in keys
    ]


def _figure(kind: Kind, fen: int, asked: dict[str, str], month: Period | None) -> Figure:
    """What levels bear counts against them; the page says how much, not against whom."""
    until = {"until": _text(month)} if month else {}
    shown = -fen if kind == Kind.BORNE else fen
    return Figure(str(kind.label), shown, urlencode(asked | until))


def _total(found: list[Balance], kind: Kind, month: Period | None) -> Figure:
    fen = sum(each.stands_fen for each in found if each.account.kind == kind)
    return _figure(kind, fen, {"kind": kind.value}, month)


def _moved(total: queries.KindTotal, month: Period | None) -> Moved:
    kind, within = Kind(total.kind), {"month": _text(month)} if month else {}

    def side(name: str, fen: int) -> Figure:
        asked = {"kind": total.kind, "side": name} | within
        return Figure("", fen, urlencode(asked))

    return Moved(
        total.label,
        side("came", total.came_fen),
        side("left", total.left_fen),
        _figure(kind, total.stands_fen, {"kind": total.kind}, month),
    )


def _text(month: Period) -> str:
    return f"{month.year}-{month.month:02d}"


def export(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The balances, as they stand on the page."""
    shown = index(request)
    rows: list[tuple[Cell, ...]] = [
        (each.label, each.level, *map(_yuan, each.figures)) for each in shown.lines
    ]
    rows.append(("合计", "", *map(_yuan, shown.totals)))
    at = _text(shown.month) if shown.month else f"{now:%Y%m%d}"
    sheet = Sheet(f"记账余额-{at}", ("待遇", "负担级次", *shown.heads), rows)
    out = Outgoing(
        "account", len(shown.lines), NO_FAMILY, "记账余额", request.post.region,
        care="资金账余额，不含个人信息。",
    )  # fmt: skip
    return leave(request, kind, now, sheet, out)


def _yuan(each: Figure) -> Decimal:
    return Decimal(each.fen) / 100


def narrowed(query: QueryDict) -> Narrowed:
    """What the address asks for."""
    level, side, kind = query.get("level"), query.get("side", ""), query.get("kind", "")
    names = tuple(filter(None, query.getlist("benefit")))
    several = names if len(names) > 1 else ()
    event, year = query.get("event", ""), whole(query.get("year", ""))
    return Narrowed(
        benefit="" if several else query.get("benefit", ""),
        level="" if level == OPEN else level or None,
        kind=kind if kind in Kind.values else "",
        month=month_asked(query.get("month", "")),
        until=month_asked(query.get("until", "")),
        side=side if side in {"came", "left"} else "",
        words=query.get("q", "").strip(),
        benefits=several,
        event=event if event in Entry.Event.values else "",
        year=year if year and year <= MAXYEAR else None,
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A posting as the list shows it, with its line of a batch."""

    posting: Posting
    who: str
    where: Place
    line: BatchLine | None


@dataclass(frozen=True, slots=True)
class Postings:
    """A page of postings with what narrows them."""

    listing: Listing[Row]
    asked: Narrowed
    kinds: list[tuple[str, str]]
    benefits: list[tuple[str, str]]
    total_fen: int

    @property
    def level(self) -> str:
        return "" if self.asked.level is None else self.asked.level or OPEN


def postings(request: OfficeRequest) -> Postings:
    asked = read(request.GET, list(queries.SORTS), "-day")
    wanted = narrowed(request.GET)
    found = queries.postings(request.scope, wanted)
    page = page_of(found.order_by(*ordering(asked.order, queries.SORTS)), asked)
    rows = list(_rows(request, list(page.rows)))
    ids = [each.posting.entry.payable_id for each in rows]
    record_list(request.actor, "payable", ids, "记账明细", region=request.post.region)
    return Postings(
        Listing(rows, page.total, asked),
        wanted,
        [(kind.value, str(kind.label)) for kind in _ACROSS],
        queries.benefits(request.scope),
        queries.total(found),
    )


def _rows(request: OfficeRequest, found: list[Posting]) -> Iterator[Row]:
    lines = BatchLine.objects.within(request.scope).select_related("batch")
    lines_by_id = lines.in_bulk({each.entry.line for each in found if each.entry.line})
    where = places({queries.place_of(each) for each in found})
    for each in found:
        line = lines_by_id.get(each.entry.line or 0)
        yield Row(each, queries.payee_of(each), where[queries.place_of(each)], line)


_HEADERS = (
    "记账日期", "事项", "摘要", "待遇", "负担级次", "账户", "金额（元）", "姓名", "乡镇",
    "村（社区）", "批次号",
)  # fmt: skip
_CHUNK = 2000


def export_postings(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The postings asked for, streamed."""
    asked = read(request.GET, list(queries.SORTS), "-day")
    found = queries.postings(request.scope, narrowed(request.GET))
    order = ordering(asked.order, queries.SORTS)
    cells = in_own_transaction(_cells(request, found.order_by(*order)))
    sheet = Sheet(f"记账明细-{now:%Y%m%d}", _HEADERS, cells)
    homes = found.values_list("entry__payable__household_id", "entry__payable__region")
    out = Outgoing("posting", found.count(), homes, "记账明细", request.post.region)
    return leave(request, kind, now, sheet, out)


def _cells(request: OfficeRequest, found: QuerySet[Posting]) -> Iterator[tuple[Cell, ...]]:
    pile: list[Posting] = []
    for each in found.iterator(chunk_size=_CHUNK):
        pile.append(each)
        if len(pile) == _CHUNK:
            yield from map(_cell, _rows(request, pile))
            pile = []
    yield from map(_cell, _rows(request, pile))


def _cell(row: Row) -> tuple[Cell, ...]:
    entry, account, where = row.posting.entry, row.posting.account, row.where
    return (
        entry.day, entry.get_event_display(), entry.words, account.label,
        account.level or OPEN, account.get_kind_display(),
        Decimal(row.posting.amount_fen) / 100, row.who, where.above or where.name,
        where.name if where.above else "", row.line.batch.number if row.line else "",
    )  # fmt: skip


def close(request: OfficeRequest, now: datetime) -> None:
    """The month a form names."""
    month = month_asked(request.POST.get("month", ""))
    if month is None:
        raise Refusal("请选择要结账的月份。")
    # A month is never opened again: a fault found later would stay in it.
    confirm_books(request.post.region)
    close_month(
        region=request.post.region, scope=request.scope, month=month, by=request.actor,
        today=timezone.localdate(now), at=now,
    )  # fmt: skip
