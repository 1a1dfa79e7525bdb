"""Lists of families on their way out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime

from django.http import HttpResponseBase

from nuanxin.base.audit.actions import record_export
from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.ui.sheets import Cell, Sheet, answer
from nuanxin.registry.people.queries.families import Line, streamed
from nuanxin.web.families.forms import read_filter
from nuanxin.web.families.lists import selected

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
    filters = request.GET.urlencode() or "全部"
    mark = hashlib.sha256(f"{request.actor.user_id} {now.isoformat()}".encode()).hexdigest()
    record_export(request.actor, "household", mark, rows.count(), filters)
    notes = (
        ("导出人", request.actor.name),
        ("导出时间", f"{now:%Y-%m-%d %H:%M:%S}"),
        ("筛选条件", filters),
        ("导出编号", mark[:16]),
        ("说明", "含个人信息，限工作使用，用完请删除。"),
    )
    cells: Iterator[tuple[Cell, ...]] = (
        _cells(line) for line in in_own_transaction(streamed(rows))
    )
    return answer(Sheet(f"家庭名单-{now:%Y%m%d}", _HEADERS, cells, notes), kind)


def _cells(line: Line) -> tuple[Cell, ...]:
    return (
        line.number, line.place.above or line.place.name,
        line.place.name if line.place.above else "", line.names, "、".join(line.masks),
        line.children, line.opened_on, "已注销" if line.closed else "在册",
    )  # fmt: skip
