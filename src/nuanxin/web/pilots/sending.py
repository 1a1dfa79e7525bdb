"""Forms of pilots, read and handed to one action each."""

from __future__ import annotations

from datetime import date, datetime

from django.http import QueryDict
from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.daytext import read_day
from nuanxin.kit.identifiers import named_id
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import typed_region
from nuanxin.support.pilots import actions
from nuanxin.support.pilots.actions import Hand, Particulars, Said
from nuanxin.support.pilots.models import Pilot


def hand(request: OfficeRequest, now: datetime) -> Hand:
    return Hand(request.actor, request.scope, timezone.localdate(now), now)


def _day(sent: QueryDict, name: str, label: str) -> date:
    reading = read_day(sent.get(name, "").strip())
    if reading.day is None:
        raise Refusal(f"{label}：{reading.fault or '请填日期'}。")
    return reading.day


def _particulars(sent: QueryDict) -> Particulars:
    code = typed_region(sent.get("place", ""))
    if not code:
        raise Refusal("在哪里：请选您辖区内的村（社区）或乡镇（街道）。")
    return Particulars(
        sent.get("programme", ""), sent.get("name", ""), sent.get("sort", ""), code,
        sent.get("unit", ""), sent.get("document", ""), sent.get("goal", ""),
        _day(sent, "starts_on", "开始日期"),
    )  # fmt: skip


def added(request: OfficeRequest, now: datetime) -> Pilot:
    said = _particulars(request.POST)
    return actions.add_pilot(hand=hand(request, now), said=said)


def corrected(request: OfficeRequest, row: Pilot, now: datetime) -> Pilot:
    said = _particulars(request.POST)
    return actions.correct_pilot(hand=hand(request, now), pilot=row.public_id, said=said)


def written(request: OfficeRequest, row: Pilot, now: datetime) -> None:
    """Whatever the forms of a pilot's page send."""
    sent, by = request.POST, hand(request, now)
    match sent.get("deed", ""):
        case "entry":
            said = Said(
                _day(sent, "on", "日期"), sent.get("stage", ""), sent.get("words", ""),
                _families(sent),
            )  # fmt: skip
            actions.write_entry(hand=by, pilot=row.public_id, said=said)
        case "strike":
            entry = named_id(sent.get("entry", ""), "没有找到这一条。请刷新页面。")
            reason = sent.get("reason", "")
            actions.strike_entry(hand=by, pilot=row.public_id, entry=entry, reason=reason)
        case "end":
            on, outcome = _day(sent, "ends_on", "结束日期"), sent.get("outcome", "")
            actions.end_pilot(hand=by, pilot=row.public_id, on=on, outcome=outcome)
        case "reopen":
            actions.reopen_pilot(hand=by, pilot=row.public_id)
        case _:
            raise Refusal("没有选要做什么。请刷新页面再试。")


def _families(sent: QueryDict) -> int | None:
    text = sent.get("families", "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise Refusal("惠及户次请填整数，没有数过就空着。")
    return int(text)
