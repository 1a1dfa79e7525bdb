"""Dates as offices write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.kit.daytext import read_day

DAY = date(2016, 3, 2)


@pytest.mark.parametrize(
    "written",
    [
        "2016-3-2",
        "2016-03-02",
        "2016/3/2",
        "2016.3.2",
        "2016年3月2日",
        "2016年03月02",
        "20160302",
        "２０１６年３月２日",
        " 2016 年 3 月 2 日 ",
        "２０１６－０３－０２",
        "2016—03—02",
        "2016-03-02 00:00:00",
        "2016-03-02T08:30",
        20160302.0,
        DAY,
        datetime(2016, 3, 2, 8, 30, tzinfo=UTC),
    ],
)
def test_every_usual_form_is_read(written: str | float | date) -> None:
    reading = read_day(written)
    assert (reading.day, reading.fault, reading.warning) == (DAY, "", "")


@pytest.mark.parametrize("serial", [42431.0, "42431", "42431.0"])
def test_a_spreadsheet_serial_is_read_with_a_warning(serial: str | float) -> None:
    reading = read_day(serial)
    assert reading.day == DAY
    assert reading.warning == "日期写成了序列号 42431，按 2016-03-02 采用，请核对"


@pytest.mark.parametrize(
    "written", ["2016年3月", "2016-03", "201603", "2016.3", 2016.3, "2016/3"]
)
def test_a_month_alone_is_refused_with_the_remedy(written: str | float) -> None:
    reading = read_day(written)
    assert reading.day is None
    assert "只写到月，缺日。请写成 2016-03-02 这样的年月日" in reading.fault


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2016", "只写了年，缺月、日"),
        (2016.0, "只写了年"),
        ("2016-02-30", "这一天不存在"),
        ("20161301", "这一天不存在"),
        ("农历三月初二", "是农历。请换算成公历"),
        ("3/2/2016", "看不出是哪一天"),
        ("16-3-2", "看不出是哪一天"),
        ("70000", "看不出是哪一天"),
        (" ", "没有填日期。请写成 2016-03-02 这样的年月日"),
        ("昨天", "看不出是哪一天。请写成 2016-03-02 这样的年月日"),
    ],
)
def test_what_is_no_day_is_refused_with_the_remedy(written: str | float, words: str) -> None:
    reading = read_day(written)
    assert reading.day is None
    assert words in reading.fault


@given(st.dates(date(1880, 1, 1), date(2199, 12, 31)))
def test_every_form_of_a_day_means_that_day(day: date) -> None:
    forms = (f"{day}", f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日")
    assert {read_day(form).day for form in forms} == {day}


@given(st.one_of(st.text(max_size=20), st.floats(allow_nan=False, allow_infinity=False)))
def test_whatever_is_written_is_a_day_or_a_fault(written: str | float) -> None:
    reading = read_day(written)
    assert (reading.day is None) == bool(reading.fault)
