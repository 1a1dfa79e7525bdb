"""Forms of needs, plans, referrals and help after a death, read and done."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.links.actions import LONGEST_DAYS
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.needs.actions import aftermath, answering, planning, referring, telling
from nuanxin.care.needs.actions.answering import Answered
from nuanxin.care.needs.actions.settling import Settled, settle
from nuanxin.care.needs.models import Referral
from nuanxin.care.needs.terms import all_terms
from nuanxin.kit.daytext import read_day
from nuanxin.kit.digits import typed_whole
from nuanxin.kit.identifiers import named_id, typed_id
from nuanxin.kit.money import typed_fen
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household
from nuanxin.web.needs.referring import received

_STALE = "页面不完整。请刷新以后再填。"


def hand(request: OfficeRequest, now: datetime) -> Hand:
    return Hand(request.actor, request.scope, timezone.localdate(now), now)


def day_of(sent: QueryDict, name: str, label: str) -> date:
    reading = read_day(sent.get(name, "").strip())
    if reading.day is None:
        raise Refusal(f"{label}：{reading.fault or '请填'}。")
    return reading.day


def told(request: OfficeRequest, home: UUID, now: datetime) -> None:
    """A need, or what became of one."""
    sent, by = request.POST, hand(request, now)
    need = typed_id(sent.get("need", ""))
    match sent.get("deed", ""):
        case "tell":
            said = telling.Said(
                sent.get("kind", ""), sent.get("source", ""), sent.get("told_by", ""),
                day_of(sent, "told_on", "哪天说的"), sent.get("words", ""),
                typed_id(sent.get("person", "")),
            )  # fmt: skip
            telling.tell_need(hand=by, household=home, said=said)
        case "end" if need:
            ended = telling.Ended(
                sent.get("how", ""), day_of(sent, "on", "了结日期"), sent.get("words", "")
            )
            telling.end_need(hand=by, household=home, need=need, said=ended)
        case "reopen" if need:
            telling.reopen_need(hand=by, household=home, need=need)
        case _:
            raise Refusal(_STALE)


def planned(request: OfficeRequest, home: UUID, now: datetime) -> None:
    """A plan, a step of it, a tick, or looking back."""
    sent, by = request.POST, hand(request, now)
    match sent.get("deed", ""):
        case "make":
            drawn = planning.Drawn(
                sent.get("goals", ""), day_of(sent, "review_on", "哪天回头看")
            )
            planning.make_plan(hand=by, household=home, drawn=drawn)
        case "step":
            step = planning.Step(
                sent.get("what", ""), sent.get("who", ""), day_of(sent, "until", "哪天以前")
            )
            planning.add_step(hand=by, household=home, step=step)
        case "done" | "undone" as deed:
            key = named_id(sent.get("step", ""), _STALE)
            on = by.day if deed == "done" else None
            planning.tick_step(hand=by, household=home, step=key, done_on=on)
        case "review":
            planning.review_plan(hand=by, household=home, looked=_looked(sent))
        case _:
            raise Refusal(_STALE)


def _looked(sent: QueryDict) -> planning.Looked:
    goes_on = sent.get("ends") != "1"
    next_on = day_of(sent, "next_on", "下次哪天看") if goes_on else None
    return planning.Looked(
        day_of(sent, "on", "哪天看的"), sent.get("outcome", ""), sent.get("words", ""), next_on
    )


def after(request: OfficeRequest, home: UUID, now: datetime) -> None:
    """Help after a death is asked for, or an item of it arranged."""
    sent, by = request.POST, hand(request, now)
    if sent.get("deed") == "open":
        asked = aftermath.Asked(
            named_id(sent.get("person", ""), "请选是谁去世。"), sent.get("asked_by", ""),
            day_of(sent, "asked_on", "哪天提出"), sent.get("family_asked") == "1",
        )  # fmt: skip
        aftermath.open_aftermath(hand=by, household=home, asked=asked)
        return
    said = aftermath.Arranged(
        sent.get("item", ""), sent.get("state", ""), by.day, sent.get("words", "")
    )
    key = named_id(sent.get("aftermath", ""), _STALE)
    aftermath.arrange(hand=by, household=home, aftermath=key, said=said)


def referred(request: OfficeRequest, home: Household, now: datetime) -> Referral:
    """What was shown is sent on."""
    sent, by = request.POST, hand(request, now)
    terms = all_terms(home.region, by.day).get(sent.get("matter", ""))
    if terms is None:
        raise Refusal("请选要转办哪一项。")
    sending = referring.Sending(
        terms.matter.key, typed_id(sent.get("person", "")), sent.get("shown", ""),
        frozenset(sent.getlist("group")), sent.get("office", ""), sent.get("words", ""),
        tuple(_lines(sent.get("papers", ""))), typed_id(sent.get("about", "")),
        typed_id(sent.get("need", "")),
        sent.get("witness", "") if sent.get("agreed") == "1" else "",
    )  # fmt: skip
    given = received(request.scope, home, terms, by.day)
    return referring.refer(hand=by, household=home.public_id, sending=sending, received=given)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def done(request: OfficeRequest, referral: UUID, now: datetime) -> str:
    """Do what the button says; the address of a link where one was made."""
    sent, by = request.POST, hand(request, now)
    match sent.get("deed", ""):
        case "answer":
            said = answered(sent, day_of(sent, "on", "答复日期"))
            answering.answer(hand=by, referral=referral, said=said)
        case "back":
            referring.take_back(hand=by, referral=referral, words=sent.get("words", ""))
        case "next":
            referring.decide_next(
                hand=by, referral=referral, next_=sent.get("next", ""),
                words=sent.get("words", ""),
            )  # fmt: skip
        case "link":
            return _linked(request, by, referral)
        case _:
            raise Refusal(_STALE)
    return ""


def _linked(request: OfficeRequest, by: Hand, referral: UUID) -> str:
    days = typed_whole(request.POST.get("days", ""))
    if days is None or days > LONGEST_DAYS:
        raise Refusal(f"有效天数请填 1 到 {LONGEST_DAYS}。")
    made = answering.make_link(hand=by, referral=referral, days=days)
    return request.build_absolute_uri(reverse("links:page", args=[made.token]))


def answered(sent: QueryDict, on: date) -> Answered:
    """An answer as a form tells it, the handler's or the office's own."""
    text = sent.get("yuan", "").strip()
    try:
        fen = typed_fen(text) if text else None
    except ValueError:
        raise Refusal("金额请写成 1500 或者 1500.50 这样的数，单位是元。") from None
    return Answered(sent.get("result", ""), on, sent.get("words", ""), sent.get("by", ""), fen)


def settled(request: OfficeRequest, now: datetime) -> None:
    """A county's own terms of a matter."""
    sent = request.POST
    days = sent.get("days", "").strip()
    counted = typed_whole(days) if days else None
    if days and counted is None:
        raise Refusal("答复天数请填数字，没有规定的空着。")
    said = Settled(
        sent.get("matter", ""), day_of(sent, "from", "施行日期"),
        sent.get("office", "").strip(), counted, tuple(_lines(sent.get("papers", ""))),
        sent.get("income", ""), sent.get("document", "").strip(), on=sent.get("on") == "1",
        working=sent.get("working") == "1",
    )  # fmt: skip
    settle(region=request.post.region, by=request.actor, said=said, at=now)
