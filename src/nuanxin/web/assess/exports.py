"""Lists on their way out, with the filters they were seen with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from django.http import HttpResponseBase

from nuanxin.base.audit.actions import record_export
from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.ui.sheets import Cell, Sheet, answer
from nuanxin.support.benefits.lists import Listed
from nuanxin.web.assess.lists import Line, filters_of, selected, streamed
from nuanxin.web.assess.terms import read

_HEADERS = (
    "乡镇", "村（社区）", "姓名", "项目", "结论", "理由", "待补资料", "本期金额（元）", "上期",
    "首享年度", "确认文号",
)  # fmt: skip


def people(
    request: OfficeRequest, term: str, which: Listed, kind: str, now: datetime
) -> HttpResponseBase:
    """The people of a list, streamed."""
    asked = read(request.scope, request.GET, now.date(), term)
    rows = selected(asked, which, filters_of(request.GET))
    filters = request.GET.urlencode() or "全部"
    said = f"{asked.term.label} {which.label}"
    mark = hashlib.sha256(f"{request.actor.user_id} {now.isoformat()}".encode()).hexdigest()
    record_export(request.actor, "finding", mark, rows.count(), f"{said} {filters}")
    notes = (
        ("名单", said),
        ("地区", asked.where),
        ("导出人", request.actor.name),
        ("导出时间", f"{now:%Y-%m-%d %H:%M:%S}"),
        ("筛选条件", filters),
        ("导出编号", mark[:16]),
        ("说明", "含个人信息，限工作使用，用完请删除。"),
    )
    cells: Iterator[tuple[Cell, ...]] = (
        _cells(line) for line in in_own_transaction(streamed(rows))
    )
    name = f"{which.label}-{asked.term}-{now:%Y%m%d}"
    return answer(Sheet(name, _HEADERS, cells, notes), kind)


def _cells(line: Line) -> tuple[Cell, ...]:
    return (
        line.place.above or line.place.name, line.place.name if line.place.above else "",
        line.name, line.benefit, line.verdict, line.reason, line.missing,
        None if line.amount is None else Decimal(line.amount) / 100, line.before,
        line.first_year, line.document,
    )  # fmt: skip
