"""What was given, what is held, what is paid and what is left: per year, level and programme.

A programme is a set of benefits the documents of a level name together; a benefit no document
names stands alone. What is signed and not yet sent is taken from the shares of its lines, what
was sent from the book: it keeps what families took along to another county.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Max, Q, QuerySet, Sum

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.levels import from_the_top
from nuanxin.money.funds.models import Appropriation
from nuanxin.money.ledger.models import Account

Kind = Account.Kind


class Cell(NamedTuple):
    """One level's money for one programme in one year; without `documents` nothing was told."""

    region: int
    year: int
    level: str
    benefits: tuple[str, ...]
    programme: str
    documents: int
    issued_fen: int
    arrived_fen: int
    held_fen: int
    paid_fen: int
    refunded_fen: int = 0

    @property
    def left_fen(self) -> int:
        return self.issued_fen - self.held_fen - self.paid_fen + self.refunded_fen

    @property
    def told(self) -> bool:
        """Whether any document stands behind it: without one there is nothing to exceed."""
        return self.documents > 0


class Asked(NamedTuple):
    """Which part of the figures: one level, the programmes a benefit belongs to."""

    level: str | None = None
    benefit: str = ""

    def takes(self, cell: Cell) -> bool:
        if self.level is not None and cell.level != self.level:
            return False
        return not self.benefit or self.benefit in cell.benefits


def counted(scope: Scope) -> QuerySet[Appropriation]:
    """Documents both bodies have seen and nobody has taken back."""
    rows: QuerySet[Appropriation] = Appropriation.objects.within(scope)
    rows = rows.filter(confirmed_at__isnull=False, reverses__isnull=True)
    return rows.exclude(reversals__confirmed_at__isnull=False)


def reach(scope: Scope) -> tuple[list[int], list[int]]:
    """The area as two columns: where each range begins, and where it ends."""
    return [low for low, _ in scope], [beyond for _, beyond in scope]


_USED = """
WITH own AS (
    SELECT * FROM unnest(%(lows)s::bigint[], %(highs)s::bigint[]) AS own (low, beyond)
),
batch AS (
    SELECT money_batch.id, region, budget_year, status FROM money_batch
      JOIN own ON region >= own.low AND region < own.beyond
     WHERE budget_year = ANY(%(years)s)
)
SELECT batch.region, batch.budget_year, share.level, line.benefit, MIN(line.label), 'transit',
       SUM(share.amount_fen)::bigint
  FROM batch
  JOIN money_batchline line ON line.batch_id = batch.id AND line.live
  JOIN money_payableshare share ON share.payable_id = line.payable_id
 WHERE batch.status IN ('locked', 'checked', 'approved') GROUP BY 1, 2, 3, 4
 UNION ALL
SELECT batch.region, batch.budget_year, account.level, account.benefit, MIN(account.label),
       account.kind, SUM(balance.amount_fen)::bigint
  FROM batch
  JOIN money_batchbalance balance ON balance.batch_id = batch.id
  JOIN money_account account ON account.id = balance.account_id
 WHERE batch.status IN ('sent', 'settled') AND account.kind IN ('transit', 'paid')
 GROUP BY 1, 2, 3, 4, 6 HAVING SUM(balance.amount_fen) <> 0
 UNION ALL
SELECT entry.region, EXTRACT(year FROM entry.day)::int, account.level, account.benefit,
       MIN(account.label), 'borne', SUM(posting.amount_fen)::bigint
  FROM money_entry entry
  JOIN own ON entry.region >= own.low AND entry.region < own.beyond
  JOIN money_posting posting ON posting.entry_id = entry.id
  JOIN money_account account ON account.id = posting.account_id
 WHERE entry.event = 'refunded' AND account.kind = 'borne'
   AND EXTRACT(year FROM entry.day) = ANY(%(years)s)
 GROUP BY 1, 2, 3, 4
"""


class _Used(NamedTuple):
    region: int
    year: int
    level: str
    benefit: str
    label: str
    kind: str
    fen: int


