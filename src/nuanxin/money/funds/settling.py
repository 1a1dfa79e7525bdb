"""What levels and a county owe each other at the end of a year, and the heads that prove it."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from django.db import connection

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.levels import from_the_top
from nuanxin.money.funds.standing import Cell, cells, reach, total
from nuanxin.money.payables.models import Payable


class Owed(NamedTuple):
    """One level in one year: what it sent, what is under way, was paid, came back."""

    year: int
    level: str
    issued_fen: int
    held_fen: int
    paid_fen: int
    refunded_fen: int

    @property
    def left_fen(self) -> int:
        """Above zero to be returned or carried over, below zero owed to the county."""
        return self.issued_fen - self.held_fen - self.paid_fen + self.refunded_fen

    @property
    def over_fen(self) -> int:
        return max(0, self.left_fen)

    @property
    def short_fen(self) -> int:
        return max(0, -self.left_fen)


def owed(scope: Scope, years: Collection[int]) -> list[Owed]:
    """Each level and year, from the top down, the latest year first."""
    found: dict[tuple[int, str], list[Cell]] = {}
    for each in cells(scope, years):
        found.setdefault((each.year, each.level), []).append(each)
    rows = [
        Owed(year, level, whole.issued_fen, whole.held_fen, whole.paid_fen, whole.refunded_fen)
        for (year, level), group in found.items()
        for whole in [total(group)]
    ]
    return sorted(rows, key=lambda each: (from_the_top(each.level), -each.year))


class Proof(NamedTuple):
    """Payments alike: so many, each for so many months, of which the level bore so much."""

    benefit: str
    label: str
    level: str
    months: int
    each_fen: int
    payments: int
    heads: int

    @property
    def fen(self) -> int:
        return self.payments * self.each_fen


_PROOFS = """
SELECT account.benefit, MIN(account.label), account.level,
       line.end_month - line.first_month AS months, borne.fen, COUNT(*),
       COUNT(DISTINCT COALESCE(line.person_id, -line.household_id))
  FROM (SELECT entry.line, posting.account_id, SUM(posting.amount_fen)::bigint AS fen
          FROM money_account account
          JOIN money_posting posting ON posting.account_id = account.id
          JOIN money_entry entry ON entry.id = posting.entry_id
         WHERE account.kind = 'paid'
         GROUP BY entry.line, posting.account_id HAVING SUM(posting.amount_fen) <> 0) borne
  JOIN money_account account ON account.id = borne.account_id
  JOIN money_batchline line ON line.id = borne.line
  JOIN money_batch batch ON batch.id = line.batch_id AND batch.budget_year = %s
  JOIN unnest(%s::bigint[], %s::bigint[]) AS own (low, beyond)
    ON batch.region >= own.low AND batch.region < own.beyond
 GROUP BY account.benefit, account.level, months, borne.fen
"""


def proofs(scope: Scope, year: int) -> list[Proof]:
    """What was paid of a year as payments × amount; together exactly what was paid."""
    with connection.cursor() as cursor:
        cursor.execute(_PROOFS, [year, *reach(scope)])
        found = [Proof(*row) for row in cursor.fetchall()]
    return sorted(found, key=_in_order)


def _in_order(each: Proof) -> tuple[object, ...]:
    return each.label, from_the_top(each.level), each.months, each.each_fen


class Unpaid(NamedTuple):
    """What is owed and in no signed batch yet, of which the level bears so much."""

    benefit: str
    label: str
    level: str
    kind: str
    payments: int
    fen: int

    @property
    def kind_said(self) -> str:
        return str(Payable.Kind(self.kind).label)


_UNPAID = """
SELECT payable.benefit, MIN(payable.label), share.level, payable.kind,
       COUNT(DISTINCT payable.id), SUM(share.amount_fen)::bigint
  FROM money_payable payable
  JOIN unnest(%s::bigint[], %s::bigint[]) AS own (low, beyond)
    ON payable.region >= own.low AND payable.region < own.beyond
  JOIN money_payableshare share ON share.payable_id = payable.id
 WHERE payable.kind <> 'recovery'
   AND (payable.status = 'open' OR payable.status = 'batched' AND EXISTS (
        SELECT FROM money_batchline line JOIN money_batch batch ON batch.id = line.batch_id
         WHERE line.payable_id = payable.id AND line.live AND batch.status = 'draft'))
 GROUP BY payable.benefit, share.level, payable.kind HAVING SUM(share.amount_fen) > 0
"""


def unpaid(scope: Scope) -> list[Unpaid]:
    """What waits to be paid, by benefit, level and kind."""
    with connection.cursor() as cursor:
        cursor.execute(_UNPAID, reach(scope))
        return [Unpaid(*row) for row in cursor.fetchall()]
