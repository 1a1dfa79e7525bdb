"""What the rules say of some families over a term: one by one, or by the county's engine."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from nuanxin.base.database.snapshot import snapshot
from nuanxin.base.files.scratch import scratch_folder
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.term import Term
from nuanxin.policy.policy import Policy
from nuanxin.registry.people.models import Household
from nuanxin.rulebook.area.changing import MOST_ONE_BY_ONE, Found, changing
from nuanxin.rulebook.area.deciding import AreaRequest, decide_area, no_progress
from nuanxin.rulebook.area.extracting import Seen, extract
from nuanxin.rulebook.area.few import decide_few, decide_moving
from nuanxin.support.benefits.answers import KeptGround, kept
from nuanxin.support.benefits.models import Entitlement


class Answer(NamedTuple):
    """One benefit of one subject over a term: what the ground says, month by month."""

    subject: int
    person: int | None
    first: int
    months: int
    ground: KeptGround
    content: Mapping[str, object]
    missing: str

    @property
    def yearly(self) -> bool:
        return self.content["every"] == "年"


def answers(policy: Policy, home: Household, term: Term, known_at: datetime) -> list[Answer]:
    """Everything the rules say of a family in a term, as known at a moment."""
    scope = Scope(((home.region, home.region + 1),))
    seen = Seen(scope, term.last_month.last_day, known_at, [home.pk])
    return answers_among(policy, seen, term).get(home.pk, [])


def answers_among(policy: Policy, seen: Seen, term: Term) -> dict[int, list[Answer]]:
    """The same for the families named in `seen`, all at once; household → its answers."""
    request = AreaRequest(policy, term, watched=_watched(seen.households))
    few = len(seen.households) <= MOST_ONE_BY_ONE
    told: dict[int, list[Answer]] = {home: [] for home in seen.households}
    for row in decide_few(request, seen) if few else _by_the_area(request, seen):
        if row.household in told:
            told[row.household].append(_answer(row, term))
    return told


def _by_the_area(request: AreaRequest, seen: Seen) -> list[Found]:
    with scratch_folder() as folder:
        with snapshot():
            facts = extract(seen, folder)
            moving = changing(seen, request.term, folder)
        with decide_area(request, facts, no_progress) as result:
            rows = [
                Found(household, person, result.grounds[number], missing)
                for household, person, number, missing in result.fetch()
            ]
        if not moving.households:
            return rows
        still = [
            each
            for each in rows
            if each.household not in moving.households or each.ground.definition.every != "月"
        ]
        return [*still, *decide_moving(request, seen, moving)]


def _answer(row: Found, term: Term) -> Answer:
    home, person, found, missing = row
    ground = kept(found)
    yearly = found.definition.every != "月"
    year = Term.parse(str(term.year))
    first, months = (year.first, 12) if yearly else (term.first, term.months)
    content: Mapping[str, object] = json.loads(ground.content)
    return Answer(person or -home, person, first, months, ground, content, missing or "")


def _watched(homes: Sequence[int]) -> Sequence[tuple[str, str, int]]:
    rows = Entitlement.objects.filter(household__in=homes, ends_on__isnull=True)
    return [
        (benefit, "成员" if person else "家庭", person or home)
        for benefit, person, home in rows.values_list("benefit", "person_id", "household_id")
    ]
