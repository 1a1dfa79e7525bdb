"""The batch an action is about, locked; and the trace each step leaves."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payouts.models import Batch, BatchStep


def batch_row(scope: Scope, public_id: UUID, *allowed: Batch.Status) -> Batch:
    """The batch behind a public id, in one of the states the step needs. Raises Refusal."""
    row: Batch | None = Batch.objects.within(scope).locked().filter(public_id=public_id).first()
    if row is None:
        raise Refusal("没有找到这个发放批次。")
    if allowed and row.status not in allowed:
        wanted = "或".join(f"“{status.label}”" for status in allowed)
        raise Refusal(
            f"批次 {row.number} 现在是“{row.state}”{_last_step(row)}，"
            f"只有{wanted}时才能办这一步。请刷新页面看最新情况。"
        )
    return row


def _last_step(row: Batch) -> str:
    """Who has been here last, for somebody who comes a moment too late."""
    steps = BatchStep.objects.filter(batch=row).select_related("user")
    last = steps.order_by("-at", "-pk").first()
    if last is None:
        return ""
    who = last.user.name if last.user else "系统"
    return f"（{who} {timezone.localtime(last.at):%H:%M} 办了{last.step}）"


def trace(batch: Batch, step: str, by: Actor, at: datetime, note: str = "") -> None:
    """Write the step into the batch's own story and into the audit trail."""
    BatchStep.objects.create(
        batch=batch, region=batch.region, step=step, note=note, user_id=by.user_id, at=at
    )
    about = [Subject("batch", batch.pk, batch.region)]
    record(
        by, f"batch.{BATCH_ACTS[step]}", about, number=batch.number,
        lines=batch.line_count, total_fen=batch.total_fen,
    )  # fmt: skip


BATCH_ACTS = {
    "编制": "prepare",
    "体检": "examine",
    "处理提示": "answer",
    "移出": "remove",
    "更新账号": "renew",
    "换版式": "lay_out",
    "锁定": "lock",
    "退回": "return",
    "复核": "check",
    "审批": "approve",
    "作废": "abandon",
    "扫描件": "scan",
    "核对扫描件": "scan_checked",
    "退回扫描件": "scan_returned",
    "送财政": "send",
    "上传回盘": "answered",
    "确认回盘": "settle",
    "放弃回盘": "let_go",
    "交来支付结果": "answered",
    "确认支付结果": "settle",
    "放弃支付结果": "let_go",
    "登记付后退回": "came_back",
    "确认付后退回": "back_confirmed",
    "放弃付后退回": "back_let_go",
}
