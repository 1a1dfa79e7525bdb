"""Somebody cannot act for themself, says a court or a family; or can again."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.wording import written
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.guardians.choices import DEGREES, RESTORED
from nuanxin.care.guardians.models import Guardian, Ward
from nuanxin.care.medical.actions.doing import (
    Somebody,
    not_later,
    only_handlers,
    somebody,
    traced,
)
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household, PersonFacts

_GROWN = 18


class Said(NamedTuple):
    """How far, by whom it is known, and on which paper it rests."""

    degree: str
    court: bool
    document: str
    found_on: date
    told_by: str


@transaction.atomic
def find(*, hand: Hand, household: UUID, person: UUID, said: Said) -> Ward:
    """Write it down; nobody here decides it. Raises Refusal."""
    only_handlers(hand)
    who = somebody(hand, household, person)
    if said.degree not in DEGREES:
        raise Refusal("请选无民事行为能力，还是限制民事行为能力。")
    not_later(said.found_on, hand.day, "认定（得知）日期")
    _refuse_young(who, said.found_on)
    before = Ward.objects.locked().filter(person=who.person, ended_on__isnull=True).first()
    if before is not None:
        raise Refusal(f"{before.found_on} 已经登记过。情况变了的，请先登记恢复，再重新登记。")
    row: Ward = Ward.objects.create(
        household=who.home, region=who.home.region, person=who.person, degree=said.degree,
        court=said.court, document=written(said.document, "判决书（依据）", 80),
        found_on=said.found_on, told_by=written(said.told_by, "谁说的", 20),
        recorded_by_id=hand.by.user_id, recorded_at=hand.at,
    )  # fmt: skip
    traced(hand, "guardians.found", who, on=said.found_on)
    return row


def _refuse_young(who: Somebody, on: date) -> None:
    facts = PersonFacts.objects.filter(
        person=who.person, known_to__isnull=True, valid_to__isnull=True
    ).first()
    born = facts.birth_date if facts else None
    if born is None:
        raise Refusal("档案里没有出生日期，不知道是不是成年人。请先补全。")
    if on.year - born.year - ((on.month, on.day) < (born.month, born.day)) < _GROWN:
        raise Refusal("这位未满 18 周岁，由父母监护（《民法典》第二十七条）。这里登记成年人。")


@transaction.atomic
def restore(*, hand: Hand, household: UUID, ward: UUID, on: date, document: str) -> Ward:
    """They can act again: every guardian's right ends that day."""
    only_handlers(hand)
    row = ward_of(hand, household, ward)
    if row.ended_on is not None:
        raise Refusal("已经登记恢复。请刷新页面。")
    not_later(on, hand.day, "恢复日期")
    if on < row.found_on:
        raise Refusal("恢复不能早于认定。请核对日期。")
    row.ended_on, row.ended_document = on, written(document, "恢复的依据", 80)
    row.save(update_fields=["ended_on", "ended_document"])
    acting = Guardian.objects.filter(
        person=row.person_id, starts_on__isnull=False, ends_on__isnull=True
    )
    for each in acting:
        each.ends_on, each.ended_why = max(on, each.starts_on or on), RESTORED
        each.save(update_fields=["ends_on", "ended_why"])
    traced(hand, "guardians.restored", Somebody(row.household, row.person), on=on)
    return row


@transaction.atomic
def take_back(*, hand: Hand, household: UUID, ward: UUID) -> None:
    """It was written down by mistake, and nobody acts on it; or the restoring was."""
    only_handlers(hand)
    row = ward_of(hand, household, ward)
    who = Somebody(row.household, row.person)
    if row.ended_on is not None:
        if Ward.objects.filter(person=row.person_id, ended_on__isnull=True).exists():
            raise Refusal("后来又登记过一次，不能撤回。请在新的那一次里办。")
        _reopen(row)
    elif _acting(row):
        raise Refusal("已经有监护人，不能删去。请先办监护人，或者登记恢复。")
    else:
        row.delete()
    traced(hand, "guardians.ward_back", who)


def _reopen(row: Ward) -> None:
    """With whoever stopped acting only because of it."""
    Guardian.objects.filter(
        person=row.person_id, ended_why=RESTORED, ends_on__gte=row.ended_on
    ).update(ends_on=None, ended_why="")
    row.ended_on, row.ended_document = None, ""
    row.save(update_fields=["ended_on", "ended_document"])


def _acting(row: Ward) -> bool:
    rows = Guardian.objects.filter(person=row.person_id, starts_on__isnull=False)
    return rows.filter(ends_on__isnull=True).exists()


def ward_of(hand: Hand, household: UUID, ward: UUID) -> Ward:
    """One of a family of one's area, both locked. Raises Refusal."""
    home = home_of(hand, household)
    row: Ward | None = (
        Ward.objects.locked()
        .filter(household=home, public_id=ward)
        .select_related("household", "person")
        .first()
    )
    if row is None:
        raise Refusal("没有找到这次登记。请刷新页面。")
    return row


def home_of(hand: Hand, household: UUID) -> Household:
    row: Household | None = (
        Household.objects.within(hand.scope).locked().filter(public_id=household).first()
    )
    if row is None:
        raise Refusal("没有找到这户家庭。")
    return row
