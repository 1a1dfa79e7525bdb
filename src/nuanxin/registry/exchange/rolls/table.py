"""The table inside a sheet: its header row among titles, its columns, its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from nuanxin.base.files.sheets import Cell, Merged, Sheet
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.exchange.rolls.columns import (
    Column,
    Meaning,
    follow_names,
    number_children,
    understand,
)
from nuanxin.registry.exchange.rolls.particulars import particular
from nuanxin.registry.exchange.rolls.roll import OriginalRow
from nuanxin.registry.exchange.rolls.words import cell_text

_SEARCHED_ROWS = 30
_FEWEST_COLUMNS = 3
_TOTALS = ("合计", "总计", "小计", "共计", "累计")
_FOOTERS = (
    "填表",
    "制表",
    "填报",
    "审核",
    "负责人",
    "经办",
    "备注",
    "说明",
    "注:",
    "注：",
    "单位",
)
_NOT_PERSONAL = frozenset({"户编号", "户籍地区代码", "乡镇", "村"})
_ID_LENGTH = 15
# In one row of parents and children, whose?
_WHOSE = frozenset(
    {"死亡日期", "收养日期", "残疾证号", "残疾等级", "残疾类别", "首次评定日期", "等级失效日期"}
)


@dataclass(frozen=True)
class Table:
    """Columns understood, and where the rows begin (counted from 0)."""

    sheet: Sheet
    columns: tuple[Column, ...]
    headers: tuple[str, ...]
    first: int
    extra: tuple[str, ...]
    unclear: tuple[str, ...] = ()
    followed: tuple[str, ...] = ()
    meant: tuple[str, ...] = ()

    @cached_property
    def owners(self) -> frozenset[str]:
        return frozenset(column.meaning.owner for column in self.columns)

    @cached_property
    def _particulars(self) -> tuple[Column, ...]:
        """What the register keeps besides; of two columns for one thing the first is read."""
        found: dict[Meaning, Column] = {}
        for index, header in enumerate(self.meant):
            meaning = particular(header)
            if meaning:
                child = meaning.child or (1 if meaning.owner == "子女" else 0)
                meaning = replace(meaning, child=child)
                found.setdefault(meaning, Column(index, self.headers[index], meaning))
        return tuple(found.values())

    def particulars(self, cells: Sequence[Cell]) -> dict[tuple[str, int], dict[str, Cell]]:
        """Filled cells of the register's own columns, by owner and child, then by field."""
        width = len(cells)
        groups: dict[tuple[str, int], dict[str, Cell]] = {}
        for column in self._particulars:
            if column.index < width and cells[column.index] != "":
                group = groups.setdefault((column.meaning.owner, column.meaning.child), {})
                group[column.meaning.field] = cells[column.index]
        return groups

    @cached_property
    def _merged_from(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Cell below the first of a vertical merge → that first cell."""
        return {
            (row, column): (merge.top, merge.left)
            for merge in self.sheet.merged
            if merge.bottom > merge.top >= self.first
            for row in range(merge.top + 1, merge.bottom + 1)
            for column in range(merge.left, merge.right + 1)
        }

    def has(self, field: str, owner: str = "") -> bool:
        return any(c.meaning.field == field and c.meaning.owner == owner for c in self.columns)

    def header_of(self, field: str, owner: str = "", child: int = 0) -> str:
        """The header as printed over a field; the field's own name when it has no column."""
        wanted = (Meaning(owner, field, child), Meaning(owner, field, 1), Meaning("", field))
        columns = (*self._particulars, *self.columns)
        printed = {column.meaning: column.header for column in columns}
        return next((printed[meaning] for meaning in wanted if meaning in printed), field)

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Row number and cells of every row under the header, vertical merges filled in."""
        merged = self._merged_from
        width = len(self.headers)
        for index in range(self.first, len(self.sheet.rows)):
            cells = self.sheet.rows[index]
            if merged:
                cells = cells + [""] * (width - len(cells))
                for column in range(width):
                    if origin := merged.get((index, column)):
                        top = self.sheet.rows[origin[0]]
                        cells[column] = top[origin[1]] if origin[1] < len(top) else ""
            yield index + 1, cells

    def continues(self, row: int, owners: Sequence[str]) -> bool:
        """Whether the name or number in this row is one merged cell with the row above."""
        return any(
            (row - 1, column.index) in self._merged_from
            for column in self.columns
            if column.meaning.field in {"姓名", "身份证号"} and column.meaning.owner in owners
        )

    def original(self, cells: Sequence[Cell]) -> OriginalRow:
        return OriginalRow(self.headers, tuple(cells[: len(self.headers)]))

    def why_skipped(self, cells: Sequence[Cell]) -> str | None:
        """Why a row names nobody (`""` for a blank one); None when it is to be read."""
        filled = next((cell for cell in cells if cell != "" and cell_text(cell).strip()), "")
        first = "".join(cell_text(filled).split())
        if not first:
            return ""
        if not self._numbered(cells):
            if first.startswith(_TOTALS) or first.endswith(_TOTALS):
                return "合计行"
            if first.startswith(_FOOTERS):
                return "表尾说明"
        if understand(first) and self._repeats_header(cells):
            return "重复的表头"
        width = len(cells)
        if not any(cell_text(cells[i]).strip() for i in self._personal if i < width):
            return "没有人员信息的行"
        return None

    def _numbered(self, cells: Sequence[Cell]) -> bool:
        """Whether something like an identity number stands where one belongs."""
        width = len(cells)
        numbers = (cell_text(cells[c.index]) for c in self._numbers if c.index < width)
        return any(len(number) >= _ID_LENGTH for number in numbers)

    @cached_property
    def _numbers(self) -> tuple[Column, ...]:
        return tuple(c for c in self.columns if c.meaning.field == "身份证号")

    @cached_property
    def _personal(self) -> tuple[int, ...]:
        return tuple(c.index for c in self.columns if c.meaning.field not in _NOT_PERSONAL)

    def _repeats_header(self, cells: Sequence[Cell]) -> bool:
        same = sum(understand(cell_text(cell).strip()) is not None for cell in cells)
        return same >= _FEWEST_COLUMNS

    def by_field(self, cells: Sequence[Cell]) -> dict[str, Cell]:
        """Filled cells of a long row by field."""
        width = len(cells)
        return {
            c.meaning.field: cells[c.index]
            for c in self.columns
            if c.index < width and cells[c.index] != ""
        }

    def by_owner(self, cells: Sequence[Cell]) -> dict[tuple[str, int], dict[str, Cell]]:
        """Filled cells of a wide row by owner (and which child), then by field."""
        width = len(cells)
        groups: dict[tuple[str, int], dict[str, Cell]] = {}
        for column in self.columns:
            if column.index < width and cells[column.index] != "":
                meaning = column.meaning
                group = groups.setdefault((meaning.owner, meaning.child), {})
                group[meaning.field] = cells[column.index]
        return groups


def find_table(sheet: Sheet, mapping: Mapping[str, str] | None = None) -> Table | None:
    """The table of a sheet: the row, or pair of rows, in which most names are known.

    `mapping` says what this sender means by a header.
    """
    said = mapping or {}
    best: tuple[int, int, list[str], list[Meaning | None]] | None = None
    best_rank = 0
    for top in range(min(_SEARCHED_ROWS, len(sheet.rows))):
        single = [cell_text(cell).strip() for cell in sheet.rows[top]]
        for height, texts in ((1, single), (2, _paired(sheet, top))):
            meanings = [_meaning(text, said) for text in texts]
            known = sum(meaning is not None for meaning in meanings)
            # A title over the header is no reason to read both rows as one.
            rank = known - (height - 1)
            if known >= _FEWEST_COLUMNS and rank > best_rank:
                best, best_rank = (top, height, texts, meanings), rank
    if best is None:
        return None
    top, height, texts, meanings = best
    meant = tuple(said.get(text, text) for text in texts)
    return _table(sheet, top + height, texts, number_children(meanings), meant)


def _meaning(text: str, said: Mapping[str, str]) -> Meaning | None:
    """What a header means; one that is to be left out means nothing in particular."""
    if text not in said:
        return understand(text)
    return understand(said[text]) if said[text] else Meaning("", "")


def _table(
    sheet: Sheet,
    first: int,
    headers: list[str],
    meanings: list[Meaning | None],
    meant: tuple[str, ...],
) -> Table | None:
    found = {
        index: Column(index, headers[index], meaning)
        for index, meaning in enumerate(meanings)
        if meaning and meaning.field
    }
    if not any(column.meaning.field in {"姓名", "身份证号"} for column in found.values()):
        return None
    unclear: list[str] = []
    followed: list[str] = []
    if all(column.meaning.field != "角色" for column in found.values()):
        for index, meaning in _of_whom(meanings).items():
            (followed if meaning else unclear).append(headers[index])
            column = found.pop(index)
            if meaning:
                found[index] = replace(column, meaning=meaning)
    columns = tuple(found[index] for index in sorted(found))
    _check_apart(sheet, columns)
    extra = tuple(h for h, m in zip(headers, meanings, strict=True) if h and m is None)
    notes = (extra, tuple(unclear), tuple(followed))
    return Table(sheet, columns, tuple(headers), first, *notes, meant)


def _of_whom(meanings: list[Meaning | None]) -> dict[int, Meaning | None]:
    """In a wide table: columns that belong to the name before them; None for the unclear."""
    unclear = {
        i: None for i, m in enumerate(meanings) if m and not m.owner and m.field in _WHOSE
    }
    return follow_names(meanings) | unclear


def _check_apart(sheet: Sheet, columns: tuple[Column, ...]) -> None:
    taken: dict[Meaning, str] = {}
    for column in columns:
        meaning = column.meaning
        if meaning in taken:
            raise Refusal(
                f"工作表“{sheet.name}”有两列都是“{meaning.owner}{meaning.field}”"
                f"（{taken[meaning]}、{column.header}）。请写明各是谁的，或删去一列。"
            )
        taken[meaning] = column.header


def _paired(sheet: Sheet, top: int) -> list[str]:
    """Header texts of two rows read as one: 子女 over 姓名 is 子女姓名."""
    if top + 1 >= len(sheet.rows):
        return []
    upper, lower = sheet.rows[top], sheet.rows[top + 1]
    width = max(len(upper), len(lower))
    spans = _spans(sheet.merged, top)
    texts: list[str] = []
    over = ""
    for column in range(width):
        own = cell_text(upper[column]).strip() if column < len(upper) else ""
        below = cell_text(lower[column]).strip() if column < len(lower) else ""
        if own or not below or not spans.get(column, not sheet.merged):
            over = own
        texts.append(_joined(over, below))
    return texts


def _spans(merged: Sequence[Merged], top: int) -> Mapping[int, bool]:
    return {
        column: True
        for merge in merged
        if merge.top <= top <= merge.bottom
        for column in range(merge.left, merge.right + 1)
    }


def _joined(over: str, below: str) -> str:
    if not below:
        return over
    return next((text for text in (over + below, below) if understand(text)), over + below)
