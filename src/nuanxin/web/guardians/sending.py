"""What the forms of this part send, handed to one action each."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import QueryDict

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.guardians.actions import finding, guarding, looking
from nuanxin.kit.identifiers import named_id
from nuanxin.kit.refusal import Refusal
from nuanxin.web.needs.sending import day_of, hand
from nuanxin.web.orders.sending import day_or_not, phone_of

_STALE = "页面不完整。请刷新以后再填。"


def done(request: OfficeRequest, home: UUID, now: datetime) -> None:
    """What a button on a family's page does."""
    sent, by = request.POST, hand(request, now)
    deed = sent.get("deed", "")
    if deed in {"find", "restore", "ward_back"}:
        _found(sent, by, home)
    elif deed in {"check", "drop"}:
        _looked(sent, by, home)
    else:
        _guarded(sent, by, home)


def _found(sent: QueryDict, by: Hand, home: UUID) -> None:
    match sent["deed"]:
        case "find":
            said = finding.Said(
                sent.get("degree", ""), sent.get("court") == "1", sent.get("document", ""),
                day_of(sent, "on", "认定（得知）日期"), sent.get("told_by", ""),
            )  # fmt: skip
            finding.find(hand=by, household=home, person=_person(sent), said=said)
        case "restore":
            finding.restore(
                hand=by, household=home, ward=_named(sent, "ward"),
                on=day_of(sent, "on", "恢复日期"), document=sent.get("document", ""),
            )  # fmt: skip
        case _:
            finding.take_back(hand=by, household=home, ward=_named(sent, "ward"))


def _guarded(sent: QueryDict, by: Hand, home: UUID) -> None:
    match sent.get("deed", ""):
        case "name":
            guarding.name_guardian(
                hand=by, household=home, person=_person(sent), said=_said(sent)
            )
        case "begin":
            guarding.begin(
                hand=by, household=home, guardian=_named(sent, "guardian"),
                on=day_of(sent, "on", "开始日期"),
            )  # fmt: skip
        case "end":
            guarding.end(
                hand=by, household=home, guardian=_named(sent, "guardian"),
                on=day_of(sent, "on", "终止日期"), why=sent.get("why", ""),
            )  # fmt: skip
        case "back":
            guarding.take_back(hand=by, household=home, guardian=_named(sent, "guardian"))
        case _:
            raise Refusal(_STALE)


def _said(sent: QueryDict) -> guarding.Said:
    return guarding.Said(
        sent.get("name", ""), sent.get("relation", ""), sent.get("way", ""),
        sent.get("tier", ""), sent.get("document", ""),
        day_of(sent, "document_on", "凭据日期"), sent.get("issued_by", ""),
        day_or_not(sent, "starts", "开始日期"), sent.get("approved_by", ""),
        sent.get("skipped", ""), phone_of(sent),
    )  # fmt: skip


def _looked(sent: QueryDict, by: Hand, home: UUID) -> None:
    key = _named(sent, "guardian")
    if sent["deed"] == "drop":
        looking.drop(hand=by, household=home, guardian=key, check_id=_named(sent, "check"))
        return
    if sent.get("good", "") not in {"yes", "no"}:
        raise Refusal("请选照看得好，还是有问题。")
    seen = looking.Seen(
        day_of(sent, "on", "哪天"), sent.get("met") == "1", sent["good"] == "yes",
        sent.get("words", ""),
    )  # fmt: skip
    looking.check(hand=by, household=home, guardian=key, said=seen)


def _person(sent: QueryDict) -> UUID:
    return named_id(sent.get("person", ""), "请选是谁。")


def _named(sent: QueryDict, name: str) -> UUID:
    return named_id(sent.get(name, ""), _STALE)
