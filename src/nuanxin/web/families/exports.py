"""Lists of families on their way out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.http import HttpResponseBase

from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.registry.people.queries.families import Line, streamed
from nuanxin.web.families.forms import read_filter
from nuanxin.web.families.lists import selected
from nuanxin.web.leaving import Outgoing, leave

_HEADERS = (
    "家庭编号",
    "乡镇",
    "村（社区）",
    "女方/男方",
    "身份证号（掩码）",
    "子女数",
    "建档日期",
    "状态",
)


def families(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The families asked for, streamed; numbers stay masked."""
    rows = selected(request.scope, read_filter(request.GET)).order_by("region", "id")
    cells: Iterator[tuple[Cell, ...]] = (
        _cells(line) for line in in_own_transaction(streamed(rows))
    )
    sheet = Sheet(f"家庭名单-{now:%Y%m%d}", _HEADERS, cells)
    out = Outgoing("household", rows.count(), rows.values_list("pk", "region"), "家庭名单")
    return leave(request, kind, now, sheet, out)


def _cells(line: Line) -> tuple[Cell, ...]:
    return (
        line.number, line.place.above or line.place.name,
        line.place.name if line.place.above else "", line.names, "、".join(line.masks),
        line.children, line.opened_on, "已注销" if line.closed else "在册",
    )  # fmt: skip
