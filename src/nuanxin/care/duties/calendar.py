"""Months of the lunar calendar, 1901 to 2099, as rows a query joins.

borax says when each month begins. What it says was compared with new moons reckoned apart
(tests/care/duties/new_moons.py): one month of 2 461 differs, 2089-8, where the new moon comes
within a minute of midnight and nobody can say today what the almanac of that year will print.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from borax.calendars import LCalendars
from borax.calendars.lunardate import LunarDate

FIRST_YEAR, LAST_YEAR = 1901, 2099
# A lunar year begins at most this many days into its solar year.
_LATEST = timedelta(days=52)


class Month(NamedTuple):
    """A lunar month: where it begins, how many days it has; `leap` repeats the one before."""

    year: int
    month: int
    leap: bool
    begins: date
    days: int


@lru_cache(maxsize=256)
def months(year: int) -> tuple[Month, ...]:
    """The twelve or thirteen months of a lunar year."""
    return tuple(
        Month(year, month, bool(leap), LunarDate(year, month, 1, leap).to_solar_date(), days)
        for month, days, leap in LCalendars.iter_year_month(year)
    )


def ordinary_months(first: date, last: date) -> list[Month]:
    """The months of which a day may fall from `first` to `last`, leap months left out.

    A birthday in a leap month is kept in the ordinary month of that number.
    """
    years = range(max(first.year - 1, FIRST_YEAR), min((last + _LATEST).year, LAST_YEAR) + 1)
    return [each for year in years for each in months(year) if not each.leap]


def day_in(month: Month, day: int) -> date:
    """The solar day; the thirtieth of a month of twenty-nine is its last."""
    return month.begins + timedelta(days=min(day, month.days) - 1)
