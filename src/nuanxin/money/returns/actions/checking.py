"""Somebody has looked at the account a payment came back from."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.secrets import holds_number
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payables.models import Payable
from nuanxin.money.returns.models import Bounce, Cause

_LONGEST = 120


@transaction.atomic
def confirm_account(
    *, bounce: UUID, scope: Scope, by: Actor, note: str, at: datetime
) -> Bounce:
    """The account is right after all: what was found, by whom; the next batch may pay to it."""
    row: Bounce | None = (
        Bounce.objects.within(scope).select_related("payable").locked()
        .filter(public_id=bounce).first()
    )  # fmt: skip
    if row is None:
        raise Refusal("没有找到这一笔。")
    text = " ".join(note.split())
    if not text:
        raise Refusal("请写明核实的情况，例如：本人已到银行激活。")
    if len(text) > _LONGEST:
        raise Refusal(f"核实情况最多 {_LONGEST} 个字，现在有 {len(text)} 个。请写短一些。")
    if holds_number(text):
        raise Refusal("核实情况里不要写证件号、电话或账号。请删去号码再提交。")
    if row.cause == Cause.CLOSED:
        raise Refusal("账户已经销户，不能再往这个账号发。请到家庭页面更换账号，再编入下一批。")
    if row.checked_at is not None:
        raise Refusal("这一笔已经核实过，请刷新页面看最新情况。")
    if row.payable.status != Payable.Status.OPEN:
        raise Refusal("这一笔已经编入下一批，不用再核实。请刷新页面看最新情况。")
    row.checker_id, row.checked_at, row.note = by.user_id, at, text
    row.save(update_fields=["checker", "checked_at", "note"])
    about = [Subject("payable", row.payable_id, row.region)]
    record(by, "bounce.check", about, cause=row.cause)
    return row
