"""What the forms of this part send, handed to one action each."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.http import QueryDict

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.care.medical.actions import checking, greeting, keeping, signing, staying
from nuanxin.care.medical.models import CheckUpRound, Institution
from nuanxin.care.medical.queries import Checked
from nuanxin.kit.daytext import read_day
from nuanxin.kit.digits import typed_whole
from nuanxin.kit.identifiers import named_id, typed_id
from nuanxin.kit.money import typed_fen
from nuanxin.kit.phone import read_phone
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import typed_region
from nuanxin.web.needs.sending import day_of, hand

_STALE = "页面不完整。请刷新以后再填。"


def _day_or_not(sent: QueryDict, name: str, label: str) -> date | None:
    text = sent.get(name, "").strip()
    if not text:
        return None
    reading = read_day(text)
    if reading.day is None:
        raise Refusal(f"{label}：{reading.fault}。")
    return reading.day


def _place(sent: QueryDict) -> int:
    code = typed_region(sent.get("place", ""))
    if not code:
        raise Refusal("请选地方。")
    return code


def kept(request: OfficeRequest, public_id: UUID | None, now: datetime) -> Institution:
    """An institution is written down, or put right."""
    sent = request.POST
    said = keeping.Said(
        sent.get("name", ""), sent.get("level", ""), _place(sent),
        _day_or_not(sent, "from", "绿色通道开通日期"),
        _day_or_not(sent, "until", "绿色通道停止日期"), sent.getlist("gives"),
        sent.get("waives", ""), sent.get("document", ""),
    )  # fmt: skip
    return keeping.write_institution(hand=hand(request, now), public_id=public_id, said=said)


def changed(request: OfficeRequest, public_id: UUID, now: datetime) -> None:
    """What a button on an institution's page does."""
    sent, by = request.POST, hand(request, now)
    match sent.get("deed", ""):
        case "write":
            kept(request, public_id, now)
        case "responsible":
            said = keeping.Responsible(
                sent.get("who", ""), sent.get("title", ""),
                day_of(sent, "since", "开始日期"), _phone(sent),
            )  # fmt: skip
            keeping.name_responsible(hand=by, public_id=public_id, said=said)
        case "nobody":
            on = day_of(sent, "on", "结束日期")
            keeping.end_responsible(hand=by, public_id=public_id, on=on)
        case "seat":
            keeping.seat(hand=by, public_id=public_id, username=sent.get("account", ""))
        case "unseat":
            keeping.unseat(hand=by, public_id=public_id, username=sent.get("account", ""))
        case "close":
            keeping.close_institution(hand=by, public_id=public_id)
        case _:
            raise Refusal(_STALE)


def _phone(sent: QueryDict) -> str:
    typed = sent.get("phone", "").strip()
    found = read_phone(typed) if typed else ""
    if typed and not found:
        raise Refusal("电话请填 11 位手机号，或者带区号的座机。")
    return found or ""


def done(request: OfficeRequest, home: UUID, now: datetime) -> None:
    """What a button on a family's page does."""
    sent = request.POST
    match sent.get("deed", ""):
        case "sign" | "decline" | "stop" | "follow_up" | "undo":
            _signed(request, home, now)
        case "admit" | "discharge" | "stay_back":
            _stayed(request, home, now)
        case _:
            raise Refusal(_STALE)


