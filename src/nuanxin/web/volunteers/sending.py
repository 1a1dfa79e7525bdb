"""What the forms of this part send, handed to one action each."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import QueryDict

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.care.volunteers.actions import agreeing, enlisting, keeping, timing
from nuanxin.care.volunteers.models import Volunteer
from nuanxin.care.volunteers.queries import phone_of as full_phone
from nuanxin.kit.identifiers import named_id, typed_id
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import typed_region
from nuanxin.registry.consents.models import Answer
from nuanxin.web.needs.sending import day_of, hand
from nuanxin.web.orders.sending import day_or_not, minutes_of, phone_of

_STALE = "页面不完整。请刷新以后再填。"


def _said(sent: QueryDict) -> enlisting.Said:
    place = typed_region(sent.get("place", ""))
    if not place:
        raise Refusal("请选在哪里。")
    return enlisting.Said(
        sent.get("name", ""), sent.get("sex", ""), place, sent.get("came", ""),
        day_of(sent, "applied", "报名日期"), sent.getlist("skills"),
        sent.get("skills_said", ""), sent.getlist("free"), typed_id(sent.get("team", "")),
        phone_of(sent),
    )  # fmt: skip


def _agreed(sent: QueryDict, purpose: str, answer: str) -> agreeing.Agreed:
    return agreeing.Agreed(
        purpose, answer, sent.get("way", ""), day_of(sent, "agreed_on", "答复日期"),
        sent.get("witness", ""), sent.get("guardian", ""),
    )  # fmt: skip


def enlisted(request: OfficeRequest, now: datetime) -> Volunteer:
    """Somebody applies, and agrees to its being written down."""
    sent = request.POST
    if sent.get("agrees") != "1":
        raise Refusal("请先让本人看过登记说明。本人同意，才能登记。")
    agreed = _agreed(sent, "", Answer.GIVEN)
    return enlisting.enlist(hand=hand(request, now), said=_said(sent), agreed_to=agreed)


def acted(request: OfficeRequest, row: UUID, now: datetime) -> None:
    """What a button on somebody's page does."""
    deed = request.POST.get("deed", "")
    if deed in {"correct", "admit", "part", "take_back", "seat"}:
        _stood(request, row, now)
    elif deed in {"consent", "paper", "drop_paper"}:
        _kept(request, row, now)
    elif deed in {"hours", "certify", "uncertify", "drop_hours"}:
        _timed(request, row, now)
    else:
        raise Refusal(_STALE)


def _stood(request: OfficeRequest, row: UUID, now: datetime) -> None:
    sent, by = request.POST, hand(request, now)
    match sent["deed"]:
        case "correct":
            enlisting.correct(hand=by, public_id=row, said=_said(sent))
        case "admit":
            on = day_of(sent, "checked", "核对身份证件日期")
            enlisting.admit(hand=by, public_id=row, checked_on=on)
        case "part":
            enlisting.part(hand=by, public_id=row, why=sent.get("why", ""))
        case "take_back":
            enlisting.take_back(hand=by, public_id=row)
        case _:
            enlisting.seat(hand=by, public_id=row, username=sent.get("account", ""))


def _kept(request: OfficeRequest, row: UUID, now: datetime) -> None:
    sent, by = request.POST, hand(request, now)
    match sent["deed"]:
        case "consent":
            said = _agreed(sent, sent.get("purpose", ""), sent.get("answer", ""))
            agreeing.record_consent(hand=by, public_id=row, said=said)
        case "paper":
            paper = keeping.Paper(
                sent.get("kind", ""), sent.get("title", ""), day_of(sent, "from", "日期"),
                day_or_not(sent, "until", "有效期"),
            )  # fmt: skip
            keeping.add_paper(hand=by, public_id=row, said=paper)
        case _:
            key = named_id(sent.get("paper", ""), _STALE)
            keeping.drop_paper(hand=by, public_id=row, paper=key)


def _timed(request: OfficeRequest, row: UUID, now: datetime) -> None:
    sent, by = request.POST, hand(request, now)
    if sent["deed"] == "hours":
        served = timing.Served(
            day_of(sent, "on", "服务日期"), minutes_of(sent), sent.get("what", "")
        )
        timing.add_hours(hand=by, public_id=row, said=served)
        return
    key = named_id(sent.get("row", ""), _STALE)
    if sent["deed"] == "certify":
        timing.certify(hand=by, public_id=row, hours=key)
        return
    act = timing.uncertify if sent["deed"] == "uncertify" else timing.drop_hours
    act(hand=by, public_id=row, hours=key)


def teamed(request: OfficeRequest, now: datetime) -> None:
    """A team is formed, or is over."""
    sent, by = request.POST, hand(request, now)
    if sent.get("deed") == "close":
        keeping.close_team(hand=by, team=named_id(sent.get("team", ""), _STALE))
        return
    place = typed_region(sent.get("place", ""))
    if not place:
        raise Refusal("请选是哪里的队伍。")
    keeping.form_team(
        hand=by, name=sent.get("name", ""), place=place,
        formed_on=day_of(sent, "formed", "成立日期"), document=sent.get("document", ""),
    )  # fmt: skip


def revealed(request: OfficeRequest, row: Volunteer) -> str:
    """The whole number, for whoever calls; the trail keeps who asked."""
    about = Subject("volunteer", row.pk, row.region)
    record_view(request.actor, about, "查看志愿者电话")
    return full_phone(row)
