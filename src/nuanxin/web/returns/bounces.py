"""What came back unpaid: the list, its file, and looking at an account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict
from django.utils import timezone

from nuanxin.base.audit.actions import record_list
from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.queries import Place, place, places, towns
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.kit.region import RegionCode
from nuanxin.money.payouts.queries import months_said
from nuanxin.money.returns import queries
from nuanxin.money.returns.actions.checking import confirm_account
from nuanxin.money.returns.models import Bounce, Cause
from nuanxin.money.returns.queries import UNPAID, Narrowed, State
from nuanxin.web.leaving import Outgoing, leave

_CODE, _YEAR = 12, 4


def narrowed(query: QueryDict) -> Narrowed:
    """What the address asks for."""
    state, cause = query.get("state", ""), query.get("cause", "")
    return Narrowed(
        query.get("q", "").strip(),
        state if state in {*State.values, UNPAID} else "",
        cause if cause in Cause.values else "",
        _digits(query.get("town", ""), _CODE),
        _digits(query.get("year", ""), _YEAR),
    )


def _digits(text: str, length: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) == length else 0


@dataclass(frozen=True, slots=True)
class Row:
    """A payment that came back as the list shows it."""

    bounce: Bounce
    who: str
    where: Place
    months: str
    state: State

    @property
    def waits(self) -> bool:
        return self.state == State.WAITING

    @property
    def may_be_right(self) -> bool:
        """Whether somebody may find the account right; a closed one is to be replaced."""
        return self.waits and self.bounce.cause != Cause.CLOSED


@dataclass(frozen=True, slots=True)
class Index:
    """The list with everything around it."""

    listing: Listing[Row]
    asked: Narrowed
    fen: int
    where: Place
    states: list[tuple[str, str]]
    causes: list[tuple[str, str]]
    towns: list[Place]
    may_check: bool


def index(request: OfficeRequest) -> Index:
    asked = read(request.GET, list(queries.SORTS), "-day")
    wanted = narrowed(request.GET)
    found = queries.bounces(request.scope, timezone.localdate(), wanted)
    page = page_of(found.order_by(*ordering(asked.order, queries.SORTS)), asked)
    rows = list(_rows(list(page.rows)))
    ids = [each.bounce.payable_id for each in rows]
    record_list(request.actor, "payable", ids, "未付成名单", region=request.post.region)
    home = RegionCode.parse(str(request.post.region))
    return Index(
        Listing(rows, page.total, asked),
        wanted,
        queries.fen_of(found),
        place(request.post.region),
        [(UNPAID, "没有付成的全部"), *((s.value, str(s.label)) for s in State)],
        [(cause.value, str(cause.label)) for cause in Cause],
        towns(home),
        request.post.role in {Role.TOWNSHIP_HANDLER, Role.COUNTY_HEALTH},
    )


def _rows(found: list[Bounce]) -> Iterator[Row]:
    where = places({each.region for each in found})
    for each in found:
        payable = each.payable
        who = each.person.shown_name if each.person else f"家庭 {payable.household.number}"
        months = months_said(payable.first_month, payable.end_month)
        yield Row(each, who, where[each.region], months, queries.state_of(each))


_HEADERS = (
    "乡镇", "村（社区）", "姓名", "待遇", "所属期间", "金额（元）", "账号（掩码）", "原因",
    "银行的说明", "结果日期", "状态", "核实情况", "发放方式",
)  # fmt: skip
_CHUNK = 2000


def export(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The payments asked for, streamed; the year-end list of the unpaid is one of them."""
    asked = read(request.GET, list(queries.SORTS), "-day")
    found = queries.bounces(request.scope, timezone.localdate(now), narrowed(request.GET))
    order = ordering(asked.order, queries.SORTS)
    cells = in_own_transaction(_cells(found.order_by(*order)))
    sheet = Sheet(f"未付成名单-{now:%Y%m%d}", _HEADERS, cells)
    homes = found.values_list("payable__household_id", "region")
    out = Outgoing("payable", found.count(), homes, "未付成名单", request.post.region)
    return leave(request, kind, now, sheet, out)


def _cells(found: QuerySet[Bounce]) -> Iterator[tuple[Cell, ...]]:
    pile: list[Bounce] = []
    for each in found.iterator(chunk_size=_CHUNK):
        pile.append(each)
        if len(pile) == _CHUNK:
            yield from map(_cell, _rows(pile))
            pile = []
    yield from map(_cell, _rows(pile))


def _cell(row: Row) -> tuple[Cell, ...]:
    each, where = row.bounce, row.where
    return (
        where.above or where.name, where.name if where.above else "", row.who,
        each.payable.label, row.months, Decimal(each.payable.amount_fen) / 100,
        each.account_mask, each.get_cause_display(), each.words, each.day,
        str(row.state.label), each.note, each.get_road_display(),
    )  # fmt: skip


def check(request: OfficeRequest, bounce: UUID, now: datetime) -> Bounce:
    """What somebody found about the account."""
    return confirm_account(
        bounce=bounce, scope=request.scope, by=request.actor,
        note=request.POST.get("words", ""), at=now,
    )  # fmt: skip
