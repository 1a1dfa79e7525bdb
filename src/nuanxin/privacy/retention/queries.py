"""What is due, period by period of the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.privacy.catalogue import Keeping, catalogue
from nuanxin.privacy.emptying.models import Kind
from nuanxin.privacy.emptying.queries import count
from nuanxin.privacy.erasure.queries import DUTY as CLOSED
from nuanxin.privacy.erasure.queries import closed_files, due_by
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


def due(now: datetime, scope: Scope) -> list[Due]:
    """Every period with what it governs, and what has reached its end.

    What goes by itself is counted as a whole; what people confirm, in the area that asks.
    """
    found = []
    for keeping in catalogue().keeping.values():
        tables = [t.label for t in catalogue().tables.values() if t.keeping is keeping]
        found.append(Due(keeping, "、".join(dict.fromkeys(tables)), _rows(keeping, now, scope)))
    return found


def _rows(keeping: Keeping, now: datetime, scope: Scope) -> int | None:
    today = timezone.localdate(now)
    if keeping.duty in Kind.values:
        return count(Kind(keeping.duty), scope, today)
    if keeping.duty == CLOSED:
        return closed_files(scope, today).filter(closed_on__lte=due_by(today)).count()
    if keeping.duty not in DUTIES:
        return None
    before = now - timedelta(days=keeping.days)
    return sum(rows.count() for rows in DUTIES[keeping.duty](before))
