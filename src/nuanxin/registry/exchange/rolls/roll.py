"""What a roll is once it has been read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from nuanxin.base.files.sheets import Cell
from nuanxin.kit.region import RegionCode

# A fact's value: dates, words, yes or no, numbers, money in fen. None is unknown.
Fact = bool | int | date | str | None


@dataclass(frozen=True, slots=True)
class RollOptions:
    """What the sender says about the whole roll.

    `on` is the latest day anything can have happened. `answers` fill what the roll leaves out,
    by column name: {"子女情况已核实": "是", "子女来源": "双方亲生"}. `mapping` says what
    a header of this sender means: {"单位电话": "手机号"}; an empty meaning leaves it out.
    `particulars` also reads what the register keeps and no rule asks for: accounts, phones,
    certificates, addresses.
    """

    on: date
    region: RegionCode | None = None
    sheet: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    mapping: Mapping[str, str] = field(default_factory=dict)
    particulars: bool = False


@dataclass(frozen=True, slots=True)
class RowNote:
    """A fault or a warning about one cell of one row; `row` is the sheet's own number."""

    sheet: str
    row: int
    column: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that names nobody: a total, a footer, a repeated header."""

    sheet: str
    row: int
    reason: str
    text: str


@dataclass(slots=True)
class Person:
    """Somebody on the roll; `role` is 女方, 男方 or 子女; `facts` are the vocabulary's."""

    sheet: str
    row: int
    role: str
    name: str = ""
    number: str = ""
    facts: dict[str, Fact] = field(default_factory=dict)
    claim: str = ""
    code: str = ""
    particulars: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Household:
    """Members and children of one family; a `reason` means that it cannot be decided."""

    key: str
    sheet: str
    row: int
    region: str = ""
    town: str = ""
    village: str = ""
    members: list[Person] = field(default_factory=list)
    children: list[Person] = field(default_factory=list)
    facts: dict[str, Fact] = field(default_factory=dict)
    reason: str = ""
    particulars: dict[str, str] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)

    @property
    def people(self) -> list[Person]:
        return self.members + self.children


@dataclass(frozen=True, slots=True)
class OriginalRow:
    """A faulty row as it came, with the headers over it."""

    headers: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(slots=True)
class Roll:
    """Households, and what was wrong, doubtful or left aside on the way."""

    households: list[Household] = field(default_factory=list)
    faults: list[RowNote] = field(default_factory=list)
    warnings: list[RowNote] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    accepted: set[tuple[str, int]] = field(default_factory=set)
    originals: dict[tuple[str, int], OriginalRow] = field(default_factory=dict)

    @property
    def faulty(self) -> set[tuple[str, int]]:
        return {(fault.sheet, fault.row) for fault in self.faults}
