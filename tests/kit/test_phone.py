"""A telephone number is tidied; what is none is not kept."""

from __future__ import annotations

import pytest

from nuanxin.kit.phone import read_phone


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("138 0000 0001", "13800000001"),
        ("+86-13800000001", "13800000001"),
        ("0737-4222222", "07374222222"),
        ("１３８００００００01", "13800000001"),
        ("12", ""),
        ("1380000000", ""),
        ("暂无", ""),
        ("", ""),
    ],
)
def test_it_is_read(text: str, number: str) -> None:
    assert read_phone(text) == number
