"""Only plain digits are a number, and none too long for a table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.kit.digits import whole


@pytest.mark.parametrize("text", ["", "²", "٣", "-1", "1.0", "1e3", "９", "9" * 19, " 1", "x"])
def test_what_is_no_plain_number_is_none(text: str) -> None:
    assert whole(text) is None


@given(st.integers(0, 10**18 - 1))
def test_a_number_is_itself(number: int) -> None:
    assert whole(str(number)) == number


@given(st.text())
def test_no_text_breaks_it_and_every_number_fits_a_table(text: str) -> None:
    assert (whole(text) or 0) < 2**63