def _signed(request: OfficeRequest, home: UUID, now: datetime) -> None:
    sent, by = request.POST, hand(request, now)
    match sent.get("deed", ""):
        case "sign":
            said = signing.Signed(
                named_id(sent.get("institution", ""), "请选在哪家医疗机构签的。"),
                sent.get("doctor", ""), day_of(sent, "from", "签约日期"),
                day_of(sent, "until", "协议到期日期"), sent.get("told_by", ""),
                _times(sent), sent.get("record") == "1",
            )  # fmt: skip
            signing.sign(hand=by, household=home, person=_person(sent), said=said)
        case "decline":
            signing.decline(
                hand=by, household=home, person=_person(sent),
                on=day_of(sent, "on", "哪天说的"), told_by=sent.get("told_by", ""),
            )  # fmt: skip
        case "stop":
            key = named_id(sent.get("contract", ""), _STALE)
            signing.stop(hand=by, household=home, contract=key, why=sent.get("why", ""))
        case "undo":
            key = named_id(sent.get("follow_up", ""), _STALE)
            signing.undo_follow_up(hand=by, household=home, follow_up=key)
        case _:
            key = named_id(sent.get("contract", ""), _STALE)
            signing.follow_up(
                hand=by, household=home, contract=key, on=day_of(sent, "on", "随访日期"),
                way=sent.get("way", ""),
            )  # fmt: skip


def _times(sent: QueryDict) -> int | None:
    typed = sent.get("times", "").strip()
    found = typed_whole(typed) if typed else None
    if typed and found is None:
        raise Refusal("每年随访次数请填数字，协议没有写的空着。")
    return found


def _person(sent: QueryDict) -> UUID:
    return named_id(sent.get("person", ""), "请选是哪一位。")


def _stayed(request: OfficeRequest, home: UUID, now: datetime) -> None:
    sent, by = request.POST, hand(request, now)
    match sent.get("deed", ""):
        case "admit":
            said = staying.Told(
                sent.get("hospital", ""), day_of(sent, "admitted", "入院日期"),
                sent.get("source", ""), sent.get("told_by", ""),
                _day_or_not(sent, "discharged", "出院日期"), sent.get("proof", ""),
            )  # fmt: skip
            staying.admit(hand=by, household=home, person=_person(sent), said=said)
        case "discharge":
            key = named_id(sent.get("stay", ""), _STALE)
            staying.discharge(
                hand=by, household=home, stay=key, on=day_of(sent, "on", "出院日期"),
                proof=sent.get("proof", ""),
            )  # fmt: skip
        case _:
            key = named_id(sent.get("stay", ""), _STALE)
            staying.take_back(hand=by, household=home, stay=key)


def opened(request: OfficeRequest, now: datetime) -> CheckUpRound:
    """A round of check-ups."""
    sent = request.POST
    said = checking.Round(
        sent.get("name", ""), _place(sent), day_of(sent, "from", "开始日期"),
        day_of(sent, "until", "结束日期"), sent.get("where", ""),
        sent.get("items", "").splitlines(), sent.get("document", ""),
    )  # fmt: skip
    return checking.open_round(hand=hand(request, now), said=said)


def ticked(request: OfficeRequest, row: UUID, now: datetime) -> None:
    """Who came; or whoever belongs to it since is added."""
    sent, by = request.POST, hand(request, now)
    if sent.get("deed") == "offer":
        checking.offer_again(hand=by, public_id=row)
        return
    if sent.get("deed") == "withdraw":
        checking.withdraw_round(hand=by, public_id=row)
        return
    chosen = [typed_id(each) for each in sent.getlist("row")]
    state = sent.get("to", "")
    on = _day_or_not(sent, "on", "哪天")
    people = [each for each in chosen if each]
    checking.tick(hand=by, public_id=row, people=people, state=state, on=on)


def verified(request: OfficeRequest, now: datetime) -> Checked:
    """Whether a certificate is good."""
    return greeting.verify(hand=hand(request, now), code=request.POST.get("code", ""))


def given(request: OfficeRequest, now: datetime) -> None:
    """What the desk gave."""
    sent = request.POST
    text = sent.get("yuan", "").strip()
    try:
        fen = typed_fen(text) if text else None
    except ValueError:
        raise Refusal("减免金额请写成 20 或者 20.50 这样的数，单位是元。") from None
    said = greeting.Given(sent.getlist("gives"), fen, sent.get("to", ""))
    greeting.give(hand=hand(request, now), code=sent.get("code", ""), given=said)
