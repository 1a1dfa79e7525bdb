"""What leaves and what is to come: the lists, their lines, and a list on its way out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict
from django.urls import reverse

from nuanxin.base.audit.actions import record_list
from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import Place, place, places
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet, moment
from nuanxin.kit.period import Period
from nuanxin.support.transfers.carried import Carried, read_kept
from nuanxin.support.transfers.models import Arrival, Departure, State
from nuanxin.support.transfers.queries import SORTS, STATES, Asked, arrivals, departures
from nuanxin.web.leaving import Outgoing, leave

WAYS = {"in": "转入", "out": "转出"}
TONES = {
    State.OFFERED: "warn", State.ACCEPTED: "ok", State.RETURNED: "bad", State.WITHDRAWN: "",
}  # fmt: skip
_HEADERS = (
    "方向", "姓名（遮住）", "家庭编号", "人数", "转出地", "转入地", "待遇", "提出时间", "状态",
    "办结时间", "退回、撤回的原因", "发放月份的依据",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One transfer as its end sees it."""

    row: Departure | Arrival
    here: Place
    there: Place
    county: str

    @property
    def leaving(self) -> bool:
        return isinstance(self.row, Departure)

    @property
    def number(self) -> str:
        return self.row.number if isinstance(self.row, Departure) else ""

    @property
    def address(self) -> str:
        route = "transfers:departure" if self.leaving else "transfers:arrival"
        return reverse(route, args=[self.row.public_id])

    @property
    def said(self) -> str:
        """Where it stands, in words of the end that reads."""
        if self.row.state == State.OFFERED and not self.leaving:
            return "等本县接收"
        return str(self.row.get_state_display())

    @property
    def tone(self) -> str:
        return TONES[State(self.row.state)]

    @property
    def benefits(self) -> list[tuple[Carried, str]]:
        return [(each, paid_words(each)) for each in read_kept(self.row.lines)]

    @property
    def told(self) -> list[str]:
        """Each benefit with whose it is; the same words for several people once."""
        counted = Counter(f"{whose(each)}：{words}" for each, words in self.benefits)
        told = counted.items()
        return [f"{line}（{n} 人）" if n > 1 else line for line, n in told]

    @property
    def other_end(self) -> str:
        """The county at the other end, and the township there."""
        label = self.there.label
        return label if label.startswith(self.county) else f"{self.county}{label}"

    @property
    def cells(self) -> tuple[Cell, ...]:
        row = self.row
        ends = (self.here.label, self.other_end)
        return (
            WAYS["out" if self.leaving else "in"], row.names, self.number, row.members,
            *(ends if self.leaving else reversed(ends)), "；".join(self.told),
            moment(row.offered_at), self.said, moment(row.settled_at), row.settled_words,
            row.document,
        )  # fmt: skip


def whose(each: Carried) -> str:
    return f"{each.label}（{each.who}）" if each.who else each.label


def month_words(month: int) -> str:
    period = Period.from_ordinal(month)
    return f"{period.year}年{period.month}月"


def paid_words(each: Carried) -> str:
    """Until which month a benefit is paid, as both ends read it."""
    held = "，暂停发放中" if each.held else ""
    if each.paid_until is None:
        return f"系统里没有发放记录，{month_words(each.since)}起享受{held}"
    return f"已发到 {month_words(each.paid_until - 1)}{held}"


@dataclass(frozen=True, slots=True)
class Index:
    """A page of one of the two lists."""

    way: str
    asked: Asked
    listing: Listing[Line]
    ways: dict[str, str]
    states: dict[str, str]


def way_of(query: QueryDict) -> str:
    return "out" if query.get("way") == "out" else "in"


def _asked(query: QueryDict) -> Asked:
    wanted = query.get("state", "")
    return Asked(wanted if wanted in STATES else "", query.get("q", "").strip()[:40])


def _found(request: OfficeRequest) -> QuerySet[Departure] | QuerySet[Arrival]:
    rows = departures if way_of(request.GET) == "out" else arrivals
    return rows(request.scope, _asked(request.GET))


def index(request: OfficeRequest) -> Index:
    """What is asked for, the latest first; reading it leaves a line."""
    asked = read(request.GET, list(SORTS), "-offered")
    found = page_of(_found(request).order_by(*ordering(asked.order, SORTS)), asked)
    way = way_of(request.GET)
    kind = "departure" if way == "out" else "arrival"
    ids = [row.pk for row in found.rows]
    record_list(request.actor, kind, ids, f"跨县{WAYS[way]}名单", region=request.post.region)
    listing = Listing(list(lines(found.rows)), found.total, asked)
    return Index(way, _asked(request.GET), listing, WAYS, STATES)


def lines(rows: Iterable[Departure | Arrival]) -> Iterator[Line]:
    found = list(rows)
    where = places(
        code
        for row in found
        for code in (row.region, _there(row), _there(row) - _there(row) % 10**6)
    )
    for row in found:
        there = _there(row)
        county = where[there - there % 10**6]
        yield Line(row, where[row.region], where[there], county.name)


def line_of(row: Departure | Arrival) -> Line:
    return next(lines([row]))


def _there(row: Departure | Arrival) -> int:
    return row.to_region if isinstance(row, Departure) else row.from_region


def exported(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The transfers asked for, streamed."""
    rows = _found(request).order_by("-offered_at", "-pk")
    way = way_of(request.GET)
    cells = in_own_transaction(line.cells for line in lines(rows))
    sheet = Sheet(f"跨县{WAYS[way]}-{now:%Y%m%d}", _HEADERS, cells)
    of = "departure" if way == "out" else "arrival"
    homes = rows.values_list("household", "region")
    out = Outgoing(of, rows.count(), homes, f"跨县{WAYS[way]}", request.post.region)
    return leave(request, kind, now, sheet, out)


def named(code: int) -> str:
    """A place with its county."""
    found = place(code)
    county = place(code - code % 10**6)
    return found.label if found.label.startswith(county.name) else county.name + found.label
