"""What has been raised so far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.money.payables.models import EmployerDue


class Raised(NamedTuple):
    """All lines of one claim together: net fen raised (recoveries subtracted, withdrawn lines
    and what another county paid left out), and the number the next difference takes.
    """

    net_fen: int
    next_seq: int


def raised(keys: Sequence[str]) -> dict[str, Raised]:
    """What stands for many claims, county money and employers' dues together; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT claim_key, COALESCE(SUM(fen), 0)::bigint, MAX(seq) + 1 FROM ("
            "SELECT claim_key, seq, CASE WHEN status = 'withdrawn' OR of_county IS NOT NULL "
            "THEN 0 WHEN kind = 'recovery' THEN -amount_fen ELSE amount_fen END AS fen "
            "FROM money_payable UNION ALL SELECT claim_key, seq, "
            "CASE WHEN of_county IS NULL THEN amount_fen ELSE 0 END "
            "FROM money_employerdue) lines "
            "WHERE claim_key = ANY(%s) GROUP BY claim_key",
            [list(keys)],
        )
        return {row[0]: Raised(row[1], row[2]) for row in cursor.fetchall()}


_SINCE = """
SELECT label FROM (
    SELECT label, raised_at, person_id, household_id FROM money_payable
     WHERE status <> 'withdrawn'
    UNION ALL SELECT label, raised_at, person_id, household_id FROM money_employerdue) line
 WHERE raised_at > %s AND (person_id = ANY(%s) OR household_id = ANY(%s))
 ORDER BY raised_at LIMIT 1000
"""


def raised_since(
    since: datetime, *, people: Sequence[int], households: Sequence[int]
) -> list[str]:
    """What has been raised for these people or households after a moment, by its label."""
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, [since, list(people), list(households)])
        return [row[0] for row in cursor.fetchall()]


def dues_of_employer(scope: Scope, employer: int) -> QuerySet[EmployerDue]:
    """What a unit owes families of the scope, the latest first."""
    rows: QuerySet[EmployerDue] = EmployerDue.objects.within(scope).filter(employer=employer)
    return rows.select_related("person", "household").order_by("-raised_at", "id")


def dues_of_family(scope: Scope, household: int, year: int) -> QuerySet[EmployerDue]:
    """What units owe a family for a year."""
    rows: QuerySet[EmployerDue] = EmployerDue.objects.within(scope).filter(
        household=household, claim_key__endswith=f"/{year}"
    )
    return rows
