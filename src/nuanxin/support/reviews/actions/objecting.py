"""异议 against a line of the year: it stops, the level that posted answers in writing."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.audit.wording import written
from nuanxin.base.identity.roles import HANDLERS
from nuanxin.base.vault.kinds import Kind as Sort
from nuanxin.base.vault.sealing import seal
from nuanxin.casework.manners.queries import answer_by
from nuanxin.casework.procedures.library import named
from nuanxin.casework.procedures.shape import Level
from nuanxin.casework.road.actions.objecting import Answer, Said
from nuanxin.casework.road.actions.rows import Hand, only
from nuanxin.casework.road.walking import TAKERS
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal
from nuanxin.support.reviews.actions.posting import unconfirmed
from nuanxin.support.reviews.models import Review, ReviewLine, ReviewObjection
from nuanxin.support.reviews.postings import objections

_LONG = 1000
UPHELD = "公示异议成立，要逐件办"


class Against(NamedTuple):
    """The line of a year something is said against."""

    review: Review
    line: int


@transaction.atomic
def object_to_line(*, hand: Hand, against: Against, said: Said) -> ReviewObjection:
    """Taken while it was posted, on a day of the posting; written down later, too."""
    only(hand.by, HANDLERS, "登记异议")
    unconfirmed(against.review)
    row = _line(hand, against)
    up = row.posting
    if up is None:
        raise Refusal("这一行没有公示过。公示期以外的意见请在核对里写“有出入”。")
    if not up.from_day <= said.day <= min(up.until_day, hand.day):
        raise Refusal(
            f"收到的日期要在公示期内（{up.from_day} 至 {up.until_day}），也不能在今天以后。"
        )
    if row.objections.filter(answered_on__isnull=True).exists():
        raise Refusal("这一行已经有一件异议等答复。请先答复那一件。")
    words = written(said.words, "异议内容", _LONG)
    public_id, by = new_id(), answer_by(named(up.procedure), row.region, said.day)
    made: ReviewObjection = ReviewObjection.objects.create(
        public_id=public_id, line=row, level=up.level, received_on=said.day,
        due=by.day if by else None,
        anonymous=said.anonymous, received_by_id=hand.by.user_id,
        words_sealed=seal(Sort.RECORD, public_id, words),
    )  # fmt: skip
    _trace(hand, "review.objection", against.review, row)
    return made


@transaction.atomic
def answer_line(*, hand: Hand, review: Review, objection: UUID, answer: Answer) -> ReviewLine:
    """Upheld: the line differs and is left for somebody's hands. Not upheld: it goes on."""
    unconfirmed(review)
    rows = objections(hand.scope, review).filter(public_id=objection)
    found = rows.filter(answered_on__isnull=True).select_for_update(of=("self",)).first()
    if found is None:
        raise Refusal("没有等答复的异议。请刷新页面。")
    only(hand.by, TAKERS[Level(found.level)], "答复异议")
    words = written(answer.words, "书面答复（写明理由）", _LONG)
    found.upheld, found.answered_on = answer.upheld, hand.day
    found.answer_sealed = seal(Sort.RECORD, found.public_id, words)
    found.answered_by_id = hand.by.user_id
    found.save(update_fields=["upheld", "answered_on", "answer_sealed", "answered_by"])
    line = _line(hand, Against(review, found.line_id))
    if answer.upheld:
        line.answer, line.words = ReviewLine.Answer.DIFFERS, UPHELD
        line.save(update_fields=["answer", "words"])
    _trace(hand, "review.objection_answered", review, line)
    return line


def _line(hand: Hand, against: Against) -> ReviewLine:
    row: ReviewLine | None = (
        ReviewLine.objects.within(hand.scope)
        .locked()
        .filter(review=against.review, pk=against.line)
        .select_related("posting")
        .first()
    )
    if row is None:
        raise Refusal("没有找到这一行，或不在您的辖区。请刷新页面。")
    return row


def _trace(hand: Hand, act: str, review: Review, row: ReviewLine) -> None:
    subjects = [Subject("household", row.household_id, row.region)]
    record(hand.by, act, subjects, year=review.year, benefit=row.benefit, answer=row.answer)
