"""The lunar calendar agrees with the moon, with known years, and always has a last day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.duties.new_moons import new_moon_near
from nuanxin.care.duties.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    Month,
    day_in,
    months,
    ordinary_months,
)
from nuanxin.care.duties.rules import in_year, later

# As the almanacs printed them.
NEW_YEARS = (
    "1949-01-29", "1976-01-31", "1985-02-20", "2000-02-05", "2008-02-07", "2012-01-23",
    "2019-02-05", "2020-01-25", "2021-02-12", "2022-02-01", "2023-01-22", "2024-02-10",
    "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26",
)  # fmt: skip
LEAP = {2001: 4, 2004: 2, 2006: 7, 2009: 5, 2012: 4, 2014: 9, 2017: 6, 2020: 4, 2023: 2}
LEAP |= {2025: 6, 2028: 5, 2031: 3, 2033: 11}
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)


def test_every_month_begins_on_the_day_of_a_new_moon_but_two_at_midnight() -> None:
    apart = {
        (each.year, each.month): new_moon_near(each.begins)
        for year in YEARS
        for each in months(year)
        if new_moon_near(each.begins).date() != each.begins
    }
    # The imperial almanac of 1906 was reckoned by older tables; of 2089 nobody knows yet.
    assert list(apart) == [(1906, 4), (2089, 8)]
    assert (apart[1906, 4].hour, apart[1906, 4].minute) >= (23, 45)
    assert (apart[2089, 8].hour, apart[2089, 8].minute) >= (23, 58)


def test_months_follow_each_other_without_a_gap() -> None:
    row = [each for year in YEARS for each in months(year)]
    for one, then in pairwise(row):
        assert then.begins == one.begins + timedelta(days=one.days)
        assert one.days in {29, 30}


def test_new_years_and_leap_months_are_those_of_the_almanac() -> None:
    begins = {months(year)[0].begins.isoformat() for year in YEARS}
    assert begins.issuperset(NEW_YEARS)
    found = {
        year: next((each.month for each in months(year) if each.leap), 0)
        for year in range(2001, 2034)
    }
    assert {year: leap for year, leap in found.items() if leap} == LEAP


@pytest.mark.parametrize("year", range(2024, 2029))
def test_the_thirtieth_of_the_twelfth_is_new_years_eve_even_where_there_is_none(
    year: int,
) -> None:
    last = next(each for each in months(year) if each.month == 12)
    assert last.days == 29
    assert day_in(last, 30) == months(year + 1)[0].begins - timedelta(days=1)


@given(st.dates(date(1901, 3, 1), date(2099, 12, 31)), st.integers(0, 800))
def test_every_ordinary_day_of_a_stretch_is_among_its_months(first: date, length: int) -> None:
    last = min(first + timedelta(days=length), date(2099, 12, 31))
    rows = ordinary_months(first, last)
    assert not any(each.leap for each in rows)
    wanted: list[Month] = [
        each
        for year in range(first.year - 1, last.year + 1)
        if year in YEARS
        for each in months(year)
        if not each.leap and first <= each.begins <= last
    ]
    assert set(wanted) <= set(rows)
    assert len(set(rows)) == len(rows)


@given(st.integers(1901, 2099), st.integers(1, 12), st.integers(1, 31))
def test_a_day_no_month_has_is_its_last(year: int, month: int, day: int) -> None:
    found = in_year(year, month, day)
    assert (found.year, found.month) == (year, month)
    assert found.day == day or (found + timedelta(days=1)).day == 1


def test_so_many_months_later_stays_in_the_month() -> None:
    assert later(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert later(date(2026, 1, 31), 12) == date(2027, 1, 31)
