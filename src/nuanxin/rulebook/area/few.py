"""A few households over a term, decided one by one: what the area's engine says of them.

Planning its statements costs the engine about a second however few there are; one family takes
some milliseconds. `tests/support/happenings` holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from nuanxin.base.database.snapshot import snapshot
from nuanxin.kit.term import Term
from nuanxin.policy.decide import Outcome, apart_from_dates
from nuanxin.policy.evaluate import FACTS_MISSING, UNSETTLED, Run, place_of
from nuanxin.policy.inforce import Said, Setting
from nuanxin.policy.policy import Definition
from nuanxin.policy.results import NOTICE
from nuanxin.rulebook.area.changing import (
    Changing,
    Found,
    decide_changing,
    joined,
    spans_of,
    turns_of,
)
from nuanxin.rulebook.area.deciding import AreaRequest, BenefitGround
from nuanxin.rulebook.area.extracting import Seen
from nuanxin.rulebook.area.family import Family
from nuanxin.rulebook.area.grounds import Ground, Stretch, layer_shares
from nuanxin.rulebook.area.households import household_cases
from nuanxin.rulebook.area.places import Place

_Facts = Mapping[int, Family]


class _Part(NamedTuple):
    """Months under one set of facts."""

    term: Term
    families: _Facts


def decide_few(request: AreaRequest, seen: Seen) -> list[Found]:
    """What is found of the households named in `seen`: with a clue, or watched.

    Monthly benefits of those whose facts change inside the term are asked month by month.
    """
    with snapshot():
        whole = _Part(request.term, _families(request, seen, request.term))
        turns = turns_of(seen, request.term) if request.term.months > 1 else []
        moving = {household for household, _ in turns} & set(seen.households)
        months = {month for household, month in turns if household in moving}
        parts = [
            _Part(each, _families(request, seen._replace(households=sorted(moving)), each))
            for each in (spans_of(request.term, months) if moving else ())
        ]
    found: list[Found] = []
    for home in seen.households:
        found += _told(request, home, parts if home in moving else [whole], "月")
        found += _told(request, home, [whole], "年")
    return found


def decide_moving(request: AreaRequest, seen: Seen, moving: Changing) -> list[Found]:
    """The monthly benefits of the households of an area that change inside the term."""
    if moving.spans:
        return decide_changing(request, moving)
    if not moving.households:
        return []
    found = decide_few(request, seen._replace(households=sorted(moving.households)))
    return [each for each in found if each.ground.definition.every == "月"]


def _families(request: AreaRequest, seen: Seen, term: Term) -> _Facts:
    then = seen._replace(on=term.last_month.last_day)
    return household_cases(request.policy, then, term.last_month, request.said)


def _told(
    request: AreaRequest, home: int, parts: Sequence[_Part], every: str
) -> Iterator[Found]:
    """The pieces of each benefit and subject put together, where anybody is to look."""
    watched = {(benefit, number) for benefit, _, number in request.watched}
    pieces: dict[tuple[int, int | None], list[Found]] = {}
    for part in parts:
        if home not in part.families:
            continue
        for each in _one(request, home, part, every):
            pieces.setdefault((each.ground.definition.number, each.person), []).append(each)
    for (_, person), group in pieces.items():
        last = group[-1]
        ground = Ground(tuple(joined([each.ground.ground for each in group])))
        if ground.clue or (last.ground.definition.name, person or home) in watched:
            yield last._replace(ground=last.ground._replace(ground=ground))


def _one(request: AreaRequest, home: int, part: _Part, every: str) -> Iterator[Found]:
    """Every benefit in force at some time, every subject, under one set of facts."""
    family, policy = part.families[home], request.policy
    case, last = family.case, part.term.last_month
    periods = part.term.periods() if every == "月" else [last.year_of]
    settings = [place_of(policy, case, each) for each in periods]
    run = Run(policy, case._replace(at=periods[-1]))
    place = Place(0, case.region, Said(case.adopted, case.settlements, case.region_facts))
    for definition in policy.definitions:
        if definition.kind == NOTICE or (definition.every == "月") != (every == "月"):
            continue
        if not any(definition.number in each.base.active for each in settings):
            continue
        member = definition.grain == "成员"
        for position, person in enumerate(family.members if member else (None,)):
            ground = Ground(tuple(_stretches(run, definition, position, settings)))
            missing = _missing(run, definition, position, settings[-1], ground)
            yield Found(
                home, person,
                BenefitGround(definition, place, ground, settings[-1].settled), missing,
            )  # fmt: skip


def _outcome(run: Run, definition: Definition, position: int, at: Setting) -> Outcome:
    return Outcome(run, at, definition, position, run.answers(definition, at)[position])


def _stretches(
    run: Run, definition: Definition, position: int, settings: Sequence[Setting]
) -> Iterator[Stretch]:
    for at in settings:
        outcome = _outcome(run, definition, position, at)
        end = at.period.ordinal
        start = end if definition.every == "月" else end - 11
        yield Stretch(start, end + 1, apart_from_dates(outcome), tuple(layer_shares(outcome)))


def _missing(
    run: Run, definition: Definition, position: int, last: Setting, ground: Ground
) -> str:
    """What an open answer waits for at the end of these months."""
    open_ = ground.clue and ground.verdict in (FACTS_MISSING, UNSETTLED)
    if not open_ or definition.number not in last.base.active:
        return ""
    return "、".join(_outcome(run, definition, position, last).missing)
