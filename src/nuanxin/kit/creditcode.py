"""Unified social credit codes of bodies (GB 32100): what people type, and what is wrong."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SHAPE = re.compile(rf"[{_ALPHABET}]{{2}}[0-9]{{6}}[{_ALPHABET}]{{10}}")
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\-]")


class CreditCode(NamedTuple):
    """A code as read; the fault is empty when it is sound."""

    code: str
    fault: str = ""


def check_character(body: str) -> str:
    """The eighteenth character that belongs to the first seventeen."""
    total = sum(
        _ALPHABET.index(each) * pow(3, place, 31) for place, each in enumerate(body[:17])
    )
    return _ALPHABET[-total % 31]


def read_credit_code(text: str) -> CreditCode:
    """Read a code; blanks and full-width characters are forgiven, a wrong character is not."""
    code = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).upper()
    if len(code) != 18:
        return CreditCode(code, f"统一社会信用代码应为 18 位，现在是 {len(code)} 位")
    if not _SHAPE.fullmatch(code):
        return CreditCode(
            code, "统一社会信用代码里有不会出现的字符。请对照证照核对，不用 I、O、S、V、Z"
        )
    if check_character(code) != code[17]:
        return CreditCode(
            code, "统一社会信用代码的校验码对不上，可能有一位写错了。请对照证照核对"
        )
    return CreditCode(code)
