"""What the actions of this part have in common."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.roles import HANDLERS, VISITORS, Role
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household, Membership, Person, PersonFacts

KEEPERS = frozenset({Role.COUNTY_HEALTH, Role.COUNTY_ASSOCIATION})
_MOST_AHEAD = 366 * 5


class Somebody(NamedTuple):
    """A person of a family, both locked for what is written about them."""

    home: Household
    person: Person


def only_handlers(hand: Hand) -> None:
    if Role(hand.by.role) not in HANDLERS:
        raise Refusal("这件事由乡镇经办或者县级经办登记。请与他们联系。")


def only_visitors(hand: Hand) -> None:
    if Role(hand.by.role) not in VISITORS:
        raise Refusal("这件事由村级联系人、乡镇经办或者县级经办登记。请与他们联系。")


def only_keepers(hand: Hand) -> None:
    if Role(hand.by.role) not in KEEPERS:
        raise Refusal("医疗机构由县级卫健或者计生协经办登记。请与他们联系。")


def somebody(hand: Hand, household: UUID, person: UUID) -> Somebody:
    """A living person of a running family of one's area. Raises Refusal."""
    home: Household | None = (
        Household.objects.within(hand.scope).locked().filter(public_id=household).first()
    )
    if home is None:
        raise Refusal("没有找到这户家庭。")
    if home.closed_on is not None:
        raise Refusal("这户已经注销，不再登记。")
    tie = Membership.objects.filter(
        household=home, person__public_id=person, known_to__isnull=True, valid_to__isnull=True
    ).select_related("person").first()  # fmt: skip
    if tie is None:
        raise Refusal("这户没有这个人。请刷新页面再选。")
    if _dead(tie.person_id):
        raise Refusal("档案里这位同志已经去世。请核对是不是选错了人。")
    return Somebody(home, tie.person)


def _dead(person: int) -> bool:
    facts = PersonFacts.objects.filter(
        person=person, known_to__isnull=True, valid_to__isnull=True
    ).first()
    return facts is not None and (facts.alive is False or facts.death_date is not None)


def traced(hand: Hand, act: str, who: Somebody, **more: object) -> None:
    """A line about the person."""
    record(hand.by, act, [Subject("person", who.person.pk, who.home.region)], **more)  # type: ignore[arg-type]


def not_later(day: date, today: date, label: str) -> None:
    if day > today:
        raise Refusal(f"{label}不能晚于今天。请核对日期。")


def not_far(day: date, today: date, label: str) -> None:
    if (day - today).days > _MOST_AHEAD:
        raise Refusal(f"{label}离今天太远。请核对年份。")
