"""In a wide row: whose account, telephone and certificate is it?"""

from __future__ import annotations

from typing import NamedTuple

from nuanxin.base.files.sheets import Cell
from nuanxin.registry.exchange.rolls.ledger import Ledger
from nuanxin.registry.exchange.rolls.particulars import (
    ACCOUNT,
    FIRST_YEAR,
    HOLDER,
    OF_HOUSEHOLD,
    kept_numbers,
)
from nuanxin.registry.exchange.rolls.roll import Household, Person
from nuanxin.registry.exchange.rolls.words import cell_text, says_nothing

Groups = dict[tuple[str, int], dict[str, Cell]]


class Beside(NamedTuple):
    """A row that has been read: its household, its cells by owner, and how many children the
    household had before it; `follows` when it only adds children to the row above.
    """

    household: Household
    row: int
    groups: Groups
    before: int = 0
    follows: bool = False


def read_beside(ledger: Ledger, beside: Beside, cells: list[Cell]) -> bool:
    """Read the register's own columns of a wide row; False when there was a fault."""
    if not ledger.options.particulars:
        return True
    found = ledger.table.particulars(cells)
    for place, fields in beside.groups.items():
        if numbers := kept_numbers(fields):
            found.setdefault(place, {}).update(numbers)
    sound = True
    for (owner, child), fields in found.items():
        shared = {field: fields.pop(field) for field in OF_HOUSEHOLD & fields.keys()}
        sound = ledger.particulars(beside.household, beside.row, shared) and sound
        if not owner:
            sound = _first_year(ledger, beside, fields) and sound
        person = _person(beside, owner, child, fields)
        if person is not None:
            sound = ledger.particulars(person, beside.row, fields, owner) and sound
        elif fields:
            _nobodys(ledger, beside.row, fields)
    return sound


def _first_year(ledger: Ledger, beside: Beside, fields: dict[str, Cell]) -> bool:
    """A couple's row that names one first year says it, like the benefit, of both."""
    if beside.follows or FIRST_YEAR not in fields or not _couple(beside):
        return True
    first, *others = beside.household.members
    sound = ledger.particulars(first, beside.row, {FIRST_YEAR: fields.pop(FIRST_YEAR)})
    for other in others:
        if year := first.particulars.get(FIRST_YEAR, ""):
            other.particulars.setdefault(FIRST_YEAR, year)
    return sound


def _person(beside: Beside, owner: str, child: int, fields: dict[str, Cell]) -> Person | None:
    members = beside.household.members
    if owner == "子女":
        return _child(beside, child)
    if owner in {"女方", "男方"}:
        return next((member for member in members if member.role == owner), None)
    if owner == "配偶":
        return members[1] if len(members) > 1 else None
    if beside.follows:
        return None
    return _recipient(beside, fields)


def _recipient(beside: Beside, fields: dict[str, Cell]) -> Person | None:
    """Whose the bare columns are: the recipient's; of a couple, who holds the account."""
    members = beside.household.members
    if not _couple(beside):
        return members[0] if members else None
    holder = cell_text(fields.get(HOLDER, "")).strip()
    return next((member for member in members if member.name == holder), None)


def _couple(beside: Beside) -> bool:
    """Whether wife and husband stand side by side, neither of them the recipient."""
    apart = ("女方", 0) in beside.groups or ("男方", 0) in beside.groups
    return apart and len(beside.household.members) > 1


def _child(beside: Beside, number: int) -> Person | None:
    """The child read from the columns of that number in this row."""
    named = [
        child
        for (owner, child), cells in beside.groups.items()
        if owner == "子女" and not all(says_nothing(cell) for cell in cells.values())
    ]
    children = beside.household.children[beside.before :]
    return dict(zip(named, children, strict=False)).get(number)


def _nobodys(ledger: Ledger, row: int, fields: dict[str, Cell]) -> None:
    """Nobody it could belong to: say so and leave it out."""
    for field, cell in fields.items():
        if not says_nothing(cell):
            advice = "请写明户名" if field == ACCOUNT else "请在列名前写明是谁的"
            message = f"看不出是谁的，没有登记。{advice}"
            ledger.warn(row, [(field, cell_text(cell), message)])
