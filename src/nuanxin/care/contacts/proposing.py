"""Who might take a family over: as near as can be, as the family wishes, with few families.

A proposal with its reasons; a person decides. The same question has the same answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from nuanxin.care.contacts.models import ContactPerson, Level

_TOWN = 10**3
_COUNTY = 10**6


class Vacancy(NamedTuple):
    """A post of a family without anybody: its level, whom the family wishes, who is there."""

    key: int
    region: int
    level: str
    sex: str
    taken: frozenset[int]


class Candidate(NamedTuple):
    """Somebody in office with the families they have now."""

    person: ContactPerson
    load: int


class Proposal(NamedTuple):
    """Who, and why them."""

    person: ContactPerson
    why: str


def reaches(person: ContactPerson, level: str, region: int) -> bool:
    """Whether somebody works where a post of that level needs them."""
    if level == Level.VILLAGE:
        return person.region in {region, region - region % _TOWN}
    if level == Level.TOWNSHIP:
        return person.region // _TOWN == region // _TOWN
    return person.region // _COUNTY == region // _COUNTY


def suits(person: ContactPerson, sex: str) -> bool:
    """Whether they are whom the family wishes; unknown is not."""
    return not sex or person.sex == sex


def propose(
    vacancies: Sequence[Vacancy], candidates: Sequence[Candidate]
) -> Mapping[int, Proposal]:
    """A person for each vacancy that has one, those with the fewest choices first."""
    loads = Counter({each.person.pk: each.load for each in candidates})
    taken = {each.key: set(each.taken) for each in vacancies}
    found: dict[int, Proposal] = {}
    choices = {each.key: _fit(each, candidates) for each in vacancies}
    for vacancy in sorted(vacancies, key=lambda v: (len(choices[v.key]), v.region, v.key)):
        free = [x for x in choices[vacancy.key] if x.person.pk not in taken[vacancy.key]]
        if not free:
            continue
        best = min(free, key=lambda x: (*_rank(x.person, vacancy, loads), x.person.pk))
        found[vacancy.key] = Proposal(best.person, _why(best.person, vacancy, loads))
        loads[best.person.pk] += 1
    return found


def _fit(vacancy: Vacancy, candidates: Sequence[Candidate]) -> list[Candidate]:
    return [
        each
        for each in candidates
        if reaches(each.person, vacancy.level, vacancy.region)
        and suits(each.person, vacancy.sex)
    ]


def _rank(
    person: ContactPerson, vacancy: Vacancy, loads: Counter[int]
) -> tuple[bool, int, int]:
    """Whoever works at the level of the post first, then the nearest, then the least busy."""
    return (_level(person) != vacancy.level, _distance(person, vacancy), loads[person.pk])


def _level(person: ContactPerson) -> Level:
    if person.region % _TOWN:
        return Level.VILLAGE
    return Level.TOWNSHIP if person.region % _COUNTY else Level.COUNTY


def _distance(person: ContactPerson, vacancy: Vacancy) -> int:
    if person.region == vacancy.region:
        return 0
    return 1 if person.region // _TOWN == vacancy.region // _TOWN else 2


def _why(person: ContactPerson, vacancy: Vacancy, loads: Counter[int]) -> str:
    near = ("同村", "同乡镇", "同县")[_distance(person, vacancy)]
    wish = f"，合家庭意愿（{vacancy.sex}）" if vacancy.sex else ""
    return f"{near}，现联系 {loads[person.pk]} 户{wish}"
