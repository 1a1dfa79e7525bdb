"""People who stand on a roll twice, households with two wives: never a choice of ours."""

from __future__ import annotations

from collections import defaultdict

from nuanxin.registry.exchange.rolls.roll import Household, Person, Roll, RowNote

Entry = tuple[Household, Person]


def find_duplicates(roll: Roll) -> None:
    """Complain of each person who stands on several rows and take the copies out."""
    entries: dict[str, list[Entry]] = defaultdict(list)
    for household in roll.households:
        for person in household.people:
            if person.number:
                entries[person.number].append((household, person))
    for found in entries.values():
        if len(found) > 1:
            _settle(roll, found)
    for household in roll.households:
        _two_of_a_role(roll, household)


def _settle(roll: Roll, found: list[Entry]) -> None:
    kept = found[0][1]
    copies = [entry for entry in found[1:] if _is_copy(found[0], entry)]
    for household, person in copies:
        text = f"与第 {kept.row} 行完全重复，只计第 {kept.row} 行。请删去这一行"
        _complain(roll, person, text)
        household.children = [p for p in household.children if p is not person]
        household.members = [p for p in household.members if p is not person]
    others = [entry for entry in found if entry not in copies]
    if len(others) < 2 or _may_stand_twice(others):
        return
    for household, person in others:
        rows = "、".join(_place(other, person) for _, other in others if other is not person)
        _complain(roll, person, f"身份证号与{rows}重复。请核对，只留一处")
        reason = f"第 {person.row} 行的人在名册里重复出现，不能判断。请先改正"
        household.reason = household.reason or reason


def _is_copy(first: Entry, second: Entry) -> bool:
    (household, one), (other_household, other) = first, second
    same_row = (one.sheet, one.row) == (other.sheet, other.row)
    alike = (one.role, one.name, one.facts, one.claim, one.particulars) == (
        other.role, other.name, other.facts, other.claim, other.particulars,
    )  # fmt: skip
    return household is other_household and not same_row and alike


def _may_stand_twice(found: list[Entry]) -> bool:
    """A child of divorced parents stands with each; a parent may be somebody's grown child."""
    households = [id(household) for household, _ in found]
    if len(set(households)) < len(households):
        return False
    as_member = [household for household, person in found if person.role != "子女"]
    as_child = [entry for entry in found if entry[1].role == "子女"]
    parents = [member.number for household, _ in as_child for member in household.members]
    known = [number for number in parents if number]
    agree = all(_agree(as_child[0][1], person) for _, person in as_child[1:])
    return len(as_member) <= 1 and len(set(known)) == len(known) and agree


def _agree(one: Person, other: Person) -> bool:
    return all(other.facts.get(fact, value) == value for fact, value in one.facts.items())


def _place(person: Person, seen_from: Person) -> str:
    sheet = "" if person.sheet == seen_from.sheet else f"工作表“{person.sheet}”"
    return f"{sheet}第 {person.row} 行"


def _complain(roll: Roll, person: Person, message: str) -> None:
    note = RowNote(person.sheet, person.row, "身份证号", person.number, message)
    roll.faults.append(note)
    roll.accepted.discard((person.sheet, person.row))


def _two_of_a_role(roll: Roll, household: Household) -> None:
    first: dict[str, Person] = {}
    for member in household.members:
        earlier = first.setdefault(member.role, member)
        if earlier is member or household.reason:
            continue
        message = (
            f"户编号 {household.key} 下已有{member.role}（第 {earlier.row} 行）。"
            "请核对是否两家用了同一编号"
        )
        roll.faults.append(RowNote(member.sheet, member.row, "角色", member.role, message))
        roll.accepted.discard((member.sheet, member.row))
        household.reason = f"有两个{member.role}，不能判断。请先改正"
