"""异议 and 申诉: received in somebody's words, answered in writing, kept sealed."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.wording import written
from nuanxin.base.identity.roles import HANDLERS
from nuanxin.base.vault.kinds import Kind as Sort
from nuanxin.base.vault.sealing import seal
from nuanxin.casework.manners.queries import answer_by
from nuanxin.casework.procedures.shape import Kind, Step
from nuanxin.casework.road.actions.moving import PLACE, stand_at
from nuanxin.casework.road.actions.noticing import unopposed
from nuanxin.casework.road.actions.rows import (
    Hand,
    Written,
    changed,
    locked,
    not_before,
    note,
    only,
    running,
    trace,
)
from nuanxin.casework.road.actions.stepping import DECISION, undecided
from nuanxin.casework.road.models import Appeal, Case, Notice, NoticeLine, Objection, Stage
from nuanxin.casework.road.walking import DECIDERS, back_to, current, road, takers
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal

_LONG = 1000


class Said(NamedTuple):
    """What somebody said, on which day, and whether they gave their name."""

    day: date
    words: str
    anonymous: bool = True


class Answer(NamedTuple):
    """Whether it is right, and the answer in writing."""

    upheld: bool
    words: str


@transaction.atomic
def object_to(*, hand: Hand, case: UUID, revision: int, said: Said) -> Objection:
    """An objection stops the clock; it goes to the level that posted."""
    only(hand.by, HANDLERS, "登记异议")
    row = locked(hand, case, revision)
    step = running(row)
    lines = NoticeLine.objects.filter(case=row, notice__state=Notice.State.UP)
    up = lines.select_related("notice").first()
    if step.kind is not Kind.NOTICE or up is None:
        raise Refusal("这一件不在公示期。公示期以外的意见请走申诉或信访。")
    not_before(row, said.day, hand, "收到日期")
    if said.day < up.notice.from_day:
        raise Refusal(f"收到日期 {said.day} 早于公示开始的日期 {up.notice.from_day}。请核对。")
    words = written(said.words, "异议内容", _LONG)
    public_id, by = new_id(), answer_by(road(row), row.region, said.day)
    made: Objection = Objection.objects.create(
        public_id=public_id, case=row, step=step.name, taken_by_level=step.level.value,
        received_on=said.day, due=by.day if by else None, anonymous=said.anonymous,
        received_by_id=hand.by.user_id, words_sealed=seal(Sort.RECORD, public_id, words),
    )  # fmt: skip
    row.status, row.stopped_on = Case.Status.DISPUTED, said.day
    changed(row, "status", "stopped_on")
    note(hand, row, step, Written(Stage.Outcome.NOTE, "收到异议，停止计时"), said.day)
    trace(hand, "casework.objection", row, step=step.name)
    return made


@transaction.atomic
def answer_objection(*, hand: Hand, case: UUID, revision: int, answer: Answer) -> Case:
    """Upheld: looked into again. Not upheld: the clock goes on where it stopped."""
    row = locked(hand, case, revision)
    found = Objection.objects.filter(case=row, answered_on__isnull=True).first()
    if found is None or row.status != Case.Status.DISPUTED:
        raise Refusal("没有等答复的异议。请刷新页面。")
    step = current(row)
    only(hand.by, takers(step), "答复异议")
    words = written(answer.words, "书面答复（写明理由）", _LONG)
    found.upheld, found.answered_on = answer.upheld, hand.day
    found.answer_sealed = seal(Sort.RECORD, found.public_id, words)
    found.answered_by_id = hand.by.user_id
    found.save(update_fields=["upheld", "answered_on", "answer_sealed", "answered_by"])
    outcome = Stage.Outcome.BACK if answer.upheld else Stage.Outcome.NOTE
    told = "异议成立，重新调查" if answer.upheld else "异议不成立，已书面答复"
    note(hand, row, step, Written(outcome, told))
    if answer.upheld:
        _look_again(hand, row)
    else:
        _clock_goes_on(hand, row)
    trace(hand, "casework.objection_answered", row, upheld=answer.upheld)
    return row


def _look_again(hand: Hand, row: Case) -> None:
    """Back to where a case is looked into; a decision that was posted stands no longer."""
    undecided(row)
    stand_at(row, back_to(road(row), row.position), hand.day)
    row.stopped_on = None
    changed(row, *PLACE, *DECISION, "stopped_on")


def _clock_goes_on(hand: Hand, row: Case) -> None:
    """The days of the dispute do not count; a notice that has ended meanwhile is over."""
    stopped = row.stopped_on or hand.day
    row.status, row.stopped_on = Case.Status.RUNNING, None
    if row.due is not None:
        row.due += hand.day - stopped
    changed(row, "status", "stopped_on", "due")
    notice = (
        Notice.objects.filter(lines__case=row, step=row.step).order_by("-until_day").first()
    )
    if notice is not None and notice.state == Notice.State.OVER:
        unopposed(hand, row, notice.until_day)


@transaction.atomic
def appeal(*, hand: Hand, case: UUID, revision: int, said: Said) -> Appeal:
    """A family does not accept the decision: from the day it takes effect, filed or not."""
    only(hand.by, HANDLERS, "登记申诉")
    row = locked(hand, case, revision)
    if row.effective_on is None:
        raise Refusal(
            "决定生效以后才能申诉。办理中的意见请直接向经办人说，公示期里的登记异议。"
        )
    if Appeal.objects.filter(case=row, answered_on__isnull=True).exists():
        raise Refusal("已经有一件申诉等答复。请先答复那一件。")
    not_before(row, said.day, hand, "收到日期")
    if row.decided_on and said.day < row.decided_on:
        raise Refusal(f"收到日期 {said.day} 早于决定的日期 {row.decided_on}。请核对。")
    words = written(said.words, "申诉内容", _LONG)
    public_id = new_id()
    made: Appeal = Appeal.objects.create(
        public_id=public_id, case=row, received_on=said.day, received_by_id=hand.by.user_id,
        words_sealed=seal(Sort.RECORD, public_id, words),
    )  # fmt: skip
    note(hand, row, _standing(row), Written(Stage.Outcome.NOTE, "收到申诉"), said.day)
    changed(row)
    trace(hand, "casework.appeal", row)
    return made


@transaction.atomic
def answer_appeal(*, hand: Hand, case: UUID, revision: int, answer: Answer) -> Case:
    """The leader answers; upheld, a refused request is taken up again."""
    only(hand.by, DECIDERS, "答复申诉")
    row = locked(hand, case, revision)
    found = Appeal.objects.filter(case=row, answered_on__isnull=True).first()
    if found is None:
        raise Refusal("没有等答复的申诉。请刷新页面。")
    if found.received_by_id in hand.by.hands:
        raise Refusal("登记申诉的人不能自己答复。请由另一位负责人答复。")
    if answer.upheld and row.outcome == Case.Outcome.GRANT:
        raise Refusal("这一件已经确认并生效。要改享受时间或停发的，请在家庭的待遇页面办理。")
    words = written(answer.words, "书面答复（写明理由）", _LONG)
    found.upheld, found.answered_on = answer.upheld, hand.day
    found.answer_sealed = seal(Sort.RECORD, found.public_id, words)
    found.answered_by_id = hand.by.user_id
    found.save(update_fields=["upheld", "answered_on", "answer_sealed", "answered_by"])
    told = "申诉成立，重新办理" if answer.upheld else "申诉不成立，已书面答复"
    note(hand, row, _standing(row), Written(Stage.Outcome.NOTE, told))
    if answer.upheld:
        _take_up(hand, row)
    else:
        changed(row)
    trace(hand, "casework.appeal_answered", row, upheld=answer.upheld)
    return row


def _standing(row: Case) -> Step:
    """The step that is due; the last one where all are done."""
    return current(row) if row.open else road(row).steps[-1]


def _take_up(hand: Hand, row: Case) -> None:
    procedure = road(row)
    undecided(row)
    row.closed_on, row.effective_on, row.archived_on = None, None, None
    stand_at(row, back_to(procedure, len(procedure.steps)), hand.day)
    changed(row, *PLACE, *DECISION, "effective_on", "archived_on")
