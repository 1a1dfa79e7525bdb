"""A treasury sends no file: what its vouchers say is typed, line by line or by township."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.secrets import holds_number
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.money import yuan_grouped
from nuanxin.kit.refusal import Fault, Faults, Refusal
from nuanxin.money.payouts.actions.rows import batch_row
from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.money.payouts.queries import numbers
from nuanxin.money.returns.models import Cause, ReturnFile, TypedAnswer
from nuanxin.money.returns.typed import (
    CLEAR,
    FAILED,
    PAID,
    Standing,
    fields_of,
    in_words,
    unanswered,
    untyped,
)

_LONGEST_VOUCHER, _LONGEST_WORDS = 40, 70


class Typed(NamedTuple):
    """What a form says of one line: paid, failed, or clear what was typed before.

    `stood` is the mark of what the form showed; None takes the place of whatever stands.
    """

    line: UUID
    result: str
    voucher: str = ""
    voucher_fen: int | None = None
    day: date | None = None
    cause: str = ""
    words: str = ""
    stood: str | None = None


class OneVoucher(NamedTuple):
    """A voucher that pays several lines: its number, its whole amount, its day."""

    number: str
    fen: int
    day: date


def treasury_batch(scope: Scope, batch: UUID) -> Batch:
    """A batch the treasury has and no answer to waits for, locked. Raises Refusal."""
    row = batch_row(scope, batch, Batch.Status.SENT)
    if not row.by_treasury:
        raise Refusal(f"批次 {row.number} 由银行代发，请上传银行的回盘文件。")
    if row.returns.filter(status=ReturnFile.Status.READ).exists():
        raise Refusal("已经交出一份结果，还没有确认。请先确认或放弃它，再继续填。")
    return row


def confirm_typed(now: Standing, *, part: bool) -> None:
    """Raise Refusal where nothing was typed, or not every line and `part` was not said."""
    if not now.typed:
        raise Refusal("还没有填任何一笔的结果。请先逐笔填写，或按乡镇填一张凭证。")
    if now.left and not part:
        raise Refusal(
            f"还有 {now.left} 笔没有结果。请填完再交；只交已填的 {now.typed} 笔，"
            "请勾选“先交已填的”，其余的以后再交。"
        )


@transaction.atomic
def type_answers(
    *, batch: UUID, scope: Scope, by: Actor, typed: Sequence[Typed], at: datetime
) -> int:
    """Keep what is known of some lines; the rest stays as it is. Returns how many were touched.

    Raises Faults with everything that is wrong, or that somebody else was faster; then nothing
    is kept.
    """
    row = treasury_batch(scope, batch)
    asked = [each.line for each in typed]
    lines = {each.public_id: each for each in unanswered(row).filter(public_id__in=asked)}
    days = timezone.localdate(row.sent_at or at), timezone.localdate(at)
    number = numbers(row, [line.pk for line in lines.values()])
    found = TypedAnswer.objects.filter(line__in=lines.values()).select_related("typed_by")
    stands = {said.line_id: said for said in found}
    faults: list[Fault] = []
    for each in typed:
        line = lines.get(each.line)
        place = f"第 {number[line.pk]} 笔" if line else ""
        problems = [*_overtaken(each, line, stands), *_problems(each, line, days)]
        faults += [Fault(place, problem) for problem in problems]
    if faults:
        raise Faults(faults)
    TypedAnswer.objects.filter(line__in=lines.values()).delete()
    kept = [
        _answer(row, lines[each.line], each, by, at) for each in typed if each.result != CLEAR
    ]
    TypedAnswer.objects.bulk_create(kept)
    record(
        by, "answer.typed", [Subject("batch", row.pk, row.region)], number=row.number,
        lines=len(typed), kept=len(kept),
    )  # fmt: skip
    return len(typed)


def _overtaken(
    typed: Typed, line: BatchLine | None, stands: Mapping[int, TypedAnswer]
) -> Iterator[str]:
    """Somebody has typed of the line since it was shown."""
    said = stands.get(line.pk) if line else None
    if line is None or typed.stood is None or fields_of(said).mark == typed.stood:
        return
    if said is None:
        yield "刚才由别人清掉了。您填的还留着，没有保存。以您填的为准，请再按一次保存"
    else:
        yield (
            f"刚才由{said.typed_by.name}填过（{in_words(said)}）。"
            "您填的还留着，没有保存。以您填的为准，请再按一次保存；不改，请选“照现在的”"
        )


def _problems(typed: Typed, line: BatchLine | None, days: tuple[date, date]) -> Iterator[str]:
    if line is None:
        yield "有一笔不在这一批里，或者已经有确认的结果。请刷新页面"
    elif typed.result == PAID:
        yield from _about_voucher(typed.voucher, typed.day, days)
    elif typed.result == FAILED:
        yield from _about_cause(typed)
    elif typed.result != CLEAR:
        yield "结果看不懂。请选“已付”或“没有付成”"


def _about_voucher(voucher: str, day: date | None, days: tuple[date, date]) -> Iterator[str]:
    if not voucher:
        yield "选了已付，没有写支付凭证号"
    elif len(voucher) > _LONGEST_VOUCHER:
        yield f"支付凭证号超过 {_LONGEST_VOUCHER} 个字。请核对"
    if day is None:
        yield "选了已付，没有写支付日期"
    elif not days[0] <= day <= days[1]:
        yield f"支付日期 {day} 不在送财政（{days[0]}）和今天之间"


def _about_cause(typed: Typed) -> Iterator[str]:
    if typed.cause not in Cause.values:
        yield "选了没有付成，没有选原因"
    if len(typed.voucher) > _LONGEST_VOUCHER:
        yield f"支付凭证号超过 {_LONGEST_VOUCHER} 个字。请核对"
    if len(typed.words) > _LONGEST_WORDS:
        yield f"说明最多 {_LONGEST_WORDS} 个字。请写短一些"
    if holds_number(typed.words):
        yield "说明里不要写证件号、电话或账号。请删去号码"
    if typed.cause == Cause.OTHER and not typed.words:
        yield "原因选了“其他”，请写一句说明"


def _answer(row: Batch, line: BatchLine, typed: Typed, by: Actor, at: datetime) -> TypedAnswer:
    paid = typed.result == PAID
    return TypedAnswer(
        region=row.region, batch=row, line=line, paid=paid, voucher=typed.voucher,
        voucher_fen=typed.voucher_fen if typed.voucher else None,
        paid_on=typed.day if paid else None, cause="" if paid else typed.cause,
        words="" if paid else typed.words, typed_by_id=by.user_id or 0, typed_at=at,
    )  # fmt: skip


@transaction.atomic
def fill_town(
    *, batch: UUID, scope: Scope, by: Actor, town: int, voucher: OneVoucher, at: datetime
) -> int:
    """One voucher has paid every line of a township, or of all, that has nothing typed yet.

    Raises Refusal unless their sum is exactly what the voucher comes to.
    """
    row = treasury_batch(scope, batch)
    lines = list(untyped(row, town).order_by("position"))
    if not lines:
        raise Refusal("这个范围里没有还没填的。请在下面的清单里改。")
    days = timezone.localdate(row.sent_at or at), timezone.localdate(at)
    faults = list(_about_voucher(voucher.number, voucher.day, days))
    total = sum(line.amount_fen for line in lines)
    if total != voucher.fen:
        faults.append(
            f"没填的 {len(lines)} 笔合计 {yuan_grouped(total)} 元，凭证金额写的是 "
            f"{yuan_grouped(voucher.fen)} 元，不一致。分几张凭证付的，请逐笔填写"
        )
    if faults:
        raise Faults(Fault("", each) for each in faults)
    TypedAnswer.objects.bulk_create(
        [
            _answer(
                row, line,
                Typed(line.public_id, PAID, voucher.number, voucher.fen, voucher.day), by, at,
            )
            for line in lines
        ],
        batch_size=2000,
    )  # fmt: skip
    record(
        by, "answer.typed", [Subject("batch", row.pk, row.region)], number=row.number,
        lines=len(lines), kept=len(lines),
    )  # fmt: skip
    return len(lines)
