"""Whole numbers as an address or a form carries them."""

from __future__ import annotations

_LONGEST = 18


def whole(text: str) -> int | None:
    """The number, if plain digits say one that any table can hold: not ², ٣ or forty nines."""
    plain = text.isascii() and text.isdigit() and len(text) <= _LONGEST
    return int(text) if plain else None
