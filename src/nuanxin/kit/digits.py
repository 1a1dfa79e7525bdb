"""Numbers as an address or a form carries them: typed by hand, read the same everywhere."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 18
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－／", "0123456789.-/")
_DASHES = str.maketrans("‐‑‒–—―−", "-------")
_BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]")
_IN_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d*)?")
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?|(\d{4})年")


def folded(text: str) -> str:
    """Text as typed in a form with full-width digits made plain, and no blanks around it."""
    return text.translate(_FULL_WIDTH).strip()


def plain(text: str) -> str:
    """What was typed as half-width characters without any blanks, every dash a hyphen."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text).translate(_DASHES))


def typed_number(text: str) -> str:
    """A number as typed: `１，２３４．５０ 元` as `1234.50`. Commas go only where they part
    thousands; whatever else stands there stays, for the reader to refuse.
    """
    typed = plain(text).removeprefix("¥").removesuffix("元")
    return typed.replace(",", "") if _IN_THOUSANDS.fullmatch(typed) else typed


def typed_month(text: str) -> str:
    """A month or year as typed, `２０２６年 7 月` or 2026/7, as `2026-07`; else as it is."""
    typed = plain(text)
    match = _MONTH.fullmatch(typed)
    if not match:
        return typed
    year, part, alone = match.groups()
    return alone or f"{int(year):04d}-{int(part):02d}"


def whole(text: str) -> int | None:
    """The number, if plain digits say one that any table can hold: not ², ٣ or forty nines."""
    bare = text.isascii() and text.isdigit() and len(text) <= _LONGEST
    return int(text) if bare else None


def typed_whole(text: str) -> int | None:
    """The whole number typed into a form, if it is one."""
    return whole(typed_number(text))
