"""Lists of gaps and of contact persons on their way out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils import timezone

from nuanxin.base.database.streaming import in_batches, in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.care.contacts import queries
from nuanxin.care.contacts.models import ContactPerson
from nuanxin.registry.people.models import Household
from nuanxin.web.boards import read_place
from nuanxin.web.contacts.pages import GapLine, gap_lines, person_lines, read_wanted
from nuanxin.web.leaving import NO_FAMILY, Outgoing, leave

_GAPS = ("家庭编号", "乡镇", "村（社区）", "家庭", "缺什么", "现在的联系人")
_PEOPLE = ("姓名", "性别", "身份", "地方", "电话（掩码）", "到岗", "离岗", "现联系户数")


def gaps(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The gaps as they are filtered."""
    today = timezone.localdate(now)
    scheme = queries.scheme_on(request.post.region, today)
    wanted = request.GET.get("kind", "")
    wanted = wanted if wanted in {gap.key for gap in queries.GAPS} else ""
    rows = queries.gaps(
        request.scope, scheme, today, kind=wanted, place=read_place(request.GET)
    ).order_by("region", "id")
    cells = in_own_transaction(line.cells for line in _streamed(rows))
    sheet = Sheet(f"联系人缺口-{now:%Y%m%d}", _GAPS, cells)
    homes = rows.values_list("pk", "region")
    out = Outgoing("household", rows.count(), homes, "联系人缺口", request.post.region)
    return leave(request, kind, now, sheet, out)


def _streamed(rows: QuerySet[Household]) -> Iterator[GapLine]:
    for batch in in_batches(rows):
        yield from gap_lines(batch)


def people(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """Contact persons as they are filtered; numbers masked."""
    rows = queries.people(request.scope, read_wanted(request.GET)).order_by("region", "id")
    cells = in_own_transaction(_cells(rows))
    sheet = Sheet(f"联系人-{now:%Y%m%d}", _PEOPLE, cells)
    here = request.post.region
    out = Outgoing("contactperson", rows.count(), NO_FAMILY, region=here)
    return leave(request, kind, now, sheet, out)


def _cells(rows: QuerySet[ContactPerson]) -> Iterator[tuple[Cell, ...]]:
    for row, where, load in person_lines(rows):
        left = str(row.left_on) if row.left_on else ""
        yield (
            row.name, row.sex, row.title, where.label, row.phone_mask, str(row.joined_on), left,
            load,
        )  # fmt: skip
