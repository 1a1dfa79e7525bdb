"""Rows of an import on their way out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime

from django.http import HttpResponseBase

from nuanxin.base.audit.actions import record_export
from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.ui.sheets import Cell, Sheet, answer
from nuanxin.registry.exchange.faultbook import fault_sheet, faults_of
from nuanxin.registry.exchange.models import ImportBatch
from nuanxin.registry.exchange.preview import ShownRow, listed
from nuanxin.registry.exchange.queries import staged_rows
from nuanxin.registry.exchange.words import Verdict

_HEADERS = ("工作表", "行号", "结论", "乡镇", "村（社区）", "姓名", "身份证号（掩码）", "情况")


def faulty(
    request: OfficeRequest, batch: ImportBatch, kind: str, now: datetime
) -> HttpResponseBase:
    """The faulty rows as they came, for the sender to mend; they carry full numbers."""
    faults = faults_of(batch)
    _recorded(request, batch, len(faults.rows), "问题行", now)
    sheet = fault_sheet(faults, f"问题行-{now:%Y%m%d}")
    return answer(sheet._replace(notes=_notes(request, now)), kind)


def rows(
    request: OfficeRequest, batch: ImportBatch, kind: str, now: datetime
) -> HttpResponseBase:
    """The rows of one verdict, or all; numbers stay masked."""
    verdict = request.GET.get("verdict", "")
    wanted = verdict if verdict in Verdict.values else ""
    found = staged_rows(batch, wanted)
    _recorded(request, batch, found.count(), wanted or "全部", now)
    cells: Iterator[tuple[Cell, ...]] = (
        _cells(row)
        for row in in_own_transaction(listed(batch, found.iterator(500), request.scope))
    )
    return answer(Sheet(f"导入明细-{now:%Y%m%d}", _HEADERS, cells, _notes(request, now)), kind)


def _recorded(
    request: OfficeRequest, batch: ImportBatch, count: int, what: str, now: datetime
) -> None:
    mark = hashlib.sha256(f"{request.actor.user_id} {now.isoformat()}".encode()).hexdigest()
    record_export(request.actor, "import", mark, count, what, region=batch.region)


def _notes(request: OfficeRequest, now: datetime) -> tuple[tuple[str, str], ...]:
    return (
        ("导出人", request.actor.name),
        ("导出时间", f"{now:%Y-%m-%d %H:%M:%S}"),
        ("说明", "含个人信息，限工作使用，用完请删除。"),
    )


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
