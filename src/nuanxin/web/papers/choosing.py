"""打印表格: what can be printed for a family today, and as what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.papers.queries import used_here
from nuanxin.base.papers.shape import Paper
from nuanxin.casework.road.models import Case
from nuanxin.casework.road.queries import cases_of
from nuanxin.registry.people.queries.family import FamilyFile
from nuanxin.rulebook.library import policy
from nuanxin.support.benefits.family import standings
from nuanxin.web.papers.answers import letter_of
from nuanxin.web.papers.catalogue import papers
from nuanxin.web.papers.families import county_of
from nuanxin.web.papers.requests import papers_of

_LATEST = 5
OF_FAMILY = ("application", "survey", "deliberation", "annual-review", "exit")


@dataclass(frozen=True, slots=True)
class Offer:
    """A paper that can be printed; `finding` for a letter about one, `own` by the county's."""

    paper: Paper
    own: bool
    said: str = ""
    finding: UUID | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A family's papers, and its letters."""

    file: FamilyFile
    forms: tuple[Offer, ...]
    letters: tuple[Offer, ...]
    requests: tuple[tuple[Case, tuple[Offer, ...]], ...]

    @property
    def some_own(self) -> bool:
        of_requests = (each for _, offers in self.requests for each in offers)
        return any(each.own for each in (*self.forms, *self.letters, *of_requests))


def choice(scope: Scope, file: FamilyFile, today: date) -> Choice:
    """Every form, and the letters that are due."""
    own = used_here(county_of(file.household.region), today)
    forms = tuple(Offer(papers()[key], key in own) for key in OF_FAMILY)
    rows = cases_of(scope, file.household.pk)[:_LATEST]
    requests = tuple(
        (row, tuple(Offer(papers()[key], key in own) for key in papers_of(row))) for row in rows
    )
    letters = tuple(_letters(scope, file, today, frozenset(own)))
    return Choice(file, forms, letters, requests)


def _letters(
    scope: Scope, file: FamilyFile, today: date, own: frozenset[str]
) -> Iterator[Offer]:
    for standing in standings(scope, file.household, today.year, policy()):
        letter = letter_of(standing)
        found = standing.finding
        if found is None or not letter:
            continue
        who = str(found.person) if found.person else "全家"
        said = f"{who}：{standing.label}"
        yield Offer(papers()[letter], letter in own, said, found.public_id)
