"""How far the typing of a treasury's results is: what has one, what has none."""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Sum

from nuanxin.kit.money import yuan
from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.money.returns.models import Answer, ReturnFile, TypedAnswer

PAID, FAILED, CLEAR = "paid", "failed", "clear"


class Fields(NamedTuple):
    """A line as a form shows and sends it."""

    result: str = ""
    voucher: str = ""
    fen: str = ""
    day: str = ""
    cause: str = ""
    words: str = ""

    @property
    def mark(self) -> str:
        """What tells it from any other that could stand there; nothing typed is no mark."""
        return sha256("\n".join(self).encode()).hexdigest()[:16] if any(self) else ""


def fields_of(said: TypedAnswer | None) -> Fields:
    """What stands of a line."""
    if said is None:
        return Fields()
    fen = "" if said.voucher_fen is None else yuan(said.voucher_fen)
    day = f"{said.paid_on}" if said.paid_on else ""
    result = PAID if said.paid else FAILED
    return Fields(result, said.voucher, fen, day, said.cause, said.words)


def in_words(said: TypedAnswer) -> str:
    """The same for whoever is told of it."""
    now = fields_of(said)
    result = "已付" if said.paid else f"没有付成，{said.get_cause_display()}"
    voucher = f"凭证 {now.voucher}" if now.voucher else ""
    fen = f"凭证金额 {now.fen} 元" if now.fen else ""
    return "，".join(filter(None, (result, voucher, fen, now.day, now.words)))


def unanswered(row: Batch) -> QuerySet[BatchLine]:
    """The lines of a batch nobody has confirmed an answer to."""
    settled = Answer.objects.filter(
        line=OuterRef("pk"), returned__status=ReturnFile.Status.SETTLED
    )
    found: QuerySet[BatchLine] = BatchLine.objects.filter(batch=row, live=True)
    return found.exclude(Exists(settled))


def untyped(row: Batch, town: int = 0) -> QuerySet[BatchLine]:
    """Those of them nothing has been typed of, in one township or in all."""
    found = unanswered(row).exclude(Exists(TypedAnswer.objects.filter(line=OuterRef("pk"))))
    return found.filter(family_region__range=(town, town + 999)) if town else found


class Standing(NamedTuple):
    """Lines typed as paid and not paid, with their fen, and lines nothing is known of."""

    paid: int
    paid_fen: int
    failed: int
    failed_fen: int
    left: int
    left_fen: int

    @property
    def typed(self) -> int:
        return self.paid + self.failed


_STANDING = """
SELECT COUNT(*) FILTER (WHERE typed.paid),
       COALESCE(SUM(line.amount_fen) FILTER (WHERE typed.paid), 0)::bigint,
       COUNT(*) FILTER (WHERE NOT typed.paid),
       COALESCE(SUM(line.amount_fen) FILTER (WHERE NOT typed.paid), 0)::bigint,
       COUNT(*) FILTER (WHERE typed.id IS NULL),
       COALESCE(SUM(line.amount_fen) FILTER (WHERE typed.id IS NULL), 0)::bigint
  FROM money_batchline line
  LEFT JOIN money_typedanswer typed ON typed.line_id = line.id
 WHERE line.batch_id = %s AND line.live
   AND NOT EXISTS (SELECT FROM money_answer answer
                     JOIN money_returnfile told ON told.id = answer.returned_id
                      AND told.status = 'settled'
                    WHERE answer.line_id = line.id)
"""


def standing(row: Batch) -> Standing:
    """How far it is."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [row.pk])
        return Standing(*cursor.fetchone())


class TownLeft(NamedTuple):
    """A township with lines nothing is known of."""

    code: int
    lines: int
    fen: int


def towns_left(row: Batch) -> list[TownLeft]:
    """Township by township, what one voucher could be filled in for at once."""
    rows = untyped(row).annotate(town=F("family_region") / 1000 * 1000)
    found = rows.values_list("town").annotate(lines=Count("pk"), fen=Sum("amount_fen"))
    return [TownLeft(*each) for each in found.order_by("town")]


class Voucher(NamedTuple):
    """A voucher with what was paid by it, and on which day."""

    number: str
    lines: int
    fen: int
    day: str


_VOUCHERS = """
SELECT answer.voucher, COUNT(*), SUM(line.amount_fen)::bigint, MIN(answer.paid_on)::text
  FROM money_answer answer
  JOIN money_returnfile told ON told.id = answer.returned_id AND told.status = %s
  JOIN money_batchline line ON line.id = answer.line_id
 WHERE told.batch_id = %s AND answer.paid
 GROUP BY answer.voucher ORDER BY 4, 1
"""


def vouchers(
    row: Batch, status: ReturnFile.Status = ReturnFile.Status.SETTLED
) -> list[Voucher]:
    """The vouchers a batch was paid by, as confirmed; or as they wait to be."""
    with connection.cursor() as cursor:
        cursor.execute(_VOUCHERS, [status, row.pk])
        return [Voucher(*each) for each in cursor.fetchall()]
