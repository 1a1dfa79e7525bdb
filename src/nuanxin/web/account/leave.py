"""请假代办: one's own posts lent and taken back."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from nuanxin.base.delegation.actions import Lending, lend, take_back
from nuanxin.base.delegation.queries import choices, delegations
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.kit.daytext import read_day
from nuanxin.kit.identifiers import named_id
from nuanxin.kit.refusal import Refusal

_SHOWN = 50


def page(request: OfficeRequest) -> HttpResponse:
    """Hand over one's own work, take it back; what one does for others is listed too."""
    refused = ""
    if request.method == "POST":
        try:
            done(request, request.account, request.actor, timezone.now())
            return redirect("account:leave")
        except Refusal as refusal:
            refused = str(refusal)
    context = {**shown(request.account, timezone.localdate()), "refused": refused}
    return render(request, "web/account/leave.html", context, status=422 if refused else 200)


def shown(user: User, today: date) -> dict[str, object]:
    """What the card of delegations needs."""
    pairs = [
        (f"{post.public_id} {helper.public_id}", f"{post.get_role_display()} → {helper.name}")
        for post, people in choices(user, today)
        for helper in people
    ]
    return {"delegations": delegations(user)[:_SHOWN], "pairs": pairs, "today": today}


def done(request: HttpRequest, lender: User, by: Actor, now: datetime) -> None:
    """Lend or take back, as the button says."""
    if by.for_user is not None:
        raise Refusal("代办期间不能再转给别人。请换回自己的岗位，只能交出自己的工作。")
    sent = request.POST
    match sent.get("deed", ""):
        case "lend":
            post, _, helper = sent.get("pair", "").partition(" ")
            lending = Lending(
                _uuid(post), _uuid(helper), _day(sent.get("starts", "")),
                _day(sent.get("ends", "")), sent.get("reason", ""),
            )  # fmt: skip
            today = timezone.localdate(now)
            lend(lender=lender, by=by, lending=lending, today=today, at=now)
        case "take_back":
            row = _uuid(sent.get("delegation", ""))
            take_back(lender=lender, delegation=row, by=by, at=now)
        case _:
            raise Refusal("没有这个操作。请刷新页面再试。")


def _uuid(text: str) -> UUID:
    return named_id(text, "请选把哪个岗位交给谁。")


def _day(text: str) -> date:
    reading = read_day(text.strip())
    if reading.day is None:
        raise Refusal("请填开始日期和最后一天，例如 2026-12-01。")
    return reading.day
