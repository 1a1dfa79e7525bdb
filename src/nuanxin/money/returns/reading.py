"""A return file as rows: columns found by their heads, every cell read or named as a fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from nuanxin.base.files.sheets import Cell, Sheet
from nuanxin.kit.daytext import read_day
from nuanxin.kit.digits import whole
from nuanxin.kit.money import typed_fen
from nuanxin.kit.refusal import Fault
from nuanxin.money.payouts.layouts import FIELDS, Column
from nuanxin.money.returns.models import Cause
from nuanxin.money.returns.words import (
    BATCH,
    EXTENT,
    FAILED,
    HEADERS,
    LABELS,
    NEEDED,
    OWN,
    PAID,
    PART,
    Called,
    called,
    cause_of,
    kept,
    tidy,
)

_HEAD_WITHIN = 30
_EXACT_DIGITS = 15
_LONGEST_VOUCHER = 40


class Told(NamedTuple):
    """One row of the file: which line, what proves it, what became of it."""

    place: str
    row: int
    batch: str
    number: int
    payee: str
    holder: str | None
    account: str
    amount_fen: int
    paid: bool
    voucher: str
    paid_on: date | None
    cause: Cause | None
    words: str
    # The voucher as the row names it, paid or not, and what the whole voucher comes to.
    under: str = ""
    voucher_fen: int | None = None


class Read(NamedTuple):
    """A file: its rows, the batch it names as a whole, whether it is a part, every fault."""

    rows: list[Told]
    batch: str
    part: bool
    faults: list[Fault]
    # What the column of the day is called in this very file.
    day: str = HEADERS["paid_on"][0]


class _Head(NamedTuple):
    sheet: Sheet
    row: int
    columns: dict[str, int]


def read_return(
    sheets: Sequence[Sheet], layout: Sequence[Column], *, vouchers: bool = False
) -> Read:
    """Find the heads the county's layout gives, then read every row under them.

    `vouchers`: what a whole voucher comes to is read, too; a bank's file has no such column.
    """
    names, words = _names(layout, vouchers=vouchers), called(by_treasury=vouchers)
    heads = [head for sheet in sheets if (head := _head(sheet, names))]
    if len(heads) != 1:
        return Read([], "", part=False, faults=[Fault("", _no_head(heads, words))])
    head = heads[0]
    missing = [header for name, header in NEEDED.items() if name not in head.columns]
    if missing:
        told = "、".join(missing)
        advice = f"没有“{told}”这些列。请用{words.roll}回填，不要删列"
        return Read([], "", part=False, faults=[Fault(f"第 {head.row + 1} 行", advice)])
    said, day = _labels(sheets, head), _named(head, "paid_on") or words.day
    rows: list[Told] = []
    faults: list[Fault] = []
    for number, cells in enumerate(head.sheet.rows[head.row + 1 :], head.row + 2):
        if any(str(cell).strip() for cell in cells) and not _sums(cells, head.columns):
            _take(_Row(f"第 {number} 行", number, cells, head.columns, day), rows, faults)
    if not rows and not faults:
        faults.append(Fault("", "表头下面一行也没有。请核对文件"))
    return Read(rows, said.get(BATCH, ""), said.get(EXTENT, "").startswith(PART), faults, day)


def _names(layout: Sequence[Column], *, vouchers: bool) -> dict[str, frozenset[str]]:
    """Field → what its head may be called: as the county's layout and we call it."""
    own = {column.field: column.header for column in layout}
    fields = {name: (FIELDS[name], own.get(name, FIELDS[name])) for name in OWN}
    return {
        name: frozenset(map(tidy, words))
        for name, words in (*fields.items(), *HEADERS.items())
        if vouchers or name != "voucher_amount"
    }


def _head(sheet: Sheet, names: Mapping[str, frozenset[str]]) -> _Head | None:
    """The first row that names the line number, the result and one thing more."""
    for number, cells in enumerate(sheet.rows[:_HEAD_WITHIN]):
        texts = [tidy(str(cell)) for cell in cells]
        columns = {
            name: index
            for name, words in names.items()
            for index in reversed(range(len(texts)))
            if texts[index] in words
        }
        if {"position", "result"} <= set(columns):
            return _Head(sheet, number, columns)
    return None


def _named(head: _Head, name: str) -> str:
    """What the file calls a column; nothing where it has none."""
    index = head.columns.get(name)
    return "" if index is None else str(head.sheet.rows[head.row][index]).strip()


