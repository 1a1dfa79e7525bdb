"""What has been raised so far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection


class Raised(NamedTuple):
    """All lines of one claim together: net fen raised (recoveries subtracted, withdrawn lines
    left out), and the number the next difference takes.
    """

    net_fen: int
    next_seq: int


def raised(keys: Sequence[str]) -> dict[str, Raised]:
    """What stands for many claims, county money and employers' dues together; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT claim_key, COALESCE(SUM(fen), 0)::bigint, MAX(seq) + 1 FROM ("
            "SELECT claim_key, seq, CASE WHEN status = 'withdrawn' THEN 0 "
            "WHEN kind = 'recovery' THEN -amount_fen ELSE amount_fen END AS fen "
            "FROM money_payable UNION ALL "
            "SELECT claim_key, seq, amount_fen FROM money_employerdue) lines "
            "WHERE claim_key = ANY(%s) GROUP BY claim_key",
            [list(keys)],
        )
        return {row[0]: Raised(row[1], row[2]) for row in cursor.fetchall()}


_SINCE = """
SELECT label FROM money_payable
 WHERE raised_at > %s AND status <> 'withdrawn'
   AND (person_id = ANY(%s) OR household_id = ANY(%s))
 ORDER BY id LIMIT 1000
"""


def raised_since(
    since: datetime, *, people: Sequence[int], households: Sequence[int]
) -> list[str]:
    """What has been raised for these people or households after a moment, by its label."""
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, [since, list(people), list(households)])
        return [row[0] for row in cursor.fetchall()]
