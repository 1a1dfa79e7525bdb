"""The documents, and the lines of batches behind a figure."""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Count, Q, QuerySet, Sum, TextChoices, Window
from django.db.models.expressions import RawSQL

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.money.funds.models import Appropriation
from nuanxin.money.funds.standing import counted, reach
from nuanxin.money.ledger.models import Account
from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.registry.people.queries.finding import named_like


class State(TextChoices):
    """How far a document is."""

    WAITING = "waiting", "待确认"
    COUNTED = "counted", "计入"
    ARRIVED = "arrived", "已到位"
    TAKEN_BACK = "taken_back", "已冲正"
    DECLINED = "declined", "已退回"


class Narrowed(NamedTuple):
    """Which documents are asked for; `benefits` is one programme exactly."""

    year: int | None = None
    level: str = ""
    kind: str = ""
    state: str = ""
    benefits: tuple[str, ...] = ()
    words: str = ""


DOCUMENT_SORTS = {
    "issued": ("issued_on", "pk"), "amount": ("amount_fen", "pk"), "number": ("number", "pk"),
}  # fmt: skip


def documents(scope: Scope, asked: Narrowed = Narrowed()) -> QuerySet[Appropriation]:  # noqa: B008
    """The documents of an area."""
    found = _in_state(scope, asked.state).filter(_about(asked))
    return found.select_related("entered_by", "confirmed_by")


def _about(asked: Narrowed) -> Q:
    found = Q()
    if asked.year is not None:
        found &= Q(year=asked.year)
    if asked.level:
        found &= Q(level=asked.level)
    if asked.kind:
        found &= Q(kind=asked.kind)
    if asked.benefits:
        found &= Q(benefits=sorted(asked.benefits))
    if asked.words:
        found &= Q(number__contains=asked.words) | Q(programme__contains=asked.words)
    return found


def _in_state(scope: Scope, state: str) -> QuerySet[Appropriation]:
    if state == State.COUNTED:
        return counted(scope)
    if state == State.ARRIVED:
        return counted(scope).filter(arrived_on__isnull=False)
    rows: QuerySet[Appropriation] = Appropriation.objects.within(scope)
    if state == State.WAITING:
        return rows.filter(confirmed_at__isnull=True, declined_at__isnull=True)
    if state == State.DECLINED:
        return rows.filter(declined_at__isnull=False)
    if state == State.TAKEN_BACK:
        back = Q(reversals__confirmed_at__isnull=False)
        return rows.filter(back | Q(reverses__isnull=False, confirmed_at__isnull=False))
    return rows


def document(scope: Scope, public_id: UUID) -> Appropriation | None:
    """One document; outside the scope there is none."""
    rows = Appropriation.objects.within(scope).select_related(
        "entered_by", "confirmed_by", "declined_by", "arrived_by", "reverses", "partner"
    )
    found: Appropriation | None = rows.filter(public_id=public_id).first()
    return found


def fen_of(found: QuerySet[Appropriation]) -> int:
    """The sum of the documents asked for."""
    return found.aggregate(fen=Sum("amount_fen"))["fen"] or 0


class Use(TextChoices):
    """What the money of a line is doing."""

    HELD = "held", "占用"
    PAID = "paid", "已付"


_Value = int | str | list[int] | list[str]


class Behind(NamedTuple):
    """The figure whose lines are asked for."""

    year: int
    level: str
    benefits: tuple[str, ...]
    use: Use


LINE_SORTS = {
    "batch": ("batch", "position"), "place": ("family_region", "pk"),
    "name": ("payee", "pk"),
}  # fmt: skip
_LINES = """
SELECT line.id
  FROM money_batch batch
  JOIN unnest(%s::bigint[], %s::bigint[]) AS own (low, beyond)
    ON batch.region >= own.low AND batch.region < own.beyond
  JOIN money_batchline line ON line.batch_id = batch.id
  JOIN money_entry entry ON entry.line = line.id
  JOIN money_posting posting ON posting.entry_id = entry.id
  JOIN money_account account ON account.id = posting.account_id
 WHERE batch.budget_year = %s AND account.level = %s AND account.benefit = ANY(%s)
   AND batch.status IN ('sent', 'settled') AND account.kind = %s
 GROUP BY line.id HAVING SUM(posting.amount_fen) <> 0
 UNION ALL
SELECT DISTINCT line.id
  FROM money_batch batch
  JOIN unnest(%s::bigint[], %s::bigint[]) AS own (low, beyond)
    ON batch.region >= own.low AND batch.region < own.beyond
  JOIN money_batchline line ON line.batch_id = batch.id AND line.live
  JOIN money_payableshare share ON share.payable_id = line.payable_id
 WHERE batch.budget_year = %s AND share.level = %s AND line.benefit = ANY(%s)
   AND batch.status IN ('locked', 'checked', 'approved') AND %s = 'transit'
   AND share.amount_fen > 0
"""
_TOTAL = """
SELECT COALESCE(SUM(behind.fen), 0)::bigint FROM (
    SELECT balance.amount_fen AS fen
      FROM money_batch batch
      JOIN unnest(%s::bigint[], %s::bigint[]) AS own (low, beyond)
        ON batch.region >= own.low AND batch.region < own.beyond
      JOIN money_batchbalance balance ON balance.batch_id = batch.id
      JOIN money_account account ON account.id = balance.account_id
     WHERE batch.budget_year = %s AND account.level = %s AND account.benefit = ANY(%s)
       AND batch.status IN ('sent', 'settled') AND account.kind = %s
     UNION ALL
    SELECT share.amount_fen
      FROM money_batch batch
      JOIN unnest(%s::bigint[], %s::bigint[]) AS own (low, beyond)
        ON batch.region >= own.low AND batch.region < own.beyond
      JOIN money_batchline line ON line.batch_id = batch.id AND line.live
      JOIN money_payableshare share ON share.payable_id = line.payable_id
     WHERE batch.budget_year = %s AND share.level = %s AND line.benefit = ANY(%s)
       AND batch.status IN ('locked', 'checked', 'approved') AND %s = 'transit'
) behind
"""
_FEN = """
SELECT line.id, SUM(posting.amount_fen)::bigint
  FROM money_batchline line
  JOIN money_entry entry ON entry.line = line.id
  JOIN money_posting posting ON posting.entry_id = entry.id
  JOIN money_account account ON account.id = posting.account_id
 WHERE line.id = ANY(%s) AND account.level = %s AND account.kind = %s
 GROUP BY line.id HAVING SUM(posting.amount_fen) <> 0
 UNION ALL
SELECT line.id, SUM(share.amount_fen)::bigint
  FROM money_batchline line
  JOIN money_batch batch ON batch.id = line.batch_id
  JOIN money_payableshare share ON share.payable_id = line.payable_id
 WHERE line.id = ANY(%s) AND share.level = %s AND %s = 'transit'
   AND batch.status IN ('locked', 'checked', 'approved')
 GROUP BY line.id
"""


