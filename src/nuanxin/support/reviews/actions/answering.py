"""一致 or 有出入: a village at a time where nothing speaks against it, else one by one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.audit.wording import noted
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import HANDLERS, Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.support.reviews.models import Review, ReviewLine, ReviewObjection

_LONGEST = 120
_CHECKERS = frozenset({Role.COUNTY_HEALTH, Role.COUNTY_ASSOCIATION})


class Hand(NamedTuple):
    """Who answers, where they may, when."""

    by: Actor
    scope: Scope
    at: datetime


@transaction.atomic
def answer_lines(
    *, hand: Hand, review: Review, lines: Collection[int], answer: str, words: str = ""
) -> int:
    """Answer the lines ticked; `answer` empty takes an answer back."""
    _only(hand.by, HANDLERS, "核对")
    _still_open(review)
    if answer and answer not in ReviewLine.Answer:
        raise Refusal("请选一致或有出入。")
    said = _said(words) if answer == ReviewLine.Answer.DIFFERS else ""
    rows = _rows(hand, review).filter(pk__in=lines)
    return _write(hand, rows, len(set(lines)), answer, said)


@transaction.atomic
def answer_without_hints(*, hand: Hand, review: Review, lines: Collection[int]) -> int:
    """一致 for all of these; refused when one of them has a hint or an answer meanwhile."""
    _only(hand.by, HANDLERS, "核对")
    _still_open(review)
    rows = _rows(hand, review).filter(pk__in=lines, hint="", answer="")
    return _write(hand, rows, len(set(lines)), ReviewLine.Answer.SAME, "")


@transaction.atomic
def check_lines(
    *, hand: Hand, review: Review, lines: Collection[int], sound: bool, words: str
) -> None:
    """What looking again at sampled lines showed; never by whoever had answered one.

    Those found right are written down together; what is wrong with somebody is said of them
    alone.
    """
    _only(hand.by, _CHECKERS, "复核")
    _still_open(review)
    if not lines:
        raise Refusal("请先勾选。")
    if not sound and len(set(lines)) > 1:
        raise Refusal("复核不符的一次登记一个人，写明哪里不符。请只勾一行。")
    found = list(_rows(hand, review).filter(pk__in=lines, sampled=True).order_by("pk"))
    if len(found) != len(set(lines)):
        raise Refusal("勾选的有的没有抽中，或不在您的辖区。请按“抽中没有复核”筛选以后再勾。")
    if any(row.answered_by_id in hand.by.hands for row in found):
        raise Refusal("核对的人不能复核自己核对的。请由另一位同志复核。")
    said = _said(words) if words.strip() or not sound else ""
    ReviewLine.objects.filter(pk__in=[row.pk for row in found]).update(
        sound=sound, sound_words=said, checked_by=hand.by.user_id, checked_at=hand.at
    )
    subjects = [Subject("household", row.household_id, row.region) for row in found]
    record(hand.by, "review.checked", subjects, sound=sound)


def _rows(hand: Hand, review: Review) -> QuerySet[ReviewLine]:
    rows: QuerySet[ReviewLine] = ReviewLine.objects.within(hand.scope).locked()
    return rows.filter(review=review)


def _write(hand: Hand, rows: QuerySet[ReviewLine], asked: int, answer: str, words: str) -> int:
    found = list(rows.order_by("pk"))
    if not asked:
        raise Refusal("请先勾选。")
    if len(found) != asked:
        raise Refusal(
            f"勾选了 {asked} 人，其中 {len(found)} 人还能这样办，别人可能刚刚办过。请刷新名单。"
        )
    if any(row.sound is not None for row in found):
        raise Refusal("有的已经复核过，不能再改。请与复核的人联系。")
    against = ReviewObjection.objects.filter(line__in=found).exclude(upheld=False)
    if against.exists():
        raise Refusal("有的公示期有异议，没有答复或已经成立，不能再改。请看“公示和异议”。")
    ReviewLine.objects.filter(pk__in=[row.pk for row in found]).update(
        answer=answer, words=words, answered_by=hand.by.user_id if answer else None,
        answered_at=hand.at if answer else None,
    )  # fmt: skip
    subjects = [Subject("household", row.household_id, row.region) for row in found]
    record(hand.by, "review.answered", subjects, answer=answer or "撤回", words=words)
    return len(found)


def _said(text: str) -> str:
    words = noted(text, "情况说明", _LONGEST)
    if not words:
        raise Refusal("请写明哪里有出入，例如：本人8月去世。")
    return words


def _only(by: Actor, roles: Collection[Role], deed: str) -> None:
    if by.role not in roles:
        names = "、".join(sorted(str(Role(role).label) for role in roles))
        raise Refusal(f"{deed}由{names}办理。请与他们联系。")


def _still_open(review: Review) -> None:
    if review.status != Review.Status.OPEN:
        raise Refusal(f"{review.year} 年度的核对{review.get_status_display()}，不能再改。")
