"""Which cells must stay out of print.

Linear algebra over fractions: a suppressed cell is given away exactly when the known sums, with
all printed cells put in, determine it. A sum over suppressed cells that is itself below `k`
names a small group and is broken up too.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from fractions import Fraction
from typing import TypeVar

K = 5
Cell = TypeVar("Cell", bound=Hashable)
Sum = Mapping[Cell, int]
"""Coefficients of cells that add up to nothing: `{a: 1, b: 1, total: -1}`."""


def small(values: Mapping[Cell, int], k: int = K) -> set[Cell]:
    """Cells of somebody, but of fewer than `k`."""
    return {cell for cell, value in values.items() if 0 < value < k}


def protect(
    values: Mapping[Cell, int],
    sums: Sequence[Sum[Cell]],
    sensitive: Iterable[Cell],
    k: int = K,
) -> frozenset[Cell]:
    """Every cell to leave out: the sensitive ones and those that would give one away.

    Small cells go first that close a loop; the same table always gives the same answer. A cell
    of nobody is never left out for another's sake: everybody would guess it.
    """
    hidden = set(sensitive)
    while True:
        exposed = _exposed(values, sums, hidden, k)
        if exposed is None:
            return frozenset(hidden)
        added = _cheapest(values, sums, exposed, hidden)
        if added is None:
            # Nothing in these sums is left to print; their other sums are broken in turn.
            return frozenset(_whole(values, sums, hidden))
        hidden.add(added)


def _exposed(
    values: Mapping[Cell, int], sums: Sequence[Sum[Cell]], hidden: Set[Cell], k: int
) -> list[Sum[Cell]] | None:
    """The sums through which something hidden shows; None when nothing does."""
    for each in sums:
        within = [cell for cell in each if cell in hidden]
        rest = sum(each[cell] * values[cell] for cell in within)
        alike = {each[cell] for cell in within}
        if len(within) == 1 or (within and len(alike) == 1 and 0 < abs(rest) < k):
            return [each]
    given = determined(sums, hidden)
    if not given:
        return None
    return [each for each in sums if given & each.keys()]


def _cheapest(
    values: Mapping[Cell, int],
    sums: Sequence[Sum[Cell]],
    exposed: Sequence[Sum[Cell]],
    hidden: Set[Cell],
) -> Cell | None:
    """A printed cell of somebody in the first exposed sum that has one: one that other sums
    have to lose too, then the smallest.
    """
    for each in exposed:
        printed = [cell for cell in each if cell not in hidden and values[cell]]
        if printed:
            break
    else:
        return None

    def cost(cell: Cell) -> tuple[bool, int, int, str]:
        tied = sum(cell in other and bool(hidden & other.keys()) for other in sums)
        return each[cell] < 0, -tied, values[cell], repr(cell)

    return min(printed, key=cost)


def _whole(
    values: Mapping[Cell, int], sums: Sequence[Sum[Cell]], hidden: Set[Cell]
) -> set[Cell]:
    """Everything of somebody that is tied to something hidden."""
    reached = set(hidden)
    while True:
        more = {
            cell
            for each in sums
            if reached & each.keys()
            for cell in each
            if values[cell] and cell not in reached
        }
        if not more:
            return reached
        reached |= more


def determined(sums: Sequence[Sum[Cell]], hidden: Set[Cell]) -> set[Cell]:
    """The hidden cells whose value follows from the sums and all other cells."""
    order = sorted(hidden, key=repr)
    place = {cell: index for index, cell in enumerate(order)}
    rows = []
    for each in sums:
        row = [Fraction(0)] * len(order)
        for cell, factor in each.items():
            if cell in place:
                row[place[cell]] = Fraction(factor)
        if any(row):
            rows.append(row)
    reduced = _reduced(rows, len(order))
    alone = ([i for i, factor in enumerate(row) if factor] for row in reduced)
    return {order[found[0]] for found in alone if len(found) == 1}


def _reduced(rows: list[list[Fraction]], width: int) -> list[list[Fraction]]:
    """Reduced row echelon form, without empty rows."""
    done: list[list[Fraction]] = []
    for column in range(width):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [factor / pivot[column] for factor in pivot]
        rows = [_minus(row, pivot, column) for row in rows]
        done = [_minus(row, pivot, column) for row in done]
        done.append(pivot)
    return done


def _minus(row: list[Fraction], pivot: list[Fraction], column: int) -> list[Fraction]:
    factor = row[column]
    if not factor:
        return row
    return [a - factor * b for a, b in zip(row, pivot, strict=True)]
