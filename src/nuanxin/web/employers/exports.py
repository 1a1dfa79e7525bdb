"""Lists of units, of their people, and of what they owe, on their way out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils import timezone

from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import region_names
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.kit.term import Term
from nuanxin.money.payables.models import EmployerDue
from nuanxin.money.payables.queries import dues_of_employer
from nuanxin.registry.consents.purposes import EMPLOYER_NOTICE
from nuanxin.registry.consents.queries import withheld
from nuanxin.registry.employers.models import Employer
from nuanxin.registry.employers.queries import employers
from nuanxin.registry.people.queries.working import (
    Spell,
    Worker,
    homes_of,
    people_of,
    streamed,
)
from nuanxin.web.employers.pages import read_state, read_wanted
from nuanxin.web.leaving import NO_FAMILY, Homes, Outgoing, leave

_UNITS = (
    "单位名称", "统一社会信用代码", "单位性质", "状态", "终止日期", "支付主体", "联系部门",
    "办公电话",
)  # fmt: skip
_PEOPLE = (
    "姓名",
    "身份证号（掩码）",
    "乡镇",
    "村（社区）",
    "任职时间",
    "现在",
    "本人登记的单位性质",
)
_DUES = ("姓名", "家庭编号", "经办单位", "待遇", "期间", "支付方", "金额（元）", "文号", "状态")

_CARE = "含个人信息的，限工作使用，用完请删除。单位应付由单位发放，不入财政批次。"


_UNNAMED = "（本人不同意告知单位）"


class _Out(NamedTuple):
    """A list about to leave: what of, named how, with which columns."""

    of: str
    name: str
    headers: Sequence[str]
    rows: Iterator[tuple[Cell, ...]]
    total: int
    homes: Homes = NO_FAMILY


def units(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The units asked for."""
    rows = employers(request.scope, read_wanted(request.GET)).order_by("name", "id")
    cells = (_unit(row) for row in in_own_transaction(rows.iterator()))
    return _sent(request, kind, now, _Out("employer", "工作单位", _UNITS, cells, rows.count()))


def people(
    request: OfficeRequest, unit: Employer, kind: str, now: datetime
) -> HttpResponseBase:
    """People of one unit; numbers stay masked."""
    today = timezone.localdate(now)
    rows = people_of(request.scope, unit, today, read_state(request.GET))
    found = streamed(rows.order_by("region", "id"), unit, today)
    cells = (_worker(each) for each in in_own_transaction(found))
    out = _Out("person", f"{unit.name}-人员", _PEOPLE, cells, rows.count(), homes_of(rows))
    return _sent(request, kind, now, out)


def dues(request: OfficeRequest, unit: Employer, kind: str, now: datetime) -> HttpResponseBase:
    """What one unit owes, to send to it; whoever does not agree is not named to their unit."""
    rows = dues_of_employer(request.scope, unit.pk)
    people = rows.order_by().filter(person__isnull=False).values_list("person_id", flat=True)
    unnamed = withheld(request.scope, EMPLOYER_NOTICE, people)
    cells = in_own_transaction(_dues(rows, unnamed))
    homes = rows.exclude(person__in=unnamed).values_list("household_id", "region")
    out = _Out("employer_due", f"{unit.name}-应付", _DUES, cells, rows.count(), homes)
    return _sent(request, kind, now, out)


def _sent(request: OfficeRequest, kind: str, now: datetime, out: _Out) -> HttpResponseBase:
    sheet = Sheet(f"{out.name}-{now:%Y%m%d}", out.headers, out.rows)
    said = f"单位名单 {out.name}"
    going = Outgoing(out.of, out.total, out.homes, said, care=_CARE)
    return leave(request, kind, now, sheet, going)


def _unit(row: Employer) -> tuple[Cell, ...]:
    return (
        row.name, row.code, row.kind, row.get_ended_by_display() or "存续", row.ended_on,
        row.get_payer_display(), row.contact, row.telephone,
    )  # fmt: skip


def _worker(each: Worker) -> tuple[Cell, ...]:
    town = each.place.above or each.place.name
    village = each.place.name if each.place.above else ""
    spells = "；".join(said(spell) for spell in each.spells)
    return (
        each.name, each.mask, town, village, spells, "是" if each.now else "否", each.kind,
    )  # fmt: skip


def said(spell: Spell) -> str:
    """A spell as a cell: from, to."""
    since = spell.since.isoformat() if spell.since else "不详"
    return f"{since} 至 {spell.until.isoformat() if spell.until else '今'}"


def _dues(rows: QuerySet[EmployerDue], unnamed: set[int]) -> Iterator[tuple[Cell, ...]]:
    names = region_names(rows.order_by().values_list("region", flat=True).distinct())
    for row in rows.iterator():
        silent = row.person_id in unnamed
        yield (
            _UNNAMED if silent else row.person.shown_name if row.person else "（整户）",
            "" if silent else row.household.number,
            names[row.region], row.label,
            Term.parse(row.term).label, row.level,
            Decimal(row.amount_fen).scaleb(-2), row.document, row.get_status_display(),
        )  # fmt: skip
