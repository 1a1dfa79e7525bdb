"""Lists on their way out, with the filters they were seen with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from django.http import HttpResponseBase
from django.utils import timezone

from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.support.benefits.lists import Listed
from nuanxin.web.assess.lists import Line, filters_of, selected, streamed
from nuanxin.web.assess.terms import read
from nuanxin.web.leaving import Outgoing, leave

_HEADERS = (
    "乡镇", "村（社区）", "姓名", "项目", "结论", "理由", "待补资料", "本期金额（元）", "上期",
    "首享年度", "确认文号", "同一人另有", "暂缓", "不符合（暂停）自",
)  # fmt: skip


def people(
    request: OfficeRequest, term: str, which: Listed, kind: str, now: datetime
) -> HttpResponseBase:
    """The people of a list, streamed."""
    asked = read(request.scope, request.GET, timezone.localdate(now), term)
    rows = selected(asked, which, filters_of(request.GET))
    said = f"{asked.term.label} {which.label}"
    cells: Iterator[tuple[Cell, ...]] = (
        _cells(line) for line in in_own_transaction(streamed(rows))
    )
    name = f"{which.label}-{asked.term}-{now:%Y%m%d}"
    notes = (("名单", said), ("地区", asked.where))
    homes = rows.values_list("household_id", "region")
    out = Outgoing("finding", rows.count(), homes, said)
    return leave(request, kind, now, Sheet(name, _HEADERS, cells, notes), out)


def _cells(line: Line) -> tuple[Cell, ...]:
    return (
        line.place.above or line.place.name, line.place.name if line.place.above else "",
        line.name, line.benefit, line.verdict, line.reason, line.missing,
        None if line.amount is None else Decimal(line.amount) / 100, line.before,
        line.first_year, line.document, line.beside, line.aside,
        line.since,
    )  # fmt: skip
