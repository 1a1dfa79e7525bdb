"""Counting; what was counted goes with the retention job."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from nuanxin.base.limits.limit import Limit

_SPEND = """
    INSERT INTO base_meter AS meter (what, who, since, count) VALUES (%s, %s, %s, 1)
    ON CONFLICT (what, who) DO UPDATE SET
        since = CASE WHEN meter.since <= %s THEN excluded.since ELSE meter.since END,
        count = CASE WHEN meter.since <= %s THEN 1 ELSE meter.count + 1 END
    RETURNING since, count
"""


_GIVE_BACK = (
    "UPDATE base_meter SET count = count - 1 WHERE what = %s AND who = %s AND count > 0"
)


class Spent(NamedTuple):
    """Until when it is enough, and whether this was the first too many."""

    until: datetime
    first: bool


@transaction.atomic
def spend(*, limit: Limit, who: str, most: int, at: datetime) -> Spent | None:
    """Count one; nothing while there is some left."""
    over = at - limit.within
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, [limit.name, who, at, over, over])
        since, count = cursor.fetchone()
    return Spent(since + limit.within, count == most + 1) if count > most else None


@transaction.atomic
def give_back(*, limit: Limit, who: str) -> None:
    """The last one counted was none of those the limit is there for."""
    with connection.cursor() as cursor:
        cursor.execute(_GIVE_BACK, [limit.name, who])
