"""What a workbook is once it has been read: sheets of typed cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# An empty cell is "". Times of day arrive as text; whole numbers arrive as float.
Cell = str | float | bool | date


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged range, counted from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; `rows[0]` is the sheet's own row 1. Rows end at their last filled cell."""

    name: str
    rows: list[list[Cell]]
    visible: bool = True
    merged: tuple[Merged, ...] = ()
