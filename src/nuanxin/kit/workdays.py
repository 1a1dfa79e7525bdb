"""Natural and working days as offices in China count them.

The day something happens does not count (民法典 第二百零一条); a time that ends on a day off
ends on the next working day (第二百零三条). Working days are those of the yearly notice of the
State Council, weekends made up for included. Of a year whose notice is not out yet only
weekends and the holidays with a fixed solar day are known: what falls there is provisional.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from chinese_calendar import is_workday
from chinese_calendar.constants import holidays

FIRST_KNOWN: int = min(holidays).year
LAST_KNOWN: int = max(holidays).year
_DAY = timedelta(days=1)
_MOST_DAYS = 3_660
_WEEKEND = 5
# 全国年节及纪念日放假办法 第二条: those with a solar day, whatever the yearly notice moves.
_FIXED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


class Unit(StrEnum):
    """What is counted."""

    NATURAL = "日"
    WORKING = "个工作日"


class Reckoned(NamedTuple):
    """The day a time ends; `provisional` when it rests on a year without its notice."""

    day: date
    provisional: bool


def known(day: date) -> bool:
    """Whether the days off of that year have been announced."""
    return FIRST_KNOWN <= day.year <= LAST_KNOWN


def works(day: date) -> bool:
    """Whether offices work on that day, as far as it is known."""
    if known(day):
        working: bool = is_workday(day)
        return working
    return day.weekday() < _WEEKEND and (day.month, day.day) not in _FIXED


def ends(day: date) -> Reckoned:
    """Where a time that would end on that day ends: there, or on the next working day."""
    provisional = not known(day)
    while not works(day):
        day += _DAY
        provisional = provisional or not known(day)
    return Reckoned(day, provisional)


def after(start: date, count: int, unit: Unit) -> Reckoned:
    """The last day of a time of `count` days that begins the day after `start`.

    Raises ValueError for fewer than one or more than 3,660 days.
    """
    if not 1 <= count <= _MOST_DAYS:
        raise ValueError(f"{count} days")
    if unit is Unit.NATURAL:
        return ends(start + count * _DAY)
    day, provisional = start, False
    while count:
        day += _DAY
        provisional = provisional or not known(day)
        count -= works(day)
    return Reckoned(day, provisional)


def left(day: date, due: date, unit: Unit) -> int:
    """How many days of a time are left after `day`; below nothing, how many it is over."""
    if unit is Unit.NATURAL:
        return (due - day).days
    first, last = min(day, due), max(day, due)
    count = sum(works(first + n * _DAY) for n in range(1, (last - first).days + 1))
    return count if due >= day else -count
