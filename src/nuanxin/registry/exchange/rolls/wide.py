"""The wide shape: one row a recipient or a couple, children in columns."""

from __future__ import annotations

from nuanxin.base.files.sheets import Cell
from nuanxin.registry.exchange.rolls.beside import Beside, Groups, read_beside
from nuanxin.registry.exchange.rolls.ledger import Ledger
from nuanxin.registry.exchange.rolls.roll import Household, Person
from nuanxin.registry.exchange.rolls.words import cell_text, says_nothing

_OPPOSITE = {"女": "男", "男": "女"}


def read_wide(ledger: Ledger) -> None:
    """Read every row of a wide table; rows that name each other become one household."""
    households: list[Household] = []
    for row, cells in ledger.table.rows():
        if ledger.set_aside(row, cells):
            continue
        ledger.keep(row, cells)
        groups = _groups(ledger, cells)
        if households and ledger.table.continues(row, ("", "女方", "男方")):
            before = len(households[-1].children)
            sound = _children(ledger, households[-1], row, groups)
            beside = Beside(households[-1], row, groups, before, follows=True)
            sound = read_beside(ledger, beside, cells) and sound
            _settle(ledger, households[-1], row, sound=sound)
            continue
        household = Household(str(row), ledger.sheet, row)
        if households and not _names_a_member(groups):
            above = households[-1]
            above.reason = (
                above.reason or f"第 {row} 行没写父母，可能是这一家的子女，不能判断。请先补上"
            )
        households.append(household)
        sound = _read_row(ledger, household, row, groups)
        sound = read_beside(ledger, Beside(household, row, groups), cells) and sound
        _settle(ledger, household, row, sound=sound)
    for household in _one_per_couple(ledger, households):
        ledger.finish(household)


def _groups(ledger: Ledger, cells: list[Cell]) -> Groups:
    groups = ledger.table.by_owner(cells)
    for field, cell in groups.pop(("本人", 0), {}).items():
        groups.setdefault(("", 0), {})[field] = cell
    return groups


def _settle(ledger: Ledger, household: Household, row: int, *, sound: bool) -> None:
    household.rows.append(row)
    if sound:
        ledger.roll.accepted.add((ledger.sheet, row))
    else:
        household.reason = household.reason or f"第 {row} 行有误，不能判断。请先改正"


def _read_row(ledger: Ledger, household: Household, row: int, groups: Groups) -> bool:
    own = groups.get(("", 0), {})
    sound = ledger.household(household, row, own)
    sound = _members(ledger, household, row, groups) and sound
    sound = _children(ledger, household, row, groups) and sound
    claim = own.get("享受项目", "")
    if household.members and not says_nothing(claim):
        couple = not _names_somebody(own)
        for member in household.members if couple else household.members[:1]:
            member.claim = cell_text(claim)
    return sound


def _names_somebody(cells: dict[str, Cell]) -> bool:
    return not (says_nothing(cells.get("姓名", "")) and says_nothing(cells.get("身份证号", "")))


def _names_a_member(groups: Groups) -> bool:
    owners = ("", "女方", "男方")
    return any(_names_somebody(groups.get((owner, 0), {})) for owner in owners)


def _members(ledger: Ledger, household: Household, row: int, groups: Groups) -> bool:
    own, spouse = groups.get(("", 0), {}), groups.get(("配偶", 0), {})
    couple = {role: groups.get((role, 0), {}) for role in ("女方", "男方")}
    if any(_names_somebody(cells) for cells in couple.values()):
        named = {role: cells for role, cells in couple.items() if _names_somebody(cells)}
        # Both are read, whatever is wrong with the first.
        both = [_member(ledger, household, row, (r, r, cells)) for r, cells in named.items()]
        return all(both)
    if not _names_somebody(own):
        ledger.complain(row, [("姓名", "", "姓名和身份证号都空着。请补上，或删去这一行")])
        return False
    has_spouse = _names_somebody(spouse)
    sex = ledger.sex_of(own) or _OPPOSITE.get(ledger.sex_of(spouse) if has_spouse else "", "")
    if not sex:
        ledger.person(Person(ledger.sheet, row, ""), own)
        message = "看不出本人是男是女。请填身份证号或性别"
        ledger.complain(row, [("身份证号", cell_text(own.get("身份证号", "")), message)])
        return False
    sound = _member(ledger, household, row, (f"{sex}方", "", own))
    if has_spouse:
        sound = _spouse(ledger, household, row, (f"{_OPPOSITE[sex]}方", spouse)) and sound
    return sound


def _spouse(
    ledger: Ledger, household: Household, row: int, role_and_cells: tuple[str, dict[str, Cell]]
) -> bool:
    role, cells = role_and_cells
    sex = ledger.sex_of(cells)
    if sex and sex != role[0]:
        number = cell_text(cells.get("身份证号", ""))
        message = f"配偶与本人都是{sex}性。请对照身份证核对"
        ledger.complain(row, [("身份证号", number, message)], ("配偶", 0))
        return False
    return _member(ledger, household, row, (role, "配偶", cells))


def _member(
    ledger: Ledger, household: Household, row: int, entry: tuple[str, str, dict[str, Cell]]
) -> bool:
    role, owner, cells = entry
    person = Person(ledger.sheet, row, role, facts={"性别": role[0]}, code=role)
    household.members.append(person)
    return ledger.person(person, cells, (owner, 0))


def _children(ledger: Ledger, household: Household, row: int, groups: Groups) -> bool:
    sound = True
    for (owner, child), cells in groups.items():
        if owner != "子女" or all(says_nothing(cell) for cell in cells.values()):
            continue
        code = f"子女{len(household.children) + 1}"
        person = Person(ledger.sheet, row, "子女", code=code)
        household.children.append(person)
        named = cells if _names_somebody(cells) else {**cells, "姓名": "（未写姓名）"}
        sound = ledger.person(person, named, ("子女", child)) and sound
    return sound


def _one_per_couple(ledger: Ledger, households: list[Household]) -> list[Household]:
    """Join rows in which husband and wife each stand as recipient with the other as spouse."""
    by_pair: dict[frozenset[str], Household] = {}
    joined: list[Household] = []
    for household in households:
        pair = frozenset(member.number for member in household.members if member.number)
        first = by_pair.get(pair) if len(pair) == 2 else None
        if first and first.members[0].number != household.members[0].number:
            _join(ledger, first, household)
            continue
        if len(pair) == 2:
            by_pair.setdefault(pair, household)
        joined.append(household)
    return joined


def _join(ledger: Ledger, first: Household, second: Household) -> None:
    first.reason = first.reason or second.reason
    first.rows += second.rows
    known = {person.number or person.name: person for person in first.people}
    for person in second.people:
        twin = known.get(person.number or person.name)
        if twin is None:
            person.code = f"子女{len(first.children) + 1}"
            first.children.append(person)
            continue
        twin.claim = twin.claim or person.claim
        for fact, value in (*person.facts.items(), *person.particulars.items()):
            kept = twin.facts if fact in person.facts else twin.particulars
            if kept.setdefault(fact, value) != value:  # type: ignore[arg-type]
                message = f"{person.name}的{fact}与第 {twin.row} 行所写不一致。请核对"
                ledger.complain(second.row, [(fact, str(value), message)])
                ledger.roll.accepted.discard((ledger.sheet, second.row))
                first.reason = f"第 {second.row} 行与第 {first.row} 行矛盾，不能判断。请先改正"
    for fact, value in second.facts.items():
        first.facts.setdefault(fact, value)
    for field, text in second.particulars.items():
        first.particulars.setdefault(field, text)
