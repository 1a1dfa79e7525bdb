"""催办: one act over many cases; each is asked about once until it is answered or done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.audit.wording import written
from nuanxin.base.identity.roles import REMINDERS, Role
from nuanxin.base.jurisdiction.queries import place
from nuanxin.casework.reminders.late import MOST_DAYS, Stay, stay, stays
from nuanxin.casework.reminders.models import Reminder
from nuanxin.casework.reminders.queries import held
from nuanxin.casework.reminders.whom import above_of, seat_of, whom
from nuanxin.casework.road.actions.rows import Hand, only
from nuanxin.casework.road.models import Case
from nuanxin.kit.refusal import Refusal

MOST, LONGEST, _MOST_WAIT = 200, 100, 60
USUAL = "请在期限内办好；办不了的，写明原因和哪天能办完。"


class Told(NamedTuple):
    """What is asked for, and by which day somebody is to answer."""

    words: str
    answer_by: date


class Meant(NamedTuple):
    """A case at its step, and the post it waits for, seen from a level above."""

    stay: Stay
    level: Reminder.Level
    asked: Role


@transaction.atomic
def remind(*, hand: Hand, chosen: Mapping[UUID, int], told: Told) -> list[Reminder]:
    """Ask whoever the steps wait for. `chosen`: each case, at which step it was ticked.

    All or none. Refused: a case that has gone on since, that is not pressing, that waits for
    one's own level, that somebody has asked about already, and a post nobody holds.
    """
    only(hand.by, REMINDERS, "催办")
    words = written(told.words, "催办的话", LONGEST)
    if not hand.day <= told.answer_by <= hand.day + timedelta(days=_MOST_WAIT):
        raise Refusal(f"请说明的日期从今天起，最远 {_MOST_WAIT} 天以后。请改日期。")
    meant = [_meant(hand, each) for each in _standing(hand, chosen)]
    _not_asked_yet([each.stay.case for each in meant])
    _held(meant, hand.day)
    made = write(meant, told._replace(words=words), hand)
    subjects = [_subject(each.stay.case) for each in meant]
    steps = sorted({each.stay.case.step for each in meant})
    record(
        hand.by, "casework.reminded", subjects, steps=steps, words=words,
        answer_by=told.answer_by,
    )  # fmt: skip
    return made


def write(meant: Iterable[Meant], told: Told, hand: Hand) -> list[Reminder]:
    """The rows of what is asked."""
    return Reminder.objects.bulk_create(
        Reminder(
            region=each.stay.case.region, household_id=each.stay.case.household_id,
            case=each.stay.case,
            position=each.stay.case.position, step=each.stay.case.step,
            reached=each.stay.reached, due=each.stay.due, asked=each.asked,
            level=each.level, words=told.words, answer_by=told.answer_by,
            by_id=hand.by.user_id, at=hand.at,
        )
        for each in meant
    )  # fmt: skip


def _subject(row: Case) -> Subject:
    return Subject("household", row.household_id, row.region)


def _standing(hand: Hand, chosen: Mapping[UUID, int]) -> list[Stay]:
    """The cases ticked, locked, each still at the step it was ticked at."""
    if not chosen:
        raise Refusal("请先勾选要催办的办件。")
    if len(chosen) > MOST:
        raise Refusal(f"一次最多催办 {MOST} 件。请分批。")
    named = Case.objects.within(hand.scope).filter(public_id__in=set(chosen))
    # Locked first, looked at afterwards: what is found stands until this act is over.
    found = {row.pk: row for row in named.locked().order_by("pk")}
    if len(found) != len(chosen):
        raise Refusal("有的办件找不到了。请刷新名单再选。")
    standing = {row.pk: stay(row) for row in stays(named)}
    for key, row in found.items():
        if key not in standing or row.position != chosen[row.public_id]:
            raise Refusal(f"{row.number} 已经往下办，或者停止计时了，不用催。请刷新名单再选。")
    return [standing[key] for key in found]


def _meant(hand: Hand, each: Stay) -> Meant:
    row, above = each.case, above_of(hand.scope, each.case.region)
    asked = whom(row.level, proposed=each.proposed, above=above) if above else None
    if above is None or asked is None:
        raise Refusal(
            f"{row.number} 的“{row.step}”由您这一级或上一级办，不用催办，请直接办理。"
        )
    if each.due > hand.day + timedelta(days=MOST_DAYS):
        raise Refusal(f"{row.number} 离期限还有 {MOST_DAYS} 天以上，先不用催。请去掉再催。")
    return Meant(each, above, asked)


def _not_asked_yet(rows: Sequence[Case]) -> None:
    open_ = Reminder.objects.filter(case__in=rows, ended="").select_related("case", "by")
    if found := open_.order_by("case_id").first():
        who = found.by.name if found.by else "本县的办理规定"
        raise Refusal(
            f"{found.case.number} 已经由{who}催过，等 {found.answer_by} 前说明。请去掉再催。"
        )


def _held(meant: Sequence[Meant], day: date) -> None:
    """Nobody is asked where there is nobody: a telephone helps there, a line on no desk not."""
    wanted = {(each.asked.value, seat_of(each.asked, each.stay.case.region)) for each in meant}
    if lacking := sorted(wanted - held(wanted, day)):
        role, seat = lacking[0]
        raise Refusal(
            f"{place(seat).label}现在没有{Role(role).label}的账号，催办没有人看得到。"
            "请打电话，或者由能办这一步的人代办。"
        )
