"""Months and years as the unit a benefit is decided for."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_YEAR = re.compile(r"\d{4}")


class Period(NamedTuple):
    """One month (`month` 1–12) or one whole year (`month` 0); each kind in order of time."""

    year: int
    month: int = 0

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2017`, `2017-11` or a day, which means its month. Raises ValueError."""
        if _YEAR.fullmatch(text):
            return cls._checked(int(text), 0)
        if match := _MONTH.fullmatch(text):
            month = int(match[2])
            return cls._checked(int(match[1]), month or 13)
        day = date.fromisoformat(text)
        return cls._checked(day.year, day.month)

    @classmethod
    def _checked(cls, year: int, month: int) -> Period:
        if not (1949 <= year <= 2199 and 0 <= month <= 12):
            raise ValueError((year, month))
        return cls(year, month)

    @classmethod
    def from_ordinal(cls, ordinal: int) -> Period:
        """The month whose `ordinal` this is."""
        return cls(ordinal // 12, ordinal % 12 + 1)

    @property
    def ordinal(self) -> int:
        """Months since year 0: December for a whole year."""
        return self.year * 12 + (self.month or 12) - 1

    @property
    def first_day(self) -> date:
        return date(self.year, self.month or 1, 1)

    @property
    def last_day(self) -> date:
        month = self.month or 12
        return date(self.year, month, _month_end(self.year, month))

    @property
    def month_of(self) -> Period:
        """The month itself, or the year's December."""
        return Period(self.year, self.month or 12)

    @property
    def year_of(self) -> Period:
        return Period(self.year)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}" if self.month else f"{self.year:04d}"


def _month_end(year: int, month: int) -> int:
    """The last day of a month; importing `calendar` would cost more than every use here."""
    if month == 12:
        return 31
    return (date(year, month + 1, 1) - timedelta(days=1)).day


def month_index(day: date) -> int:
    """Months since year 0 of a day."""
    return day.year * 12 + day.month - 1


def latest_birth(years: int, day: date) -> date:
    """The last date of birth of somebody who has completed `years` years on `day`.

    Whoever was born on 29 February completes a year on 28 February of a common year.
    """
    if (day + timedelta(days=1)).day == 1:
        return date(day.year - years, day.month, _month_end(day.year - years, day.month))
    return date(day.year - years, day.month, day.day)
