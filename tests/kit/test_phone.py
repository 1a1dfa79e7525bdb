"""A telephone number is tidied; what is none is not kept."""

from __future__ import annotations

import pytest

from nuanxin.kit.phone import calls_an_office, read_phone


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


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("0564-1234567", True),
        ("（0564）1234567转802", True),
        ("+86 138 0000 0001", True),
        ("12356", True),
        ("341599196001011234", False),
        ("34159919600101123X", False),
        ("6217 0000 1234 5678 901", False),
        ("找村支书", False),
        ("", False),
    ],
)
def test_an_office_is_called_by_a_number_and_nothing_longer(text: str, calls: bool) -> None:
    assert calls_an_office(text) is calls
