"""Households whose facts change inside a term: every month on the facts of its own last day.

An area is decided on the facts of the term's last day; these few are decided again, one span of
unchanged facts after the other, and their stretches are put together.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from django.db import connection

from nuanxin.kit.period import month_index
from nuanxin.kit.term import Term
from nuanxin.rulebook.area.deciding import AreaRequest, BenefitGround, decide_area
from nuanxin.rulebook.area.extracting import Seen, extract
from nuanxin.rulebook.area.grounds import Ground, Stretch
from nuanxin.rulebook.area.loading import Facts

_INSIDE = """
    JOIN unnest(%(low)s::bigint[], %(high)s::bigint[]) AS area(low, high)
      ON x.region >= area.low AND x.region < area.high
"""
_TURNS = """
    CROSS JOIN LATERAL (VALUES (x.valid_from), (x.valid_to)) AS turn(day)
    WHERE turn.day > %(after)s AND turn.day <= %(until)s
      AND x.known_from <= %(known)s AND (x.known_to IS NULL OR x.known_to > %(known)s)
"""
_CHANGES = f"""
SELECT x.household_id, turn.day FROM registry_householdfacts x {_INSIDE} {_TURNS}
UNION
SELECT x.household_id, turn.day FROM registry_membership x {_INSIDE} {_TURNS}
UNION
SELECT m.household_id, found.day FROM (
    SELECT x.person_id, turn.day FROM registry_personfacts x {_INSIDE} {_TURNS}
) found JOIN registry_membership m ON m.person_id = found.person_id
    AND m.known_from <= %(known)s AND (m.known_to IS NULL OR m.known_to > %(known)s)
UNION
SELECT x.id, x.closed_on FROM registry_household x {_INSIDE}
 WHERE x.closed_on > %(after)s AND x.closed_on <= %(until)s
"""


class Span(NamedTuple):
    """Months under one set of facts, and these."""

    term: Term
    facts: Facts


# Up to here one by one takes less time than the engine's planning.
MOST_ONE_BY_ONE = 60


class Changing(NamedTuple):
    """The households that change, span by span; no spans where nothing does, nor where they
    are few enough to be decided one by one.
    """

    households: frozenset[int]
    spans: tuple[Span, ...]


class Found(NamedTuple):
    """What came out for one subject over the whole term."""

    household: int
    person: int | None
    ground: BenefitGround
    missing: str


def changing(seen: Seen, term: Term, folder: Path) -> Changing:
    """Find them and write their facts, in the caller's transaction like `extract`."""
    turns = turns_of(seen, term) if term.months > 1 else []
    if not turns:
        return Changing(frozenset(), ())
    households = sorted({household for household, _ in turns})
    if len(households) <= MOST_ONE_BY_ONE:
        return Changing(frozenset(households), ())
    spans = []
    for part in spans_of(term, {month for _, month in turns}):
        place = folder / str(part.first)
        place.mkdir(mode=0o700)
        then = seen._replace(on=part.last_month.last_day, households=households)
        spans.append(Span(part, extract(then, place)))
    return Changing(frozenset(households), tuple(spans))


def turns_of(seen: Seen, term: Term) -> list[tuple[int, int]]:
    """Household and month of every change after the first month."""
    parameters: dict[str, list[int] | date | datetime] = {
        "low": [low for low, _ in seen.scope],
        "high": [high for _, high in seen.scope],
        "known": seen.known_at,
        "after": term.periods()[0].last_day,
        "until": term.last_month.last_day,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, parameters)
        return [(household, month_index(day)) for household, day in cursor.fetchall()]


def spans_of(term: Term, months: set[int]) -> Iterator[Term]:
    starts = [term.first, *sorted(months)]
    for start, end in zip(starts, [*starts[1:], term.last + 1], strict=True):
        yield Term(start, end - start)


def decide_changing(request: AreaRequest, found: Changing) -> list[Found]:
    """The monthly benefits of the households that change, each month on its own facts.

    Everybody is answered in every span, so that a month that is plainly not eligible is told
    beside those that are; who is never a case stays out unless watched.
    """
    pieces: dict[tuple[str, int, int | None], list[tuple[BenefitGround, str]]] = {}
    for span in found.spans:
        asked = request._replace(term=span.term, watched=tuple(_everybody(request, span)))
        with decide_area(asked, span.facts) as result:
            for household, person, number, missing in result.fetch():
                each = result.grounds[number]
                if each.definition.every == "月":
                    key = (each.definition.name, household, person)
                    pieces.setdefault(key, []).append((each, missing))
    watched = {(benefit, number) for benefit, _, number in request.watched}
    whole = []
    for (benefit, household, person), parts in pieces.items():
        last, missing = parts[-1]
        ground = Ground(tuple(joined([each.ground for each, _ in parts])))
        if ground.clue or (benefit, person or household) in watched:
            whole.append(Found(household, person, last._replace(ground=ground), missing))
    return whole


def _everybody(request: AreaRequest, span: Span) -> Iterator[tuple[str, str, int]]:
    ids = {"成员": _ids(span.facts.member), "家庭": _ids(span.facts.household)}
    for definition in request.policy.definitions:
        if definition.every == "月":
            for number in ids[definition.grain]:
                yield definition.name, definition.grain, number


def _ids(file: Path) -> list[int]:
    with file.open(encoding="utf-8", newline="") as opened:
        return [int(row["id"]) for row in csv.DictReader(opened)]


def joined(grounds: Sequence[Ground]) -> Iterator[Stretch]:
    """The stretches in order; neighbours that say the same become one."""
    last: Stretch | None = None
    for stretch in (each for ground in grounds for each in ground.stretches):
        if last and last.end == stretch.start and _alike(last, stretch):
            last = last._replace(end=stretch.end)
            continue
        if last:
            yield last
        last = stretch
    if last:
        yield last


def _alike(one: Stretch, other: Stretch) -> bool:
    decision = one.decision._replace(period=other.decision.period)
    return decision == other.decision and one.layer_shares == other.layer_shares