def _used(scope: Scope, years: Collection[int]) -> list[_Used]:
    lows, highs = reach(scope)
    with connection.cursor() as cursor:
        cursor.execute(_USED, {"lows": lows, "highs": highs, "years": list(years)})
        return [_Used(*row) for row in cursor.fetchall()]


_Key = tuple[int, int, str, tuple[str, ...]]


def cells(scope: Scope, years: Collection[int], asked: Asked = Asked()) -> list[Cell]:  # noqa: B008
    """Every cell of these years, from the top down."""
    found = _documents(scope, years)
    sets = {
        (region, year, level, benefit): key
        for key in found
        for region, year, level, benefits in [key]
        for benefit in benefits
    }
    for each in _used(scope, years):
        place = (each.region, each.year, each.level, each.benefit)
        key = sets.setdefault(place, (*place[:3], (each.benefit,)))
        cell = found.get(key) or Cell(*key, each.label, 0, 0, 0, 0, 0)
        fen = {each.kind: each.fen}
        found[key] = cell._replace(
            held_fen=cell.held_fen + fen.get(Kind.TRANSIT, 0),
            paid_fen=cell.paid_fen + fen.get(Kind.PAID, 0),
            # Paid on to finance in the same year it is there again.
            refunded_fen=cell.refunded_fen + fen.get(Kind.BORNE, 0),
        )
    return sorted(filter(asked.takes, found.values()), key=_in_order)


def _documents(scope: Scope, years: Collection[int]) -> dict[_Key, Cell]:
    rows = counted(scope).filter(year__in=years)
    found = rows.values("region", "year", "level", "benefits").annotate(
        name=Max("programme"), number=Count("pk"), issued=Sum("amount_fen"),
        arrived=Sum("amount_fen", filter=Q(arrived_on__isnull=False)),
    )  # fmt: skip
    cells_ = [
        Cell(
            each["region"], each["year"], each["level"], tuple(each["benefits"]), each["name"],
            each["number"], each["issued"], each["arrived"] or 0, 0, 0,
        )
        for each in found
    ]  # fmt: skip
    return {(each.region, each.year, each.level, each.benefits): each for each in cells_}


def _in_order(each: Cell) -> tuple[object, ...]:
    return each.region, -each.year, each.programme, each.benefits, from_the_top(each.level)


def total(found: Iterable[Cell]) -> Cell:
    """All of them together."""
    rows = list(found)
    return Cell(
        0, 0, "", (), "合计",
        sum(each.documents for each in rows),
        sum(each.issued_fen for each in rows),
        sum(each.arrived_fen for each in rows),
        sum(each.held_fen for each in rows),
        sum(each.paid_fen for each in rows),
        sum(each.refunded_fen for each in rows),
    )  # fmt: skip


class Year(NamedTuple):
    """A budget year, and how far it is from being closed."""

    year: int
    asked: bool = False
    closed: bool = False
    asked_by: int | None = None


_YEARS = """
WITH own AS (SELECT * FROM unnest(%s::bigint[], %s::bigint[]) AS own (low, beyond))
SELECT year, bool_or(asked), bool_or(closed), max(asked_by) FROM (
    SELECT region, year, false AS asked, false AS closed, NULL::bigint AS asked_by
      FROM money_appropriation
     UNION ALL SELECT region, budget_year, false, false, NULL FROM money_batch
     UNION ALL SELECT region, year, true, closed_at IS NOT NULL, asked_by_id
      FROM money_closedyear
) known JOIN own ON region >= own.low AND region < own.beyond GROUP BY year
"""


def years(scope: Scope, this_year: int) -> list[Year]:
    """The years with documents or batches, and this one; the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(_YEARS, reach(scope))
        found = {row[0]: Year(*row) for row in cursor.fetchall()}
    found.setdefault(this_year, Year(this_year))
    return sorted(found.values(), reverse=True)


def registered(region: int, year: int) -> bool:
    """Whether a county has any document of a year that counts."""
    return counted(Scope.of(region)).filter(region=region, year=year).exists()