def _kind(asked: Behind) -> Account.Kind:
    return Account.Kind.TRANSIT if asked.use == Use.HELD else Account.Kind.PAID


def _values(scope: Scope, asked: Behind) -> list[_Value]:
    """The area, year, level, benefits and class of account, for each half of a statement."""
    about: list[_Value] = [asked.year, asked.level, list(asked.benefits), _kind(asked).value]
    return [*reach(scope), *about, *reach(scope), *about]


def lines(scope: Scope, asked: Behind, words: str = "") -> QuerySet[BatchLine]:
    """The lines that make up a figure."""
    rows: QuerySet[BatchLine] = BatchLine.objects.within(scope)
    rows = rows.filter(pk__in=RawSQL(_LINES, _values(scope, asked)))  # noqa: S611 - fixed text
    if words:
        rows = rows.filter(reduce(or_, named_like(words, "person__")))
    return rows.select_related("batch", "person")


_BOOKED = """
(SELECT COALESCE(SUM(posting.amount_fen), 0) <> 0
   FROM money_entry entry
   JOIN money_posting posting ON posting.entry_id = entry.id
   JOIN money_account account ON account.id = posting.account_id
  WHERE entry.line = money_batchline.id
    AND account.level = %s AND account.benefit = ANY(%s) AND account.kind = %s)
"""
_TO_COME = """
EXISTS (SELECT 1 FROM money_payableshare share
         WHERE share.payable_id = money_batchline.payable_id AND share.level = %s
           AND money_batchline.benefit = ANY(%s) AND share.amount_fen > 0)
"""


def lines_in_turn(scope: Scope, asked: Behind) -> QuerySet[BatchLine]:
    """The same lines, each looked at when its turn comes: for a first page of very many."""
    level, benefits, kind = asked.level, list(asked.benefits), _kind(asked).value
    batches = Batch.objects.within(scope).filter(budget_year=asked.year)
    booked = list(batches.filter(status__in=("sent", "settled")).values_list("pk", flat=True))
    signed = batches.filter(status__in=("locked", "checked", "approved"))
    found = Q(_said(_BOOKED, level, benefits, kind), batch__in=booked)
    if asked.use == Use.HELD:
        keys = list(signed.values_list("pk", flat=True))
        found |= Q(_said(_TO_COME, level, benefits), batch__in=keys, live=True)
    rows: QuerySet[BatchLine] = BatchLine.objects.within(scope).filter(found)
    return rows.select_related("batch", "person")


def _said(condition: str, *values: _Value) -> RawSQL:
    return RawSQL(condition, values, output_field=BooleanField())  # noqa: S611 - fixed text


def counted_page(found: QuerySet[BatchLine], window: slice) -> tuple[list[BatchLine], int]:
    """A page of lines and how many there are, found in one go: finding them is what costs."""
    rows = found.annotate(of_all=Window(Count("pk")))[window]
    counts = {row.of_all for row in rows}
    return [*rows], counts.pop() if counts else found.count()


def total_behind(scope: Scope, asked: Behind) -> int:
    """The figure itself."""
    with connection.cursor() as cursor:
        cursor.execute(_TOTAL, _values(scope, asked))
        return int(cursor.fetchone()[0])


def fen_of_lines(asked: Behind, lines: Collection[int]) -> dict[int, int]:
    """What the level bears of some lines of the figure."""
    once: list[_Value] = [list(lines), asked.level, _kind(asked).value]
    with connection.cursor() as cursor:
        cursor.execute(_FEN, [*once, *once])
        return dict(cursor.fetchall())
