"""公示: cases posted together, in the way the procedure allows, until the last day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.events import announce
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.casework.manners.queries import notice_leasts
from nuanxin.casework.procedures.posting import (
    Wanted,
    long_enough,
    phone_of,
    placed,
    where_said,
)
from nuanxin.casework.procedures.shape import Kind, Step
from nuanxin.casework.procedures.shape import Posting as Manner
from nuanxin.casework.road.actions.moving import go_on
from nuanxin.casework.road.actions.rows import (
    Hand,
    Written,
    note,
    note_all,
    only,
    running,
    trace,
)
from nuanxin.casework.road.events import CasesTouched
from nuanxin.casework.road.models import Case, Notice, NoticeLine, Stage
from nuanxin.casework.road.walking import current, takers
from nuanxin.kit.refusal import Refusal

_MOST = 500


@transaction.atomic
def post(*, hand: Hand, cases: Sequence[UUID], wanted: Wanted) -> list[Notice]:
    """Post cases that stand at one notice step; one notice for each place it concerns.

    Small villages are pooled at the township where the procedure says so. Refused when the
    time is shorter than the procedure's, or than the county's where it is silent, or the
    cases are not all at the same step.
    """
    rows = _at_one_step(hand, cases)
    step = current(rows[0])
    manner = step.posting
    if step.kind is not Kind.NOTICE or manner is None:
        raise Refusal("这些办件不在公示这一步。请刷新名单再选。")
    only(hand.by, takers(step), step.name)
    long_enough(notice_leasts(step, (row.region for row in rows), wanted.from_day), wanted)
    if wanted.from_day < max(row.received_on for row in rows):
        raise Refusal("公示不能早于受理。请核对公示开始的日期。")
    words = where_said(wanted)
    phone = phone_of(wanted)
    made = []
    for place, group in _by_place(step, rows).items():
        notice = _notice(hand, place, step, manner, wanted)
        notice.place_words, notice.phone, notice.number = words, phone, len(group)
        notice.save()
        NoticeLine.objects.bulk_create(NoticeLine(notice=notice, case=row) for row in group)
        said = f"{step.name}，{wanted.from_day} 至 {wanted.until_day}，{manner.way.value}"
        note_all(hand, group, step, Written(Stage.Outcome.NOTE, said))
        Case.objects.filter(pk__in=[row.pk for row in group]).update(
            due=wanted.until_day, due_provisional=False, revision=F("revision") + 1
        )
        subjects = [Subject("household", row.household_id, row.region) for row in group]
        record(hand.by, "casework.posted", subjects, step=step.name, until=wanted.until_day)
        announce(CasesTouched(tuple(row.pk for row in group), hand.at))
        made.append(notice)
        if wanted.until_day < hand.day:  # written down afterwards: it is over already
            _end(hand, notice)
    return made


def _at_one_step(hand: Hand, cases: Sequence[UUID]) -> list[Case]:
    if not cases:
        raise Refusal("请先勾选要公示的办件。")
    if len(cases) > _MOST:
        raise Refusal(f"一次最多公示 {_MOST} 件。请分批。")
    found = list(
        Case.objects.within(hand.scope)
        .locked()
        .filter(public_id__in=set(cases))
        .select_related("procedure")
        .order_by("pk")
    )
    if len(found) != len(set(cases)):
        raise Refusal("有的办件找不到了。请刷新名单再选。")
    for row in found:
        running(row)
    if len({(row.procedure_id, row.position) for row in found}) > 1:
        raise Refusal("勾选的办件不在同一个程序的同一步。请按步骤筛选以后再选。")
    up = NoticeLine.objects.filter(case__in=found, notice__state=Notice.State.UP)
    if line := up.select_related("case").first():
        raise Refusal(f"{line.case.number} 已经在公示。请刷新名单再选。")
    return found


def _by_place(step: Step, rows: Sequence[Case]) -> dict[int, list[Case]]:
    """The place each case is posted at; villages with few are pooled at their township."""
    at = placed(step, Counter(row.region for row in rows))
    groups: dict[int, list[Case]] = {}
    for row in rows:
        groups.setdefault(at[row.region], []).append(row)
    return groups


def _notice(hand: Hand, place: int, step: Step, manner: Manner, wanted: Wanted) -> Notice:
    if not hand.scope.covers(place):
        raise Refusal("公示的地方不在您的辖区。请由上一级办理。")
    return Notice(
        region=place, step=step.name, way=manner.way.value, names=manner.names,
        basis=manner.basis, from_day=wanted.from_day, until_day=wanted.until_day, number=0,
        posted_by_id=hand.by.user_id, posted_at=hand.at,
    )  # fmt: skip


@transaction.atomic
def end_notices(*, day: date, at: datetime) -> int:
    """Notices whose last day is over end; their cases without an open objection go on."""
    over = (
        Notice.objects.locked().filter(state=Notice.State.UP, until_day__lt=day).order_by("pk")
    )
    ended = list(over)
    hand = Hand(SYSTEM, Scope.everything(), day, at)
    for notice in ended:
        _end(hand, notice)
    return len(ended)


def _end(hand: Hand, notice: Notice) -> None:
    notice.state, notice.ended_at = Notice.State.OVER, hand.at
    notice.save(update_fields=["state", "ended_at"])
    lines = NoticeLine.objects.filter(notice=notice).values("case")
    waiting = Case.objects.filter(pk__in=lines, status=Case.Status.RUNNING)
    for row in waiting.locked().select_related("procedure").order_by("pk"):
        if row.step == notice.step:
            unopposed(hand, row, notice.until_day)


def unopposed(hand: Hand, row: Case, last: date) -> None:
    """The notice of a case is over and nothing stands against it: on to the next step."""
    step = current(row)
    note(hand, row, step, Written(Stage.Outcome.DONE, f"{step.name}期满，没有异议未答复"), last)
    go_on(hand, row, hand.day)
    trace(hand, "casework.step", row, step=step.name, said="期满")
