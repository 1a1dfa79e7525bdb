"""What a form at the door asks to be done."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.daytext import read_day
from nuanxin.kit.identifiers import named_id
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.cases.actions import opening
from nuanxin.registry.people.models import Household


def done(request: OfficeRequest, home: Household, now: datetime) -> str:
    """Do what the button says; what to say about it."""
    sent, scope, by = request.POST, request.scope, request.actor
    reason, words = sent.get("reason", ""), sent.get("words", "")
    match sent.get("deed", ""):
        case "ask":
            opening.ask_access(
                household=home.public_id, scope=scope, by=by, reason=reason, at=now
            )
        case "glass":
            opening.break_glass(
                household=home.public_id, scope=scope, by=by, reason=reason, at=now
            )
        case "grant":
            to = opening.Named(uuid_of(sent.get("post", "")), reason, _day(request))
            opening.grant_access(household=home.public_id, scope=scope, by=by, to=to, at=now)
        case "allow" | "deny" as deed:
            until = _day(request) if deed == "allow" else None
            opening.decide_access(
                access=_access(request), scope=scope, by=by, until=until, words=words, at=now
            )
        case "end":
            opening.end_access(access=_access(request), scope=scope, by=by, at=now)
        case "judge":
            opening.judge_glass(
                access=_access(request), scope=scope, by=by, verdict=sent.get("verdict", ""),
                words=words, at=now,
            )  # fmt: skip
        case _:
            raise Refusal("没有这个操作。请刷新页面再试。")
    return sent["deed"]


def _access(request: OfficeRequest) -> UUID:
    return uuid_of(request.POST.get("access", ""))


def uuid_of(text: str) -> UUID:
    """What a form names; anything else is no form of ours."""
    return named_id(text, "表单不完整。请刷新页面再试。")


def _day(request: OfficeRequest) -> date:
    reading = read_day(request.POST.get("until", "").strip())
    if reading.day is None:
        raise Refusal("请填授权到哪一天，例如 2026-12-31。")
    return reading.day
