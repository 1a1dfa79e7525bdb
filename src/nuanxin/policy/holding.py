"""Since when, and until when, the conditions hold: the same compiled rule, asked again wherever
time can change it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from nuanxin.kit.period import Period, month_index
from nuanxin.policy.evaluate import ELIGIBLE, Answer, Run
from nuanxin.policy.folding import Environment, fold
from nuanxin.policy.inforce import Row, Setting
from nuanxin.policy.policy import Definition

Span = tuple[Period | None, Period | None]
MOST_MOVED = 400
_FIRST_YEAR, _LAST_YEAR = 1950, 2199


def holding(
    run: Run, place: Setting, definition: Definition, subject: int, answers: Sequence[Answer]
) -> Span:
    """The half-open span around the period decided; for a plain no, the last span before it,
    else the next one.

    The rules stand as they are in the period decided; only the family's own time moves. Where
    readings agree that the
    subject is eligible but differ in the span, the narrower span is given.
    """
    first = answers[0]
    if first.verdict != ELIGIBLE:
        if _never(definition, first):
            return None, None
        return _span(run, place, definition, subject, first.row)
    spans = [_span(run, place, definition, subject, answer.row) for answer in answers]
    starts = [start for start, _ in spans if start is not None]
    ends = [end for _, end in spans if end is not None]
    if len(starts) < len(spans):
        return None, None
    return max(starts), min(ends, default=None)


def _never(definition: Definition, answer: Answer) -> bool:
    """Whether a condition fails that no time can change."""
    return any(
        holds is False and condition.timeless
        for condition, holds in zip(definition.conditions, answer.conditions, strict=True)
    )


def _span(run: Run, place: Setting, definition: Definition, subject: int, row: Row) -> Span:
    own = place.period
    points = sorted({*_turning_points(run, definition, row), own})
    found = [(point, _holds(run, place, definition, subject, row, point)) for point in points]
    spans = list(_spans(found))
    for start, end in spans:
        if start <= own and (end is None or own < end):
            return start, end
    before = [span for span in spans if span[0] < own]
    after = [span for span in spans if span[0] > own]
    if before:
        return before[-1]
    return after[0] if after else (None, None)


def _spans(found: list[tuple[Period, bool]]) -> Iterator[tuple[Period, Period | None]]:
    start: Period | None = None
    for point, holds in found:
        if holds and start is None:
            start = point
        if not holds and start is not None:
            yield start, point
            start = None
    if start is not None:
        yield start, None


def _holds(
    run: Run, place: Setting, definition: Definition, subject: int, row: Row, period: Period
) -> bool:
    if period != row.period:
        row = _moved(place, definition, row, period)
    return run.under(definition, row)[subject].verdict == ELIGIBLE


def _moved(place: Setting, definition: Definition, row: Row, period: Period) -> Row:
    """The same row with the family's time moved elsewhere: parameters and parts stay."""
    key = (row.choices, definition.number, period)
    if key not in place.moved:
        if len(place.moved) > MOST_MOVED:
            place.moved.clear()
        place.moved[key] = _move(place, definition, row, period)
    return place.moved[key]


def _move(place: Setting, definition: Definition, row: Row, period: Period) -> Row:
    environment = Environment(
        period.first_day,
        period.last_day,
        row.standing,
        row.region_facts,
        {key: values[0] for key, values in place.policy.settlements.items()}
        | dict(row.choices)
        | place.settled,
    )
    values = list(row.values)
    for each in _with_needs(definition, row):
        for column, node in each.clock.columns:
            values[column] = fold(node, environment)
    return row._replace(period=period, values=values)


def _with_needs(definition: Definition, row: Row) -> list[Definition]:
    """A definition and all whose results it asks for."""
    found = [definition]
    for each in found:
        needed = [row.by_name[name] for name in each.needs if name in row.by_name]
        found += [other for other in needed if other not in found]
    return found


def _turning_points(run: Run, definition: Definition, row: Row) -> Iterator[Period]:
    """Every period at which an answer can change: the family's dates, later by an age."""
    case = run.case
    people = {"成员": case.members, "子女": case.children, "住院": case.stays}
    people["家庭"] = (case.household,)
    environment = Environment(
        row.period.first_day, row.period.last_day, row.standing, row.region_facts, {}
    )
    for each in _with_needs(definition, row):
        for day in each.clock.days:
            yield from _points(day, 0, monthly=bool(row.period.month))
        for turn in each.clock.turns:
            age = 0 if turn.age is None else fold(turn.age, environment)
            for known in {person.get(turn.fact) for person in people[turn.entity]}:
                if isinstance(known, date) and isinstance(age, int):
                    yield from _points(known, age, monthly=bool(row.period.month))


def _points(day: date, age: int, *, monthly: bool) -> Iterator[Period]:
    if not _FIRST_YEAR <= day.year + age < _LAST_YEAR:
        return
    if monthly:
        index = month_index(day) + 12 * age
        yield Period.from_ordinal(index)
        yield Period.from_ordinal(index + 1)
    else:
        yield Period(day.year + age)
        yield Period(day.year + age + 1)
