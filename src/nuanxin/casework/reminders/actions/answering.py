"""A reminder is answered in a line: why, and by when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.audit.wording import written
from nuanxin.base.identity.roles import REMINDED
from nuanxin.casework.reminders.models import Reminder
from nuanxin.casework.road.actions.rows import Hand, only
from nuanxin.kit.refusal import Refusal

MOST, LONGEST, _MOST_DAYS = 200, 120, 180


class Answer(NamedTuple):
    """Why it is not done yet, and the day it will be."""

    words: str
    promised_on: date


@transaction.atomic
def answer(*, hand: Hand, chosen: Sequence[UUID], said: Answer) -> list[Reminder]:
    """The same line for every reminder ticked; all or none, and never a second one."""
    only(hand.by, REMINDED, "说明催办")
    words = written(said.words, "没有办完的原因", LONGEST)
    if not hand.day <= said.promised_on <= hand.day + timedelta(days=_MOST_DAYS):
        raise Refusal(f"哪天能办完，请填今天起 {_MOST_DAYS} 天以内的日期。")
    rows = _waiting(hand, chosen)
    for row in rows:
        row.answer, row.promised_on = words, said.promised_on
        row.answered_by_id = hand.by.user_id
        row.ended, row.ended_at = Reminder.Ended.ANSWERED, hand.at
    columns = ["answer", "promised_on", "answered_by", "ended", "ended_at"]
    Reminder.objects.bulk_update(rows, columns)
    subjects = [Subject("household", row.case.household_id, row.region) for row in rows]
    record(
        hand.by, "casework.reminder_answered", subjects,
        steps=sorted({row.step for row in rows}), words=words, promised_on=said.promised_on,
    )  # fmt: skip
    return rows


def _waiting(hand: Hand, chosen: Sequence[UUID]) -> list[Reminder]:
    if not chosen:
        raise Refusal("请先勾选要说明的催办。")
    if len(chosen) > MOST:
        raise Refusal(f"一次最多说明 {MOST} 条。请分批。")
    found = list(
        Reminder.objects.within(hand.scope)
        .filter(asked=hand.by.role, public_id__in=set(chosen))
        .locked()
        .select_related("case")
        .order_by("pk")
    )
    if len(found) != len(set(chosen)):
        raise Refusal("有的催办找不到了。请刷新名单再选。")
    if over := next((row for row in found if row.ended), None):
        raise Refusal(
            f"{over.case.number} 的催办{over.get_ended_display()}，不用再说明。请刷新名单。"
        )
    return found
