"""每年看一次: somebody went there, saw the person, and says how it goes."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.guardians.actions.guarding import guardian_of
from nuanxin.care.guardians.models import GuardianCheck
from nuanxin.care.medical.actions.doing import (
    Somebody,
    not_later,
    only_visitors,
    traced,
)
from nuanxin.care.needs.actions.doing import sealed_or_not
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal


class Seen(NamedTuple):
    """When, whether the person was there, and how it goes; what is wrong is written down."""

    on: date
    met: bool
    good: bool
    words: str = ""


@transaction.atomic
def check(*, hand: Hand, household: UUID, guardian: UUID, said: Seen) -> GuardianCheck:
    """A look; the village may do it. Raises Refusal."""
    only_visitors(hand)
    row = guardian_of(hand, household, guardian)
    not_later(said.on, hand.day, "哪天")
    if row.starts_on is None or said.on < row.starts_on:
        raise Refusal("监护还没有开始，不用看。请核对日期。")
    if row.ends_on is not None and said.on >= row.ends_on:
        raise Refusal("那一天监护已经终止。请核对日期。")
    if not said.good and not said.words.strip():
        raise Refusal("有问题的，请写看到了什么。")
    if row.checks.filter(on=said.on).exists():
        raise Refusal("这一天已经登记过一次。填错了的，请先删去。")
    key = new_id()
    made: GuardianCheck = GuardianCheck.objects.create(
        public_id=key, guardian=row, on=said.on, met=said.met, good=said.good,
        words_sealed=sealed_or_not(key, said.words, "看到的情况", 200),
        said_by_id=hand.by.user_id, said_at=hand.at,
    )  # fmt: skip
    traced(hand, "guardians.checked", Somebody(row.household, row.person), on=said.on)
    return made


@transaction.atomic
def drop(*, hand: Hand, household: UUID, guardian: UUID, check_id: UUID) -> None:
    """It was written down by mistake; the trail keeps that it was."""
    only_visitors(hand)
    row = guardian_of(hand, household, guardian)
    found = row.checks.filter(public_id=check_id).first()
    if found is None:
        raise Refusal("没有找到这次查看。请刷新页面。")
    on = found.on
    found.delete()
    about = Somebody(row.household, row.person)
    traced(hand, "guardians.checked", about, on=on, taken_back=True)
