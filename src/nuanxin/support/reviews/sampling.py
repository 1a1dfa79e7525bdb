"""How many to look at again: a simple random sample of a finite list, the cautious way."""

from __future__ import annotations

from math import ceil

# Two-sided quantiles of the normal distribution.
QUANTILES = {90: 1.6449, 95: 1.9600, 99: 2.5758}
MARGINS = (1, 2, 3, 5, 10)


def sample_size(population: int, confidence: int, margin: int) -> int:
    """The smallest sample whose share differs from the list's by at most `margin` per cent,
    with `confidence` per cent, whatever the share is (a half is the worst).

    Raises KeyError for another confidence, ValueError for another margin.
    """
    if margin not in MARGINS:
        raise ValueError(f"{margin} per cent")
    if population < 1:
        return 0
    endless = (QUANTILES[confidence] ** 2) * 0.25 / (margin / 100) ** 2
    return min(population, ceil(endless / (1 + (endless - 1) / population)))
