"""What the forms of a request from a village send, read and handed to one action each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.links.actions import LONGEST_DAYS
from nuanxin.care.guardians.queries import standing
from nuanxin.casework.road.actions.opening import Handed
from nuanxin.kit.digits import typed_whole
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.words import PayeeKind
from nuanxin.rulebook.library import policy
from nuanxin.support.intake.actions import asking, settling
from nuanxin.support.intake.models import VillageRequest
from nuanxin.support.intake.queries import request_in
from nuanxin.web.casework.sending import hand_of, handed
from nuanxin.web.intake import pages


@dataclass(frozen=True, slots=True)
class Done:
    """Where to go on; or the address to send, shown this once."""

    address: str = ""
    link: str = ""


def made(request: OfficeRequest, family: UUID, now: datetime) -> str:
    """The address to send."""
    sent, home = request.POST, pages.home_of(request, family)
    shown = pages.family(request, family, now)
    chosen = next((each for each in shown.choices if each.key == sent.get("what", "")), None)
    if chosen is None:
        raise Refusal(shown.why_not or "请从列表里选申请什么。")
    if sent.get("task") not in VillageRequest.Task.values:
        raise Refusal("请选请村里代填，还是只问要不要申请。")
    wanted = asking.Wanted(
        home.public_id, chosen.offer.person, chosen.offer.decision.benefit,
        VillageRequest.Task(sent["task"]), sent.get("contact", ""), _days(request),
    )  # fmt: skip
    row = asking.ask_for_request(hand=hand_of(request, now), wanted=wanted, policy=policy())
    return _address(request, row.token)


def _days(request: OfficeRequest) -> int:
    days = typed_whole(request.POST.get("days", ""))
    if days is None or days > LONGEST_DAYS:
        raise Refusal(f"有效天数请填 1 到 {LONGEST_DAYS}。")
    return days


def _address(request: OfficeRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("links:page", args=[token]))


def done(request: OfficeRequest, told: UUID, now: datetime) -> Done:
    """Do what the button says."""
    hand, sent = hand_of(request, now), request.POST
    here = reverse("intake:page", args=[told])
    match sent.get("deed", ""):
        case "withdraw":
            asking.withdraw_request(hand=hand, request=told)
        case "return":
            back = asking.send_back(
                hand=hand, request=told, words=sent.get("words", ""), days=_days(request)
            )
            return Done(link=_address(request, back.token))
        case "take":
            case = settling.take_in(
                hand=hand, request=told, papers=_papers(request), policy=policy()
            )
            here = reverse("casework:page", args=[case.public_id])
        case "account":
            payee = _payee(request)
            if payee == PayeeKind.GUARDIAN:
                _refuse_stranger(request, told, now)
            settling.enter_account(hand=hand, request=told, payee=payee)
        case "settle":
            settling.let_go(hand=hand, request=told, words=sent.get("words", ""))
        case _:
            raise Refusal("没有这个操作。请刷新页面再试。")
    return Done(here)


def _payee(request: OfficeRequest) -> PayeeKind:
    said = request.POST.get("payee", "")
    if said not in PayeeKind.values:
        raise Refusal("请选收款人是本人、监护人还是代领人。")
    return PayeeKind(said)


def _refuse_stranger(request: OfficeRequest, told: UUID, now: datetime) -> None:
    """Nobody collects as a guardian who is none."""
    row = request_in(request.scope, told, now)
    if row is not None and row.person_id is not None:
        refused = standing(row.person_id, row.holder, timezone.localdate(now))
        if refused:
            raise Refusal(refused)


def _papers(request: OfficeRequest) -> dict[str, Handed]:
    """What the form says of each paper; what it does not name is missing."""
    return handed({key: request.POST.get(key, "") for key in request.POST})
