"""One line of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Todo:
    """What waits, how much of it, where it is done; by when the first, how many past theirs.

    No address: it is done at the server.
    """

    group: str
    text: str
    count: int
    address: str
    due: date | None = None
    late: int = 0

    @property
    def over(self) -> str:
        """How many of them are past their day, in words."""
        return f"{self.late} 件过了"
