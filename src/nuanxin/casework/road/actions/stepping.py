"""Writing down what was done at a step, and sending a case back."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.wording import written
from nuanxin.casework.procedures.shape import Kind
from nuanxin.casework.road.actions.moving import PLACE, go_on, stand_at
from nuanxin.casework.road.actions.rows import (
    Hand,
    Written,
    changed,
    locked,
    not_before,
    note,
    only,
    running,
    trace,
)
from nuanxin.casework.road.filled import Filled, kept
from nuanxin.casework.road.models import Case, Proposal, Stage
from nuanxin.casework.road.walking import road, takers
from nuanxin.kit.refusal import Refusal

_ELSEWHERE = {
    Kind.APPLY: "申报用“提交申请”办理。",
    Kind.NOTICE: "公示在“公示”页上办理。",
    Kind.CONFIRM: "确认由一个人提出意见，另一个人决定。",
}


@transaction.atomic
def write_step(*, hand: Hand, case: UUID, revision: int, filled: Filled) -> Case:
    """入户调查, 评议, 审核, 告知, 归档上报: keep the form, go on to the next step."""
    row = locked(hand, case, revision)
    step = running(row)
    if step.kind in _ELSEWHERE:
        raise Refusal(_ELSEWHERE[step.kind])
    only(hand.by, takers(step), step.name)
    not_before(row, filled.day, hand)
    form = kept(step, filled)
    said = form.get("评议意见") or form.get("审核意见") or form.get("与档案") or "已办理"
    what = Written(Stage.Outcome.DONE, f"{step.name}：{said}", form)
    note(hand, row, step, what, filled.day)
    go_on(hand, row, filled.day)
    trace(hand, "casework.step", row, step=step.name, said=said)
    return row


@transaction.atomic
def send_back(*, hand: Hand, case: UUID, revision: int, to: int, reason: str) -> Case:
    """退回: to an earlier step, with the reason; what was written stays."""
    row = locked(hand, case, revision)
    step = running(row)
    only(hand.by, takers(step), "退回")
    if row.effective_on is not None:
        raise Refusal("决定已经生效，不能退回。要改变的，走申诉或停发。")
    if not 0 <= to < row.position:
        raise Refusal("只能退回前面的步骤。请从列表里选。")
    said = written(reason, "退回的理由")
    no_open_proposal(row)
    earlier = road(row).steps[to]
    note(hand, row, step, Written(Stage.Outcome.BACK, f"退回到“{earlier.name}”：{said}"))
    undecided(row)
    stand_at(row, to, hand.day)
    changed(row, *PLACE, *DECISION)
    trace(hand, "casework.sent_back", row, step=step.name, to=earlier.name, reason=said)
    return row


DECISION = ("outcome", "decided_on", "starts_on", "document", "reason")


def undecided(row: Case) -> None:
    """What was decided no longer stands; the proposals keep what was said."""
    row.outcome, row.decided_on, row.starts_on = "", None, None
    row.document, row.reason = "", ""


def no_open_proposal(row: Case) -> None:
    if Proposal.objects.filter(case=row, agreed__isnull=True).exists():
        raise Refusal("有一份确认意见等着审批。请先由审批负责人退回这份意见。")
