"""The list of recoveries, and the file of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict
from django.utils import timezone

from nuanxin.base.audit.actions import record_list
from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import Place, places, towns
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.kit.region import RegionCode
from nuanxin.money.payables.models import Payable
from nuanxin.money.payouts.queries import months_said
from nuanxin.money.recoveries import queries
from nuanxin.money.recoveries.queries import Narrowed, State, StateCount, Totals, Waits
from nuanxin.web.leaving import Outgoing, leave


def narrowed(query: QueryDict) -> Narrowed:
    """What the address asks for."""
    state, town = query.get("state", ""), query.get("town", "")
    waits = query.get("waits", "")
    sound = town.isascii() and town.isdigit() and len(town) == 12
    return Narrowed(
        query.get("q", "").strip(),
        query.get("benefit", ""),
        state if state in State.values else "",
        int(town) if sound else 0,
        waits if waits in Waits.values else "",
        timezone.localdate(),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A case as the list shows it."""

    line: Payable
    who: str
    mask: str
    where: Place
    months: str
    state: State
    owed_fen: int
    late_fen: int


@dataclass(frozen=True, slots=True)
class Index:
    """The list with everything around it; `totals` are of the cases asked for."""

    listing: Listing[Row]
    asked: Narrowed
    totals: Totals
    counts: list[StateCount]
    benefits: list[tuple[str, str]]
    towns: list[Place]
    waits: list[tuple[str, str]]


def index(request: OfficeRequest) -> Index:
    asked = read(request.GET, list(queries.SORTS), "-found")
    wanted = narrowed(request.GET)
    found = queries.recoveries(request.scope, wanted)
    lines = page_of(found.order_by(*ordering(asked.order, queries.SORTS)), asked)
    ids = [line.pk for line in lines.rows]
    record_list(request.actor, "payable", ids, "追缴清单", region=request.post.region)
    home = RegionCode.parse(str(request.post.region))
    where = places(line.region for line in lines.rows)
    rows = [row_of(line, where, *_listed(line)) for line in lines.rows]
    groups = queries.groups(request.scope)
    return Index(
        Listing(rows, lines.total, asked), wanted, queries.totals(found),
        queries.counts(groups), queries.benefits(groups), towns(home),
        [(each.value, str(each.label)) for each in Waits],
    )  # fmt: skip


def row_of(line: Payable, where: dict[int, Place], who: str, mask: str) -> Row:
    """A case with what is owed and what is late."""
    months = months_said(line.first_month, line.end_month)
    return Row(
        line, who, mask, where[line.region], months, queries.state_of(line),
        queries.owed_fen(line), queries.late_fen(line),
    )  # fmt: skip


def _listed(line: Payable) -> tuple[str, str]:
    """The same as lists show it."""
    who, mask = who_of(line)
    return (line.person.shown_name if line.person else who), mask


def who_of(line: Payable) -> tuple[str, str]:
    """Whom it concerns, numbers masked; a family's own line goes by the family's number."""
    if line.person:
        return line.person.name, line.person.id_number_mask
    return f"家庭 {line.household.number}", ""


_HEADERS = (
    "乡镇", "村（社区）", "姓名", "身份证号（掩码）", "待遇", "所属期间", "应退（元）",
    "已收回（元）", "已免退（元）", "还应退（元）", "逾期（元）", "事由", "发现日期", "状态",
)  # fmt: skip


def export(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The cases asked for, streamed."""
    asked = read(request.GET, list(queries.SORTS), "-found")
    rows = queries.recoveries(request.scope, narrowed(request.GET))
    cells = in_own_transaction(_cells(rows, ordering(asked.order, queries.SORTS)))
    sheet = Sheet(f"追缴清单-{now:%Y%m%d}", _HEADERS, cells)
    homes = rows.values_list("household_id", "region")
    out = Outgoing("payable", rows.count(), homes, "追缴清单", request.post.region)
    return leave(request, kind, now, sheet, out)


def _cells(rows: QuerySet[Payable], order: list[str]) -> Iterator[tuple[Cell, ...]]:
    where = places(rows.order_by().values_list("region", flat=True).distinct())
    for line in rows.order_by(*order).iterator(chunk_size=2000):
        row = row_of(line, where, *_listed(line))
        yield (
            row.where.above or row.where.name, row.where.name if row.where.above else "",
            row.who, row.mask, line.label, row.months, Decimal(line.amount_fen) / 100,
            Decimal(line.given_back_fen) / 100, Decimal(line.waived_fen) / 100,
            Decimal(row.owed_fen) / 100, Decimal(row.late_fen) / 100,
            line.reason, timezone.localdate(line.raised_at), str(row.state.label),
        )  # fmt: skip
