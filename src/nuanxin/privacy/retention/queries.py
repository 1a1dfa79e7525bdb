"""What is due, period by period of the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from nuanxin.base.privacy.catalogue import Keeping, catalogue
from nuanxin.privacy.retention.duties import DUTIES, ELSEWHERE


@dataclass(frozen=True, slots=True)
class Due:
    """One period: the tables under it, and how many rows are over; None where others count."""

    keeping: Keeping
    tables: str
    rows: int | None

    @property
    def who(self) -> str:
        """Who lets it go."""
        return ELSEWHERE.get(self.keeping.duty, self.keeping.ends)


def due(now: datetime) -> list[Due]:
    """Every period with what it governs, and what has reached its end."""
    found = []
    for keeping in catalogue().keeping.values():
        tables = [t.label for t in catalogue().tables.values() if t.keeping is keeping]
        found.append(Due(keeping, "、".join(dict.fromkeys(tables)), _rows(keeping, now)))
    return found


def _rows(keeping: Keeping, now: datetime) -> int | None:
    if keeping.duty not in DUTIES:
        return None
    before = now - timedelta(days=keeping.days)
    return sum(rows.count() for rows in DUTIES[keeping.duty](before))
