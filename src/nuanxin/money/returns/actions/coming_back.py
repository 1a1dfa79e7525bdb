"""付后退回: the bank gives back what it had reported as paid; one enters, another confirms."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.base.audit.secrets import holds_number
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.money import yuan_grouped
from nuanxin.kit.refusal import Refusal
from nuanxin.money.ledger.actions import Given, Happened, Move, book, book_moves, reverse
from nuanxin.money.ledger.models import Account, Entry
from nuanxin.money.ledger.queries import stands_by_level
from nuanxin.money.payables.models import Payable
from nuanxin.money.payouts.actions.rows import batch_row, trace
from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.money.recoveries.actions.telling import withdraw
from nuanxin.money.returns.latecomers import asked_back, paid_answer, why_for_good
from nuanxin.money.returns.models import Bounce, Cause, LateReturn

Status = LateReturn.Status
_LONGEST_VOUCHER, _LONGEST_WORDS = 40, 80


class CameBack(NamedTuple):
    """What the bank says: the day, its voucher, why."""

    day: date
    voucher: str
    cause: str
    words: str


@transaction.atomic
def enter(*, line: UUID, scope: Scope, by: Actor, told: CameBack, at: datetime) -> LateReturn:
    """Write down that a paid line has come back whole; booked once it is confirmed."""
    if by.user_id is None:
        raise Refusal("登记付后退回要用本人账号。请登录后再办。")
    row, found = _line(scope, line)
    if not Payable.objects.within(scope).filter(pk=found.payable_id).exists():
        raise Refusal("这户已经转到外县，档案不在本县。这笔退回请与转入县商定怎样重发。")
    told = told._replace(voucher=told.voucher.strip(), words=" ".join(told.words.split()))
    _refuse(found, told, timezone.localtime(at).date())
    payable = found.payable
    made: LateReturn = LateReturn.objects.create(
        region=payable.region, payable=payable, line=found, day=told.day,
        voucher=told.voucher, cause=told.cause, words=told.words, enterer_id=by.user_id,
        entered_at=at,
    )  # fmt: skip
    said = (
        f"{yuan_grouped(found.amount_fen)} 元，{made.get_cause_display()}，凭证 {made.voucher}"
    )
    trace(row, "登记付后退回", by, at, said)
    return made


def _line(scope: Scope, line: UUID) -> tuple[Batch, BatchLine]:
    """The line with its batch locked first, as everything that settles lines does."""
    found = BatchLine.objects.within(scope).filter(public_id=line, live=True).first()
    if found is None:
        raise Refusal("没有找到这一笔发放。")
    row = batch_row(scope, found.batch.public_id, Batch.Status.SENT, Batch.Status.SETTLED)
    return row, found


def _refuse(line: BatchLine, told: CameBack, today: date) -> None:
    answer = paid_answer(line)
    if answer is None or line.failed or line.payable.status != Payable.Status.PAID:
        raise Refusal("这一笔还没有确认付成，或者已经退回。没有付成的请走回盘。")
    if LateReturn.objects.filter(line=line, status=Status.ENTERED).exists():
        raise Refusal("这一笔已经登记过付后退回，等另一位同志确认。")
    if told.cause not in Cause.values:
        raise Refusal("请选择退回的原因。")
    if not told.voucher or len(told.voucher) > _LONGEST_VOUCHER:
        raise Refusal(f"请填写退回的凭证号，最多 {_LONGEST_VOUCHER} 个字。")
    if not (answer.paid_on or today) <= told.day <= today:
        raise Refusal(f"退回日期要在发放日期（{answer.paid_on}）和今天之间。请核对。")
    if len(told.words) > _LONGEST_WORDS:
        raise Refusal(f"银行的说明最多 {_LONGEST_WORDS} 个字。请写短一些。")
    if holds_number(told.words):
        raise Refusal("说明里不要写证件号、电话或账号。请删去号码再提交。")


@transaction.atomic
def confirm(*, late: UUID, scope: Scope, by: Actor, at: datetime) -> LateReturn:
    """Book it by its opposite; owed again, or over for good where it must not be paid again.

    Where the payee has died, or part of it is asked back already, it is closed: the money is
    back whole, the recovery is withdrawn, and the comparison raises what is still due.
    """
    made, row = _waiting(scope, late)
    if made.enterer_id in by.hands:
        raise Refusal("登记和确认不能是同一个人。请换一位同志核对后确认。")
    payable = Payable.objects.within(scope).locked().get(pk=made.payable_id)
    today = timezone.localtime(at).date()
    why = why_for_good(made.line, today)
    paid = Entry.objects.get(idem=f"{Entry.Event.PAID}:{made.line_id}")
    reverse(entry=paid, words=f"付后退回 {made.voucher}", by=by, day=today, at=at)
    lines = [(made.line_id, made.payable_id)]
    words = f"付后退回 {made.voucher}"
    happened = Happened(Entry.Event.RETURNED, row.region, lines, words, today)
    book(happened=happened, by=by, at=at)
    if why:
        _over(made, payable, why, scope, by, at)
        kind = Account.Kind.EARLIER if paid.day.year < today.year else Account.Kind.BORNE
        _back_to_the_levels(made, payable, kind, by, at)
    else:
        _owed_again(made, payable)
    BatchLine.objects.filter(pk=made.line_id).update(failed=True)
    made.status, made.for_good = Status.CONFIRMED, bool(why)
    made.confirmer_id, made.confirmed_at = by.user_id, at
    made.save(update_fields=["status", "for_good", "confirmer", "confirmed_at"])
    trace(row, "确认付后退回", by, at, why or "重新列为待发放，等核实账号")
    return made


def _owed_again(made: LateReturn, payable: Payable) -> None:
    payable.status = Payable.Status.OPEN
    payable.save(update_fields=["status"])
    Bounce.objects.create(
        region=payable.region, payable=payable, line=made.line, person_id=payable.person_id,
        cause=made.cause, words=made.words, day=made.day, note="",
        account_index=made.line.account_index, account_mask=made.line.account_mask,
        road=made.line.batch.road,
    )  # fmt: skip


def _over(
    made: LateReturn, payable: Payable, why: str, scope: Scope, by: Actor, at: datetime
) -> None:
    """Nothing is owed either way: what was asked back of it came with it."""
    for case in asked_back(made.line):
        withdraw(case=case.public_id, scope=scope, by=by, reason=f"付后退回：{why}", at=at)
    payable.status, payable.reason = Payable.Status.WITHDRAWN, f"付后退回，不再发放：{why}"
    payable.save(update_fields=["status", "reason"])


def _back_to_the_levels(
    made: LateReturn, payable: Payable, target: Account.Kind, by: Actor, at: datetime
) -> None:
    source = Account.Kind.RETURNED
    back = stands_by_level(payable.pk, source)
    moves = [Move(level, source, target, fen) for level, fen in back.items() if fen]
    today = timezone.localtime(at).date()
    words = f"付后退回 {made.voucher}，不再发放"
    given = Given(Entry.Event.ENDED, payable, f"b{made.pk}", words, today)
    book_moves(given=given, moves=moves, by=by, at=at)


@transaction.atomic
def let_go(*, late: UUID, scope: Scope, by: Actor, reason: str, at: datetime) -> LateReturn:
    """Give up an entry nobody has confirmed."""
    made, row = _waiting(scope, late)
    if not reason.strip():
        raise Refusal("请写明为什么放弃这一笔登记。")
    made.status = Status.LET_GO
    made.save(update_fields=["status"])
    trace(row, "放弃付后退回", by, at, reason.strip()[:120])
    return made


def _waiting(scope: Scope, late: UUID) -> tuple[LateReturn, Batch]:
    found = LateReturn.objects.within(scope).filter(public_id=late).first()
    if found is None:
        raise Refusal("没有找到这一笔付后退回。")
    row, _ = _line(scope, found.line.public_id)
    found.refresh_from_db()
    if found.status != Status.ENTERED:
        raise Refusal(f"这一笔付后退回{found.get_status_display()}，不能再办。请刷新页面。")
    return found, row
