"""付后退回 on the page of a batch: what came back, and the forms that say so and confirm it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.kit.daytext import read_day
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payouts.models import Batch
from nuanxin.money.returns.actions import coming_back
from nuanxin.money.returns.actions.coming_back import CameBack
from nuanxin.money.returns.latecomers import late_returns, why_for_good
from nuanxin.money.returns.models import LateReturn


@dataclass(frozen=True, slots=True)
class Late:
    """What came back after it was paid, with what this person may do about it."""

    row: LateReturn
    waits: bool
    may_confirm: bool
    for_good: str

    @property
    def words(self) -> str:
        """What was written down; of somebody whose name lists hide, only where they are."""
        line = self.row.line
        return self.row.words if line.shown_payee == line.payee else "（说明在档案里看）"


def late_list(request: OfficeRequest, row: Batch) -> list[Late]:
    """Everything of a batch that came back, the latest first."""
    acts = request.post.role in {Role.COUNTY_HEALTH, Role.FINANCE, Role.COUNTY_LEADER}
    today = timezone.localdate()
    found = []
    for each in late_returns(row):
        waits = each.status == LateReturn.Status.ENTERED
        other = acts and each.enterer_id not in request.actor.hands
        why = why_for_good(each.line, today) if waits else ""
        found.append(Late(each, waits, waits and other, why))
    return found


def enter(request: OfficeRequest, line: UUID, at: datetime) -> LateReturn:
    """What the form says of a line that came back."""
    form, day = request.POST, read_day(request.POST.get("day", ""))
    if day.day is None:
        raise Refusal(day.fault or "请填写退回日期，例如：2026-11-20。")
    told = CameBack(
        day.day, form.get("voucher", ""), form.get("cause", ""), form.get("words", "")
    )
    return coming_back.enter(line=line, scope=request.scope, by=request.actor, told=told, at=at)


def take_step(request: OfficeRequest, late: UUID, at: datetime) -> LateReturn:
    """Confirm what somebody else has entered, or let it go."""
    scope, by, form = request.scope, request.actor, request.POST
    match form.get("deed", ""):
        case "confirm":
            return coming_back.confirm(late=late, scope=scope, by=by, at=at)
        case "let_go":
            reason = form.get("words", "")
            return coming_back.let_go(late=late, scope=scope, by=by, reason=reason, at=at)
    raise Refusal("没有这一步。请刷新页面再试。")
