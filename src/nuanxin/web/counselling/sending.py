"""What the forms of this part send, handed to one action each."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import QueryDict

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.care.counselling.actions import keeping, meeting, planning
from nuanxin.care.orders.queries import ToReach
from nuanxin.kit.identifiers import named_id, typed_id
from nuanxin.kit.refusal import Refusal
from nuanxin.web.needs.sending import day_of, hand
from nuanxin.web.orders.sending import day_or_not, whole_of

_STALE = "页面不完整。请刷新以后再填。"


def kept(request: OfficeRequest, now: datetime) -> None:
    """A counsellor is written down, or leaves."""
    sent, by = request.POST, hand(request, now)
    if sent.get("deed") == "leave":
        keeping.leave(hand=by, counsellor=_named(sent, "counsellor"))
        return
    said = keeping.Said(
        sent.get("qualification", ""), typed_id(sent.get("volunteer", "")),
        typed_id(sent.get("organisation", "")), sent.get("name", ""), sent.get("account", ""),
    )  # fmt: skip
    keeping.add(hand=by, said=said)


def planned(request: OfficeRequest, home: UUID, now: datetime) -> None:
    """What a button on a family's page does."""
    sent, by = request.POST, hand(request, now)
    match sent.get("deed", ""):
        case "plan":
            person = named_id(sent.get("person", ""), "请选是谁。")
            planning.plan(hand=by, household=home, person=person, said=_said(sent))
        case "extend":
            planning.extend(
                hand=by, household=home, series=_named(sent, "series"),
                agreed=whole_of(sent, "agreed", "约定次数"),
                review_on=day_of(sent, "review", "回看日期"),
            )  # fmt: skip
        case "end":
            planning.end(
                hand=by, household=home, series=_named(sent, "series"),
                on=day_of(sent, "on", "结束日期"), why=sent.get("why", ""),
            )  # fmt: skip
        case "back":
            planning.take_back(hand=by, household=home, series=_named(sent, "series"))
        case _:
            raise Refusal(_STALE)


def _said(sent: QueryDict) -> planning.Said:
    reach = ToReach(sent.get("called", ""), sent.get("address", ""), sent.get("phone", ""))
    return planning.Said(
        named_id(sent.get("counsellor", ""), "请选谁来谈。"),
        named_id(sent.get("supervisor", ""), "请选谁督导。"),
        whole_of(sent, "agreed", "约定次数"), day_of(sent, "starts", "开始日期"),
        day_of(sent, "review", "回看日期"), typed_id(sent.get("contract", "")),
        reach if any(reach) else None,
    )  # fmt: skip


def held(request: OfficeRequest, series: UUID, now: datetime) -> None:
    """What whoever counsels or supervises writes down."""
    sent, by = request.POST, hand(request, now)
    match sent.get("deed", ""):
        case "hold":
            meeting.hold(hand=by, series=series, said=_held(sent))
        case "review":
            goes_on = _choice(sent, "goes_on")
            next_on = day_or_not(sent, "next", "下次回看") if goes_on else None
            meeting.review(hand=by, series=series, goes_on=goes_on, next_on=next_on)
        case "drop":
            meeting.drop(hand=by, session=_named(sent, "session"))
        case "note":
            meeting.write_note(
                hand=by, session=_named(sent, "session"), note=sent.get("note", "")
            )
        case _:
            raise Refusal(_STALE)


def _held(sent: QueryDict) -> meeting.Held:
    return meeting.Held(
        day_of(sent, "on", "哪天"), sent.get("form", ""), whole_of(sent, "minutes", "分钟"),
        sent.get("counts") == "1", sent.get("note", ""), sent.get("urgent") == "1",
    )  # fmt: skip


def _choice(sent: QueryDict, name: str) -> bool:
    if sent.get(name, "") not in {"yes", "no"}:
        raise Refusal("请选继续，还是可以结束。")
    return sent[name] == "yes"


def _named(sent: QueryDict, name: str) -> UUID:
    return named_id(sent.get(name, ""), _STALE)
