"""What the forms of a case ask for, read and handed to one action."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.daytext import read_day
from nuanxin.kit.refusal import Refusal
from nuanxin.money.recoveries.actions import Letter, tell, withdraw


def take_step(request: OfficeRequest, case: UUID, at: datetime) -> None:
    """The step a form names."""
    form = request.POST
    match form.get("deed", ""):
        case "tell":
            read = read_day(form.get("day", ""))
            if read.day is None:
                raise Refusal(read.fault or "请填写送达日期，例如：2026-11-20。")
            tell(
                case=case, scope=request.scope, by=request.actor,
                letter=Letter(form.get("document", ""), read.day, form.get("note", "")), at=at,
            )  # fmt: skip
        case "withdraw":
            withdraw(
                case=case, scope=request.scope, by=request.actor,
                reason=form.get("note", ""), at=at,
            )  # fmt: skip
        case _:
            raise Refusal("没有这一步。请刷新页面再试。")
