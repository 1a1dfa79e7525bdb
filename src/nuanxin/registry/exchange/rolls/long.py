"""The long shape: one row a person, households by 户编号."""

from __future__ import annotations

from collections.abc import Sequence

from nuanxin.base.files.sheets import Cell
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.exchange.rolls.ledger import Ledger
from nuanxin.registry.exchange.rolls.particulars import OF_HOUSEHOLD, kept_numbers
from nuanxin.registry.exchange.rolls.roll import Fact, Household, Person
from nuanxin.registry.exchange.rolls.words import cell_text, read_role, says_nothing

_FORMULA_ERROR = "#"
_MEMBER_ROLES = ("女方", "男方")
# A word that says more than 子女.
_CHILD_WORDS: dict[str, dict[str, Fact]] = {
    "子女": {},
    "子": {"性别": "男"},
    "女": {"性别": "女"},
    "收养": {"来源": "收养"},
    "养子": {"来源": "收养", "性别": "男"},
    "养女": {"来源": "收养", "性别": "女"},
    "继子女": {"来源": "继子女"},
    "继子": {"来源": "继子女", "性别": "男"},
    "继女": {"来源": "继子女", "性别": "女"},
}


def read_long(ledger: Ledger) -> None:
    """Read every row of a long table into households."""
    if not ledger.table.has("户编号"):
        raise Refusal(
            f"工作表“{ledger.sheet}”有“角色”列却没有“户编号”列，分不清谁和谁是一家。"
            "请加一列户编号，同一家写同一个编号。"
        )
    households: dict[str, Household] = {}
    above: Household | None = None
    stray = 0
    for row, cells in ledger.table.rows():
        if ledger.set_aside(row, cells):
            continue
        ledger.keep(row, cells)
        fields = ledger.table.by_field(cells)
        key = _key(ledger, row, fields)
        if not key:
            stray = row
            _may_lack(above, stray)
            continue
        above = households.setdefault(key, Household(key, ledger.sheet, row))
        _may_lack(above, stray)
        stray = 0
        above.rows.append(row)
        _read_row(ledger, above, row, fields, cells)
    for household in households.values():
        ledger.finish(household)


def _key(ledger: Ledger, row: int, fields: dict[str, Cell]) -> str:
    """The household number of a row; empty, with a complaint, when there is none."""
    key = "".join(cell_text(fields.get("户编号", "")).split())
    if key and not key.startswith(_FORMULA_ERROR):
        return key
    ledger.complain(row, [("户编号", key, "户编号空着，不知道是哪一家的人。请补上")])
    return ""


def _may_lack(household: Household | None, row: int) -> None:
    """Somebody of no known household stands beside this one: perhaps one of theirs."""
    if household and row:
        household.reason = (
            household.reason or f"第 {row} 行没写户编号，可能是这一家的人，不能判断。请先补上"
        )


def _read_row(
    ledger: Ledger,
    household: Household,
    row: int,
    fields: dict[str, Cell],
    cells: Sequence[Cell],
) -> None:
    sound = ledger.household(household, row, fields)
    person = _person(ledger, household, row, fields)
    if ledger.options.particulars:
        sound = _particulars(ledger, (household, person), row, fields, cells) and sound
    if person is None or not ledger.person(person, fields, _whose(person)) or not sound:
        household.reason = (
            household.reason or f"第 {row} 行有误，家里缺一个人，不能判断。请先改正"
        )
        return
    person.claim = (
        "" if says_nothing(fields.get("享受项目", "")) else cell_text(fields["享受项目"])
    )
    (household.children if person.role == "子女" else household.members).append(person)
    ledger.roll.accepted.add((ledger.sheet, row))


def _particulars(
    ledger: Ledger,
    whose: tuple[Household, Person | None],
    row: int,
    fields: dict[str, Cell],
    cells: Sequence[Cell],
) -> bool:
    household, person = whose
    found = ledger.table.particulars(cells).get(("", 0), {}) | kept_numbers(fields)
    shared = {field: found.pop(field) for field in OF_HOUSEHOLD & found.keys()}
    sound = ledger.particulars(household, row, shared)
    return person is None or (ledger.particulars(person, row, found) and sound)


def _whose(person: Person) -> tuple[str, int]:
    return ("子女", 0) if person.role == "子女" else ("", 0)


def _person(
    ledger: Ledger, household: Household, row: int, fields: dict[str, Cell]
) -> Person | None:
    """The person of a row with role and code; None when the role is at fault."""
    cell = fields.get("角色", "")
    word = read_role(cell)
    if not word:
        message = (
            f"角色“{cell_text(cell)}”认不出来。请填：女方、男方、子女"
            if not says_nothing(cell)
            else "角色空着。请填：女方、男方、子女"
        )
        ledger.complain(row, [("角色", cell_text(cell), message)])
        return None
    if word in _CHILD_WORDS:
        code = f"子女{len(household.children) + 1}"
        return Person(ledger.sheet, row, "子女", facts=dict(_CHILD_WORDS[word]), code=code)
    return _member(ledger, row, fields)


def _member(ledger: Ledger, row: int, fields: dict[str, Cell]) -> Person | None:
    word = read_role(fields["角色"])
    if word not in _MEMBER_ROLES:
        sex = ledger.sex_of(fields)
        if not sex:
            message = "看不出是女方还是男方。请在角色里写女方或男方，或填性别"
            ledger.complain(row, [("角色", cell_text(fields["角色"]), message)])
            return None
        word = f"{sex}方"
    return Person(ledger.sheet, row, word, facts={"性别": word[0]}, code=word)
