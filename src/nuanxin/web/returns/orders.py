"""What the forms of 回盘 ask for."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from nuanxin.base.files.stored.actions import store
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jobs.actions import start, start_again
from nuanxin.base.jobs.models import Job
from nuanxin.kit.identifiers import typed_id
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payouts.models import Batch
from nuanxin.money.returns import queries
from nuanxin.money.returns.actions.settling import confirm_other_hand, let_go
from nuanxin.money.returns.jobs import READ, SETTLE
from nuanxin.money.returns.models import ReturnFile


def order_reading(request: OfficeRequest, row: Batch, now: datetime) -> Job:
    """Keep the file sealed and have it read."""
    file = request.FILES.get("file")
    if file is None or not file.size:
        what = "填好的支付结果表" if row.by_treasury else "银行或财政返回的回盘文件"
        raise Refusal(f"请选择{what}。")
    if file.size > settings.ROLL_MAX_BYTES:
        most = settings.ROLL_MAX_BYTES // 1024**2
        raise Refusal(f"文件超过 {most} MB。请去掉多余的表再交。")
    stored = store(request.actor, file, file.name or "回盘文件", row.region, "回盘文件")
    arguments: dict[str, object] = {
        "batch": str(row.public_id), "file": str(stored.public_id),
    }  # fmt: skip
    key = request.POST.get("_once", "") or now.isoformat()
    return start(READ, by=request.actor, region=row.region, arguments=arguments, key=key)


def take_step(request: OfficeRequest, now: datetime) -> Job | None:
    """Confirming is a job of its own; letting go is done at once."""
    made = _asked(request)
    deed = request.POST.get("deed", "")
    if deed == "let_go":
        let_go(
            returned=made.public_id, scope=request.scope, by=request.actor,
            reason=request.POST.get("words", ""), at=now,
        )  # fmt: skip
        return None
    if deed != "settle":
        raise Refusal("没有这一步。请刷新页面再试。")
    if made.status != ReturnFile.Status.READ:
        raise Refusal(f"这份结果{made.get_status_display()}，不能再办。请刷新页面。")
    confirm_other_hand(made, made.batch, request.actor)
    return start_again(
        SETTLE, by=request.actor, region=made.region,
        arguments={"returned": str(made.public_id)},
        key=f"{made.public_id}/{request.actor.user_id}",
    )  # fmt: skip


def _asked(request: OfficeRequest) -> ReturnFile:
    named = typed_id(request.POST.get("returned", ""))
    made = queries.returned(request.scope, named) if named else None
    if made is None:
        raise Refusal("没有找到这份结果。请刷新页面。")
    return made
