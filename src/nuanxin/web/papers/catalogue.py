"""The papers that come with the product."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from nuanxin.base.papers.reading import read_paper
from nuanxin.base.papers.shape import Paper

_SHIPPED = Path(__file__).with_name("shipped")


@lru_cache(maxsize=1)
def papers() -> dict[str, Paper]:
    """By their keys, as the files are named."""
    found = (read_paper(path) for path in sorted(_SHIPPED.glob("*.yaml")))
    return {paper.key: paper for paper in found}
