"""A family as a roll tells of it and as it waits in a batch: facts, matches, differences."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from nuanxin.registry.exchange.rolls.roll import Fact, Household, Person, Roll
from nuanxin.registry.exchange.words import Verdict

_DAY = "日"


class Difference(NamedTuple):
    """A fact the register has otherwise, or has not: old → new."""

    field: str
    old: Fact
    new: Fact


@dataclass(slots=True)
class StagedPerson:
    """Somebody on the roll; `person` once we know who it is, `question` while we do not."""

    sheet: str
    row: int
    role: str
    name: str
    number: str
    claim: str
    facts: dict[str, Fact]
    particulars: dict[str, str]
    person: int | None = None
    verdict: str = ""
    differences: list[Difference] = field(default_factory=list)
    question: str = ""
    candidates: list[int] = field(default_factory=list)
    may_be_new: bool = False

    @property
    def first_year(self) -> int | None:
        year = self.particulars.get("首享年度", "")
        return int(year) if year else None


@dataclass(slots=True)
class StagedFamily:
    """A family of the roll; `fault` keeps it out, whatever its people are."""

    key: str
    sheet: str
    row: int
    rows: list[int]
    region: int
    town: str
    village: str
    facts: dict[str, Fact]
    particulars: dict[str, str]
    people: list[StagedPerson]
    fault: str = ""
    household: int | None = None
    verdict: str = ""
    differences: list[Difference] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> tuple[object, ...]:
        """What was found, to see later whether it still is so."""
        people = tuple((p.person, p.verdict, tuple(p.differences)) for p in self.people)
        return self.household, self.verdict, tuple(self.differences), people

    def forget(self) -> None:
        """Back to what the roll says, before it is compared anew."""
        self.household, self.verdict, self.differences = None, "", []
        for person in self.people:
            person.person, person.verdict, person.differences = None, "", []
            person.question, person.candidates, person.may_be_new = "", [], False


Locate = Callable[[str, str], int]


def families_of(roll: Roll, locate: Locate) -> list[StagedFamily]:
    """Every household of a roll; `locate(region, village)` finds the village's code."""
    return [_family(household, locate) for household in roll.households]


def _family(household: Household, locate: Locate) -> StagedFamily:
    return StagedFamily(
        key=household.key,
        sheet=household.sheet,
        row=household.row,
        rows=sorted(set(household.rows)),
        region=locate(household.region, household.village) if household.region else 0,
        town=household.town,
        village=household.village,
        facts=dict(household.facts),
        particulars=dict(household.particulars),
        people=[_person(person) for person in household.people],
        fault=household.reason,
    )


def _person(person: Person) -> StagedPerson:
    return StagedPerson(
        person.sheet,
        person.row,
        person.role,
        person.name,
        person.number,
        person.claim,
        dict(person.facts),
        dict(person.particulars),
    )


def row_verdicts(family: StagedFamily) -> dict[int, Verdict]:
    """What becomes of each row of a family that has been compared."""
    if family.verdict in {Verdict.FAULTY, Verdict.AMBIGUOUS, Verdict.NEW}:
        return dict.fromkeys(family.rows, Verdict(family.verdict))
    verdicts = dict.fromkeys(family.rows, Verdict.UNCHANGED)
    if family.differences and family.rows:
        verdicts[family.rows[0]] = Verdict.CHANGED
    for person in family.people:
        if person.verdict != Verdict.UNCHANGED and verdicts[person.row] != Verdict.CHANGED:
            verdicts[person.row] = Verdict(person.verdict)
    return verdicts


def packed(families: Iterable[StagedFamily]) -> bytes:
    """Families as bytes to be sealed."""
    content = [_listed(family) for family in families]
    text = json.dumps(content, ensure_ascii=False, default=_as_text, separators=(",", ":"))
    return zlib.compress(text.encode(), 1)


def unpacked(content: bytes) -> list[StagedFamily]:
    """The families `packed` made bytes of."""
    listed = json.loads(zlib.decompress(content), object_hook=_with_day)
    return [_read_family(each) for each in listed]


def _listed(family: StagedFamily) -> list[object]:
    people = [
        [
            p.sheet, p.row, p.role, p.name, p.number, p.claim, p.facts, p.particulars,
            p.person, p.verdict, p.differences, p.question, p.candidates, p.may_be_new,
        ]
        for p in family.people
    ]  # fmt: skip
    return [
        family.key, family.sheet, family.row, family.rows, family.region, family.town,
        family.village, family.facts, family.particulars, people, family.fault,
        family.household, family.verdict, family.differences, family.warnings,
    ]  # fmt: skip


def _read_family(listed: Sequence[Any]) -> StagedFamily:
    family = StagedFamily(*listed)
    family.people = [_read_person(each) for each in listed[9]]
    family.differences = [Difference(*each) for each in family.differences]
    return family


def _read_person(listed: Sequence[Any]) -> StagedPerson:
    person = StagedPerson(*listed)
    person.differences = [Difference(*each) for each in person.differences]
    return person


def _as_text(value: object) -> object:
    if isinstance(value, date):
        return {_DAY: value.isoformat()}
    raise TypeError(type(value))


def _with_day(content: Mapping[str, Any]) -> object:
    if content.keys() == {_DAY}:
        return date.fromisoformat(content[_DAY])
    return content
