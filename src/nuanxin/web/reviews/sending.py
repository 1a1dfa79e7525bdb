"""What the forms of a yearly review send, handed to one action each."""

from __future__ import annotations

from datetime import date, datetime

from django.http import QueryDict
from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.casework.procedures.posting import Wanted
from nuanxin.casework.road.actions.objecting import Answer, Said
from nuanxin.kit.daytext import read_day
from nuanxin.kit.digits import typed_whole
from nuanxin.kit.identifiers import typed_id
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.support.reviews.actions import answering, confirming, objecting
from nuanxin.support.reviews.actions.answering import Hand
from nuanxin.support.reviews.actions.opening import Round, open_review
from nuanxin.support.reviews.actions.posting import post_year
from nuanxin.support.reviews.models import Review
from nuanxin.web.casework.applying import day_of
from nuanxin.web.casework.sending import hand_of


def opened(request: OfficeRequest, now: datetime) -> Review:
    sent = request.POST
    year = typed_whole(sent.get("year", ""))
    this = timezone.localdate(now).year
    if year is None or not this - 1 <= year <= this + 1:
        raise Refusal(f"年度请填 {this - 1} 到 {this + 1}。")
    asked = Round(
        RegionCode.parse(f"{request.post.region - request.post.region % 10**6:012d}"), year,
        *(_day(sent, name, label) for name, label in _DUES),
    )  # fmt: skip
    return open_review(by=request.actor, scope=request.scope, asked=asked, at=now)


_DUES = (
    ("village_due", "村级截止"), ("township_due", "乡镇截止"), ("county_due", "县级截止"),
)  # fmt: skip


def _day(sent: QueryDict, name: str, label: str) -> date | None:
    text = sent.get(name, "").strip()
    if not text:
        return None
    read = read_day(text)
    if read.day is None:
        raise Refusal(f"“{label}”{read.fault}")
    return read.day


def worked(request: OfficeRequest, review: Review, now: datetime) -> None:
    """A deed of a list: answers for the lines ticked, or sampled lines looked at again."""
    sent, hand = request.POST, Hand(request.actor, request.scope, now)
    ticked = [_number(each) for each in sent.getlist("line")]
    match sent.get("deed", ""):
        case "sure":
            shown = [_number(each) for each in sent.getlist("sure")]
            answering.answer_without_hints(hand=hand, review=review, lines=shown)
        case "same" | "differs" as answer:
            answering.answer_lines(
                hand=hand, review=review, lines=ticked, answer=answer,
                words=sent.get("words", ""),
            )  # fmt: skip
        case "undo":
            answering.answer_lines(hand=hand, review=review, lines=ticked, answer="")
        case "sound" | "unsound" as found:
            answering.check_lines(
                hand=hand, review=review, lines=ticked, sound=found == "sound",
                words=sent.get("words", ""),
            )  # fmt: skip
        case _:
            raise Refusal("没有这个操作。请刷新页面再试。")


def posted(request: OfficeRequest, review: Review, now: datetime) -> None:
    """Everything of one procedure is posted in the area of whoever posts."""
    sent = request.POST
    wanted = Wanted(
        day_of(sent.get("from_day", ""), "公示开始"),
        day_of(sent.get("until_day", ""), "公示结束"),
        sent.get("place_words", ""), sent.get("phone", ""),
    )  # fmt: skip
    post_year(
        hand=hand_of(request, now), review=review, procedure=sent.get("procedure", ""),
        wanted=wanted,
    )  # fmt: skip


def objected(request: OfficeRequest, review: Review, line: int, now: datetime) -> None:
    """An objection against a line, or the answer to one."""
    sent, hand = request.POST, hand_of(request, now)
    match sent.get("deed", ""):
        case "object":
            day = day_of(sent.get("day", ""), "收到日期")
            said = Said(day, sent.get("words", ""), sent.get("anonymous") == "1")
            objecting.object_to_line(
                hand=hand, against=objecting.Against(review, line), said=said
            )
        case "answer":
            objection = typed_id(sent.get("objection", ""))
            if objection is None or sent.get("upheld") not in {"0", "1"}:
                raise Refusal("请选异议成立或不成立。")
            answer = Answer(sent["upheld"] == "1", sent.get("words", ""))
            objecting.answer_line(hand=hand, review=review, objection=objection, answer=answer)
        case _:
            raise Refusal("没有这个操作。请刷新页面再试。")


def _number(text: str) -> int:
    found = typed_whole(text)
    if found is None:
        raise Refusal("勾选的行不对。请刷新页面再选。")
    return found


def run(request: OfficeRequest, year: int, now: datetime) -> None:
    """A deed of the whole year: draw, propose."""
    sent, by, scope = request.POST, request.actor, request.scope
    match sent.get("deed", ""):
        case "draw":
            confidence = typed_whole(sent.get("confidence", "")) or 0
            margin = typed_whole(sent.get("margin", "")) or 0
            confirming.draw_sample(
                by=by, scope=scope, year=year, confidence=confidence, margin=margin, at=now
            )
        case "propose":
            confirming.propose(by=by, scope=scope, year=year, at=now)
        case _:
            raise Refusal("没有这个操作。请刷新页面再试。")


def confirmed(request: OfficeRequest, year: int, now: datetime) -> None:
    sent = request.POST
    confirming.confirm(
        by=request.actor, scope=request.scope, year=year, document=sent.get("document", ""),
        agreed=sent.get("deed") == "agree", at=now,
    )  # fmt: skip
