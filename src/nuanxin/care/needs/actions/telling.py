"""A need is written down, ends, or is taken up again."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.wording import written
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.needs.actions.doing import (
    about,
    home_of,
    only_visitors,
    refuse_day,
    sealed_or_not,
)
from nuanxin.care.needs.matters import need_kinds
from nuanxin.care.needs.models import CarePlan, Need
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household, Person


class Said(NamedTuple):
    """What somebody needs: whose (None: the whole family's), what, from where we know."""

    kind: str
    source: str
    told_by: str
    told_on: date
    words: str = ""
    person: UUID | None = None


@transaction.atomic
def tell_need(*, hand: Hand, household: UUID, said: Said) -> Need:
    """Write it down. The same said twice on a day is one. Raises Refusal."""
    only_visitors(hand)
    home = home_of(hand, household)
    if said.kind not in need_kinds():
        raise Refusal("请选需要什么。")
    if said.source not in Need.Source.values:
        raise Refusal("请选从哪里得知的。")
    refuse_day(said.told_on, hand.day, "哪天说的")
    told_by = written(said.told_by, "谁说的", 20)
    person = _member(home, said.person) if said.person else None
    before: Need | None = Need.objects.filter(
        household=home, person=person, kind=said.kind, told_on=said.told_on,
        told_by=told_by, ended_on__isnull=True,
    ).first()  # fmt: skip
    if before:
        return before
    public_id = new_id()
    row: Need = Need.objects.create(
        public_id=public_id, household=home, region=home.region, person=person,
        kind=said.kind, words_sealed=sealed_or_not(public_id, said.words, "说了什么"),
        source=said.source, told_by=told_by, told_on=said.told_on,
        recorded_by_id=hand.by.user_id, recorded_at=hand.at, plan=_running(home),
    )  # fmt: skip
    record(hand.by, "needs.told", [about(home)], kind=said.kind, source=said.source)
    return row


def _running(home: Household) -> CarePlan | None:
    """A plan is for all a family needs; what comes up while it runs is looked at with it."""
    found: CarePlan | None = CarePlan.objects.filter(
        household=home, ended_on__isnull=True
    ).first()
    return found


def _member(home: Household, public_id: UUID) -> Person:
    found: Person | None = Person.objects.filter(
        public_id=public_id, memberships__household=home, memberships__known_to__isnull=True,
        memberships__valid_to__isnull=True,
    ).first()  # fmt: skip
    if found is None:
        raise Refusal("这户没有这个人。请刷新页面。")
    return found


class Ended(NamedTuple):
    """How a need ended, on which day, in words."""

    how: str
    on: date
    words: str = ""


@transaction.atomic
def end_need(*, hand: Hand, household: UUID, need: UUID, said: Ended) -> Need:
    """It is over. Refused while another office still has a matter of it."""
    only_visitors(hand)
    home = home_of(hand, household, closed_too=True)
    row = _need(home, need)
    if row.ended_on is not None:
        raise Refusal("这条需求已经了结。请刷新页面。")
    if said.how not in Need.How.values:
        raise Refusal("请选怎样了结的。")
    refuse_day(said.on, hand.day, "了结日期")
    if said.on < row.told_on:
        raise Refusal("了结日期不能早于说的那天。请核对日期。")
    if row.referrals.filter(answered_on__isnull=True, back_on__isnull=True).exists():
        raise Refusal("为这条需求转办的事还没有答复。请先等答复，或者撤回转办。")
    row.ended_on, row.how, row.ended_by_id = said.on, said.how, hand.by.user_id
    row.ended_words_sealed = sealed_or_not(row.public_id, said.words, "了结说明")
    row.save(update_fields=["ended_on", "how", "ended_by", "ended_words_sealed"])
    record(hand.by, "needs.ended", [about(home)], how=said.how)
    return row


@transaction.atomic
def reopen_need(*, hand: Hand, household: UUID, need: UUID) -> Need:
    """It was not over after all."""
    only_visitors(hand)
    home = home_of(hand, household)
    row = _need(home, need)
    if row.ended_on is None:
        return row
    row.ended_on, row.how, row.ended_by, row.ended_words_sealed = None, "", None, None
    row.plan = _running(home)
    row.save(update_fields=["ended_on", "how", "ended_by", "ended_words_sealed", "plan"])
    record(hand.by, "needs.reopened", [about(home)])
    return row


def _need(home: Household, public_id: UUID) -> Need:
    row: Need | None = Need.objects.locked().filter(household=home, public_id=public_id).first()
    if row is None:
        raise Refusal("没有找到这条需求。请刷新页面。")
    return row
