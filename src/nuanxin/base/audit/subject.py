"""What an entry is about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """A row: its kind (`household`, `person`, …), its id, and the region it lies in."""

    kind: str
    id: int
    region: int | None = None
