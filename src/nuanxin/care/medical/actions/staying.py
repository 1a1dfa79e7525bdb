"""住院: told by somebody with a right to; the duty to go there falls on the same day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.wording import noted, written
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.duties.actions.telling import Event, tell_event
from nuanxin.care.medical.actions.doing import (
    Somebody,
    not_later,
    only_visitors,
    somebody,
    traced,
)
from nuanxin.care.medical.models import HospitalStay
from nuanxin.care.needs.actions.doing import sealed
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.consents.models import Answer
from nuanxin.registry.consents.queries import standing
from nuanxin.registry.people.models import Household

PURPOSE = "hospital_stay"
# A stay told of long after it began is written down for the days; nobody is sent there for it.
_FRESH = timedelta(days=60)


class Told(NamedTuple):
    """Where, since when, and who says so. Never why."""

    hospital: str
    admitted_on: date
    source: str
    told_by: str
    discharged_on: date | None = None
    proof: str = ""


@transaction.atomic
def admit(*, hand: Hand, household: UUID, person: UUID, said: Told) -> HospitalStay:
    """Write a stay down; while it goes on somebody is to go there today. Raises Refusal.

    What a hospital tells needs the person's consent for it.
    """
    only_visitors(hand)
    who = somebody(hand, household, person)
    _refuse(hand, who, said)
    key = new_id()
    row = HospitalStay.objects.create(
        public_id=key, household=who.home, region=who.home.region, person=who.person,
        hospital_sealed=sealed(key, said.hospital, "在哪家医院", 60),
        admitted_on=said.admitted_on,
        discharged_on=said.discharged_on, source=said.source,
        told_by=written(said.told_by, "谁说的", 20), proof=noted(said.proof, "凭据", 60),
        recorded_by_id=hand.by.user_id, recorded_at=hand.at,
        discharge_by_id=hand.by.user_id if said.discharged_on else None,
    )  # fmt: skip
    traced(hand, "medical.admitted", who, on=said.admitted_on)
    if said.discharged_on is None and said.admitted_on > hand.day - _FRESH:
        tell_event(
            hand=hand, household=household,
            said=Event("illness", said.admitted_on, said.told_by),
        )  # fmt: skip
    return row


def _refuse(hand: Hand, who: Somebody, said: Told) -> None:
    if said.source not in HospitalStay.Source.values:
        raise Refusal("请选怎样得知的。")
    if said.source == HospitalStay.Source.HOSPITAL and not _agreed(hand, who):
        raise Refusal(
            "医院告知的，要本人先同意“医院把住院情况告诉经办单位”。请到“同意”登记以后再填。"
        )
    not_later(said.admitted_on, hand.day, "入院日期")
    if said.discharged_on is not None:
        _refuse_end(said.admitted_on, said.discharged_on, hand.day)
    _refuse_twice(who, said)


def _agreed(hand: Hand, who: Somebody) -> bool:
    said = standing(hand.scope, who.person.pk, PURPOSE)
    return said is not None and said.answer == Answer.GIVEN


def _refuse_twice(who: Somebody, said: Told) -> None:
    """Two stays of one person never cover one night."""
    others = HospitalStay.objects.locked().filter(person=who.person)
    for each in others:
        if each.discharged_on is None:
            raise Refusal(f"{each.admitted_on} 入院的那次还没有登记出院。请先登记出院日期。")
        end = said.discharged_on or date.max
        if said.admitted_on < each.discharged_on and each.admitted_on < end:
            raise Refusal(
                f"和 {each.admitted_on} 至 {each.discharged_on} 那次住院重叠。请核对日期。"
            )


@transaction.atomic
def discharge(
    *, hand: Hand, household: UUID, stay: UUID, on: date, proof: str = ""
) -> HospitalStay:
    """They came home; the same day again changes nothing."""
    only_visitors(hand)
    row = _stay(hand, household, stay)
    if row.discharged_on == on:
        return row
    if row.discharged_on is not None:
        raise Refusal(f"已经登记 {row.discharged_on} 出院。填错了的，请先“登记错了，删去”。")
    _refuse_end(row.admitted_on, on, hand.day)
    row.discharged_on, row.discharge_by_id = on, hand.by.user_id
    row.proof = noted(proof, "凭据", 60) or row.proof
    row.save(update_fields=["discharged_on", "discharge_by", "proof"])
    traced(hand, "medical.discharged", Somebody(row.household, row.person), on=on)
    return row


def _refuse_end(admitted: date, discharged: date, today: date) -> None:
    not_later(discharged, today, "出院日期")
    if discharged < admitted:
        raise Refusal("出院日期不能早于入院日期。请核对日期。")


@transaction.atomic
def take_back(*, hand: Hand, household: UUID, stay: UUID) -> None:
    """It was written down by mistake; the trail keeps that it was."""
    only_visitors(hand)
    row = _stay(hand, household, stay)
    who, on = Somebody(row.household, row.person), row.admitted_on
    row.delete()
    traced(hand, "medical.stay_back", who, on=on)


def _stay(hand: Hand, household: UUID, stay: UUID) -> HospitalStay:
    home = Household.objects.within(hand.scope).locked().filter(public_id=household).first()
    row: HospitalStay | None = (
        HospitalStay.objects.locked()
        .filter(household=home, public_id=stay)
        .select_related("household", "person")
        .first()
        if home
        else None
    )
    if row is None:
        raise Refusal("没有找到这次住院。请刷新页面。")
    return row
