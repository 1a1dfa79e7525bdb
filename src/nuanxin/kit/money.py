"""Money as whole fen: reading, writing and splitting without losing one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nuanxin.kit.digits import typed_number

_YUAN = re.compile(r"(-?)(\d{1,13})(?:\.(\d{1,2}))?")


def fen(text: str) -> int:
    """Return the fen in an amount of yuan such as `1580`, `1580.5` or `-0.25`.

    Raises ValueError when the text is no such amount (more than two decimals, commas, words).
    """
    match = _YUAN.fullmatch(text)
    if not match:
        raise ValueError(text)
    sign, yuan, cents = match.groups()
    value = int(yuan) * 100 + int((cents or "").ljust(2, "0"))
    return -value if sign else value


def typed_fen(text: str) -> int:
    """The fen in an amount as people type it: `１，５８０．５０ 元`. Raises ValueError."""
    return fen(typed_number(text))


def yuan(amount: int) -> str:
    """Return fen as yuan with two decimals: 49000 → `490.00`."""
    sign = "-" if amount < 0 else ""
    whole, cents = divmod(abs(amount), 100)
    return f"{sign}{whole}.{cents:02d}"


def yuan_grouped(amount: int) -> str:
    """Return fen as yuan for people: 125000000 → `1,250,000.00`."""
    sign = "-" if amount < 0 else ""
    whole, cents = divmod(abs(amount), 100)
    return f"{sign}{whole:,}.{cents:02d}"


def split(amount: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split fen by weights: largest remainder, ties in the order given; the parts add up.

    Each part lies within one fen of the exact share and a weight of 0 gets 0.
    Raises ValueError when the weights are negative or all zero.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError(weights)
    parts = [amount * weight // total for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % total), i))
    for i in order[: amount - sum(parts)]:
        parts[i] += 1
    return tuple(parts)
