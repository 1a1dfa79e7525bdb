"""Telephone numbers of persons: mobile or landline, tidied."""

from __future__ import annotations

import re
import unicodedata

_SEPARATED = re.compile(r"[\s\u200b-\u200f\ufeff\-—–_.·]")
_MOBILE = re.compile(r"(?:0?0?86)?(1[3-9][0-9]{9})")
_LANDLINE = re.compile(r"(?:0[1-9][0-9]{1,2})?[2-9][0-9]{6,7}")


def read_phone(text: str) -> str:
    """The number in digits, without the country's code; empty where it is none."""
    digits = _SEPARATED.sub("", unicodedata.normalize("NFKC", text)).removeprefix("+")
    mobile = _MOBILE.fullmatch(digits)
    if mobile:
        return mobile[1]
    return digits if _LANDLINE.fullmatch(digits) else ""
