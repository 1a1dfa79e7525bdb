"""Somebody leaves: every family they go to, and who might take it over."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import Place
from nuanxin.care.contacts import queries
from nuanxin.care.contacts.models import Assignment, ContactPerson
from nuanxin.care.contacts.proposing import Candidate, Proposal, Vacancy, propose, reaches
from nuanxin.care.contacts.queries import Wanted
from nuanxin.registry.people.queries.families import lines
from nuanxin.web.contacts.pages import said


@dataclass(frozen=True, slots=True)
class Parting:
    """A family of somebody who leaves: who might take it over, and who is proposed."""

    row: Assignment
    place: Place
    names: str
    choices: list[tuple[UUID, str]]
    proposed: Proposal | None


def partings(request: OfficeRequest, leaver: ContactPerson) -> list[Parting]:
    """Every family somebody goes to, with proposals that share the load."""
    rows = queries.families_of(request.scope, leaver)
    homes = [each.household_id for each in rows]
    taken: dict[int, set[int]] = {home: set() for home in homes}
    for each in queries.assignments_in(homes):
        taken[each.household_id].add(each.person_id)
    wishes = queries.wishes_of(homes)
    here = list(queries.people(request.scope, Wanted(state="here")).exclude(pk=leaver.pk))
    vacancies = [
        Vacancy(
            each.pk, each.region, each.level,
            wishes[each.household_id].sex if each.household_id in wishes else "",
            frozenset(taken[each.household_id]),
        )
        for each in rows
    ]  # fmt: skip
    candidates = [Candidate(each, int(getattr(each, "load", 0))) for each in here]
    proposed = propose(vacancies, candidates)
    names = {line.id: (line.place, line.names) for line in lines([x.household for x in rows])}
    return [
        Parting(
            each, *names[each.household_id],
            [
                (x.public_id, said(x))
                for x in here
                if reaches(x, each.level, each.region) and x.pk not in taken[each.household_id]
                and (not vacancy.sex or x.sex == vacancy.sex)
            ],
            proposed.get(each.pk),
        )
        for each, vacancy in zip(rows, vacancies, strict=True)
    ]  # fmt: skip
