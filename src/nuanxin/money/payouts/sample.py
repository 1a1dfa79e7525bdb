"""Two made-up lines laid out as a county has settled, for the page on which it settles them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from nuanxin.base.ui.sheets import Cell
from nuanxin.money.payouts.layouts import Column, Format, Manner
from nuanxin.money.payouts.textfile import Row, Sums, faults_in, written

# Nobody: numbers of noughts, so that no account or person can be meant.
_LINES: tuple[dict[str, Cell], ...] = (
    {
        "position": 1, "town": "样张镇", "village": "甲村", "payee": "样甲",
        "id_number": "000000000000000000", "account": "0000000000000000001",
        "holder": "样甲", "bank": "样张农村商业银行", "agent": "",
        "label": "特别扶助金（死亡）", "months": "2026 年 1–6 月", "kind": "正常",
        "amount": Decimal("3540.00"), "remark": "",
    },
    {
        "position": 2, "town": "样张镇", "village": "乙社区", "payee": "样乙丙",
        "id_number": "00000000000000000X", "account": "0000000000000000002",
        "holder": "样乙丙", "bank": "样张农村商业银行", "agent": "样丁",
        "label": "特别扶助金（伤残）", "months": "2026 年 1–6 月", "kind": "补发",
        "amount": Decimal("560.50"), "remark": "",
    },
)  # fmt: skip
_SUMS = Sums("000000-2026-0001", len(_LINES), 410050)


class Sample(NamedTuple):
    """The cells of two lines, the same as text where the file is text, what does not fit."""

    rows: list[Row]
    text: str
    faults: list[str]


def sample_of(columns: Sequence[Column], manner: Manner) -> Sample:
    """Written by what writes the real file."""
    rows = [_row(columns, line) for line in _LINES]
    if manner.format == Format.XLSX:
        return Sample(rows, "", [])
    if faults := list(faults_in(columns, manner, rows)):
        return Sample(rows, "", faults)
    codec = "gb18030" if manner.format.in_gb18030 else "utf-8-sig"
    return Sample(rows, b"".join(written(columns, manner, rows, _SUMS)).decode(codec), [])


def _row(columns: Sequence[Column], line: dict[str, Cell]) -> Row:
    return [column.text or line.get(column.field, "") for column in columns]
