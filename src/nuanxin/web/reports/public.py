"""The public edition of the year's tables as a sheet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime

from nuanxin.base.audit.actions import record_export
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.kit.refusal import Refusal
from nuanxin.reports.disclosure.protecting import K
from nuanxin.reports.disclosure.yearly import (
    COLUMNS,
    HIDDEN,
    PublicLine,
    PublicTables,
    public_tables,
)
from nuanxin.web.reports.tables import Shown


def public_sheet(request: OfficeRequest, shown: Shown, now: datetime) -> Sheet:
    """Both tables; what was left out and how it was rounded stands in the notes.

    A year that is not over says up to which day; one that has not come is not published.
    """
    if not shown.told.begun:
        raise Refusal(
            f"{shown.annual.year} 年还没有到，没有可以公开的数字。请选今年或以前的年度。"
        )
    found = public_tables(shown.annual)
    name = f"{found.year}年度扶助统计-{shown.region.name}-公开版"
    mark = hashlib.sha256(f"{name}{now.isoformat()}".encode()).hexdigest()
    rows = len(found.benefits) + len(found.towns)
    record_export(request.actor, "report", mark, rows, name, region=request.post.region)
    notes = (
        ("口径", "人数按已确认的待遇逐项计；金额按所属期间的应付计，四舍五入到万元。"),
        (
            "不列的数字",
            f"“{HIDDEN}”：不足 {K} 人，或能由别的数字推算出来，共 {found.hidden} 处。",
        ),
        ("统计截至", f"{shown.told.until:%Y-%m-%d}"),
        ("制表日期", f"{now:%Y-%m-%d}"),
    )
    headers = ("项目/乡镇", *COLUMNS, f"{shown.at_end}人数", "金额（万元）")
    return Sheet(name, headers, _cells(found), notes)


def _cells(found: PublicTables) -> Iterator[tuple[Cell, ...]]:
    for line in (*found.benefits, *found.towns, found.total):
        yield _line(line)


def _line(line: PublicLine) -> tuple[Cell, ...]:
    return (line.label, *(_cell(count) for count in line.people), _cell(line.money))


def _cell(value: int | None) -> Cell:
    return HIDDEN if value is None else value
