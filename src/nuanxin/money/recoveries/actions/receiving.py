"""Money comes back, is paid on to finance, or turns out to have been written down wrongly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.money import split, yuan_grouped
from nuanxin.kit.refusal import Refusal
from nuanxin.money.ledger.actions import Given, Move, book_moves, reverse
from nuanxin.money.ledger.models import Account, Entry
from nuanxin.money.ledger.queries import stands_by_level, year_paid
from nuanxin.money.payables.models import Payable
from nuanxin.money.recoveries.actions.rows import (
    Letter,
    Step,
    add_step,
    close_when_settled,
    owing_row,
    plain_words,
)
from nuanxin.money.recoveries.models import RecoveryReceipt, RecoveryRefund
from nuanxin.money.recoveries.queries import owed_fen, paid_and_given_back

Kind = Account.Kind
_LONGEST_VOUCHER, _LONGEST_DOCUMENT = 40, 60


class Money(NamedTuple):
    """What came in: the day, the voucher, the way, fen."""

    day: date
    voucher: str
    way: str
    amount_fen: int


@transaction.atomic
def receive(
    *, case: UUID, scope: Scope, by: Actor, money: Money, at: datetime
) -> RecoveryReceipt:
    """收到退款: booked level by level; a part may come, never more than is owed.

    Raises Refusal while the bank has not confirmed the money as paid: what nobody got nobody
    gives back.
    """
    row = owing_row(scope, case)
    voucher = money.voucher.strip()
    _refuse(row, money, voucher, timezone.localtime(at).date())
    made: RecoveryReceipt = RecoveryReceipt.objects.create(
        region=row.region, payable=row, day=money.day, voucher=voucher, way=money.way,
        amount_fen=money.amount_fen, user_id=by.user_id, at=at,
    )  # fmt: skip
    parts = _by_level(row, money.amount_fen)
    moves = [Move(level, Kind.PAID, Kind.HELD, fen) for level, fen in parts.items()]
    today = timezone.localtime(at).date()
    given = Given(Entry.Event.RECEIVED, row, f"r{made.pk}", f"追缴收回 {voucher}", today)
    book_moves(given=given, moves=moves, by=by, at=at)
    row.given_back_fen += money.amount_fen
    row.save(update_fields=["given_back_fen"])
    said = f"{made.get_way_display()} {yuan_grouped(money.amount_fen)} 元，凭证 {voucher}"
    add_step(row, Step.RECEIVED, by, Letter("", money.day, said), at)
    close_when_settled(row, by, today, at)
    return made


def _refuse(row: Payable, money: Money, voucher: str, today: date) -> None:
    if money.way not in RecoveryReceipt.Way.values:
        raise Refusal("请选择退款方式。现金请本人到银行缴到单位账户，不要收现金。")
    if not voucher or len(voucher) > _LONGEST_VOUCHER:
        raise Refusal(f"请填写银行凭证号，最多 {_LONGEST_VOUCHER} 个字。")
    if money.day > today:
        raise Refusal("到账日期还没有到。请填写实际到账的日期。")
    if money.amount_fen <= 0:
        raise Refusal("收到的金额要大于 0。")
    owed = owed_fen(row)
    if money.amount_fen > owed:
        raise Refusal(
            f"还应退 {yuan_grouped(owed)} 元，收到的不能多于这个数。多交的请退还本人。"
        )
    if row.recovery_receipts.filter(voucher=voucher, cancelled_at=None).exists():
        raise Refusal(f"凭证 {voucher} 已经登记过。请核对，不要重复登记。")
    paid, back = paid_and_given_back(row)
    if back + money.amount_fen > paid:
        raise Refusal(
            "银行还没有确认原来那一笔已经付出，不能登记退款。请先确认回盘，再登记收款。"
        )


def _by_level(row: Payable, fen: int) -> dict[str, int]:
    """Split by what each level has not got back yet: the last receipt closes all of them."""
    left: dict[str, int] = {}
    for share in row.shares.order_by("position"):
        left[share.level] = left.get(share.level, 0) + share.amount_fen
    for level, back in stands_by_level(row.pk, Kind.PAID).items():
        left[level] += back
    parts = split(fen, list(left.values()))
    return {level: part for level, part in zip(left, parts, strict=True) if part}


@transaction.atomic
def cancel(
    *, receipt: UUID, scope: Scope, by: Actor, reason: str, at: datetime
) -> RecoveryReceipt:
    """冲正收款: written down wrongly; the opposite entry takes it back, what is owed is owed.

    Raises Refusal once the money has been paid on to finance.
    """
    made = _receipts(scope, [receipt])[0]
    words = plain_words(reason)
    if not words:
        raise Refusal("请写明为什么冲正，例如：金额登记错了，另行登记。")
    if made.cancelled_at is not None:
        raise Refusal("这一笔收款已经冲正过。请刷新本页看最新情况。")
    if made.refund_id is not None:
        raise Refusal("这一笔已经缴回财政，不能冲正。请先与财政核对。")
    row = Payable.objects.within(scope).locked().get(pk=made.payable_id)
    today = timezone.localtime(at).date()
    reverse(entry=_entry(made), words=f"冲正收款 {made.voucher}", by=by, day=today, at=at)
    made.cancelled_by_id, made.cancelled_at = by.user_id, at
    made.save(update_fields=["cancelled_by", "cancelled_at"])
    row.given_back_fen -= made.amount_fen
    row.save(update_fields=["given_back_fen"])
    said = f"凭证 {made.voucher} {yuan_grouped(made.amount_fen)} 元：{words}"
    add_step(row, Step.CANCELLED, by, Letter("", today, said[:200]), at)
    return made


def _entry(made: RecoveryReceipt) -> Entry:
    found: Entry = Entry.objects.get(idem=f"{Entry.Event.RECEIVED}:r{made.pk}")
    return found


def _receipts(scope: Scope, wanted: Sequence[UUID]) -> list[RecoveryReceipt]:
    rows = RecoveryReceipt.objects.within(scope).filter(public_id__in=wanted).locked()
    found = list(rows.order_by("pk"))
    if not found or len(found) < len(set(wanted)):
        raise Refusal("没有找到这一笔收款。请刷新页面看最新情况。")
    return found


@transaction.atomic
def refund(
    *, receipts: Sequence[UUID], scope: Scope, by: Actor, paper: Letter, at: datetime
) -> RecoveryRefund:
    """缴回财政: receipts paid on by one document; this year's and earlier years' apart.

    What was paid out this year lessens what the levels bear; an earlier year's does not.
    """
    found = _receipts(scope, receipts)
    today = timezone.localtime(at).date()
    _refuse_paper(found, paper, today)
    cases = {
        row.pk: row
        for row in Payable.objects.filter(pk__in={made.payable_id for made in found})
    }
    counties = {made.region // 10**6 * 10**6 for made in found}
    ages = {_earlier(cases[made.payable_id], paper.day) for made in found}
    if len(counties) > 1 or len(ages) > 1:
        raise Refusal("勾选的款项里有本年度的，也有以前年度的。两样科目不同，请分开缴。")
    earlier, county = ages.pop(), counties.pop()
    document = paper.document.strip()
    if RecoveryRefund.objects.filter(region=county, document=document).exists():
        raise Refusal(f"缴款书 {document} 已经登记过。请核对。")
    made: RecoveryRefund = RecoveryRefund.objects.create(
        region=county, document=document, day=paper.day, earlier=earlier,
        amount_fen=sum(each.amount_fen for each in found), user_id=by.user_id, at=at,
    )  # fmt: skip
    for each in found:
        _pay_on(each, cases[each.payable_id], made, by, at)
    record(
        by, "recovery.paid_on", [], region=county, document=document,
        amount_fen=made.amount_fen, receipts=len(found),
    )  # fmt: skip
    return made


def _refuse_paper(found: Sequence[RecoveryReceipt], paper: Letter, today: date) -> None:
    if not 1 <= len(paper.document.strip()) <= _LONGEST_DOCUMENT:
        raise Refusal(f"请填写缴款书号，最多 {_LONGEST_DOCUMENT} 个字。")
    if paper.day > today or paper.day < max(each.day for each in found):
        raise Refusal("缴款日期要在到账以后、今天以前。请核对。")
    if any(each.cancelled_at or each.refund_id for each in found):
        raise Refusal("勾选的款项里有已经缴回或已经冲正的。请刷新页面再勾选。")


def _earlier(row: Payable, day: date) -> bool:
    """Whether the money had been paid out in a year before: the claim's last payment counts."""
    return (year_paid(row.claim_key) or day.year) < day.year


def _pay_on(
    each: RecoveryReceipt, row: Payable, made: RecoveryRefund, by: Actor, at: datetime
) -> None:
    target = Kind.EARLIER if made.earlier else Kind.BORNE
    held = _entry(each).postings.filter(account__kind=Kind.HELD).select_related("account")
    moves = [Move(h.account.level, Kind.HELD, target, h.amount_fen) for h in held]
    today = timezone.localtime(at).date()
    words = f"缴回财政 {made.document}"
    given = Given(Entry.Event.REFUNDED, row, f"r{each.pk}", words, today)
    book_moves(given=given, moves=moves, by=by, at=at)
    each.refund, each.earlier = made, made.earlier
    each.save(update_fields=["refund", "earlier"])
    said = f"{'以前年度' if made.earlier else '本年度'} {yuan_grouped(each.amount_fen)} 元"
    add_step(row, Step.REFUNDED, by, Letter(made.document, made.day, said), at)
