"""What the counsellor writes down: that they met, what was said, what must not wait."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.base.identity.roles import Role
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.counselling.actions.doing import noted, settle
from nuanxin.care.counselling.actions.planning import refuse_unasked
from nuanxin.care.counselling.choices import FORMS, MOST_NOTE
from nuanxin.care.counselling.models import CounselReview, CounselSeries, CounselSession
from nuanxin.care.counselling.queries import mine
from nuanxin.care.medical.actions.doing import not_far, not_later
from nuanxin.care.needs.actions.doing import sealed, sealed_or_not
from nuanxin.care.visits.actions.concerns import ask_today
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal

_LONGEST = 480
_NOTE = "谈话记录"


class Held(NamedTuple):
    """When, how, how long; `urgent`: the township looks the same day, and hears no more."""

    on: date
    form: str
    minutes: int
    counts: bool
    note: str = ""
    urgent: bool = False


@transaction.atomic
def hold(*, hand: Hand, series: UUID, said: Held) -> CounselSession:
    """They met. Raises Refusal."""
    row = _running(hand, series, counsels=True)
    _refuse(hand, row, said)
    key = new_id()
    made: CounselSession = CounselSession.objects.create(
        public_id=key, series=row, on=said.on, form=said.form, minutes=said.minutes,
        counts=said.counts, note_sealed=sealed_or_not(key, said.note, _NOTE, MOST_NOTE),
        held_by_id=_user(hand), held_at=hand.at,
    )  # fmt: skip
    settle(row)
    noted(hand.by, "counselling.held", row, on=said.on)
    if said.urgent:
        ask_today(hand=hand, home=row.household)
    return made


def _refuse(hand: Hand, row: CounselSeries, said: Held) -> None:
    if said.form not in FORMS:
        raise Refusal("请选上门、电话，还是暖心家园。")
    if not 1 <= said.minutes <= _LONGEST:
        raise Refusal(f"谈了多少分钟，请填 1 到 {_LONGEST}。")
    not_later(said.on, hand.day, "哪天")
    if said.on < row.starts_on:
        raise Refusal(f"这次安排从 {row.starts_on} 开始。请核对日期。")
    if row.sessions.filter(on=said.on).exists():
        raise Refusal("这一天已经登记过一次。要改记录的，请在那一次里改。")
    held = row.sessions.filter(counts=True).count()
    if said.counts and held >= row.agreed:
        raise Refusal(
            f"约定的 {row.agreed} 次已经谈完。请乡镇加次数；或者不勾“计入次数”，先记下来。"
        )


@transaction.atomic
def write_note(*, hand: Hand, session: UUID, note: str) -> CounselSession:
    """What was said, written later or again; what stood before is kept nowhere."""
    made, row = _own(hand, session)
    made.note_sealed = sealed(made.public_id, note, _NOTE, MOST_NOTE)
    made.save(update_fields=["note_sealed"])
    noted(hand.by, "counselling.noted", row, on=made.on)
    return made


@transaction.atomic
def drop(*, hand: Hand, session: UUID) -> None:
    """It was written down by mistake, on the day it was."""
    made, row = _own(hand, session)
    if timezone.localdate(made.held_at) != hand.day:
        raise Refusal("只有登记的当天能删去。记录可以改；次数错了的，请告诉安排的乡镇。")
    on = made.on
    made.delete()
    settle(row)
    noted(hand.by, "counselling.held", row, on=on, taken_back=True)


def _own(hand: Hand, session: UUID) -> tuple[CounselSession, CounselSeries]:
    made = CounselSession.objects.filter(public_id=session, held_by=_user(hand)).first()
    if made is None:
        raise Refusal("没有找到这一次，或者不是您谈的。请刷新页面。")
    key = CounselSeries.objects.filter(pk=made.series_id).values_list("public_id", flat=True)
    found = key.first()
    if found is None:
        raise Refusal("没有找到这一次。请刷新页面。")
    return made, _running(hand, found, counsels=True)


@transaction.atomic
def review(*, hand: Hand, series: UUID, goes_on: bool, next_on: date | None) -> CounselReview:
    """Whether it goes on, and until when; the office ends it. Raises Refusal."""
    row = _running(hand, series, counsels=False)
    if goes_on:
        if next_on is None or next_on <= hand.day:
            raise Refusal("继续的，请填下次回看的日期，要在今天以后。")
        not_far(next_on, hand.day, "下次回看")
        row.review_on = next_on
        row.save(update_fields=["review_on"])
    made: CounselReview = CounselReview.objects.create(
        series=row, on=hand.day, goes_on=goes_on, next_on=next_on if goes_on else None,
        said_by_id=_user(hand), said_at=hand.at,
    )  # fmt: skip
    noted(hand.by, "counselling.reviewed", row, on=hand.day)
    return made


def _user(hand: Hand) -> int:
    if Role(hand.by.role) != Role.VOLUNTEER or hand.by.user_id is None:
        raise Refusal("谈话由来谈的人用自己的账号登记。")
    return hand.by.user_id


def _running(hand: Hand, series: UUID, *, counsels: bool) -> CounselSeries:
    """One that runs, of whoever is logged in, locked. Raises Refusal."""
    user = _user(hand)
    row: CounselSeries | None = mine(hand.scope, user).filter(public_id=series).first()
    if row is None or (counsels and row.counsellor.user_id != user):
        raise Refusal("没有找到这次安排，或者不由您谈。请刷新页面。")
    found: CounselSeries = (
        CounselSeries.objects.locked().select_related("household", "person").get(pk=row.pk)
    )
    if found.ended_on is not None:
        raise Refusal("已经结束，不再登记。请刷新页面。")
    refuse_unasked(hand, found.person)
    return found
