"""What the bank has answered so far, what came back unpaid, and what is still open."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import (
    Case,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    TextChoices,
    Value,
    When,
)

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.region import RegionCode
from nuanxin.money.payables.models import Payable
from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.money.returns.latecomers import paid_after_death, with_late
from nuanxin.money.returns.models import Answer, Bounce, ReturnFile
from nuanxin.registry.people.models import Account
from nuanxin.registry.people.queries.finding import named_like


def returned(scope: Scope, public_id: UUID) -> ReturnFile | None:
    """One file; outside the scope there is none."""
    rows = ReturnFile.objects.within(scope).select_related("batch", "uploader", "settler")
    found: ReturnFile | None = rows.filter(public_id=public_id).first()
    return found


def files(row: Batch) -> list[ReturnFile]:
    """The files of a batch, the latest first."""
    rows = ReturnFile.objects.filter(batch=row).select_related(
        "batch", "file", "uploader", "settler"
    )
    return list(rows.order_by("-uploaded_at", "-pk"))


def waiting_files(scope: Scope) -> QuerySet[ReturnFile]:
    """Files read and not confirmed, the oldest first."""
    rows: QuerySet[ReturnFile] = ReturnFile.objects.within(scope).select_related("batch")
    return rows.filter(status=ReturnFile.Status.READ).order_by("uploaded_at", "pk")


class Outcome(TextChoices):
    """What became of a line."""

    PAID = "paid", "已付"
    FAILED = "failed", "未付成"
    OPEN = "open", "等结果"


# What may be asked for beside them: paid after the day the payee died.
AFTER_DEATH = "dead"


class OutcomeTotal(NamedTuple):
    """Lines of a batch with one outcome."""

    outcome: Outcome
    lines: int
    amount_fen: int


_OUTCOMES = """
SELECT CASE WHEN line.failed THEN 'failed' WHEN answer.paid THEN 'paid' ELSE 'open' END
           AS outcome,
       line.label, line.family_region / 1000 * 1000 AS town, COUNT(*),
       SUM(line.amount_fen)::bigint
  FROM money_batchline line
  LEFT JOIN (money_answer answer
             JOIN money_returnfile told ON told.id = answer.returned_id
                  AND told.status = 'settled') ON answer.line_id = line.id
 WHERE line.batch_id = %s AND line.live
 GROUP BY 1, 2, 3
"""


class Cell(NamedTuple):
    """Lines of one outcome, benefit and township."""

    outcome: str
    label: str
    town: int
    lines: int
    amount_fen: int


def cells(row: Batch) -> list[Cell]:
    """Every line of a batch is counted in exactly one cell."""
    with connection.cursor() as cursor:
        cursor.execute(_OUTCOMES, [row.pk])
        return [Cell(*each) for each in cursor.fetchall()]


def outcomes(found: Sequence[Cell]) -> list[OutcomeTotal]:
    """Lines and fen per outcome; every outcome is named."""
    return [
        OutcomeTotal(
            each,
            sum(cell.lines for cell in found if cell.outcome == each),
            sum(cell.amount_fen for cell in found if cell.outcome == each),
        )
        for each in Outcome
    ]


class Reconciled(NamedTuple):
    """One row of the reconciliation: sent, paid, failed, open; (lines, fen) each."""

    name: object
    sent: tuple[int, int]
    paid: tuple[int, int]
    failed: tuple[int, int]
    open: tuple[int, int]


def reconciled(found: Sequence[Cell], by: str) -> list[Reconciled]:
    """Sent = paid + failed + open, for each value of `label` or `town`."""
    names = sorted({getattr(cell, by) for cell in found})
    return [
        total([cell for cell in found if getattr(cell, by) == name], name) for name in names
    ]


def total(found: Sequence[Cell], name: object = "合计") -> Reconciled:
    """All these cells in one row."""
    parts = [(each.lines, each.amount_fen) for each in outcomes(found)]
    sent = sum(part[0] for part in parts), sum(part[1] for part in parts)
    return Reconciled(name, sent, *parts)


class LevelRow(NamedTuple):
    """What one level bears of what was sent, paid and not paid."""

    level: str
    sent_fen: int
    paid_fen: int
    failed_fen: int
    open_fen: int


_LEVELS = """
SELECT account.level,
       SUM(posting.amount_fen) FILTER (WHERE entry.event = 'sent')::bigint,
       COALESCE(SUM(posting.amount_fen) FILTER (WHERE account.kind = 'paid'), 0)::bigint,
       COALESCE(-SUM(posting.amount_fen) FILTER (
            WHERE entry.event IN ('failed', 'returned')
              AND account.kind = 'transit'), 0)::bigint,
       COALESCE(SUM(posting.amount_fen) FILTER (WHERE account.kind = 'transit'), 0)::bigint
  FROM money_batchline line
  JOIN money_entry entry ON entry.line = line.id
  JOIN money_posting posting ON posting.entry_id = entry.id
  JOIN money_account account ON account.id = posting.account_id
   AND account.kind IN ('transit', 'paid')
 WHERE line.batch_id = %s AND line.live
 GROUP BY account.level
