"""Workbooks for tests: a sheet is a list of rows of plain values."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import xlsxwriter
import xlwt
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from nuanxin.kit.idnumber import check_character

Rows = Sequence[Sequence[object]]
SHEET_PART = "xl/worksheets/sheet1.xml"


def number(birth: str = "19650529", serial: int = 2) -> str:
    """A sound identity number with the prefix given to no place; odd serials are men."""
    first = f"341599{birth}{serial:03d}"
    return first + check_character(first)


def write_xlsx(path: Path, sheets: Mapping[str, Rows], merged: Sequence[str] = ()) -> Path:
    """A .xlsx; numbers and dates stay what they are; `merged` are ranges of every sheet."""
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": datetime(2026, 1, 5, tzinfo=UTC)})  # the same file again
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for area in merged:
            sheet.merge_range(area, "")
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                _write_cell(sheet, (row, column), cell, day)
    book.close()
    return path


def _write_cell(sheet: Worksheet, place: tuple[int, int], cell: object, day: Format) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(*place, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(*place, cell, day)
    elif isinstance(cell, int | float):
        sheet.write_number(*place, cell)
    elif cell is not None:
        sheet.write_string(*place, str(cell))


def write_xls(path: Path, rows: Rows) -> Path:
    """A BIFF workbook, as .xls and .et are."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("花名册")
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    book.save(str(path))
    return path


def write_csv(path: Path, rows: Rows, encoding: str) -> Path:
    text = "\n".join(",".join(str(cell) for cell in row) for row in rows) + "\n"
    path.write_bytes(text.encode(encoding))
    return path


def changed(
    source: Path,
    target: Path,
    edit: Callable[[bytes], bytes] = bytes,
    more: Mapping[str, bytes] | None = None,
) -> Path:
    """A copy of a .xlsx with its first sheet edited and other parts added."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, edit(content) if name == SHEET_PART else content)
        for name, content in (more or {}).items():
            new.writestr(name, content)
    target.write_bytes(packed.getvalue())
    return target
