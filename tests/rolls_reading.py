"""Reading a roll from plain rows, for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from nuanxin.base.files.sheets import Cell, Merged, Sheet
from nuanxin.base.jurisdiction.divisions import region_tree
from nuanxin.kit.region import RegionCode
from nuanxin.registry.exchange.rolls.reading import read_roll
from nuanxin.registry.exchange.rolls.roll import Roll, RollOptions, RowNote

TODAY = date(2026, 11, 21)
COUNTY = RegionCode.parse("341599")
LONG = ["户编号", "乡镇", "姓名", "角色", "身份证号"]
WIDE = ["乡镇", "姓名", "身份证号", "配偶姓名", "配偶身份证号", "子女姓名", "子女身份证号"]
Rows = Sequence[Sequence[Cell]]


def options(
    *,
    region: RegionCode | None = COUNTY,
    answers: Mapping[str, str] | None = None,
    sheet: str = "",
) -> RollOptions:
    return RollOptions(TODAY, region, sheet, answers or {})


def read(
    rows: Rows,
    *,
    answers: Mapping[str, str] | None = None,
    region: RegionCode | None = COUNTY,
    merged: Sequence[Merged] = (),
) -> Roll:
    """One visible sheet called 表."""
    sheet = Sheet("表", [list(row) for row in rows], merged=tuple(merged))
    return read_roll([sheet], options(region=region, answers=answers), region_tree())


def said(roll: Roll) -> list[tuple[int, str, str]]:
    """Row, column and message of each fault."""
    return [(fault.row, fault.column, fault.message) for fault in roll.faults]


def only_fault(roll: Roll) -> RowNote:
    (fault,) = roll.faults
    return fault
