"""What villages were asked and said: the list, its lines, and the list on its way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict

from nuanxin.base.audit.actions import record_list
from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import Place, places
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet, moment
from nuanxin.registry.asks.models import VillageAsk
from nuanxin.registry.asks.queries import SORTS, STATES, Asked, asks, state
from nuanxin.web.leaving import Outgoing, leave

_TONES = {"new": "warn", "settled": "ok", "waiting": "warm", "lapsed": ""}
_HEADERS = (
    "家庭编号", "村（社区）", "发给谁", "谁发的", "发出", "有效期至", "状态", "回话", "说明",
    "回话时间", "处理情况", "处理人",
)  # fmt: skip
_CLOSER = "（敏感个案，内容在档案里看）"


@dataclass(frozen=True, slots=True)
class Line:
    """An ask in our words; what a village said of a file kept closer stands in that file."""

    row: VillageAsk
    place: Place
    state: str
    closed: bool

    @property
    def said(self) -> str:
        return STATES[self.state]

    @property
    def tone(self) -> str:
        return _TONES[self.state]

    @property
    def words(self) -> str:
        return _CLOSER if self.closed and self.row.answered_at else self.row.words

    @property
    def settled_words(self) -> str:
        return "" if self.closed else self.row.settled_words

    @property
    def answer(self) -> str:
        return "" if self.closed else str(self.row.get_answer_display())

    @property
    def cells(self) -> tuple[Cell, ...]:
        row = self.row
        return (
            row.household.number, self.place.label, row.contact, row.asked_by.name,
            moment(row.asked_at), moment(row.until), self.said, self.answer, self.words,
            moment(row.answered_at), self.settled_words,
            row.settled_by.name if row.settled_by else "",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Index:
    """A page of the list."""

    asked: Asked
    listing: Listing[Line]
    states: dict[str, str]


def read_asked(query: QueryDict) -> Asked:
    wanted = query.get("state", "")
    return Asked(wanted if wanted in STATES else "", query.get("q", "").strip()[:40])


def _found(request: OfficeRequest, now: datetime) -> QuerySet[VillageAsk]:
    return asks(request.scope, read_asked(request.GET), now)


def index(request: OfficeRequest, now: datetime) -> Index:
    """What is asked for, the latest first; reading it leaves a line."""
    asked = read(request.GET, list(SORTS), "-asked")
    found = page_of(_found(request, now).order_by(*ordering(asked.order, SORTS)), asked)
    homes = [row.household_id for row in found.rows]
    record_list(request.actor, "household", homes, "村里的回话", region=request.post.region)
    listing = Listing(list(lines(found.rows, now)), found.total, asked)
    return Index(read_asked(request.GET), listing, STATES)


def lines(rows: Iterable[VillageAsk], now: datetime, *, opened: bool = False) -> Iterator[Line]:
    """`opened`: the file itself is open to whoever looks."""
    found = list(rows)
    where = places(row.region for row in found)
    for row in found:
        closed = bool(getattr(row, "closer", False)) and not opened
        yield Line(row, where[row.region], state(row, now), closed)


def exported(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The asks asked for, streamed."""
    rows = _found(request, now).order_by("-asked_at", "-pk")
    cells = in_own_transaction(line.cells for line in lines(rows, now))
    sheet = Sheet(f"村里的回话-{now:%Y%m%d}", _HEADERS, cells)
    homes = rows.values_list("household_id", "region")
    out = Outgoing("villageask", rows.count(), homes, "村里的回话", request.post.region)
    return leave(request, kind, now, sheet, out)
