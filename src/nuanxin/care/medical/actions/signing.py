"""家庭医生签约: signed, declined, ended; and follow-ups as they are done."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.wording import written
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.medical.actions.doing import (
    Somebody,
    not_far,
    not_later,
    only_handlers,
    only_visitors,
    somebody,
    traced,
)
from nuanxin.care.medical.models import DoctorContract, FollowUp
from nuanxin.care.medical.queries import institution
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household


class Signed(NamedTuple):
    """What the paper says; `times`: follow-ups a year, where it says so."""

    institution: UUID
    doctor: str
    starts_on: date
    ends_on: date
    told_by: str
    times: int | None = None
    has_record: bool = False


@transaction.atomic
def sign(*, hand: Hand, household: UUID, person: UUID, said: Signed) -> DoctorContract:
    """Write down a contract; the one before ends. Signing is the person's own wish."""
    only_handlers(hand)
    who = somebody(hand, household, person)
    where = institution(hand.scope, said.institution)
    if where is None or where.closed_on is not None:
        raise Refusal("请选在哪家医疗机构签的。没有的请县级经办先登记。")
    _refuse(hand, said)
    _end_before(who, said.starts_on, "重新签约")
    row = DoctorContract.objects.create(
        public_id=new_id(), household=who.home, region=who.home.region, person=who.person,
        institution=where, doctor=written(said.doctor, "家庭医生（团队）", 40),
        times=said.times, has_record=said.has_record, starts_on=said.starts_on,
        ends_on=said.ends_on, told_by=written(said.told_by, "谁签的", 20),
        recorded_by_id=hand.by.user_id, recorded_at=hand.at,
    )  # fmt: skip
    traced(hand, "medical.signed", who, until=said.ends_on)
    return row


def _refuse(hand: Hand, said: Signed) -> None:
    not_later(said.starts_on, hand.day, "签约日期")
    not_far(said.ends_on, hand.day, "协议到期日期")
    if said.ends_on < said.starts_on:
        raise Refusal("协议到期日期不能早于签约日期。")
    if said.times is not None and not 1 <= said.times <= 52:
        raise Refusal("每年随访次数请填 1 到 52，协议没有写的空着。")


@transaction.atomic
def decline(
    *, hand: Hand, household: UUID, person: UUID, on: date, told_by: str
) -> DoctorContract:
    """They do not wish to sign; nobody asks again until they say otherwise."""
    only_handlers(hand)
    who = somebody(hand, household, person)
    not_later(on, hand.day, "哪天说的")
    _end_before(who, on, "本人不愿继续")
    row = DoctorContract.objects.create(
        public_id=new_id(), household=who.home, region=who.home.region, person=who.person,
        declined=True, starts_on=on, told_by=written(told_by, "谁说的", 20),
        recorded_by_id=hand.by.user_id, recorded_at=hand.at,
    )  # fmt: skip
    traced(hand, "medical.declined", who, on=on)
    return row


def _end_before(who: Somebody, on: date, why: str) -> None:
    before = (
        DoctorContract.objects.locked()
        .filter(person=who.person, stopped_on__isnull=True)
        .first()
    )
    if before is None:
        return
    if on < before.starts_on:
        raise Refusal(f"{before.starts_on} 登记过一次，新的不能更早。请核对日期。")
    before.stopped_on, before.stopped_why = on, why
    before.save(update_fields=["stopped_on", "stopped_why"])


@transaction.atomic
def stop(*, hand: Hand, household: UUID, contract: UUID, why: str) -> DoctorContract:
    """It runs no longer."""
    only_handlers(hand)
    row = _contract(hand, household, contract)
    if row.stopped_on is not None:
        raise Refusal("这份协议已经终止。")
    row.stopped_on = max(hand.day, row.starts_on)
    row.stopped_why = written(why, "终止原因", 40)
    row.save(update_fields=["stopped_on", "stopped_why"])
    traced(hand, "medical.stopped", Somebody(row.household, row.person))
    return row


@transaction.atomic
def follow_up(*, hand: Hand, household: UUID, contract: UUID, on: date, way: str) -> FollowUp:
    """A follow-up was done on a day; twice on one day is one."""
    only_visitors(hand)
    row = _contract(hand, household, contract)
    if way not in FollowUp.Way.values:
        raise Refusal("请选怎样随访的。")
    not_later(on, hand.day, "随访日期")
    last = min(each for each in (row.stopped_on, row.ends_on, hand.day) if each is not None)
    if row.declined or not row.starts_on <= on <= last:
        raise Refusal("随访日期不在协议有效期内。请核对日期，或者先登记新的协议。")
    done, fresh = FollowUp.objects.get_or_create(
        contract=row, on=on,
        defaults={
            "public_id": new_id(), "household_id": row.household_id, "region": row.region,
            "way": way, "recorded_by_id": hand.by.user_id, "recorded_at": hand.at,
        },
    )  # fmt: skip
    if fresh:
        traced(hand, "medical.follow_up", Somebody(row.household, row.person), on=on)
    return done


@transaction.atomic
def undo_follow_up(*, hand: Hand, household: UUID, follow_up: UUID) -> None:
    """It was written down by mistake; the trail keeps that it was."""
    only_handlers(hand)
    home = _home(hand, household)
    row = FollowUp.objects.locked().filter(household=home, public_id=follow_up).first()
    if row is None:
        return
    who, on = Somebody(home, row.contract.person), row.on
    row.delete()
    traced(hand, "medical.follow_up", who, taken_back=on)


def _contract(hand: Hand, household: UUID, contract: UUID) -> DoctorContract:
    home = _home(hand, household)
    row: DoctorContract | None = (
        DoctorContract.objects.locked()
        .filter(household=home, public_id=contract)
        .select_related("household", "person")
        .first()
    )
    if row is None:
        raise Refusal("没有找到这份协议。请刷新页面。")
    return row


def _home(hand: Hand, household: UUID) -> Household:
    row: Household | None = (
        Household.objects.within(hand.scope).locked().filter(public_id=household).first()
    )
    if row is None:
        raise Refusal("没有找到这户家庭。")
    return row
