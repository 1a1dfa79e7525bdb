"""Somebody is told, or the case is taken back as an error."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payables.models import Payable
from nuanxin.money.recoveries.actions.rows import Letter, Step, add_step, case_row
from nuanxin.money.recoveries.models import RecoveryStep
from nuanxin.money.recoveries.queries import was_sent


@transaction.atomic
def tell(*, case: UUID, scope: Scope, by: Actor, letter: Letter, at: datetime) -> RecoveryStep:
    """告知: the letter has been handed over; its number, the day and how are kept.

    Raises Refusal when the money it is about never went to finance: then nothing can be given
    back, the line is to be taken out of its batch instead.
    """
    row = case_row(scope, case)
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
    return add_step(row, Step.TOLD, by, letter, at)


@transaction.atomic
def withdraw(*, case: UUID, scope: Scope, by: Actor, reason: str, at: datetime) -> RecoveryStep:
    """撤回: it rested on an error; amount and reason stay to be read, nothing is asked for.

    If the facts are not put right as well, the next comparison raises it again. Raises Refusal
    once money has come in or been waived: then the comparison raises what is to be paid out.
    """
    row = case_row(scope, case)
    if not reason.strip():
        raise Refusal("请写明撤回的理由，例如：死亡日期登记有误，已更正。")
    if row.given_back_fen or row.waived_fen:
        raise Refusal(
            "这一笔已经收到退款或免退过，不能撤回。资料登记错了的，请更正后重新做补差测算，"
            "该还给本人的会列成补发。"
        )
    if row.recovery_waivers.filter(granted=None).exists():
        raise Refusal("这一笔申请了免退，还没有决定。请先由审批负责人决定，再撤回。")
    day = timezone.localtime(at).date()
    made = add_step(row, Step.WITHDRAWN, by, Letter("", day, reason), at)
    row.status = Payable.Status.WITHDRAWN
    row.save(update_fields=["status"])
    return made
