"""What a family may need, and what must not wait, as the product ships them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

_SHIPPED = Path(__file__).with_name("shipped")


@lru_cache(maxsize=1)
def needs() -> Mapping[str, str]:
    """Key → what one calls it, in the order they stand on the form."""
    read: dict[str, str] = yaml.safe_load((_SHIPPED / "needs.yaml").read_text(encoding="utf-8"))
    return read


class Rule(NamedTuple):
    """What raises a concern, what it is called, and what is to be done."""

    key: str
    name: str
    then: str
    mood: tuple[str, ...] = ()
    health: tuple[str, ...] = ()
    times: int = 1
    words: tuple[str, ...] = ()

    def ticked(self, mood: str, health: str) -> bool:
        """Whether what was ticked on one visit meets it."""
        return mood in self.mood or health in self.health

    def written(self, text: str, more: Collection[str]) -> bool:
        """Whether a word stands in what was written, blanks between its characters or not."""
        packed = "".join(text.split())
        return bool(self.words) and any(word in packed for word in (*self.words, *more))


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Rule]:
    """By their keys."""
    read = yaml.safe_load((_SHIPPED / "concerns.yaml").read_text(encoding="utf-8"))
    several = ("mood", "health", "words")
    found = {}
    for key, said in read.items():
        said |= {name: tuple(said[name]) for name in several if name in said}
        found[key] = Rule(key=key, **said)
    return found
