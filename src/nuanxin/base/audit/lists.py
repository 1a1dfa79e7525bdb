"""A list that left, and whom it held: what makes the lines of the trail answer for each row."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Held:
    """Rows of a kind, by the place they lie in; `listed` and `said` name the list."""

    kind: str
    places: Mapping[int, list[int]]
    listed: str
    said: str = ""
    whole: bool = False

    @property
    def total(self) -> int:
        return len({id_ for ids in self.places.values() for id_ in ids})

    @property
    def digest(self) -> str:
        """The digest `sealing.verifying` reckons from the rows again."""
        head = f"{self.kind}|{self.listed}|{self.said}|{self.total}|{int(self.whole)}"
        parts = (f"{place}:{','.join(map(str, ids))}" for place, ids in self._sorted)
        return hashlib.sha256("\n".join((head, *parts)).encode()).hexdigest()

    @property
    def columns(self) -> tuple[list[int], list[str]]:
        """Places, and the ids of each as PostgreSQL writes an array."""
        found = list(self._sorted)
        return [place for place, _ in found], [
            f"{{{','.join(map(str, ids))}}}" for _, ids in found
        ]

    @property
    def _sorted(self) -> list[tuple[int, list[int]]]:
        return sorted(self.places.items())


def by_place(rows: Iterable[tuple[int | None, int]]) -> dict[int, list[int]]:
    """Ids with their places, each once and in order; rows of nobody are left out."""
    found: dict[int, set[int]] = defaultdict(set)
    for id_, place in rows:
        if id_ is not None:
            found[place].add(id_)
    return {place: sorted(ids) for place, ids in found.items()}
