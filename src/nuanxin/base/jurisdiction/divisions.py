"""The region tree of `data/regions/`: the country down to townships, and 演示县."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from nuanxin.kit.regiontree import RegionTree

FOLDER = Path(__file__).resolve().parents[4] / "data" / "regions"


@lru_cache(maxsize=1)
def region_tree() -> RegionTree:
    """The tree, read once per process (about 45,000 regions)."""
    country = gzip.decompress((FOLDER / "nbs2023.txt.gz").read_bytes()).decode()
    demo = (FOLDER / "demo.txt").read_text(encoding="utf-8")
    aliases = (FOLDER / "aliases.txt").read_text(encoding="utf-8")
    rows = [(line[0], line[1]) for text in (country, demo) for line in _lines(text)]
    return RegionTree(rows, {(line[0], line[1]): line[2] for line in _lines(aliases)})


def _lines(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split(" ")
