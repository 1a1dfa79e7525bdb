"""What the forms of this part send, handed to one action each."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.care.orders.actions import (
    contracting,
    finishing,
    menu,
    offering,
    ordering,
    serving,
)
from nuanxin.care.orders.models import ServiceItem, ServiceOrder, ServiceOrganisation
from nuanxin.care.orders.queries import ToReach
from nuanxin.kit.daytext import read_day
from nuanxin.kit.digits import plain, typed_whole
from nuanxin.kit.identifiers import named_id
from nuanxin.kit.money import typed_fen
from nuanxin.kit.phone import read_phone
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import typed_region
from nuanxin.web.needs.sending import day_of, hand

_SHORTEST, _LONGEST = 6, 12 * 60
_HOURS = re.compile(r"[0-9]{0,3}\.?[0-9]{1,3}|[0-9]{1,3}\.")
_STALE = "页面不完整。请刷新以后再填。"


def day_or_not(sent: QueryDict, name: str, label: str) -> date | None:
    text = sent.get(name, "").strip()
    if not text:
        return None
    reading = read_day(text)
    if reading.day is None:
        raise Refusal(f"{label}：{reading.fault}。")
    return reading.day


def fen_of(sent: QueryDict, name: str, label: str) -> int:
    """Yuan as typed; empty is none."""
    try:
        return typed_fen(sent.get(name, "").strip() or "0")
    except ValueError:
        raise Refusal(f"{label}请写成 20 或者 20.50 这样的数，单位是元。") from None


def whole_of(sent: QueryDict, name: str, label: str) -> int:
    found = typed_whole(sent.get(name, "").strip())
    if found is None:
        raise Refusal(f"{label}请填整数。")
    return found


def minutes_of(sent: QueryDict) -> int:
    """Hours as people say them, 1.5, in minutes."""
    typed = plain(sent.get("hours", "")).removesuffix("小时").removesuffix("个").rstrip()
    if not _HOURS.fullmatch(typed):
        raise Refusal("用了几个小时，请填数字，例如 1.5。")
    minutes = round(Decimal(typed) * 60)
    if not _SHORTEST <= minutes <= _LONGEST:
        raise Refusal("用了几个小时，请填 0.1 到 12。")
    return minutes


def phone_of(sent: QueryDict) -> str:
    typed = sent.get("phone", "").strip()
    found = read_phone(typed) if typed else ""
    if typed and not found:
        raise Refusal("电话请填 11 位手机号，或者带区号的座机。")
    return found or ""


def service(request: OfficeRequest, public_id: UUID | None, now: datetime) -> ServiceItem:
    """A line of the menu is written down, or put right."""
    sent = request.POST
    place = typed_region(sent.get("place", ""))
    if not place:
        raise Refusal("请选这是哪里的菜单。")
    age = sent.get("from_age", "").strip()
    said = menu.Said(
        sent.get("name", ""), sent.get("what", ""), place, sent.get("unit", ""),
        day_of(sent, "from", "开始日期"), day_or_not(sent, "until", "结束日期"),
        sent.get("basis", ""), sent.get("special") == "1",
        whole_of(sent, "from_age", "年龄") if age else None, sent.get("disabled") == "1",
        fen_of(sent, "price", "价格"), fen_of(sent, "subsidy", "补贴"),
        sent.get("hours", ""), sent.getlist("skills"),
    )  # fmt: skip
    return menu.write_service(hand=hand(request, now), public_id=public_id, said=said)


def drop_service(request: OfficeRequest, public_id: UUID, now: datetime) -> None:
    menu.drop_service(hand=hand(request, now), public_id=public_id)


def organisation(
    request: OfficeRequest, public_id: UUID | None, now: datetime
) -> ServiceOrganisation:
    sent = request.POST
    return contracting.write_organisation(
        hand=hand(request, now), public_id=public_id, name=sent.get("name", ""),
        contact=sent.get("contact", ""), phone=phone_of(sent),
    )  # fmt: skip


def contracted(request: OfficeRequest, public_id: UUID, now: datetime) -> None:
    """What a button on an organisation's page does."""
    sent, by = request.POST, hand(request, now)
    match sent.get("deed", ""):
        case "write":
            organisation(request, public_id, now)
        case "close" | "reopen" as deed:
            contracting.close_organisation(hand=by, public_id=public_id, again=deed == "reopen")
        case "sign":
            contracting.sign(hand=by, organisation=public_id, said=_agreed(sent))
        case "drop":
            contracting.drop_contract(hand=by, contract=_named(sent, "contract"))
        case "accept":
            contracting.say_accepted(
                hand=by, contract=_named(sent, "contract"), on=day_of(sent, "on", "验收日期"),
                quantity=whole_of(sent, "quantity", "验收数量"), words=sent.get("words", ""),
            )  # fmt: skip
        case "confirm" | "refuse" as deed:
            contracting.confirm_accepted(
                hand=by, acceptance=_named(sent, "acceptance"), agreed=deed == "confirm"
            )
        case _:
            raise Refusal(_STALE)


