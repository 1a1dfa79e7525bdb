"""What a batch will write, sorted by table before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import seal
from nuanxin.registry.exchange.people.comparing import (
    ADOPTED,
    HUKOU,
    NAME,
    NUMBER,
    PARENTAGE,
)
from nuanxin.registry.exchange.people.families import (
    Difference,
    StagedFamily,
    StagedPerson,
)
from nuanxin.registry.exchange.people.known import Known
from nuanxin.registry.exchange.rolls import particulars as columns
from nuanxin.registry.exchange.rolls.roll import Fact
from nuanxin.registry.exchange.words import Verdict
from nuanxin.registry.people.newcomers import (
    NewAccount,
    NewHousehold,
    NewMembership,
    NewPerson,
)
from nuanxin.registry.people.vocabulary import (
    CHANGING,
    HOUSEHOLD_COLUMNS,
    PERSON_COLUMNS,
    Value,
)
from nuanxin.registry.people.words import PayeeKind

_PAPERS = frozenset({columns.ACCOUNT, columns.HOLDER, columns.BANK, columns.AGENT})
_OWN_COLUMNS = frozenset({NAME, NUMBER, columns.DISABILITY, columns.PHONE})
_ADDRESSES = {
    columns.HUKOU_ADDRESS: "hukou_address_sealed",
    columns.RESIDENCE: "residence_address_sealed",
}


class Tie(NamedTuple):
    """A place in a household for somebody: registered (an id) or new (a key)."""

    household: int | str
    person: int | str
    role: str
    position: int
    parentage: str
    adopted_on: date | None


@dataclass(slots=True)
class Changes:
    """What changes about one person or household: corrected, or otherwise since a day."""

    corrected: dict[str, object] = field(default_factory=dict)
    changed: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Plan:
    """Everything a commit writes."""

    households: list[NewHousehold] = field(default_factory=list)
    joining: list[tuple[NewPerson, int]] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    people: dict[int, Changes] = field(default_factory=dict)
    homes: dict[int, Changes] = field(default_factory=dict)
    own: dict[int, StagedPerson] = field(default_factory=dict)
    accounts: dict[int, dict[str, str]] = field(default_factory=dict)
    certificates: dict[int, str] = field(default_factory=dict)
    places: dict[tuple[int, int], dict[str, Fact]] = field(default_factory=dict)
    # Whom each staged person is, once written: an id, or the key of somebody new.
    who: dict[int, int | str] = field(default_factory=dict)
    where: dict[int, int | str] = field(default_factory=dict)


class Writer(NamedTuple):
    """What turning families into rows needs to know."""

    known: Known
    employers: Mapping[str, int]
    on: date


def employer_names(families: Iterable[StagedFamily]) -> set[str]:
    """The work units named by people of these families."""
    return {
        person.particulars[columns.EMPLOYER]
        for family in families
        for person in family.people
        if columns.EMPLOYER in person.particulars
    }


def plan(families: Iterable[StagedFamily], writer: Writer) -> Plan:
    """Sort what enters into rows; one person in two new households is written once."""
    made = Plan()
    by_number: dict[str, NewPerson] = {}
    for number, family in enumerate(families):
        if family.household is None:
            _new_household(made, family, f"户{number}", (writer, by_number))
        else:
            _known_household(made, family, (writer, by_number))
    return made


Making = tuple[Writer, dict[str, NewPerson]]


def _new_household(made: Plan, family: StagedFamily, key: str, making: Making) -> None:
    writer, _ = making
    home = NewHousehold(
        key,
        family.region,
        writer.on,
        facts={**_facts(family.facts, HOUSEHOLD_COLUMNS), HUKOU: family.region},
        hukou_address=family.particulars.get(columns.HUKOU_ADDRESS, ""),
        residence_address=family.particulars.get(columns.RESIDENCE, ""),
    )
    made.households.append(home)
    made.where[id(family)] = key
    for position, person in _positions(family):
        if person.person is not None:
            _known_person(made, person, 0, writer)
            made.ties.append(_tie(key, person.person, person, position))
            continue
        newcomer = _newcomer(made, person, f"{key}-{len(home.memberships)}", making)
        home.memberships.append(
            NewMembership(
                newcomer,
                person.role,
                position,
                parentage=str(person.facts.get(PARENTAGE) or ""),
                adopted_on=_day(person.facts.get(ADOPTED)),
            )
        )


def _known_household(made: Plan, family: StagedFamily, making: Making) -> None:
    writer, _ = making
    home = writer.known.households[family.household or 0]
    made.where[id(family)] = home.id
    changes = Changes()
    for each in family.differences:
        if each.field in _ADDRESSES:
            blob = seal(Kind.ADDRESS, home.public_id, str(each.new))
            changes.changed[_ADDRESSES[each.field]] = blob
        else:
            _sort(changes, each, each.new)
    if family.differences:
        made.homes[home.id] = changes
    for position, person in _positions(family):
        if person.person is None:
            newcomer = _newcomer(made, person, f"{home.id}-{person.row}-{position}", making)
            if all(newcomer is not other for other, _region in made.joining):
                made.joining.append((newcomer, home.region))
            made.ties.append(_tie(home.id, newcomer.key, person, position))
            continue
        _known_person(made, person, home.id, writer)
        stands = writer.known.people[person.person].places
        if all(place.household != home.id for place in stands):
            made.ties.append(_tie(home.id, person.person, person, position))


def _positions(family: StagedFamily) -> Iterable[tuple[int, StagedPerson]]:
    children = 0
    for person in family.people:
        if person.role == "子女":
            children += 1
        yield max(1, children) if person.role == "子女" else 1, person


def _tie(household: int | str, person: int | str, staged: StagedPerson, position: int) -> Tie:
    parentage = str(staged.facts.get(PARENTAGE) or "")
    adopted = _day(staged.facts.get(ADOPTED))
    return Tie(household, person, staged.role, position, parentage, adopted)


def _newcomer(made: Plan, person: StagedPerson, key: str, making: Making) -> NewPerson:
    writer, by_number = making
    known = by_number.get(person.number) if person.number else None
    if known is None:
        known = _new_person(person, key, writer)
        if person.number:
            by_number[person.number] = known
    made.who[id(person)] = known.key
    return known


def _new_person(person: StagedPerson, key: str, writer: Writer) -> NewPerson:
    texts = person.particulars
    facts = dict(_facts(person.facts, PERSON_COLUMNS))
    if columns.HONOUR in texts:
        facts[columns.HONOUR] = texts[columns.HONOUR]
    if columns.EMPLOYER in texts:
        facts[columns.EMPLOYER] = writer.employers[texts[columns.EMPLOYER]]
    account = None
    if columns.ACCOUNT in texts:
        account = NewAccount(
            texts[columns.ACCOUNT],
            texts.get(columns.HOLDER, "") or person.name,
            texts.get(columns.BANK, ""),
            payee(texts, person.name),
            texts.get(columns.AGENT, ""),
        )
    return NewPerson(
        key,
        person.name,
        facts,
        id_number=person.number,
        disability_number=texts.get(columns.DISABILITY, ""),
        phone=texts.get(columns.PHONE, ""),
        account=account,
        certificate=texts.get(columns.CERTIFICATE, ""),
    )


def payee(texts: Mapping[str, str], name: str) -> PayeeKind:
    """Whose account it is: a collector's where one is named, or another name is on it."""
    holder = texts.get(columns.HOLDER, "")
    if texts.get(columns.AGENT) or (holder and holder != name):
        return PayeeKind.AGENT
    return PayeeKind.SELF