def _no_head(heads: Sequence[_Head], words: Called) -> str:
    if heads:
        told = "、".join(head.sheet.name for head in heads)
        return f"有 {len(heads)} 张表都像{words.file}：{told}。请只留一张再交"
    return (
        f"没有找到表头。要有“{FIELDS['position']}”和“{HEADERS['result'][0]}”两列，"
        f"请在{words.roll}后面的列里填，不要改前面的列；文字是乱码的，请另存为 .xlsx"
    )


def _labels(sheets: Sequence[Sheet], head: _Head) -> dict[str, str]:
    """What stands beside the labels, above the head or on a sheet of notes."""
    found: dict[str, str] = {}
    for sheet in sheets:
        rows = sheet.rows[: head.row] if sheet is head.sheet else sheet.rows[:_HEAD_WITHIN]
        for cells in rows:
            for label, value in pairwise(cells):
                if key := LABELS.get(tidy(str(label)).rstrip(":")):
                    found.setdefault(key, tidy(str(value)))
    return found


def _sums(cells: Sequence[Cell], columns: Mapping[str, int]) -> bool:
    """A row of totals: it says so and names no line, or begins with it as our CSV does."""
    said = {tidy(str(cell)) for cell in cells}
    position = columns["position"]
    named = str(cells[position]).strip() if position < len(cells) else ""
    words = {"合计", "总计"}
    if tidy(str(next(iter(cells), ""))) in words:
        return True
    return bool(said & words) and named in {"", *words}


class _Row(NamedTuple):
    place: str
    number: int
    cells: Sequence[Cell]
    columns: Mapping[str, int]
    day: str

    def cell(self, name: str) -> Cell:
        index = self.columns.get(name, -1)
        return self.cells[index] if 0 <= index < len(self.cells) else ""

    def text(self, name: str) -> str:
        cell = self.cell(name)
        if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**_EXACT_DIGITS:
            return str(int(cell))
        return str(cell).strip()


def _take(row: _Row, rows: list[Told], faults: list[Fault]) -> None:
    """Read one row, or name everything that is wrong with it."""
    problems = list(_problems(row))
    faults += [Fault(row.place, problem) for problem in problems]
    if problems:
        return
    paid = tidy(row.text("result")) in PAID
    reason = row.text("reason")
    rows.append(
        Told(
            place=row.place,
            row=row.number,
            batch=tidy(row.text("batch")),
            number=whole(row.text("position")) or 0,
            payee=tidy(row.text("payee")),
            holder=tidy(row.text("holder")) if "holder" in row.columns else None,
            account=row.text("account"),
            amount_fen=_fen(row, "amount") or 0,
            paid=paid,
            voucher=tidy(row.text("voucher")) if paid else "",
            paid_on=read_day(row.cell("paid_on")).day if paid else None,
            cause=None if paid else cause_of(reason),
            words="" if paid else kept(reason),
            under=tidy(row.text("voucher")),
            voucher_fen=_fen(row, "voucher_amount"),
        )
    )


def _problems(row: _Row) -> Iterator[str]:
    for name, header in NEEDED.items():
        if not row.text(name):
            yield f"没有写{header}"
    if row.text("position") and not whole(row.text("position")):
        yield "序号不是数字。请照清册的序号填"
    for name, what in (("amount", "金额"), ("voucher_amount", "凭证金额")):
        if row.text(name) and _fen(row, name) is None:
            yield f"{what}看不懂。请写成 3540.00 这样的数"
    if isinstance(row.cell("account"), float) and row.text("account") == str(
        row.cell("account")
    ):
        yield "账号被存成了数字，后几位已经丢了。请把这一列设为文本，从清册重新粘贴"
    yield from _about_result(row)


def _fen(row: _Row, name: str) -> int | None:
    cell = row.cell(name)
    text = f"{cell:.2f}" if isinstance(cell, float) and cell == round(cell, 2) else str(cell)
    try:
        return typed_fen(text)
    except ValueError:
        return None


def _about_result(row: _Row) -> Iterator[str]:
    result = tidy(row.text("result"))
    if result in PAID:
        voucher, day = tidy(row.text("voucher")), read_day(row.cell("paid_on")).day
        if not voucher:
            yield "写了已付，没有支付凭证号"
        elif len(voucher) > _LONGEST_VOUCHER:
            yield f"支付凭证号超过 {_LONGEST_VOUCHER} 位。请核对"
        if day is None:
            yield f"写了已付，{row.day}没有写或看不懂。请写成 2026-07-15 这样的年月日"
    elif result in FAILED:
        if cause_of(row.text("reason")) is None:
            yield "写了没有付成，没有写失败原因"
    elif result:
        yield "发放结果看不懂。请写“成功”或“失败”"
