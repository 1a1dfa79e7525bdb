"""Amounts in capitals say exactly the amount."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.kit.capitals import capitals

_VALUES = {word: value for value, word in enumerate("零壹贰叁肆伍陆柒捌玖")}


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (0, "零元整"),
        (100, "壹元整"),
        (1005, "壹拾元零伍分"),
        (1050, "壹拾元伍角整"),
        (7, "柒分"),
        (1_230_050, "壹万贰仟叁佰元伍角整"),
        (100_000_000, "壹佰万元整"),
        (10_010_000, "壹拾万零壹佰元整"),
        (1_000_000_100, "壹仟万零壹元整"),
        (10_000_000_000, "壹亿元整"),
        (4_663_568_000, "肆仟陆佰陆拾叁万伍仟陆佰捌拾元整"),
    ],
)
def test_vouchers_read(fen: int, said: str) -> None:
    assert capitals(fen) == said


@given(st.integers(min_value=0, max_value=10**14 - 1))
def test_reading_it_back_gives_the_amount(fen: int) -> None:
    assert _read(capitals(fen)) == fen


def _read(text: str) -> int:
    whole, _, rest = text.partition("元") if "元" in text else ("", "", text)
    cents = 0
    for word, worth in (("角", 10), ("分", 1)):
        if word in rest:
            cents += _VALUES[rest[rest.index(word) - 1]] * worth
    return _whole(whole) * 100 + cents


def _whole(text: str) -> int:
    total = group = digit = 0
    for word in text:
        if word in _VALUES:
            digit = _VALUES[word]
        elif word in "拾佰仟":
            group += digit * 10 ** ("拾佰仟".index(word) + 1)
            digit = 0
        else:
            worth = 10_000 if word == "万" else 10**8
            if word == "亿":
                total = (total + group + digit) * worth
            else:
                total += (group + digit) * worth
            group = digit = 0
    return total + group + digit


@pytest.mark.parametrize("fen", [-1, 10**14])
def test_what_no_voucher_holds_is_refused(fen: int) -> None:
    with pytest.raises(ValueError, match=str(fen)):
        capitals(fen)
