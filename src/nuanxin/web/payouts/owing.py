"""The people behind each line of what is owed and in no batch yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict

from nuanxin.base.audit.actions import record_list
from nuanxin.base.database.streaming import in_batches, in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import READERS
from nuanxin.base.jurisdiction.queries import Place, places, towns
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.kit.region import RegionCode
from nuanxin.money.payables.models import Payable
from nuanxin.money.payouts.owed import SORTS, Wanted, owed, sum_of
from nuanxin.money.payouts.queries import OpenDue, open_dues
from nuanxin.web.dueline import DueLine
from nuanxin.web.leaving import Outgoing, leave


@dataclass(frozen=True, slots=True)
class Page:
    """The list with everything around it; `fen` is of all it counts."""

    listing: Listing[DueLine[Payable]]
    asked: Wanted
    fen: int
    dues: list[OpenDue]
    towns: list[Place]
    opens: bool


def page(request: OfficeRequest) -> Page:
    asked = read(request.GET, list(SORTS), "place")
    dues, near = open_dues(request.scope), _towns(request)
    wanted = _wanted(request.GET, dues, near)
    found = owed(request.scope, wanted)
    lines = page_of(found.order_by(*ordering(asked.order, SORTS)), asked)
    ids = [line.pk for line in lines.rows]
    record_list(request.actor, "payable", ids, "待发放的应付", region=request.post.region)
    where = places(line.region for line in lines.rows)
    rows = [DueLine(line, where[line.region], line.amount_fen) for line in lines.rows]
    return Page(
        Listing(rows, lines.total, asked), wanted, sum_of(found), dues, near,
        request.post.role in READERS,
    )  # fmt: skip


def _towns(request: OfficeRequest) -> list[Place]:
    return towns(RegionCode.parse(str(request.post.region)))


def _wanted(query: QueryDict, dues: list[OpenDue], near: list[Place]) -> Wanted:
    """What the address asks for; what is not there is not asked."""
    due = next((each for each in dues if each.key == query.get("due")), None)
    town = next((each.code for each in near if str(each.code) == query.get("town")), 0)
    return Wanted(due, town, query.get("q", "").strip())


_HEADERS = (
    "乡镇", "村（社区）", "姓名", "身份证号（掩码）", "待遇", "性质", "所属期间",
    "金额（元）", "事由",
)  # fmt: skip


def export(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The same lines, streamed."""
    asked = read(request.GET, list(SORTS), "place")
    wanted = _wanted(request.GET, open_dues(request.scope), _towns(request))
    rows = owed(request.scope, wanted).order_by(*ordering(asked.order, SORTS))
    sheet = Sheet(f"待发放的应付-{now:%Y%m%d}", _HEADERS, in_own_transaction(_cells(rows)))
    homes = rows.values_list("household_id", "region")
    out = Outgoing("payable", rows.count(), homes, "待发放的应付", request.post.region)
    return leave(request, kind, now, sheet, out)


def _cells(rows: QuerySet[Payable]) -> Iterator[tuple[Cell, ...]]:
    for part in in_batches(rows):
        where = places(line.region for line in part)
        for row in (DueLine(line, where[line.region], line.amount_fen) for line in part):
            yield (
                row.where.above or row.where.name, row.where.name if row.where.above else "",
                row.who, row.mask, row.line.label, row.line.get_kind_display(), row.months,
                Decimal(row.line.amount_fen) / 100, row.line.reason,
            )  # fmt: skip