def _agreed(sent: QueryDict) -> contracting.Agreed:
    return contracting.Agreed(
        sent.get("number", ""), named_id(sent.get("service", ""), "请选买的是哪一项服务。"),
        whole_of(sent, "quantity", "约定数量"), fen_of(sent, "price", "单价"),
        day_of(sent, "from", "开始日期"), day_of(sent, "until", "结束日期"),
        sent.get("document", ""),
    )  # fmt: skip


def _named(sent: QueryDict, name: str) -> UUID:
    return named_id(sent.get(name, ""), _STALE)


def ordered(request: OfficeRequest, home: UUID, now: datetime) -> ServiceOrder:
    """A family orders."""
    said = _ordered(request.POST)
    return ordering.order(hand=hand(request, now), household=home, said=said)


def _ordered(sent: QueryDict) -> ordering.Said:
    agreed = sent.get("agreed", "")
    if agreed not in {"yes", "no"}:
        raise Refusal("请问家里：接单以后，能不能把称呼、地址和电话告诉上门的人。")
    reach = ToReach(sent.get("called", ""), sent.get("address", ""), sent.get("phone", ""))
    return ordering.Said(
        named_id(sent.get("service", ""), "请从服务菜单里选一项。"),
        whole_of(sent, "quantity", "数量"), day_of(sent, "wanted", "要哪天"),
        sent.get("part", ""), sent.get("task", ""), sent.get("told_by", ""),
        sent.get("came", ""), day_of(sent, "ordered", "点单日期"),
        reach if agreed == "yes" else None,
    )  # fmt: skip


def acted(request: OfficeRequest, order: UUID, now: datetime) -> str:
    """What a button on an order's page does; a link's address where one was made."""
    if request.POST.get("deed", "") in {"offer", "give", "link", "take", "cannot", "call_back"}:
        return _offered(request, order, now)
    _finished(request, order, now)
    return ""


def _offered(request: OfficeRequest, order: UUID, now: datetime) -> str:
    sent, by = request.POST, hand(request, now)
    match sent.get("deed", ""):
        case "offer":
            made = offering.offer(
                hand=by, public_id=order, to=named_id(sent.get("who", ""), "请选派给谁。"),
                link=sent.get("link") == "1",
            )  # fmt: skip
            return _address(request, made.token)
        case "link":
            made = offering.renew_link(hand=by, public_id=order)
            return _address(request, made.token)
        case "give":
            key = named_id(sent.get("contract", ""), "请选按哪份合同。")
            offering.give(hand=by, public_id=order, contract=key)
        case "call_back":
            offering.call_back(hand=by, public_id=order)
        case deed:
            takes = deed == "take"
            offering.answer(hand=by, public_id=order, takes=takes, why=sent.get("why", ""))
    return ""


def _address(request: OfficeRequest, token: str) -> str:
    if not token:
        return ""
    return request.build_absolute_uri(reverse("links:page", args=[token]))


def _finished(request: OfficeRequest, order: UUID, now: datetime) -> None:
    sent, by = request.POST, hand(request, now)
    match sent.get("deed", ""):
        case "change":
            ordering.change(hand=by, public_id=order, said=_ordered(sent))
        case "done":
            said = finishing.Done(day_of(sent, "on", "做完日期"), minutes_of(sent))
            finishing.done(hand=by, public_id=order, said=said)
        case "confirm":
            rated = finishing.Rated(
                day_of(sent, "on", "确认日期"), sent.get("rating", ""), sent.get("words", "")
            )
            finishing.confirm(hand=by, public_id=order, said=rated)
        case "fail":
            finishing.fail(hand=by, public_id=order, why=sent.get("why", ""))
        case "cancel":
            finishing.cancel(hand=by, public_id=order, why=sent.get("why", ""))
        case "again":
            ordering.again(
                hand=by, public_id=order, wanted_on=day_of(sent, "wanted", "要哪天"),
                part=sent.get("part", ""),
            )  # fmt: skip
        case "take_back":
            finishing.take_back(hand=by, public_id=order)
        case _:
            raise Refusal(_STALE)


def served(request: OfficeRequest, task: UUID, now: datetime) -> None:
    """What a volunteer says of a task."""
    sent, by = request.POST, hand(request, now)
    match sent.get("deed", ""):
        case "take":
            serving.reply(hand=by, task=task, takes=True)
        case "cannot":
            serving.reply(hand=by, task=task, takes=False, why=sent.get("why", ""))
        case "done":
            said = finishing.Done(day_of(sent, "on", "做完日期"), minutes_of(sent))
            serving.finish(hand=by, task=task, said=said)
        case _:
            raise Refusal(_STALE)
