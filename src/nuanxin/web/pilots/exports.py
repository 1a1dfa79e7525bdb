"""The list of pilots on its way out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.http import HttpResponseBase
from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import places
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.support.pilots.models import Pilot
from nuanxin.support.pilots.queries import pilots
from nuanxin.web.leaving import NO_FAMILY, Outgoing, leave
from nuanxin.web.pilots.pages import read_wanted

_HEADERS = (
    "工程（计划）", "试点名称", "种类", "乡镇", "村（社区）", "承办单位", "文件", "做什么",
    "开始日期", "结束日期", "结果", "记录条数", "最近记录", "惠及户次",
)  # fmt: skip


def out(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The pilots as they are filtered; a county has some dozens."""
    today = timezone.localdate(now)
    rows = list(pilots(request.scope, today, read_wanted(request.GET)).order_by("region", "id"))
    sheet = Sheet(f"试点项目-{now:%Y%m%d}", _HEADERS, _cells(rows))
    told = Outgoing(
        "pilot", len(rows), NO_FAMILY, "试点项目", request.post.region, care="限工作使用。"
    )
    return leave(request, kind, now, sheet, told)


def _cells(rows: Sequence[Pilot]) -> Iterator[tuple[Cell, ...]]:
    where = places(row.region for row in rows)
    for row in rows:
        here = where[row.region]
        yield (
            row.programme, row.name, row.get_sort_display(), here.above or here.name,
            here.name if here.above else "", row.unit, row.document, row.goal, row.starts_on,
            row.ends_on, row.outcome, getattr(row, "lines", 0), getattr(row, "last", None),
            getattr(row, "reached", None),
        )  # fmt: skip
