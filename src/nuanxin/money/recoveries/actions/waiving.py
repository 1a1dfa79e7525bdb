"""免退: somebody asks for it with a reason, somebody else decides."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.money import yuan_grouped
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payables.models import Payable
from nuanxin.money.recoveries.actions.rows import (
    Letter,
    Step,
    add_step,
    case_row,
    close_when_settled,
    owing_row,
    plain_words,
)
from nuanxin.money.recoveries.models import RecoveryWaiver
from nuanxin.money.recoveries.queries import owed_fen


class Decision(NamedTuple):
    """What was decided, by which document, with what words."""

    granted: bool
    document: str
    words: str


@transaction.atomic
def propose(
    *, case: UUID, scope: Scope, by: Actor, amount_fen: int, reason: str, at: datetime
) -> RecoveryWaiver:
    """申请免退: the whole of what is owed or a part of it; one request at a time."""
    row = owing_row(scope, case)
    if by.user_id is None:
        raise Refusal("申请免退要用本人账号。请登录后再办。")
    words = plain_words(reason)
    if not words:
        raise Refusal("请写明免退的理由，例如：本人重病，无力退回，村里证明附卷。")
    _refuse(row, amount_fen)
    if row.recovery_waivers.filter(granted=None).exists():
        raise Refusal("这一笔已经申请过免退，还没有决定。请等审批负责人决定。")
    made: RecoveryWaiver = RecoveryWaiver.objects.create(
        region=row.region, payable=row, amount_fen=amount_fen, reason=words,
        proposer_id=by.user_id, proposed_at=at,
    )  # fmt: skip
    day = timezone.localtime(at).date()
    said = f"{yuan_grouped(amount_fen)} 元：{words}"[:200]
    add_step(row, Step.PROPOSED, by, Letter("", day, said), at)
    return made


def _refuse(row: Payable, amount_fen: int) -> None:
    owed = owed_fen(row)
    if not 0 < amount_fen <= owed:
        raise Refusal(f"还应退 {yuan_grouped(owed)} 元，免退的金额要在 0.01 和这个数之间。")


@transaction.atomic
def decide(
    *, case: UUID, scope: Scope, by: Actor, decision: Decision, at: datetime
) -> RecoveryWaiver:
    """Grant or refuse what somebody else has asked for; the book stays: the money was paid."""
    row = case_row(scope, case)
    made: RecoveryWaiver | None = (
        row.recovery_waivers.select_for_update().filter(granted=None).first()
    )
    if made is None:
        raise Refusal("没有等您决定的免退申请。请刷新本页看最新情况。")
    if made.proposer_id in by.hands:
        raise Refusal("申请和决定不能是同一个人。请换一位同志决定。")
    document, words = decision.document.strip(), plain_words(decision.words)
    if decision.granted and not document:
        raise Refusal("请填写同意免退的决定文号，例如：演卫健免〔2026〕1号。")
    if not decision.granted and not words:
        raise Refusal("请写明不同意的理由，经办人会看到这段文字。")
    day = timezone.localtime(at).date()
    made.granted, made.decider_id, made.decided_at = decision.granted, by.user_id, at
    made.document = document[:60]
    if decision.granted:
        _refuse(row, made.amount_fen)
        row.waived_fen += made.amount_fen
        row.save(update_fields=["waived_fen"])
    made.save()
    step = Step.WAIVED if decision.granted else Step.DECLINED
    said = f"{yuan_grouped(made.amount_fen)} 元 {words}".strip()[:200]
    add_step(row, step, by, Letter(document, day, said), at)
    close_when_settled(row, by, day, at)
    return made
