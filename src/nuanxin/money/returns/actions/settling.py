"""Confirming what the bank answered: payables, lines and book move together, or nothing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.money.ledger.actions import Happened, book
from nuanxin.money.ledger.models import Entry
from nuanxin.money.payouts.actions.rows import batch_row, trace
from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.money.returns.models import Answer, ReturnFile

Status = ReturnFile.Status
# By key, and by nothing else: a planner that has not seen what was sent today takes it for one
# row, and joining by that compared every payable with every line.
_PAYABLES = """
UPDATE money_payable SET status = %s WHERE id = ANY(%s) AND status = 'sent'
"""
_LINES = """
UPDATE money_batchline line SET failed = true FROM money_answer answer
 WHERE answer.returned_id = %s AND NOT answer.paid AND line.id = answer.line_id
"""
_BOUNCES = """
INSERT INTO money_bounce (public_id, region, payable_id, line_id, person_id, cause, words, day,
                          road, account_index, account_mask, note)
SELECT gen_random_uuid(), payable.region, payable.id, line.id, line.person_id, answer.cause,
       answer.words, %s, %s, line.account_index, line.account_mask, ''
  FROM money_answer answer
  JOIN money_batchline line ON line.id = answer.line_id
  JOIN money_payable payable ON payable.id = line.payable_id
 WHERE answer.returned_id = %s AND NOT answer.paid
"""


@transaction.atomic
def settle(*, returned: UUID, scope: Scope, by: Actor, at: datetime) -> ReturnFile:
    """Confirm a file somebody else handed in; it cannot be undone.

    Paid lines are paid, the others owed again and known to the township; the batch is settled
    once every line is answered.
    """
    made, row = _waiting(scope, returned)
    confirm_other_hand(made, row, by)
    day = timezone.localtime(at).date()
    answers = list(
        Answer.objects.filter(returned=made, line__batch=row, line__live=True).values_list(
            "paid", "line_id", "line__payable_id"
        )
    )
    with connection.cursor() as cursor:
        moved = 0
        for paid, status in ((True, "paid"), (False, "open")):
            keys = [payable for was, _line, payable in answers if was is paid]
            cursor.execute(_PAYABLES, [status, keys])
            moved += cursor.rowcount
        cursor.execute(_LINES, [made.pk])
        cursor.execute(_BOUNCES, [day, row.road, made.pk])
    if moved != made.answers.count() or moved != made.paid_lines + made.failed_lines:
        raise AssertionError(f"return {made.pk}: {len(answers)} answers, {moved} payables")
    words = f"批次 {row.number} {row.answer}"
    for event, paid in ((Entry.Event.PAID, True), (Entry.Event.FAILED, False)):
        lines = [(line, payable) for was, line, payable in answers if was is paid]
        book(happened=Happened(event, row.region, lines, words, day), by=by, at=at)
    made.status, made.settler_id, made.settled_at = Status.SETTLED, by.user_id, at
    made.save(update_fields=["status", "settler", "settled_at"])
    if row.by_treasury:
        row.typed.filter(line__answers__returned=made).delete()
    if not _unanswered(row):
        row.status = Batch.Status.SETTLED
        row.save(update_fields=["status"])
    said = f"已付 {made.paid_lines} 笔，未付成 {made.failed_lines} 笔"
    trace(row, f"确认{row.answer}", by, at, said)
    return made


def confirm_other_hand(made: ReturnFile, row: Batch, by: Actor) -> None:
    """Raise Refusal where this person may not confirm: two see every answer.

    No bank's file stands behind what the treasury answers, so finance confirms it, and nobody
    who has typed any of it.
    """
    if made.uploader_id in by.hands:
        brought = "交来结果" if row.by_treasury else "上传"
        raise Refusal(f"{brought}和确认不能是同一个人。请换一位同志核对后确认。")
    if not row.by_treasury:
        return
    if by.role != Role.FINANCE:
        raise Refusal("国库直接支付的结果由财政确认。请转给财政的另一位同志，照支付凭证核对。")
    if row.typed.filter(typed_by__in=by.hands).exists():
        raise Refusal("您填过其中的结果，不能再由您确认。请换一位财政的同志核对后确认。")


def may_confirm(made: ReturnFile, by: Actor) -> bool:
    """Whether this person is one who may confirm it."""
    if by.role not in {Role.COUNTY_HEALTH, Role.FINANCE, Role.COUNTY_LEADER}:
        return False
    try:
        confirm_other_hand(made, made.batch, by)
    except Refusal:
        return False
    return True


@transaction.atomic
def let_go(*, returned: UUID, scope: Scope, by: Actor, reason: str, at: datetime) -> ReturnFile:
    """Give up a file nobody has confirmed; the file itself stays, its answers are forgotten."""
    made, row = _waiting(scope, returned)
    if not reason.strip():
        raise Refusal("请写明为什么放弃这份文件。")
    made.answers.all().delete()
    made.status = Status.LET_GO
    made.save(update_fields=["status"])
    trace(row, f"放弃{row.answer}", by, at, reason.strip()[:120])
    return made


def _waiting(scope: Scope, returned: UUID) -> tuple[ReturnFile, Batch]:
    """The file, with its batch locked first: two who confirm at once wait for each other."""
    found = ReturnFile.objects.within(scope).filter(public_id=returned).first()
    if found is None:
        raise Refusal("没有找到这份结果。请刷新页面。")
    row = batch_row(scope, found.batch.public_id, Batch.Status.SENT, Batch.Status.SETTLED)
    found.refresh_from_db()
    if found.status != Status.READ:
        raise Refusal(f"这份结果{found.get_status_display()}，不能再办。请刷新页面。")
    return found, row


def _unanswered(row: Batch) -> int:
    answered = Answer.objects.filter(returned__batch=row, returned__status=Status.SETTLED)
    return BatchLine.objects.filter(batch=row, live=True).count() - answered.count()
