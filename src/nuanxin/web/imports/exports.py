"""Rows of an import on their way out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.http import HttpResponseBase

from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.registry.exchange.faultbook import fault_sheet, faults_of
from nuanxin.registry.exchange.models import ImportBatch
from nuanxin.registry.exchange.preview import ShownRow, listed
from nuanxin.registry.exchange.queries import staged_rows
from nuanxin.registry.exchange.words import Verdict
from nuanxin.web.leaving import NO_FAMILY, Outgoing, leave

_HEADERS = ("工作表", "行号", "结论", "乡镇", "村（社区）", "姓名", "身份证号（掩码）", "情况")


def faulty(
    request: OfficeRequest, batch: ImportBatch, kind: str, now: datetime
) -> HttpResponseBase:
    """The faulty rows as they came, for the sender to mend; they carry full numbers."""
    faults = faults_of(batch)
    sheet = fault_sheet(faults, f"问题行-{now:%Y%m%d}")
    return leave(request, kind, now, sheet, _out(batch, len(faults.rows), "问题行"))


def rows(
    request: OfficeRequest, batch: ImportBatch, kind: str, now: datetime
) -> HttpResponseBase:
    """The rows of one verdict, or all; numbers stay masked."""
    verdict = request.GET.get("verdict", "")
    wanted = verdict if verdict in Verdict.values else ""
    found = staged_rows(batch, wanted)
    cells: Iterator[tuple[Cell, ...]] = (
        _cells(row)
        for row in in_own_transaction(listed(batch, found.iterator(500), request.scope))
    )
    sheet = Sheet(f"导入明细-{now:%Y%m%d}", _HEADERS, cells)
    return leave(request, kind, now, sheet, _out(batch, found.count(), wanted or "全部"))


def _out(batch: ImportBatch, count: int, what: str) -> Outgoing:
    return Outgoing("import", count, NO_FAMILY, what, batch.region)


def _cells(row: ShownRow) -> tuple[Cell, ...]:
    changes = [f"{c.field}：{c.old or '（空）'} → {c.new}" for c in row.cells]
    for person in row.people:
        changes += [f"{c.field}：{c.old or '（空）'} → {c.new}" for c in person.cells]
        changes += [person.question] if person.question else []
    changes += [f"{fault.column}：{fault.message}" for fault in row.faults]
    changes += row.notes
    names = "、".join(person.name for person in row.people)
    numbers = "、".join(person.number for person in row.people)
    head = (row.sheet, row.row, row.verdict.label, row.town, row.village)
    return (*head, names, numbers, "；".join(changes))
