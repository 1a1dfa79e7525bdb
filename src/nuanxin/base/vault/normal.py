"""One form for each way people write the same value; equality is judged on it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from nuanxin.base.vault.kinds import Kind
from nuanxin.kit import idnumber

_NOT_DIGITS = re.compile(r"[^0-9]+")
_BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_BLANK_OR_DASH = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\-\u2010-\u2015]+")
_MOBILE_ABROAD = re.compile(r"(?:00)?86(1[0-9]{10})")


def normalise(kind: Kind, text: str) -> str:
    """The form that is compared. Raises ValueError for a kind nobody looks up."""
    if kind not in _FORMS:
        raise ValueError(f"{kind} is not looked up by value")
    return _FORMS[kind](text)


def _id_number(text: str) -> str:
    return idnumber.upgrade_fifteen(idnumber.normalise(text))


def _phone(text: str) -> str:
    digits = _NOT_DIGITS.sub("", unicodedata.normalize("NFKC", text))
    abroad = _MOBILE_ABROAD.fullmatch(digits)
    return abroad[1] if abroad else digits


def _account(text: str) -> str:
    return _BLANK_OR_DASH.sub("", unicodedata.normalize("NFKC", text)).upper()


def _address(text: str) -> str:
    return _BLANK.sub("", unicodedata.normalize("NFKC", text))


_FORMS: dict[Kind, Callable[[str], str]] = {
    Kind.ID_NUMBER: _id_number,
    Kind.DISABILITY_NUMBER: idnumber.normalise,
    Kind.PHONE: _phone,
    Kind.ACCOUNT: _account,
    Kind.ADDRESS: _address,
}
