"""Identity numbers: what is accepted, what is refused, and with which words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.kit.idnumber import (
    IdError,
    IdWarning,
    check_character,
    mask_id_number,
    read_id_number,
)

TODAY = date(2026, 11, 21)
FIRST = "34159919650529002"
GOOD = FIRST + check_character(FIRST)


def read(raw: str | float) -> object:
    return read_id_number(raw, TODAY)


def test_a_sound_number_tells_birth_date_and_sex() -> None:
    reading = read_id_number(GOOD, TODAY)
    assert (reading.number, reading.born, reading.sex) == (GOOD, date(1965, 5, 29), "女")
    assert reading.error is None
    assert reading.message == ""


@pytest.mark.parametrize(
    "typed",
    [
        f" {GOOD} ",
        f"'{GOOD}",
        f"{GOOD[:6]} {GOOD[6:14]} {GOOD[14:]}",
        f"{GOOD[:6]}-{GOOD[6:]}",
        f"\ufeff{GOOD}\u200b",
        "".join(chr(ord(c) + 0xFEE0) for c in GOOD),
        f'="{GOOD}"',
    ],
)
def test_blanks_full_width_and_invisible_characters_do_not_matter(typed: str) -> None:
    assert read_id_number(typed, TODAY).number == GOOD


def test_a_small_x_is_an_x() -> None:
    first = next(
        f"341599196505{day:02d}002"
        for day in range(1, 29)
        if check_character(f"341599196505{day:02d}002") == "X"
    )
    assert read_id_number(first + "x", TODAY).number == first + "X"


def test_a_fifteen_digit_number_is_upgraded_and_says_so() -> None:
    reading = read_id_number("341599650529002", TODAY)
    assert reading.number == GOOD
    assert reading.warning is IdWarning.UPGRADED_15
    assert reading.born == date(1965, 5, 29)


def test_a_fifteen_digit_number_typed_as_a_number_is_still_exact() -> None:
    assert read_id_number(341599650529002.0, TODAY).number == GOOD


def test_the_fifteen_digits_of_a_centenarian_are_not_put_into_the_wrong_century() -> None:
    reading = read_id_number("341599150529996", TODAY)
    assert reading.error is IdError.CENTURY
    assert "百岁老人" in reading.message
    assert "请填现在的 18 位号码" in reading.message


@pytest.mark.parametrize(
    ("typed", "error", "words"),
    [
        (GOOD[:17], IdError.FORMAT, "身份证号是 17 位，应为 18 位。请对照身份证核对"),
        (GOOD + "1", IdError.FORMAT, "身份证号是 19 位，应为 18 位。请对照身份证核对"),
        ("34159919650529O021", IdError.FORMAT, "身份证号里有“O”，只应有数字和末位的 X"),
        ("3415991965X5290021", IdError.FORMAT, "身份证号里 X 只能是最后一位"),
        (GOOD[:17] + "7", IdError.CHECKSUM, "至少有一位录错。请对照身份证逐位核对"),
        ("4.30923E+17", IdError.SCIENTIFIC, "改成了科学计数 4.30923E+17"),
        ("341599196505290000", IdError.FLOAT_ROUNDED, "末三位已被电子表格抹成 000"),
        (341599196505290021.0, IdError.FLOAT_ROUNDED, "请先把整列设为“文本”格式"),
        (4.5, IdError.FLOAT_ROUNDED, "请先把整列设为“文本”格式"),
    ],
)
def test_a_bad_number_is_refused_with_the_remedy(
    typed: str | float, error: IdError, words: str
) -> None:
    reading = read_id_number(typed, TODAY)
    assert reading.error is error
    assert words in reading.message
    assert reading.born is None


@pytest.mark.parametrize(
    ("day", "error", "words"),
    [
        ("19650230", IdError.DATE, "身份证号里的出生日期 19650230 不存在。请对照身份证核对"),
        ("20990101", IdError.DATE_RANGE, "20990101 不可能"),
        ("18000101", IdError.DATE_RANGE, "18000101 不可能"),
    ],
)
def test_an_impossible_birth_date_is_refused(day: str, error: IdError, words: str) -> None:
    first = f"341599{day}002"
    reading = read_id_number(first + check_character(first), TODAY)
    assert reading.error is error
    assert words in reading.message


def test_whoever_is_born_on_the_day_itself_is_accepted() -> None:
    first = f"341599{TODAY:%Y%m%d}002"
    assert read_id_number(first + check_character(first), TODAY).error is None


@given(
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
    st.integers(0, 16),
    st.sampled_from("0123456789"),
)
def test_one_digit_typed_wrong_never_passes(
    born: date, serial: int, place: int, digit: str
) -> None:
    first = f"341599{born:%Y%m%d}{serial:03d}"
    number = first + check_character(first)
    typed = number[:place] + digit + number[place + 1 :]
    reading = read_id_number(typed, TODAY)
    assert (reading.error is None) == (typed == number)


@given(st.one_of(st.text(max_size=30), st.floats(allow_nan=False, allow_infinity=False)))
def test_whatever_is_typed_there_is_an_answer(typed: str | float) -> None:
    reading = read_id_number(typed, TODAY)
    assert (reading.error is None) == (reading.born is not None)
    assert bool(reading.message) == (reading.error is not None)


def test_only_the_last_four_characters_are_shown() -> None:
    assert mask_id_number("34159919650529002X") == "**************002X"
    assert mask_id_number("") == ""
