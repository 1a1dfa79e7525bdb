"""The villages and communities of 演示县, as data/regions/demo-villages.txt lists them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).resolve().parents[4] / "data" / "regions" / "demo-villages.txt"
SOURCE = "data/regions/demo-villages.txt（演示，虚构）"


class Village(NamedTuple):
    """A village under its demonstration code, with its size beside others."""

    code: int
    name: str
    size: float


@lru_cache(maxsize=1)
def villages() -> tuple[Village, ...]:
    """All of them, by code."""
    rows = (line.split(" ") for line in _FILE.read_text(encoding="utf-8").splitlines())
    return tuple(
        Village(int(row[0]), row[1], float(row[2])) for row in rows if row[0].isdigit()
    )
