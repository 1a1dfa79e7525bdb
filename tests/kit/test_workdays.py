"""Days are counted as the law counts them, over holidays and weekends made up for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.kit.workdays import (
    FIRST_KNOWN,
    LAST_KNOWN,
    Unit,
    after,
    ends,
    known,
    left,
    works,
)

DAYS = st.dates(date(2005, 1, 1), date(2040, 12, 31))


def test_a_saturday_made_up_for_is_a_working_day_and_a_moved_day_off_is_none() -> None:
    assert works(date(2026, 10, 10))
    assert not works(date(2026, 10, 6))
    assert not works(date(2026, 2, 17))


def test_five_working_days_over_the_national_holiday() -> None:
    """28 September is a Monday: 29, 30, then 8, 9 and the Saturday made up for."""
    assert after(date(2026, 9, 28), 5, Unit.WORKING) == (date(2026, 10, 10), False)


def test_a_time_that_ends_on_a_day_off_ends_on_the_next_working_day() -> None:
    assert after(date(2026, 9, 21), 10, Unit.NATURAL) == (date(2026, 10, 8), False)
    assert ends(date(2026, 9, 30)) == (date(2026, 9, 30), False)


def test_a_year_without_its_notice_is_said_to_be_provisional() -> None:
    new_year = date(LAST_KNOWN + 1, 1, 1)
    assert not known(new_year)
    assert not works(new_year)
    found = after(date(LAST_KNOWN, 12, 20), 30, Unit.WORKING)
    assert found.provisional
    assert FIRST_KNOWN <= 2005


@pytest.mark.parametrize("count", [0, -1, 3_661])
def test_no_days_and_too_many_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match="days"):
        after(date(2026, 1, 5), count, Unit.NATURAL)


@given(DAYS, st.integers(1, 90))
def test_every_time_ends_on_a_working_day_after_it_began(start: date, count: int) -> None:
    for unit in Unit:
        found = after(start, count, unit)
        assert works(found.day)
        assert found.day >= start + timedelta(count)


@given(DAYS, st.integers(1, 60))
def test_so_many_working_days_lie_between(start: date, count: int) -> None:
    found = after(start, count, Unit.WORKING).day
    between = (start + timedelta(n) for n in range(1, (found - start).days + 1))
    assert sum(works(day) for day in between) == count


@given(DAYS, st.integers(1, 60), st.integers(1, 60))
def test_one_time_after_another_is_as_long_as_both(start: date, one: int, two: int) -> None:
    half = after(start, one, Unit.WORKING).day
    assert after(half, two, Unit.WORKING).day == after(start, one + two, Unit.WORKING).day


def test_what_is_left_is_counted_as_the_time_itself_is() -> None:
    monday, friday = date(2026, 3, 2), date(2026, 3, 6)
    assert left(monday, friday, Unit.NATURAL) == left(monday, friday, Unit.WORKING) == 4
    assert left(friday, date(2026, 3, 9), Unit.NATURAL) == 3
    assert left(friday, date(2026, 3, 9), Unit.WORKING) == 1
    assert left(friday, friday, Unit.WORKING) == 0
    assert left(date(2026, 3, 9), friday, Unit.NATURAL) == -3
    assert left(date(2026, 3, 9), friday, Unit.WORKING) == -1


@given(DAYS, st.integers(1, 60))
def test_a_time_just_begun_has_all_its_days_left(start: date, count: int) -> None:
    assert left(start, after(start, count, Unit.WORKING).day, Unit.WORKING) == count
