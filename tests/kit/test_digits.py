"""Only plain digits are a number, and none too long for a table."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.kit.digits import typed_month, typed_number, typed_whole, whole
from nuanxin.kit.money import typed_fen


@pytest.mark.parametrize("text", ["", "²", "٣", "-1", "1.0", "1e3", "９", "9" * 19, " 1", "x"])
def test_what_is_no_plain_number_is_none(text: str) -> None:
    assert whole(text) is None


@given(st.integers(0, 10**18 - 1))
def test_a_number_is_itself(number: int) -> None:
    assert whole(str(number)) == number


@given(st.text())
def test_no_text_breaks_it_and_every_number_fits_a_table(text: str) -> None:
    assert (whole(text) or 0) < 2**63


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1580", 158_000),
        ("１５８０．５０", 158_050),
        ("1,580.5", 158_050),
        ("１，２３４，５６７．８９", 123_456_789),
        (" 1 580 元", 158_000),
        ("￥1,580", 158_000),
        ("-0.25", -25),
        ("－０．２５", -25),
    ],
)
def test_money_is_read_as_people_type_it(typed: str, fen: int) -> None:
    assert typed_fen(typed) == fen


@pytest.mark.parametrize(
    "typed", ["", "1,58", "15,80", "1,5800", "1.234", "一千", "1580万", ","]
)
def test_a_comma_that_parts_no_thousands_is_refused_not_guessed(typed: str) -> None:
    with pytest.raises(ValueError, match=re.escape(typed_number(typed)) or "^$"):
        typed_fen(typed)


@given(st.integers(0, 10**13))
def test_a_number_with_commas_full_width_and_blanks_is_itself(number: int) -> None:
    wide = f" {number:,}　".translate(str.maketrans("0123456789,", "０１２３４５６７８９，"))
    assert typed_whole(wide) == number


@pytest.mark.parametrize(
    "typed",
    [
        "2026-07",
        "2026/7",
        "２０２６年７月",
        "2026 年 7 月",
        "２０２６－０７",
        "2026—7",
        "2026.07",
    ],
)
def test_a_month_is_read_as_people_type_it(typed: str) -> None:
    assert typed_month(typed) == "2026-07"


@pytest.mark.parametrize("typed", ["2026年", "２０２６", "2026-07-01", "7月", "", "昨天"])
def test_what_is_no_month_stays_for_the_reader(typed: str) -> None:
    assert typed_month(typed) == typed_number(typed).removesuffix("年")
