"""Since when, and until when, the conditions hold: the same compiled rule, asked again wherever time can change it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from nuanxin.kit.period import Period, month_index
from nuanxin.policy.evaluate import ELIGIBLE, Answer, Run
from nuanxin.policy.inforce import Environment, Row, Setting, fold
from nuanxin.policy.nodes import TIME, Node
from nuanxin.policy.policy import Definition

Span = tuple[Period | None, Period | None]
_Asked = tuple[set[str], set[int], set[date]]
MOST_MOVED = 20_000
_FIRST_YEAR, _LAST_YEAR = 1950, 2199


def holding(run: Run, place: Setting, definition: Definition, subject: int, answers: Sequence[Answer]) -> Span:
    """The half-open span around the period decided; for a plain no, the last span before it, else the next one.

    The rules stand as they are in the period decided; only the family's own time moves. Where readings agree that the
    subject is eligible but differ in the span, the narrower span is given.
    """
    spans = [_span(run, place, definition, subject, answer.row) for answer in answers]
    starts = [start for start, _ in spans if start is not None]
    ends = [end for _, end in spans if end is not None]
    if len(starts) < len(spans):
        return None, None
    return max(starts), min(ends, default=None)


def _span(run: Run, place: Setting, definition: Definition, subject: int, row: Row) -> Span:
    own = place.period
    points = sorted({*_turning_points(run, place, definition, row), own})
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
    """The same row with the family's time moved to another period: parameters and parts stay."""
    key = (row.choices, definition.index, period)
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
    for column, node in _timed(place, definition, row):
        values[column] = fold(node, environment)
    return replace(row, period=period, values=values)


def _timed(place: Setting, definition: Definition, row: Row) -> list[tuple[int, Node]]:
    """The columns of a definition and its needs that move with time."""
    key = ("timed", definition.index)
    found: list[tuple[int, Node]] | None = place.timing.get(key)
    if found is None:
        columns = place.policy.columns
        nodes = {
            node
            for each in _with_needs(definition, row)
            for root in each.nodes()
            for node in _timed_columns(root)
        }
        found = place.timing[key] = [(columns[node], node) for node in nodes]
    return found


def _with_needs(definition: Definition, row: Row) -> list[Definition]:
    found = [definition]
    for each in found:
        needed = [row.by_name[name] for name in each.needs if name in row.by_name]
        found += [other for other in needed if other not in found]
    return found


def _timed_columns(node: Node) -> Iterator[Node]:
    if node.by_row:
        if node.op != "lit" and TIME in node.varies:
            yield node
        return
    for part in node.parts:
        yield from _timed_columns(part)


def _turning_points(run: Run, place: Setting, definition: Definition, row: Row) -> Iterator[Period]:
    """Every period at which an answer can change: dates of the family, moved by the ages that are asked for."""
    names, years, fixed = _asked(place, definition, row)
    people = [*run.case.members, *run.case.children, *run.case.stays, run.case.household]
    known = {
        value
        for person in people
        for name, value in person.items()
        if name in names and isinstance(value, date)
    }
    monthly = bool(place.period.month)
    for day in known | fixed:
        for age in years:
            yield from _points(day, age, monthly=monthly)


def _points(day: date, age: int, *, monthly: bool) -> Iterator[Period]:
    if not _FIRST_YEAR <= day.year + age < _LAST_YEAR:
        return
    if monthly:
        index = month_index(day) + 12 * age
        yield Period.from_index(index)
        yield Period.from_index(index + 1)
    else:
        yield Period(day.year + age)
        yield Period(day.year + age + 1)


def _asked(place: Setting, definition: Definition, row: Row) -> _Asked:
    """Names of the dates a definition reads, the ages it adds to them, and the days it names itself."""
    key = ("asked", definition.index)
    if key not in place.timing:
        environment = Environment(
            row.period.first_day, row.period.last_day, row.standing, row.region_facts, {}
        )
        nodes = [
            node
            for each in _with_needs(definition, row)
            for root in each.nodes()
            for node in root.walk()
        ]
        place.timing[key] = (
            {str(node.args[1]) for node in nodes if node.op == "fact"},
            {0, *_ages(nodes, environment)},
            {node.args[0] for node in nodes if node.op == "lit" and isinstance(node.args[0], date)},
        )
    asked: _Asked = place.timing[key]
    return asked


def _ages(nodes: Sequence[Node], environment: Environment) -> Iterator[int]:
    for node in nodes:
        if node.op in ("latest_birth", "add_years"):
            age = fold(node.parts[0 if node.op == "latest_birth" else 1], environment)
            if isinstance(age, int):
                yield age
