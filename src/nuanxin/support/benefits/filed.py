"""Whom a file tells of. Where none does, the rules were not asked: their silence is no answer,
and nobody gives money back on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from nuanxin.kit.term import Term
from nuanxin.money.payables.claims import Claim, Kind
from nuanxin.registry.people.models import Household, Membership, PersonFacts
from nuanxin.registry.people.words import Role

# A child's place in the parents' file is none of its own: the rules ask about the couple.
_OWN = (Role.WIFE, Role.HUSBAND)
_WHY = "不在任何一户的档案里，规则没有结论，没有列追缴。请核实，另立档案后再测算。"


class Parted(NamedTuple):
    """Differences the rules tell, and what they cannot tell of, which a person looks at."""

    claims: list[Claim]
    unfiled: list[Claim]


def parted(claims: Iterable[Claim]) -> Parted:
    """Keep apart what would be asked back of somebody no file tells of to the term's end, or to
    their death.
    """
    every = list(claims)
    backs = [each for each in every if each.kind == Kind.RECOVERY]
    homes = _homes(backs)
    deaths = _deaths(each.person_id for each in backs)
    told, unfiled = [], []
    for each in every:
        if each.kind == Kind.RECOVERY and _untold(each, homes, deaths):
            unfiled.append(replace(each, reason=_WHY))
        else:
            told.append(each)
    return Parted(told, unfiled)


class _Home(NamedTuple):
    """From when to when somebody was in a file, and when the file was closed."""

    start: date | None
    end: date | None
    closed: date | None

    def tells(self, on: date) -> bool:
        began = self.start is None or self.start <= on
        return began and not any(day and day <= on for day in (self.end, self.closed))


def _untold(
    claim: Claim, homes: Mapping[int, Sequence[_Home]], deaths: Mapping[int, date]
) -> bool:
    term = Term.parse(claim.key.rsplit("/", 1)[1])
    last = term.last_month.last_day
    died = deaths.get(claim.person_id or 0, last)
    if died < term.periods()[0].first_day:
        return False  # nothing of the term was due, whoever's file it is
    return not any(home.tells(min(died, last)) for home in homes.get(_subject(claim), ()))


def _subject(claim: Claim) -> int:
    return claim.person_id or -claim.household_id


def _homes(claims: Sequence[Claim]) -> dict[int, list[_Home]]:
    people = {each.person_id for each in claims if each.person_id}
    families = {each.household_id for each in claims if not each.person_id}
    found: dict[int, list[_Home]] = {}
    for person, *days in Membership.objects.filter(
        person__in=people, role__in=_OWN, known_to=None
    ).values_list("person", "valid_from", "valid_to", "household__closed_on"):
        found.setdefault(person, []).append(_Home(*days))
    rows = Household.objects.filter(pk__in=families).values_list("pk", "closed_on")
    for pk, closed in rows:
        found[-pk] = [_Home(None, None, closed)]
    return found


def _deaths(people: Iterable[int | None]) -> dict[int, date]:
    rows = PersonFacts.objects.filter(
        person__in={each for each in people if each}, known_to=None, death_date__isnull=False
    ).order_by("-death_date")
    return dict(rows.values_list("person", "death_date"))
