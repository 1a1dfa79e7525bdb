"""The list of duties on its way out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.http import HttpResponseBase
from django.utils import timezone

from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.care.duties import queries
from nuanxin.care.duties.queries import Duty
from nuanxin.web.duties.pages import WHENS, asked_for, read_wanted, rows
from nuanxin.web.leaving import Outgoing, leave

_HEADERS = (
    "家庭编号", "乡镇", "村（社区）", "家庭", "事由", "形式", "日子", "最早", "最晚",
    "方便的时间", "岗位", "谁去", "已做",
)  # fmt: skip
_BATCH = 500


def out(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The duties as they are filtered."""
    today = timezone.localdate(now)
    wanted = read_wanted(request.GET)
    found = queries.duties(request.scope, asked_for(wanted, today))
    cells = in_own_transaction(_cells(found, today))
    sheet = Sheet(f"走访-{WHENS[wanted.when]}-{now:%Y%m%d}", _HEADERS, cells)
    homes = [(each.household, each.region) for each in found]
    leaving = Outgoing("household", len(found), homes, "走访", request.post.region)
    return leave(request, kind, now, sheet, leaving)


def _cells(found: list[Duty], today: date) -> Iterator[tuple[Cell, ...]]:
    for start in range(0, len(found), _BATCH):
        yield from (row.cells for row in rows(found[start : start + _BATCH], today))
