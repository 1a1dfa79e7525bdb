"""Telephone numbers: a person's, tidied; an office's, known from other numbers."""

from __future__ import annotations

import re
import unicodedata

_SEPARATED = re.compile(r"[\s\u200b-\u200f\ufeff\-—–_.·]")
_MOBILE = re.compile(r"(?:0?0?86)?(1[3-9][0-9]{9})")
_LANDLINE = re.compile(r"(?:0[1-9][0-9]{1,2})?[2-9][0-9]{6,7}")

# A hotline has three digits at least; an identity number or a bank account more than these.
_OFFICE = re.compile(r"[0-9]{3,13}(?:转[0-9]{1,6})?")


def calls_an_office(text: str) -> bool:
    """Whether a text is one number to call: a line, a hotline, a switchboard with extension."""
    tidy = _SEPARATED.sub("", unicodedata.normalize("NFKC", text)).removeprefix("+")
    return bool(_OFFICE.fullmatch(tidy.replace("(", "").replace(")", "")))


def read_phone(text: str) -> str:
    """The number in digits, without the country's code; empty where it is none."""
    digits = _SEPARATED.sub("", unicodedata.normalize("NFKC", text)).removeprefix("+")
    mobile = _MOBILE.fullmatch(digits)
    if mobile:
        return mobile[1]
    return digits if _LANDLINE.fullmatch(digits) else ""
