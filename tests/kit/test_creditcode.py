"""A credit code with one wrong character is caught; blanks and small letters are forgiven."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.kit.creditcode import check_character, read_credit_code

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
SOUND = "91350100M000100Y43"  # the example printed in GB 32100-2015


def test_the_example_of_the_standard_is_sound() -> None:
    assert read_credit_code(SOUND) == (SOUND, "")


def test_blanks_and_small_or_wide_letters_are_forgiven() -> None:
    assert read_credit_code(" 91350100 m000100y4３") == (SOUND, "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("91350100M000100Y4", "应为 18 位，现在是 17 位"),
        ("91350100M000100Y44", "校验码对不上"),
        ("91350100I000100Y43", "不会出现的字符"),
        ("9A35010AM000100Y43", "不会出现的字符"),
    ],
)
def test_what_is_wrong_is_said(text: str, said: str) -> None:
    assert said in read_credit_code(text).fault


@given(
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
    st.integers(8, 16),
    st.sampled_from(ALPHABET),
)
def test_one_wrong_character_is_always_caught(
    area: str, body: str, place: int, other: str
) -> None:
    start = f"91{area}{body}"
    code = start + check_character(start)
    assert read_credit_code(code).fault == ""
    if code[place] != other:
        assert read_credit_code(code[:place] + other + code[place + 1 :]).fault
