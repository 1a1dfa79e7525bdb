"""Sheets in the house style: titled, framed, filtered, ready to print on A4, wide ones A3."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from nuanxin.kit.refusal import Refusal

_FONT = "宋体"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_CELL = 32_767
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_SHEET_NAME = 31
LAST_ROW = 1_048_000
_A3, _A4 = 8, 9
# Characters across a page of A4 that can still be read once it is made to fit.
_WIDEST_ON_A4 = 225
_LINE_HEIGHT, _MOST_HEIGHT = 13.5, 400


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its header, width in characters, and how its cells look."""

    text: str
    width: float
    style: str = "text"


class Money(int):
    """Fen, written as yuan in a number cell."""


Value = str | int | Money | None


class Page:
    """One sheet written from top to bottom."""

    def __init__(self, sheet: Worksheet, styles: dict[str, Format]) -> None:
        self._sheet = sheet
        self._styles = styles
        self._row = 0
        self._headings: Sequence[Heading] = ()

    def title(self, text: str) -> None:
        self._sheet.set_row(self._row, 26)
        self._line(text, "title")

    def line(self, text: str) -> None:
        self._line(text, "plain")

    def _line(self, text: str, style: str) -> None:
        self._sheet.write_string(self._row, 0, safe(text), self._styles[style])
        self._row += 1

    def table(self, headings: Sequence[Heading]) -> None:
        """Write a header row; frozen, filtered and repeated on paper when it is the first."""
        if not self._headings:
            self._sheet.freeze_panes(self._row + 1, 0)
            self._sheet.repeat_rows(self._row)
            self._first = self._row
        self._make_room([(heading.text, heading.width) for heading in headings])
        for column, heading in enumerate(headings):
            self._sheet.write_string(
                self._row, column, safe(heading.text), self._styles["head"]
            )
        self._headings = headings
        self._row += 1

    def row(self, values: Sequence[Value], *, strong: bool = False) -> None:
        """Write one row; text is always text, whatever it looks like."""
        pairs = zip(values, self._headings, strict=False)
        self._make_room([(v, h.width) for v, h in pairs if h.style == "wrap" and v])
        for column, (value, heading) in enumerate(zip(values, self._headings, strict=False)):
            style = self._styles["strong" if strong else heading.style]
            if value is None or value == "":
                self._sheet.write_blank(self._row, column, None, style)
            elif isinstance(value, Money):
                money = self._styles["strong money" if strong else "money"]
                self._sheet.write_number(self._row, column, value / 100, money)
            elif isinstance(value, int):
                self._sheet.write_number(self._row, column, value, style)
            else:
                self._sheet.write_string(self._row, column, safe(value), style)
        self._row += 1
        if self._row > LAST_ROW:
            raise Refusal("结果超过 Excel 一张表能放的行数。请按乡镇拆成几个文件再交。")

    def _make_room(self, texts: Sequence[tuple[Value, float]]) -> None:
        """Not every program makes a row higher for wrapped text: ask for the height."""
        lines = max((ceil(_width(str(text)) / width) for text, width in texts), default=1)
        if lines > 1:
            height = min(lines * _LINE_HEIGHT + 2, _MOST_HEIGHT)
            self._sheet.set_row(self._row, height)

    def filter(self) -> None:
        """Put a filter on the first table; call it after its last row."""
        if self._row > self._first + 1:
            last = len(self._headings) - 1
            self._sheet.autofilter(self._first, 0, self._row - 1, last)

    def gap(self) -> None:
        self._row += 1


class Pages:
    """The workbook's sheets and styles."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._names: set[str] = set()
        frame = {"font_name": _FONT, "font_size": 10, "border": 1, "valign": "vcenter"}
        number = {**frame, "num_format": "#,##0"}
        money = {**frame, "num_format": "#,##0.00"}
        wrap = {**frame, "text_wrap": True}
        bold = {"bold": True, "bg_color": "#F2F2F2"}
        plain = {"font_name": _FONT, "font_size": 10}
        self._styles = {
            name: book.add_format(properties)
            for name, properties in {
                "title": {**plain, "font_size": 16, "bold": True},
                "plain": plain,
                "head": {**wrap, **bold, "align": "center"},
                "text": {**frame, "num_format": "@"},
                "wrap": {**wrap, "num_format": "@"},
                "centre": {**frame, "align": "center", "num_format": "@"},
                "number": number,
                "money": money,
                "strong": {**number, **bold},
                "strong money": {**money, **bold},
            }.items()
        }

    def page(self, name: str, headings: Sequence[Heading]) -> Page:
        """A new sheet with the widths of its headings, set up for paper across."""
        sheet = self._book.add_worksheet(self._unique(name))
        sheet.set_landscape()
        wide = sum(heading.width for heading in headings) > _WIDEST_ON_A4
        sheet.set_paper(_A3 if wide else _A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer("&L&A&C第 &P 页，共 &N 页&R测算结果，不作为发放依据")
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, heading.width)
        return Page(sheet, self._styles)

    def _unique(self, name: str) -> str:
        base = _NOT_IN_SHEET_NAMES.sub("", name)[:_LONGEST_SHEET_NAME]
        unique, number = base, 2
        while unique in self._names:
            tail = f"({number})"
            unique, number = base[: _LONGEST_SHEET_NAME - len(tail)] + tail, number + 1
        self._names.add(unique)
        return unique


def _width(text: str) -> int:
    """In characters of a column's width; an ideograph takes two."""
    return len(text.encode("gb18030", "replace"))


def safe(text: str) -> str:
    """Text that stays text in Excel, and in a CSV made of it: nothing starts a formula."""
    if text.startswith(_FORMULA_STARTS):
        text = "'" + text
    return text[:_LONGEST_CELL]
