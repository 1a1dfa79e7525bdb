"""A 发放清册 as text: CSV, or lines of fixed widths as banks' older systems read them.

Nothing is cut and nothing replaced: what the file cannot carry is named by its place.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from nuanxin.base.ui.sheets import Cell, acts, guarded
from nuanxin.kit.gb18030 import encode, unreadable
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payouts.layouts import Column, Format, Manner, Totals

_END = "\r\n"
_BOM = "\ufeff"
_RIGHT = frozenset({"amount", "position"})
_AT_ONCE = 500
_MOST_NAMED = 10
# Bytes in the line of totals: batch, how many, fen, first and last number.
TOTALS_WIDTHS = (30, 8, 16, 8, 8)
Row = Sequence[Cell]


class Sums(NamedTuple):
    """The control totals of a list."""

    batch: str
    lines: int
    fen: int

    @property
    def first(self) -> int:
        """The 序号 of the first row."""
        return min(1, self.lines)

    @property
    def last(self) -> int:
        """The 序号 of the last row: lists number what is in the batch from 1 on."""
        return self.lines


def written(
    columns: Sequence[Column], manner: Manner, rows: Iterable[Row], sums: Sums
) -> Iterator[bytes]:
    """The file, some hundred lines at a time. Raises Refusal at what it cannot hold."""
    amount = [column.field for column in columns].index("amount")
    yield _bytes(manner, _head(columns, manner, sums))
    count = fen = 0
    for some in _pieces(rows):
        if found := list(faults_in(columns, manner, some, count + 1)):
            raise Refusal(refusal_of(found))
        count += len(some)
        fen += sum(int(Decimal(str(row[amount])) * 100) for row in some)
        yield _bytes(manner, "".join(_line(columns, manner, row) for row in some))
    if (count, fen) != (sums.lines, sums.fen):
        raise AssertionError(f"{sums.batch}: {count} lines, {fen} fen; signed were {sums}")
    yield _bytes(manner, _totals(manner, sums) if manner.totals == Totals.FOOT else "")


def _pieces(rows: Iterable[Row]) -> Iterator[list[Row]]:
    flowing = iter(rows)
    while some := list(islice(flowing, _AT_ONCE)):
        yield some


def _bytes(manner: Manner, text: str) -> bytes:
    return encode(text) if manner.format.in_gb18030 else text.encode()


def _head(columns: Sequence[Column], manner: Manner, sums: Sums) -> str:
    """What stands before the first line: fixed widths need no names of columns."""
    totals = _totals(manner, sums) if manner.totals == Totals.HEAD else ""
    if manner.format == Format.WIDTHS:
        return totals
    mark = _BOM if manner.format == Format.CSV else ""
    return mark + totals + _commas([guarded(column.header) for column in columns])


def _totals(manner: Manner, sums: Sums) -> str:
    if manner.format == Format.WIDTHS:
        figures = (sums.lines, sums.fen, sums.first, sums.last)
        parts = zip(figures, TOTALS_WIDTHS[1:], strict=True)
        return (
            sums.batch.ljust(TOTALS_WIDTHS[0])
            + "".join(f"{figure:>{width}}" for figure, width in parts)
            + _END
        )
    return _commas([
        "合计", "批次号", sums.batch, "笔数", sums.lines, "金额（分）", sums.fen,
        "首号", sums.first, "末号", sums.last,
    ])  # fmt: skip


def _commas(cells: Row) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=_END).writerow(cells)
    return buffer.getvalue()


def _line(columns: Sequence[Column], manner: Manner, row: Row) -> str:
    if manner.format != Format.WIDTHS:
        return _commas([guarded(cell) for cell in row])
    return "".join(map(_padded, columns, row)) + _END


def _padded(column: Column, cell: Cell) -> str:
    text = _said(cell)
    blank = " " * (column.width - len(encode(text)))
    return blank + text if column.field in _RIGHT else text + blank


def _said(cell: Cell) -> str:
    return f"{cell:.2f}" if isinstance(cell, Decimal) else str(cell or "")


def faults_in(
    columns: Sequence[Column], manner: Manner, rows: Iterable[Row], first: int = 1
) -> Iterator[str]:
    """What the file cannot hold as it is, by number of line and column; never what stands
    there: the page that shows it may be seen by people who may not see the family.
    """
    for number, row in enumerate(rows, first):
        for column, cell in zip(columns, row, strict=True):
            if fault := _fault(column, manner, cell):
                yield f"第 {number} 笔“{column.header}”{fault}"


def _fault(column: Column, manner: Manner, cell: Cell) -> str:
    text = _said(cell)
    if any(unicodedata.category(each) == "Cc" for each in text):
        return "里有换行、制表一类的控制字符"
    if manner.format.in_gb18030 and unreadable(text):
        return "里有 GB18030 没有的字（自造字）"
    if manner.format != Format.WIDTHS:
        return ""
    if (length := len(encode(text))) > column.width:
        return f"要 {length} 个字节，版式给了 {column.width} 个"
    return "开头的符号会被表格软件当成公式" if acts(cell) else ""


def refusal_of(found: Sequence[str]) -> str:
    """The first faults in words, how many more, and what to do about them."""
    more = f"等 {len(found)} 处" if len(found) > _MOST_NAMED else ""
    return (
        f"按现在的版式写不成文件：{'；'.join(found[:_MOST_NAMED])}{more}。"
        "放不下的，请在“清册版式”把这一列改宽，再点批次页面的“换成现在的版式”；"
        "字有问题的，请在家庭档案更正后重新编制。什么也没有截短。"
    )
