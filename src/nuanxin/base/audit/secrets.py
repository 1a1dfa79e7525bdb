"""What must never stand in an entry: it is read by more people than a family's file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_SECRET_KEYS = re.compile(
    r"password|passwd|token|secret|cookie|session|sealed|id_?number|id_?card|phone|mobile|address"
    r"|account_?n|bank_?account|身份证|手机|电话|账号|卡号|住址|地址|口令|密码"
)
# Identity numbers (15, 18), mobile phones, bank accounts; not a 12-digit region or an amount.
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9]{17}[0-9Xx]|[0-9]{15,19}|(?:86)?1[3-9][0-9]{9})(?![0-9A-Za-z])"
)
# Our own addresses, as long as they hold a letter: one in a thousand begins with 15 digits.
_ADDRESS = re.compile(
    r"(?<![0-9A-Za-z-])(?=[0-9-]*[a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9A-Za-z-])"
)
_SPACER = re.compile(r"(?<=[0-9])(?:[ +\-]|%20)(?=[0-9])")
_HIDDEN = "〔号码〕"
_LONG = 10**14


def secret_in(payload: object, at: str = "") -> str:
    """The place of the first secret, or nothing."""
    return next(_secrets(payload, at), "")


def holds_number(text: str) -> bool:
    """Whether a text holds what looks like a number we seal."""
    plain = _ADDRESS.sub("〔编号〕", unicodedata.normalize("NFKC", text))
    return bool(_NUMBER.search(plain) or _NUMBER.search(_SPACER.sub("", plain)))


def number_in(payload: object) -> bool:
    """Whether a text somewhere inside holds such a number: somebody has typed it there."""
    if isinstance(payload, dict):
        return any(number_in(inner) for inner in payload.values())
    if isinstance(payload, list):
        return any(number_in(inner) for inner in payload)
    return isinstance(payload, str) and holds_number(payload)


def without_numbers(text: str) -> str:
    """What somebody asked for, without the numbers they may have typed to find a family."""
    if not holds_number(text):
        return text
    hidden = _NUMBER.sub(_HIDDEN, unicodedata.normalize("NFKC", text))
    return _HIDDEN if holds_number(hidden) else hidden


def _secrets(value: object, at: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            place = f"{at}.{key}" if at else str(key)
            if _SECRET_KEYS.search(str(key).lower()):
                yield place
            yield from _secrets(inner, place)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _secrets(inner, f"{at}[{number}]")
    elif _is_secret(value):
        yield at


def _is_secret(value: object) -> bool:
    if isinstance(value, str):
        return holds_number(value)
    return isinstance(value, int | float) and abs(value) >= _LONG
