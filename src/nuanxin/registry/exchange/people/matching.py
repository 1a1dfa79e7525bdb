"""Who is meant: by identity number; else by household, name and birth date; else nobody knows.

Never a silent pick: whatever could be somebody else becomes a question with its candidates.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault.blind import blind_index
from nuanxin.base.vault.kinds import Kind
from nuanxin.registry.exchange.people.families import StagedFamily, StagedPerson
from nuanxin.registry.exchange.people.known import Known, KnownHousehold, KnownPerson
from nuanxin.registry.exchange.words import Decision

_CHILD = "子女"
_ELSEWHERE = "这个身份证号在别的辖区已经登记。请联系县级经办核对，或先办迁移"


class Decided(NamedTuple):
    """What a person said about a row; without a person the only candidate is meant."""

    decision: str
    person: int | None = None


Decisions = Mapping[tuple[str, int], Decided]


def match(family: StagedFamily, known: Known, scope: Scope, decisions: Decisions) -> None:
    """Find the household and everybody in it; what cannot be told becomes a question."""
    matcher = _Matcher(family, known, decisions)
    for person in family.people:
        matcher.by_number(person)
        if matcher.elsewhere(person, scope):
            family.fault = f"第 {person.row} 行：{_ELSEWHERE}"
            return
    family.household = matcher.household()
    if family.household is None:
        matcher.by_names()
        family.household = matcher.household()
    if family.household is not None:
        matcher.within(known.households[family.household])


class _Matcher:
    """One family against the register, with what people have decided about its rows."""

    def __init__(self, family: StagedFamily, known: Known, decisions: Decisions) -> None:
        self._people = family.people
        self._known = known
        self._decisions = decisions

    def ask(
        self,
        person: StagedPerson,
        candidates: list[int],
        question: str,
        *,
        may_be_new: bool = False,
    ) -> None:
        """Put a question, unless it has been answered."""
        decided = self._decisions.get((person.sheet, person.row), Decided(""))
        if decided.decision == Decision.SAME:
            chosen = decided.person
            if chosen is None and len(candidates) == 1:
                chosen = candidates[0]
            if chosen in candidates:
                person.person = chosen
                return
        elif decided.decision == Decision.OTHER and may_be_new:
            return
        person.question, person.candidates, person.may_be_new = question, candidates, may_be_new

    def by_number(self, person: StagedPerson) -> None:
        """The same identity number is the same person, if nothing else speaks against it."""
        if not person.number:
            return
        found = self._known.by_index.get(blind_index(Kind.ID_NUMBER, person.number))
        if found is None:
            return
        registered = self._known.people[found]
        if person.name and registered.name != person.name:
            said = f"身份证号相同，登记的姓名是“{registered.name}”"
            self.ask(person, [found], said)
        elif differs := _other_birth(person, registered):
            self.ask(person, [found], f"身份证号相同，登记的{differs}不同")
        else:
            person.person = found

    def elsewhere(self, person: StagedPerson, scope: Scope) -> bool:
        """Whether the number stands beyond the scope."""
        if person.person:
            return not scope.covers(self._known.people[person.person].region)
        number = person.number and blind_index(Kind.ID_NUMBER, person.number)
        return number in self._known.numbers_elsewhere

    def household(self) -> int | None:
        """The one household its wife or husband stands in; a question where there are two."""
        homes = {
            place.household
            for person in self._people
            if person.person and person.role != _CHILD
            for place in self._known.people[person.person].places
            if place.role != _CHILD
        }
        if len(homes) == 1:
            return homes.pop()
        if len(homes) > 1:
            first = next(p for p in self._people if p.person and p.role != _CHILD)
            said = "夫妻现在登记在两户里。请先在家庭页面核对婚姻，再导入这一户"
            first.question, first.candidates, first.may_be_new = said, [], False
            return None
        self._ask_about_parents()
        return None

    def _ask_about_parents(self) -> None:
        """Only a child is known: is it the household we know, or the other parent's?"""
        for child in self._people:
            if child.role != _CHILD or not child.person:
                continue
            for place in self._known.people[child.person].places:
                if place.role == _CHILD:
                    self._ask_about_parents_in(place.household)

    def _ask_about_parents_in(self, household: int) -> None:
        members = self._known.households[household].members
        for parent in self._people:
            if parent.role == _CHILD or parent.person is not None or parent.question:
                continue
            same = [place.person for place in members if place.role == parent.role]
            if same:
                name = self._known.people[same[0]].name
                said = f"孩子已登记在另一户，那一户的{parent.role}是“{name}”。是同一人吗"
                self.ask(parent, same, said, may_be_new=True)

    def by_names(self) -> None:
        """Without a number: the same name and birth date in the area may be the same person."""
        for person in self._people:
            born = person.facts.get("出生日期")
            if person.person or person.question or person.number or not isinstance(born, date):
                continue
            if found := self._known.by_name.get((person.name, born)):
                said = "没有身份证号；已登记有同名、同日出生的人"
                self.ask(person, found, said, may_be_new=True)

    def within(self, home: KnownHousehold) -> None:
        """In a known household: somebody of the same role and name, or a newcomer?"""
        taken = {person.person for person in self._people}
        free = [place for place in home.members if place.person not in taken]
        for person in self._people:
            if person.person is not None or person.question:
                continue
            rivals = [self._known.people[p.person] for p in free if p.role == person.role]
            namesakes = [each for each in rivals if each.name == person.name]
            if namesakes:
                self._namesake(person, namesakes)
            elif rivals and person.role != _CHILD:
                said = f"这一户登记的{person.role}是“{rivals[0].name}”，和名册不同"
                self.ask(person, [each.id for each in rivals], said)

    def _namesake(self, person: StagedPerson, namesakes: list[KnownPerson]) -> None:
        found, ids = namesakes[0], [each.id for each in namesakes]
        born = found.facts.get("出生日期")
        may_be_new = person.role == _CHILD
        if person.number and found.id_index:
            self.ask(person, ids, "同一户、同名，身份证号不同", may_be_new=may_be_new)
        elif differs := _other_birth(person, found):
            self.ask(person, ids, f"同一户、同名，{differs}不同", may_be_new=may_be_new)
        elif len(namesakes) > 1 or born is None or born != person.facts.get("出生日期"):
            self.ask(person, ids, "同一户、同名，出生日期没写全", may_be_new=may_be_new)
        else:
            person.person = found.id


def _other_birth(person: StagedPerson, registered: KnownPerson) -> str:
    """What of birth date and sex is known on both sides and differs."""
    for name in ("出生日期", "性别"):
        said, known = person.facts.get(name), registered.facts.get(name)
        if said is not None and known is not None and said != known:
            return name
    return ""
