"""The giving county: offering a family's file, and taking the offer back."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.wording import written
from nuanxin.base.jurisdiction.divisions import region_tree
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.registry.consents.actions import Said, record_answer
from nuanxin.registry.consents.models import Answer
from nuanxin.registry.consents.purposes import COUNTY_TRANSFER
from nuanxin.registry.consents.queries import standing
from nuanxin.registry.people.models import Household, Membership, Person, PersonFacts
from nuanxin.support.transfers.actions.ends import (
    Ends,
    Hand,
    across,
    county_of,
    ends_of,
    only_county,
    settle,
    still_offered,
    trace,
)
from nuanxin.support.transfers.carried import as_kept, carried, shown_names
from nuanxin.support.transfers.models import Arrival, Departure, State

LONGEST = 120
_LEVELS = ("县", "乡镇")


class Consented(NamedTuple):
    """Who of the family agreed, how and when."""

    person: UUID
    said: Said


class Offer(NamedTuple):
    """Where to, since when the family lives there, why; what the family said."""

    to: int
    moved_on: date
    reason: str
    consent: Consented


@transaction.atomic
def offer(*, hand: Hand, household: UUID, asked: Offer) -> Departure:
    """Offer a family to another county; nothing moves yet.

    Raises Refusal without the family's word, to a place that is none, and a second time.
    """
    only_county(hand, "跨县转出")
    home = _home(hand, household)
    _refuse_place(home, asked)
    _agreed(hand, home, asked.consent)
    if Departure.objects.filter(household=home.pk, state=State.OFFERED).exists():
        raise Refusal("这户已经提出转接，在等对方接收。要改去别处的，请先撤回。")
    reason = written(asked.reason, "转出原因", LONGEST)
    names, members = shown_names(home)
    lines, said = carried(home), asked.consent.said
    told = {
        "pair": new_id(), "to_region": asked.to, "names": names, "members": members,
        "reason": reason, "moved_on": asked.moved_on, "consent_way": said.way,
        "consent_on": said.on, "offered_at": hand.at,
    }  # fmt: skip
    with across(home.region, asked.to):
        ends = Ends(
            Departure.objects.create(
                region=home.region, from_region=home.region, household=home.pk,
                number=home.number, offered_by_id=hand.by.user_id,
                lines=as_kept(lines, keys=True), **told,
            ),
            Arrival.objects.create(
                region=asked.to, from_region=home.region - home.region % 1000,
                lines=as_kept(lines, keys=False), **told,
            ),
        )  # fmt: skip
        trace(hand, "transfer.offered", ends, to=asked.to, on=asked.moved_on)
    return ends.out


@transaction.atomic
def withdraw(*, hand: Hand, departure: UUID, reason: str) -> Departure:
    """Take an offer back while the other end has not accepted it."""
    only_county(hand, "撤回转接")
    found = departure_row(hand, departure)
    said = written(reason, "撤回的原因", LONGEST)
    with across(found.region, found.to_region):
        ends = ends_of(found.pair, found.region, found.to_region)
        still_offered(ends.out)
        settle(ends, State.WITHDRAWN, said, hand.at)
        trace(hand, "transfer.withdrawn", ends, reason=said)
    return ends.out


def departure_row(hand: Hand, public_id: UUID) -> Departure:
    found: Departure | None = (
        Departure.objects.within(hand.scope).filter(public_id=public_id).first()
    )
    if found is None:
        raise Refusal("没有找到这次转出。")
    return found


def _home(hand: Hand, public_id: UUID) -> Household:
    home: Household | None = (
        Household.objects.within(hand.scope).locked().filter(public_id=public_id).first()
    )
    if home is None:
        raise Refusal("没有找到这户家庭。")
    if home.closed_on is not None:
        raise Refusal("这户已经注销，不办转接。确要转的，请先恢复档案。")
    return home


def _refuse_place(home: Household, asked: Offer) -> None:
    place = region_tree().region(RegionCode.parse(str(asked.to)))
    whole = place is not None and place.code.value == str(asked.to)
    if place is None or not whole or place.code.level not in _LEVELS:
        raise Refusal("转到哪里：请选一个县（市、区）或乡镇（街道）。")
    if county_of(asked.to) == county_of(home.region):
        raise Refusal("转到的地方就在本县。县内的请用“移交经办单位”。")


def _agreed(hand: Hand, home: Household, consent: Consented) -> None:
    """The family's word is kept as every consent is; nobody living may have said no."""
    said = consent.said
    if said.purpose != COUNTY_TRANSFER or said.answer != Answer.GIVEN:
        raise Refusal("家庭没有同意，不能转。请先征得同意。")
    ties = Membership.objects.filter(household=home, known_to=None, valid_to=None)
    ties = ties.filter(role__in=["女方", "男方"])
    parents = list(Person.objects.filter(pk__in=ties.values("person")))
    if consent.person not in {each.public_id for each in parents}:
        raise Refusal("请选是谁同意的：要是这户在世的女方或男方。")
    record_answer(
        person=consent.person, scope=hand.scope, by=hand.by, said=said, at=hand.at,
        today=hand.day,
    )  # fmt: skip
    for each in parents:
        answer = standing(hand.scope, each.pk, COUNTY_TRANSFER)
        dead = PersonFacts.objects.filter(person=each, alive=False).true_on(hand.day).exists()
        if not dead and answer is not None and answer.answer != Answer.GIVEN:
            raise Refusal("这户有一位不同意转接。两位都同意了再提出。")