def _known_person(made: Plan, person: StagedPerson, home: int, writer: Writer) -> None:
    """Sort the differences of somebody registered by the table they go to."""
    number = person.person or 0
    made.who[id(person)] = number
    changes = Changes()
    for each in person.differences:
        if each.field in _OWN_COLUMNS:
            made.own[number] = person
        elif each.field in _PAPERS:
            made.accounts.setdefault(number, {})[each.field] = person.particulars[each.field]
        elif each.field == columns.CERTIFICATE:
            made.certificates[number] = str(each.new)
        elif each.field in {PARENTAGE, ADOPTED}:
            made.places.setdefault((home, number), {})[each.field] = each.new
        else:
            employer = each.field == columns.EMPLOYER
            _sort(changes, each, writer.employers[str(each.new)] if employer else each.new)
    if changes.corrected or changes.changed:
        made.people[number] = changes


def _sort(changes: Changes, difference: Difference, new: object) -> None:
    """A fact of a changing kind that was known otherwise has changed; the rest was wrong."""
    changed = difference.field in CHANGING and difference.old is not None
    (changes.changed if changed else changes.corrected)[difference.field] = new


def _facts(facts: Mapping[str, Fact], table: Mapping[str, str]) -> dict[str, Value]:
    return {name: value for name, value in facts.items() if name in table}


def _day(value: Fact) -> date | None:
    return value if isinstance(value, date) else None


def entering(families: Iterable[StagedFamily]) -> list[StagedFamily]:
    """The families a commit writes."""
    return [f for f in families if f.verdict in {Verdict.NEW, Verdict.CHANGED}]
