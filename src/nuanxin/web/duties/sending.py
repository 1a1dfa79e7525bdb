"""Forms of duties, read and done."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.duties.actions.doing import Said, tick, untick
from nuanxin.care.duties.actions.settings import Setting, set_rule
from nuanxin.care.duties.actions.telling import (
    Birthday,
    Event,
    keep_birthday,
    take_back_event,
    tell_event,
)
from nuanxin.kit.identifiers import named_id
from nuanxin.kit.refusal import Refusal


def hand(request: OfficeRequest, now: datetime) -> Hand:
    return Hand(request.actor, request.scope, timezone.localdate(now), now)


def _day(sent: QueryDict, name: str, label: str) -> date:
    try:
        return date.fromisoformat(sent.get(name, "").strip())
    except ValueError:
        raise Refusal(f"{label}请按 2026-03-05 的样子填。") from None


def _number(sent: QueryDict, name: str, label: str) -> int:
    text = sent.get(name, "").strip() or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise Refusal(f"{label}请填数字。")
    return int(text)


def ticked(request: OfficeRequest, now: datetime) -> None:
    """Something was done, today or on the day given; or a slip is taken back."""
    sent = request.POST
    home = named_id(sent.get("family", ""), "没有选中家庭。请刷新页面。")
    mark, how = sent.get("mark", ""), sent.get("how", "")
    if how == "back":
        untick(hand=hand(request, now), household=home, mark=mark)
        return
    on = _day(sent, "on", "哪天做的") if sent.get("on") else timezone.localdate(now)
    said = Said(mark, how, on, sent.get("words", ""))
    tick(hand=hand(request, now), household=home, said=said)


def told(request: OfficeRequest, home: UUID, now: datetime) -> None:
    sent = request.POST
    if "back" in sent:
        event = named_id(sent["back"], "没有找到这一条。请刷新页面。")
        take_back_event(hand=hand(request, now), household=home, event=event)
        return
    said = Event(
        sent.get("kind", ""), _day(sent, "happened_on", "哪天发生"),
        sent.get("told_by", "").strip(), sent.get("words", ""),
    )  # fmt: skip
    tell_event(hand=hand(request, now), household=home, said=said)


def kept(request: OfficeRequest, home: UUID, now: datetime) -> None:
    sent = request.POST
    lunar = sent.get("calendar") == "lunar"
    said = Birthday(
        lunar,
        _number(sent, "month", "农历月") if lunar else 0,
        _number(sent, "day", "农历日") if lunar else 0,
        lunar and "leap" in sent,
        sent.get("told_by", "").strip(),
        _day(sent, "told_on", "哪天说的"),
    )
    person = named_id(sent.get("person", ""), "请选是谁的生日。")
    keep_birthday(hand=hand(request, now), household=home, person=person, said=said)


def set_kind(request: OfficeRequest, now: datetime) -> None:
    sent = request.POST
    said = Setting(
        sent.get("kind", ""), _day(sent, "from", "施行日期"), sent.get("on") == "1",
        sent.get("form", ""), _number(sent, "before", "提前天数"),
        _number(sent, "after", "宽限天数"), sent.get("document", "").strip(),
        sent.get("post", "").strip(), _number(sent, "every", "每几个月"),
        _number(sent, "month", "月"), _number(sent, "day", "日"),
    )  # fmt: skip
    set_rule(region=request.post.region, by=request.actor, said=said, at=now)
