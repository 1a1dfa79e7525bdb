"""What is done about a recovery: somebody is told, or it is taken back as an error."""

from __future__ import annotations

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
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payables.models import Payable
from nuanxin.money.recoveries.models import RecoveryStep
from nuanxin.money.recoveries.queries import was_sent

Step = RecoveryStep.Step
_LONGEST = 200


class Letter(NamedTuple):
    """How somebody was told: the letter's number, the day it was handed over, and how."""

    document: str
    day: date
    note: str


@transaction.atomic
def tell(*, case: UUID, scope: Scope, by: Actor, letter: Letter, at: datetime) -> RecoveryStep:
    """告知: the letter has been handed over; its number, the day and how are kept.

    Raises Refusal when the money it is about never went to finance: then nothing can be given
    back, the line is to be taken out of its batch instead.
    """
    row = _open(scope, case)
    if RecoveryStep.objects.filter(payable=row, step=Step.TOLD).exists():
        raise Refusal("这一笔已经登记过告知，请刷新本页看最新情况。")
    if not was_sent(row):
        raise Refusal(
            "原来那一笔还没有送财政发放，不能要求退回。请先把它移出发放批次，核实后再办。"
        )
    if not letter.document.strip():
        raise Refusal("请填写告知书文号，例如：演卫健追〔2026〕3号。")
    if letter.day > timezone.localtime(at).date():
        raise Refusal("送达日期还没有到。请填写实际送达的日期。")
    return _step(row, Step.TOLD, by, letter, at)


@transaction.atomic
def withdraw(*, case: UUID, scope: Scope, by: Actor, reason: str, at: datetime) -> RecoveryStep:
    """撤回: it rested on an error; amount and reason stay to be read, nothing is asked for.

    If the facts are not put right as well, the next comparison raises it again.
    """
    row = _open(scope, case)
    if not reason.strip():
        raise Refusal("请写明撤回的理由，例如：死亡日期登记有误，已更正。")
    day = timezone.localtime(at).date()
    made = _step(row, Step.WITHDRAWN, by, Letter("", day, reason), at)
    row.status = Payable.Status.WITHDRAWN
    row.save(update_fields=["status"])
    return made


def _open(scope: Scope, case: UUID) -> Payable:
    row: Payable | None = (
        Payable.objects.within(scope)
        .filter(public_id=case, kind=Payable.Kind.RECOVERY)
        .locked()
        .first()
    )
    if row is None:
        raise Refusal("没有找到这一笔追缴。")
    if row.status == Payable.Status.WITHDRAWN:
        raise Refusal("这一笔追缴已经撤回，不能再办。请刷新本页看最新情况。")
    return row


def _step(
    row: Payable, step: RecoveryStep.Step, by: Actor, letter: Letter, at: datetime
) -> RecoveryStep:
    text = letter.note.strip()
    if len(text) > _LONGEST:
        raise Refusal(f"说明最多 {_LONGEST} 个字，现在有 {len(text)} 个。请写短一些。")
    if holds_number(text):
        raise Refusal("说明里不要写证件号、电话或账号。请删去号码再提交。")
    made: RecoveryStep = RecoveryStep.objects.create(
        region=row.region, payable=row, step=step, document=letter.document.strip()[:60],
        day=letter.day, note=text, user_id=by.user_id, at=at,
    )  # fmt: skip
    subjects = [
        Subject("payable", row.pk, row.region),
        Subject("household", row.household_id, row.region),
    ]
    record(by, f"recovery.{step.value}", subjects, amount_fen=row.amount_fen)
    return made
