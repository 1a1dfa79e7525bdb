"""What the forms of a case ask for, read and handed to one action."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from django.http import QueryDict

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.daytext import read_day
from nuanxin.kit.identifiers import named_id
from nuanxin.kit.money import typed_fen
from nuanxin.kit.refusal import Refusal
from nuanxin.money.recoveries.actions.planning import Part, agree
from nuanxin.money.recoveries.actions.receiving import Money, cancel, receive
from nuanxin.money.recoveries.actions.rows import Letter
from nuanxin.money.recoveries.actions.telling import tell, withdraw
from nuanxin.money.recoveries.actions.waiving import Decision, decide, propose


def take_step(request: OfficeRequest, case: UUID, at: datetime) -> None:
    """The step a form names."""
    deed = _DEEDS.get(request.POST.get("deed", ""))
    if deed is None:
        raise Refusal("没有这一步。请刷新页面再试。")
    deed(request, case, at)


def _day(text: str, what: str) -> date:
    read = read_day(text)
    if read.day is None:
        raise Refusal(read.fault or f"请填写{what}，例如：2026-11-20。")
    return read.day


def _fen(text: str) -> int:
    try:
        return typed_fen(text)
    except ValueError:
        raise Refusal(f"金额“{text[:20]}”看不懂。请写成 590.00 这样的元。") from None


def _tell(request: OfficeRequest, case: UUID, at: datetime) -> None:
    form = request.POST
    day = _day(form.get("day", ""), "送达日期")
    letter = Letter(form.get("document", ""), day, form.get("note", ""))
    tell(case=case, scope=request.scope, by=request.actor, letter=letter, at=at)


def _withdraw(request: OfficeRequest, case: UUID, at: datetime) -> None:
    reason = request.POST.get("note", "")
    withdraw(case=case, scope=request.scope, by=request.actor, reason=reason, at=at)


def _agree(request: OfficeRequest, case: UUID, at: datetime) -> None:
    reason = request.POST.get("note", "")
    agree(
        case=case, scope=request.scope, by=request.actor, parts=_parts(request.POST),
        reason=reason, at=at,
    )  # fmt: skip


def _parts(form: QueryDict) -> list[Part]:
    """Rows that are wholly empty are left out; every other is read or refused."""
    rows = zip(form.getlist("due"), form.getlist("yuan"), strict=False)
    typed = [(due.strip(), amount.strip()) for due, amount in rows]
    return [Part(_day(due, "应退日期"), _fen(amount)) for due, amount in typed if due or amount]


def _receive(request: OfficeRequest, case: UUID, at: datetime) -> None:
    form = request.POST
    money = Money(
        _day(form.get("day", ""), "到账日期"), form.get("voucher", ""), form.get("way", ""),
        _fen(form.get("yuan", "")),
    )  # fmt: skip
    receive(case=case, scope=request.scope, by=request.actor, money=money, at=at)


def _cancel(request: OfficeRequest, _case: UUID, at: datetime) -> None:
    typed = request.POST.get("receipt", "")
    receipt = named_id(typed, "没有找到这一笔收款。请刷新页面看最新情况。")
    reason = request.POST.get("note", "")
    cancel(receipt=receipt, scope=request.scope, by=request.actor, reason=reason, at=at)


def _propose(request: OfficeRequest, case: UUID, at: datetime) -> None:
    form = request.POST
    propose(
        case=case, scope=request.scope, by=request.actor,
        amount_fen=_fen(form.get("yuan", "")), reason=form.get("note", ""), at=at,
    )  # fmt: skip


_DEEDS: dict[str, Callable[[OfficeRequest, UUID, datetime], None]] = {
    "tell": _tell,
    "withdraw": _withdraw,
    "agree": _agree,
    "receive": _receive,
    "cancel": _cancel,
    "propose": _propose,
}


def take_decision(request: OfficeRequest, case: UUID, at: datetime) -> None:
    """Whether what was asked for is waived."""
    form = request.POST
    if form.get("deed", "") not in {"waive", "decline"}:
        raise Refusal("没有这一步。请刷新页面再试。")
    decision = Decision(form["deed"] == "waive", form.get("document", ""), form.get("note", ""))
    decide(case=case, scope=request.scope, by=request.actor, decision=decision, at=at)
