"""The list of money given back, its file, and paying it on to finance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict

from nuanxin.base.audit.actions import record_list
from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.queries import Place, places, towns
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.kit.daytext import read_day
from nuanxin.kit.identifiers import named_id
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.money.recoveries import incoming
from nuanxin.money.recoveries.actions.receiving import refund
from nuanxin.money.recoveries.actions.rows import Letter
from nuanxin.money.recoveries.incoming import Narrowed, Where, WhereTotal
from nuanxin.money.recoveries.models import RecoveryReceipt, RecoveryRefund
from nuanxin.web.leaving import Outgoing, leave

_CODE = 12


def narrowed(query: QueryDict) -> Narrowed:
    """What the address asks for."""
    where, town = query.get("where", ""), query.get("town", "")
    sound = town.isascii() and town.isdigit() and len(town) == _CODE
    return Narrowed(
        query.get("q", "").strip(),
        where if where in Where.values else "",
        int(town) if sound else 0,
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A receipt as the list shows it."""

    receipt: RecoveryReceipt
    who: str
    place: Place
    where: str

    @property
    def waits(self) -> bool:
        return self.receipt.refund_id is None and self.receipt.cancelled_at is None


@dataclass(frozen=True, slots=True)
class Index:
    """The list with everything around it."""

    listing: Listing[Row]
    asked: Narrowed
    wheres: list[WhereTotal]
    towns: list[Place]
    may_refund: bool


def index(request: OfficeRequest) -> Index:
    asked = read(request.GET, list(incoming.SORTS), "-day")
    wanted = narrowed(request.GET)
    found = incoming.receipts(request.scope, wanted)
    page = page_of(found.order_by(*ordering(asked.order, incoming.SORTS)), asked)
    rows = list(_rows(list(page.rows)))
    ids = [each.receipt.payable_id for each in rows]
    record_list(request.actor, "payable", ids, "追缴收款", region=request.post.region)
    return Index(
        Listing(rows, page.total, asked),
        wanted,
        incoming.by_where(request.scope),
        towns(RegionCode.parse(str(request.post.region))),
        request.post.role == Role.COUNTY_HEALTH,
    )


def _rows(found: list[RecoveryReceipt]) -> Iterator[Row]:
    where = places({each.region for each in found})
    for each in found:
        payable = each.payable
        who = (
            payable.person.shown_name if payable.person else f"家庭 {payable.household.number}"
        )
        yield Row(each, who, where[each.region], incoming.where_is(each))


_HEADERS = (
    "乡镇", "村（社区）", "姓名", "待遇", "到账日期", "方式", "凭证号", "金额（元）", "去向",
    "缴款书号", "缴款日期", "登记人",
)  # fmt: skip
_CHUNK = 2000


def export(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The receipts asked for, streamed."""
    asked = read(request.GET, list(incoming.SORTS), "-day")
    found = incoming.receipts(request.scope, narrowed(request.GET))
    cells = in_own_transaction(_cells(found.order_by(*ordering(asked.order, incoming.SORTS))))
    sheet = Sheet(f"追缴收款-{now:%Y%m%d}", _HEADERS, cells)
    homes = found.values_list("payable__household_id", "payable__region")
    out = Outgoing("payable", found.count(), homes, "追缴收款", request.post.region)
    return leave(request, kind, now, sheet, out)


def _cells(found: QuerySet[RecoveryReceipt]) -> Iterator[tuple[Cell, ...]]:
    pile: list[RecoveryReceipt] = []
    for each in found.iterator(chunk_size=_CHUNK):
        pile.append(each)
        if len(pile) == _CHUNK:
            yield from map(_cell, _rows(pile))
            pile = []
    yield from map(_cell, _rows(pile))


def _cell(row: Row) -> tuple[Cell, ...]:
    each, where, paid_on = row.receipt, row.place, row.receipt.refund
    return (
        where.above or where.name, where.name if where.above else "", row.who,
        each.payable.label, each.day, each.get_way_display(), each.voucher,
        Decimal(each.amount_fen) / 100, row.where, paid_on.document if paid_on else "",
        paid_on.day if paid_on else None, each.user.name if each.user else "",
    )  # fmt: skip


def pay_on(request: OfficeRequest, now: datetime) -> RecoveryRefund:
    """The ticked receipts, paid on by one document."""
    form, day = request.POST, read_day(request.POST.get("day", ""))
    if day.day is None:
        raise Refusal(day.fault or "请填写缴款日期，例如：2026-11-20。")
    return refund(
        receipts=_ticked(form.getlist("receipt")), scope=request.scope, by=request.actor,
        paper=Letter(form.get("document", ""), day.day, ""), at=now,
    )  # fmt: skip


def _ticked(texts: list[str]) -> list[UUID]:
    unless = "请先勾选要缴回财政的款项。"
    if not texts:
        raise Refusal(unless)
    return [named_id(text, unless) for text in texts]
