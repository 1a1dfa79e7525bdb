"""What is owed, agreed on in instalments; a new plan takes the place of the one before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.money import yuan_grouped
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payables.models import Payable
from nuanxin.money.recoveries.actions.rows import Letter, Step, add_step, owing_row, plain_words
from nuanxin.money.recoveries.models import RecoveryInstalment, RecoveryPlan
from nuanxin.money.recoveries.queries import owed_fen

MOST = 36


class Part(NamedTuple):
    """An instalment: how much, by which day."""

    due_on: date
    amount_fen: int


@transaction.atomic
def agree(
    *, case: UUID, scope: Scope, by: Actor, parts: Sequence[Part], reason: str, at: datetime
) -> RecoveryPlan:
    """约定分期: the parts come to what is still owed, to the fen; days follow each other.

    Raises Refusal for anything else, and for a second plan without a reason.
    """
    row = owing_row(scope, case)
    today = timezone.localtime(at).date()
    before = RecoveryPlan.objects.filter(payable=row).order_by("-number").first()
    _refuse(row, parts, today)
    words = plain_words(reason)
    if before and not words:
        raise Refusal("已经约定过分期。要改，请写明变更的原因，例如：本人住院，顺延三个月。")
    number = before.number + 1 if before else 1
    made: RecoveryPlan = RecoveryPlan.objects.create(
        region=row.region, payable=row, number=number, amount_fen=owed_fen(row), reason=words,
        settled_fen=row.given_back_fen + row.waived_fen, user_id=by.user_id, at=at,
    )  # fmt: skip
    RecoveryInstalment.objects.bulk_create(
        RecoveryInstalment(
            region=row.region, plan=made, position=position, due_on=part.due_on,
            amount_fen=part.amount_fen,
        )
        for position, part in enumerate(parts, 1)
    )  # fmt: skip
    said = f"第 {number} 次约定，{len(parts)} 期共 {yuan_grouped(made.amount_fen)} 元"
    note = f"{said}：{words}" if words else said
    add_step(row, Step.PLANNED, by, Letter("", today, note[:200]), at)
    return made


def _refuse(row: Payable, parts: Sequence[Part], today: date) -> None:
    if not 1 <= len(parts) <= MOST:
        raise Refusal(f"请填写 1 到 {MOST} 期，每期写应退日期和金额。")
    if any(part.amount_fen <= 0 for part in parts):
        raise Refusal("每一期的金额都要大于 0。")
    if any(one.due_on >= other.due_on for one, other in pairwise(parts)):
        raise Refusal("应退日期要从早到晚排，不能重复。")
    if parts[0].due_on < today:
        raise Refusal("第一期的应退日期已经过了。请从今天起约定。")
    total, owed = sum(part.amount_fen for part in parts), owed_fen(row)
    if total != owed:
        word = "少" if total < owed else "多"
        raise Refusal(
            f"各期合计 {yuan_grouped(total)} 元，还应退 {yuan_grouped(owed)} 元，"
            f"{word} {yuan_grouped(abs(total - owed))} 元。请改到一分不差。"
        )
