"""Synthetic people for the benchmark: one row each, the same for every engine."""

from __future__ import annotations

from typing import Any

import numpy as np

YEAR = 2017
FIRST_MONTH = YEAR * 12
REGIONS = np.array(
    [430000 + city * 100 + county for city in range(1, 15) for county in range(1, 10)][:122]
)
Arrays = dict[str, Any]


def people(count: int) -> Arrays:
    """Columns by name. Months are ordinals since year 0; -1 in `again` and 0 in a month is
    unknown.
    """
    random = np.random.default_rng(20171128)
    child_dead = random.random(count) < 0.35
    grade = np.where(random.random(count) < 0.5, random.integers(1, 5, count), 0)
    unknown = random.random(count)
    return {
        "region": REGIONS[random.integers(0, len(REGIONS), count)].astype(np.int32),
        "alive": random.random(count) < 0.97,
        "only_child": random.random(count) < 0.6,
        "again": np.where(unknown < 0.02, -1, random.random(count) < 0.1).astype(np.int8),
        "child_dead": child_dead,
        "grade": np.where(child_dead, 0, grade).astype(np.int8),
        "death_month": _months(random, count, child_dead),
        "grade_month": _months(random, count, grade > 0),
        "wife_birth_month": random.integers(1935 * 12, 1985 * 12, count).astype(np.int16),
    }


def _months(random: Any, count: int, known: Any) -> Any:
    """A month between 2000 and 2018 where there is one, unknown for one in a hundred."""
    months = random.integers(2000 * 12, 2019 * 12, count)
    return np.where(known & (random.random(count) > 0.01), months, 0).astype(np.int16)


def standards() -> Any:
    """Fen by benefit, region and month: the figures of the packs, written out once more."""
    table = np.empty((2, len(REGIONS), 12), np.int64)
    table[0], table[1] = 39_000, 32_000
    table[:, REGIONS // 100 == 4309, 9:] += 10_000
    own = REGIONS // 100 == 4306
    table[0, own], table[1, own] = 91_000, 58_000
    return table