"""


def levels(row: Batch) -> list[LevelRow]:
    """The same per level, out of the book."""
    with connection.cursor() as cursor:
        cursor.execute(_LEVELS, [row.pk])
        return [LevelRow(*each) for each in cursor.fetchall()]


def answers(row: Batch, outcome: str = "", words: str = "") -> QuerySet[BatchLine]:
    """The lines of a batch with one outcome, narrowed by name."""
    settled = Answer.objects.filter(
        line=OuterRef("pk"), returned__status=ReturnFile.Status.SETTLED
    )
    found: QuerySet[BatchLine] = BatchLine.objects.filter(batch=row, live=True)
    if outcome == AFTER_DEATH:
        found, outcome = paid_after_death(row), ""
    found = with_late(found).select_related("person", "payable")
    if outcome == Outcome.OPEN:
        found = found.exclude(Exists(settled))
    elif outcome == Outcome.FAILED:
        found = found.filter(failed=True)
    elif outcome:
        found = found.filter(Exists(settled), failed=False)
    if words:
        found = found.filter(reduce(or_, named_like(words, "person__")))
    return found


def answers_of(lines: Sequence[int]) -> dict[int, Answer]:
    """Line → what was confirmed of it."""
    rows = Answer.objects.filter(line__in=lines, returned__status=ReturnFile.Status.SETTLED)
    return {each.line_id: each for each in rows}


def arrived(payables: Collection[int]) -> dict[int, date]:
    """Payable → the day the bank paid it; nothing for what came back, then or later."""
    rows = Answer.objects.filter(
        line__payable__in=payables, paid=True, returned__status=ReturnFile.Status.SETTLED
    )
    back = Bounce.objects.filter(line=OuterRef("line"))
    found = rows.exclude(Exists(back)).order_by("pk").values_list("line__payable", "paid_on")
    return {payable: day for payable, day in found if day is not None}


class State(TextChoices):
    """Where a payment that came back stands."""

    WAITING = "waiting", "待核实账号"
    CHECKED = "checked", "账号已核实"
    CHANGED = "changed", "账号已更换"
    AGAIN = "again", "已编入下一批"
    PAID = "paid", "已补付"


UNPAID = "unpaid"
SORTS = {
    "day": ("day", "pk"),
    "place": ("region", "pk"),
    "amount": ("payable__amount_fen", "pk"),
}


class Narrowed(NamedTuple):
    """What narrows the list; `state` may be `unpaid`: whatever is not paid yet."""

    words: str = ""
    state: str = ""
    cause: str = ""
    town: int = 0
    year: int = 0


def bounces(scope: Scope, day: date, asked: Narrowed = Narrowed()) -> QuerySet[Bounce]:  # noqa: B008
    """What came back, the last time of each payment, with where it stands today."""
    area = scope.narrowed(RegionCode.parse(str(asked.town))) if asked.town else scope
    later = Bounce.objects.filter(payable=OuterRef("payable"), pk__gt=OuterRef("pk"))
    found: QuerySet[Bounce] = (
        Bounce.objects.within(area)
        .exclude(Exists(later))
        .select_related("payable__household", "person", "checker")
        .annotate(state=_state(day))
    )
    if asked.words:
        found = found.filter(reduce(or_, named_like(asked.words, "person__")))
    if asked.cause:
        found = found.filter(cause=asked.cause)
    if asked.year:
        months = (asked.year * 12, asked.year * 12 + 11)
        found = found.filter(payable__first_month__range=months)
    if asked.state == UNPAID:
        found = found.exclude(payable__status=Payable.Status.PAID)
    elif asked.state:
        found = found.filter(state=asked.state)  # type: ignore[misc]
    return found


def fen_of(found: QuerySet[Bounce]) -> int:
    """The sum of the payments asked for."""
    return found.aggregate(fen=Sum("payable__amount_fen"))["fen"] or 0


def _state(day: date) -> Case:
    today = Q(valid_from=None) | Q(valid_from__lte=day)
    going = Q(valid_to=None) | Q(valid_to__gt=day)
    other = Account.objects.filter(
        today, going, person=OuterRef("person"), known_to=None
    ).exclude(number_index=OuterRef("account_index"))
    return Case(
        When(payable__status=Payable.Status.PAID, then=Value(State.PAID.value)),
        When(~Q(payable__status=Payable.Status.OPEN), then=Value(State.AGAIN.value)),
        When(Exists(other), then=Value(State.CHANGED.value)),
        When(checked_at__isnull=False, then=Value(State.CHECKED.value)),
        default=Value(State.WAITING.value),
    )


def state_of(row: Bounce) -> State:
    """The state of a row `bounces` has given out."""
    return State(str(getattr(row, "state", "")))


def waiting(scope: Scope, day: date) -> int:
    """How many accounts somebody has still to look at."""
    return bounces(scope, day, Narrowed(state=State.WAITING.value)).count()
