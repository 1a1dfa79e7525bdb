"""What is in force where and when, and the days of the year that follow from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import count, groupby
from typing import NamedTuple

from nuanxin.care.duties.calendar import day_in, ordinary_months
from nuanxin.care.duties.kinds import FOREVER, SINCE, Anchor, Kind, kinds
from nuanxin.care.duties.models import DutyRule

# Counties that set nothing of their own share the rules as shipped, under this code.
SHIPPED = 0


class Rule(NamedTuple):
    """A kind as a county keeps it, from `since` until before `until`."""

    key: str
    county: int
    since: date
    until: date
    on: bool
    form: str
    before: int
    after: int
    post: str = ""
    every: int = 0
    month: int = 0
    day: int = 0
    document: str = ""


def in_force(rows: Sequence[DutyRule]) -> list[Rule]:
    """Every kind of every county that set one, and every kind as shipped."""
    found = [_shipped(kind, SHIPPED, SINCE, FOREVER) for kind in kinds().values()]
    ordered = sorted(rows, key=lambda row: (row.region, row.kind, row.starts_on))
    own = {
        key: list(each) for key, each in groupby(ordered, lambda row: (row.region, row.kind))
    }
    for county in sorted({row.region for row in rows}):
        for kind in kinds().values():
            found += _of_county(kind, county, own.get((county, kind.key), []))
    return found


def _shipped(kind: Kind, county: int, since: date, until: date) -> Rule:
    return Rule(
        kind.key, county, since, until, kind.on, kind.form.value, kind.before, kind.after,
        month=kind.month, day=kind.day,
    )  # fmt: skip


def _of_county(kind: Kind, county: int, rows: Sequence[DutyRule]) -> Iterator[Rule]:
    first = rows[0].starts_on if rows else FOREVER
    yield _shipped(kind, county, SINCE, first)
    for number, row in enumerate(rows, 1):
        until = rows[number].starts_on if number < len(rows) else FOREVER
        yield Rule(
            kind.key, county, row.starts_on, until, row.on, row.form, row.before, row.after,
            row.post, row.every, row.month or kind.month, row.day or kind.day, row.document,
        )  # fmt: skip


class Fixed(NamedTuple):
    """A day on which every family of a county has the same duty."""

    key: str
    county: int
    due: date


def fixed_days(rules: Iterable[Rule], first: date, last: date) -> list[Fixed]:
    """Festivals, the check-up round and the rhythm, from `first` to `last`."""
    found = []
    for rule in rules:
        low, high = max(first, rule.since), min(last, rule.until - timedelta(days=1))
        if rule.on and low <= high:
            days = _days(kinds()[rule.key], rule, low, high)
            found += [Fixed(rule.key, rule.county, due) for due in days if low <= due <= high]
    return found


def _days(kind: Kind, rule: Rule, low: date, high: date) -> Iterator[date]:
    if kind.anchor is Anchor.SOLAR:
        yield from (in_year(year, rule.month, rule.day) for year in _years(low, high))
    elif kind.anchor is Anchor.LUNAR:
        for each in ordinary_months(low, high):
            if each.month == rule.month:
                yield day_in(each, rule.day)
    elif kind.anchor is Anchor.EVERY and rule.every:
        yield from _ends(rule, high)


def _ends(rule: Rule, high: date) -> Iterator[date]:
    """The last day of each stretch of months since the rule began."""
    for number in count(1):
        end = later(rule.since, rule.every * number) - timedelta(days=1)
        if end > high:
            return
        yield end


def _years(low: date, high: date) -> range:
    return range(low.year, high.year + 1)


def in_year(year: int, month: int, day: int) -> date:
    """That day of a year; 29 February is the 28th where there is none."""
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


def later(start: date, months: int) -> date:
    """So many months on; the last day of the month where it has no such day."""
    reached = start.year * 12 + start.month - 1 + months
    return in_year(reached // 12, reached % 12 + 1, start.day)
