"""Holding new facts against what is on file; the rules stand in `plausible`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import unseal
from nuanxin.kit.idnumber import read_id_number
from nuanxin.registry.people import plausible
from nuanxin.registry.people.models import HouseholdFacts, Membership, Person, PersonFacts
from nuanxin.registry.people.newcomers import NewHousehold, NewMembership
from nuanxin.registry.people.plausible import Fault, Kin
from nuanxin.registry.people.vocabulary import (
    HOUSEHOLD_COLUMNS,
    PERSON_COLUMNS,
    Value,
    read_back,
)

_CHECKED = ("出生日期", "死亡日期", "存活", "性别")


def refuse_person(
    row: Person,
    values: plausible.Facts,
    today: date,
    *,
    since: date | None = None,
    sure: bool = False,
) -> None:
    """New facts of a person against the old ones, the number on file and the family."""
    before = facts_of(row)
    facts = {**before, **values}
    plausible.refuse(plausible.of_change(since, plausible.day_of(facts, "出生日期")), sure=sure)
    faults = [*plausible.of_person(facts, today), *_of_number(row, facts, today)]
    faults += plausible.of_clearing(before, values)
    if since is None:
        faults += plausible.of_correction(before, values)
    if set(_CHECKED) & set(values):
        for home in _homes(row):
            faults += plausible.of_family(list(_family(home, {row.pk: facts})))
    plausible.refuse(plausible.touching(faults, values), sure=sure)


def refuse_household(
    household: int,
    values: plausible.Facts,
    today: date,
    *,
    since: date | None = None,
    sure: bool = False,
) -> None:
    """New facts of a household against the old ones."""
    plausible.refuse(plausible.of_change(since, None), sure=sure)
    open_ = HouseholdFacts.objects.filter(household=household, known_to=None, valid_to=None)
    now = open_.first()
    facts = (
        {n: read_back(c, getattr(now, c)) for n, c in HOUSEHOLD_COLUMNS.items()} if now else {}
    )
    faults = plausible.of_household({**facts, **values}, today)
    plausible.refuse(plausible.touching(faults, values), sure=sure)


def refuse_joining(
    household: int, member: NewMembership, known: Person | None, today: date
) -> None:
    """Somebody who joins against themselves and the family that stands."""
    facts = facts_of(known) if known else member.person.facts
    kin = _kin_of(member, facts)
    faults = [] if known else [*plausible.of_person(facts, today), *plausible.of_newcomer(kin)]
    before = set(plausible.of_family(list(_family(household, {}))))
    both = plausible.of_family([*_family(household, {}), kin])
    faults += [fault for fault in both if fault not in before]
    plausible.refuse(faults, sure=member.sure)


def refuse_family(family: NewHousehold, today: date) -> None:
    """A family put on file by hand, as a whole."""
    faults: list[Fault] = []
    kin = [_kin_of(member, member.person.facts) for member in family.memberships]
    for each in kin:
        own = plausible.of_person(each.facts, today)
        faults += [fault._replace(whose=each.key) for fault in own]
        faults += plausible.of_newcomer(each)
    faults += plausible.of_family(kin)
    plausible.refuse(faults, sure=any(member.sure for member in family.memberships))


def refuse_parentage(tie: Membership, changed: Membership, *, sure: bool) -> None:
    """Another parentage of a child against the family that stands."""
    others = [*_family(tie.household_id, {}, without=tie.pk)]
    kin = Kin(
        changed.person.name, changed.role, facts_of(changed.person), changed.parentage,
        changed.adopted_on,
    )  # fmt: skip
    before = set(plausible.of_family(others))
    faults = (each for each in plausible.of_family([*others, kin]) if each not in before)
    plausible.refuse(faults, sure=sure)


def refuse_number(row: Person, number: str, today: date, *, sure: bool) -> None:
    """Another identity number against what is on file."""
    reading = read_id_number(number, today)
    plausible.refuse(
        plausible.of_new_number(facts_of(row), reading.born, reading.sex), sure=sure
    )


def facts_of(row: Person) -> dict[str, Value]:
    """What is known of a person today, by vocabulary name."""
    now = PersonFacts.objects.filter(person=row, known_to=None, valid_to=None).first()
    return _read(now) if now else {}


def _read(version: PersonFacts) -> dict[str, Value]:
    return {n: read_back(c, getattr(version, c)) for n, c in PERSON_COLUMNS.items()}


def _kin_of(member: NewMembership, facts: plausible.Facts) -> Kin:
    return Kin(
        member.person.name, member.role, facts, member.parentage, member.adopted_on,
        member.person.key,
    )  # fmt: skip


def _of_number(row: Person, facts: plausible.Facts, today: date) -> Iterable[Fault]:
    if row.id_number_sealed is None:
        return ()
    number = unseal(Kind.ID_NUMBER, row.public_id, row.id_number_sealed)
    reading = read_id_number(number, today)
    return () if reading.error else plausible.of_number(facts, reading.born, reading.sex)


def _homes(row: Person) -> list[int]:
    open_ = Membership.objects.filter(person=row, known_to=None, valid_to=None)
    return list(open_.values_list("household", flat=True))


def _family(
    household: int, told: dict[int, dict[str, Value]], without: int | None = None
) -> Iterator[Kin]:
    """The members of a household; `told` puts new facts in place of what is on file."""
    ties = Membership.objects.filter(household=household, known_to=None, valid_to=None)
    members = list(ties.exclude(pk=without).select_related("person"))
    people = [tie.person_id for tie in members]
    open_ = PersonFacts.objects.filter(person__in=people, known_to=None, valid_to=None)
    facts = {each.person_id: _read(each) for each in open_} | told
    for tie in members:
        yield Kin(
            tie.person.name, tie.role, facts.get(tie.person_id, {}), tie.parentage,
            tie.adopted_on,
        )  # fmt: skip
