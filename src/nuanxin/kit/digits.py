"""Whole numbers as an address or a form carries them."""

from __future__ import annotations

_LONGEST = 18
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－／", "0123456789.-/")


def folded(text: str) -> str:
    """Text as typed in a form with full-width digits made plain, and no blanks around it."""
    return text.translate(_FULL_WIDTH).strip()


def whole(text: str) -> int | None:
    """The number, if plain digits say one that any table can hold: not ², ٣ or forty nines."""
    plain = text.isascii() and text.isdigit() and len(text) <= _LONGEST
    return int(text) if plain else None
