"""Somebody joins a family already on file: a child born or adopted, a new husband or wife."""

from __future__ import annotations

from copy import copy
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.isolation.elsewhere import beyond_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault.blind import blind_index
from nuanxin.base.vault.kinds import Kind
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.facts.actions import Origin, name_source
from nuanxin.registry.facts.models import Source
from nuanxin.registry.people.actions.guarding import refuse_joining, refuse_parentage
from nuanxin.registry.people.actions.intake import admit_people
from nuanxin.registry.people.models import Household, Membership, Person, PersonFacts
from nuanxin.registry.people.newcomers import NewMembership
from nuanxin.registry.people.plausible import FIRST_MOVE
from nuanxin.registry.people.words import Role

ADOPTED = "收养"


@transaction.atomic
def join(
    *,
    household: UUID,
    scope: Scope,
    by: Actor,
    member: NewMembership,
    origin: Origin,
    at: datetime,
) -> Membership:
    """Put a person into a household; somebody on file by that number is tied, not copied.

    Raises Refusal when the household already has its wife or husband, or that person.
    """
    home = Household.objects.within(scope).locked().filter(public_id=household).first()
    if home is None:
        raise Refusal("没有找到这户家庭。")
    standing = Membership.objects.filter(household=home, known_to=None, valid_to=None)
    if member.role != Role.CHILD and standing.filter(role=member.role).exists():
        raise Refusal(f"这户已经登记了{member.role}。换人的，请先在原来的人上登记离开。")
    source = name_source(by=by, region=home.region, origin=origin, recorded_at=at)
    person = _known(scope, member.person.id_number)
    if person is not None and standing.filter(person=person).exists():
        raise Refusal(f"{person.name} 已经在这户家庭里，不用再登记。")
    refuse_joining(home.pk, member, person, timezone.localdate(at))
    if person is None:
        ids = admit_people([(member.person, home.region)], source=source, known_at=at)
        person = Person.objects.get(pk=ids[member.person.key])
    tie = Membership.objects.create(
        region=home.region,
        household=home,
        person=person,
        person_region=person.region,
        role=member.role,
        position=standing.filter(role=member.role).count() + 1,
        parentage=member.parentage,
        adopted_on=member.adopted_on,
        earlier_marriage=member.earlier_marriage,
        known_from=at,
        source=source,
    )
    about = [Subject("household", home.pk, home.region), Subject("person", person.pk)]
    record(by, "household.join", about, role=member.role)
    return tie


def _known(scope: Scope, number: str) -> Person | None:
    """Whoever holds the number; a holder elsewhere is only said to exist."""
    if not number:
        return None
    index = blind_index(Kind.ID_NUMBER, number)
    mine: Person | None = Person.objects.within(scope).filter(id_number_index=index).first()
    if mine is None and beyond_scope(Person, "id_number_index", [index]):
        raise Refusal("这个身份证号在外辖区已经建档。请与对方核对，由县级经办办理。")
    return mine


class Leaving(NamedTuple):
    """Since when somebody belongs to a household no more, and why."""

    on: date
    reason: str


@transaction.atomic
def leave(
    *, tie: tuple[UUID, UUID], scope: Scope, by: Actor, leaving: Leaving, origin: Origin,
    at: datetime,
) -> Membership:  # fmt: skip
    """Somebody belongs to a household no more; `tie` = (household, person).

    The reason stands in the trail and is told by the history.
    """
    old = _tie(scope, *tie)
    _refuse_leaving(old, leaving, timezone.localdate(at))
    source = name_source(by=by, region=old.region, origin=origin, recorded_at=at)
    ended = _rewritten(old, at, source)
    ended.valid_to = leaving.on
    ended.save(force_insert=True)
    record(
        by, "household.leave", _about(old), role=old.role, tie=ended.pk, on=leaving.on,
        reason=leaving.reason.strip(),
    )  # fmt: skip
    return ended


def _refuse_leaving(old: Membership, leaving: Leaving, today: date) -> None:
    if not leaving.reason.strip():
        raise Refusal("请写明离开的原因，例如：离婚、随母迁出、登记错了。")
    if leaving.on > today:
        raise Refusal(f"离开日期 {leaving.on} 还没有到。没有发生的，到那天再登记。")
    if old.valid_from and leaving.on < old.valid_from:
        raise Refusal(
            f"离开日期 {leaving.on} 早于加入这户的日期 {old.valid_from}。请核对日期。"
        )
    facts = PersonFacts.objects.filter(person=old.person_id, known_to__isnull=True)
    born = facts.aggregate(first=Min("birth_date"))["first"]
    if born and leaving.on < born:
        raise Refusal(f"离开日期 {leaving.on} 早于本人出生日期 {born}。请核对日期。")
    if leaving.on < FIRST_MOVE:
        raise Refusal(f"离开日期 {leaving.on} 早于 1949 年。请核对日期。")


class Parentage(NamedTuple):
    """Whose child somebody is, as in the vocabulary (子女.来源); empty is unknown."""

    kind: str
    adopted_on: date | None = None
    earlier_marriage: bool | None = None
    sure: bool = False


@transaction.atomic
def record_parentage(
    *, tie: tuple[UUID, UUID], scope: Scope, by: Actor, parentage: Parentage,
    origin: Origin, at: datetime,
) -> Membership:  # fmt: skip
    """Put right whose child a member is; `tie` = (household, person).

    Asking for what already stands changes nothing.
    """
    old = _tie(scope, *tie)
    if old.role != Role.CHILD:
        raise Refusal("子女来源只登记在子女名下。")
    if parentage.adopted_on and parentage.kind != ADOPTED:
        raise Refusal("填了收养日期，子女来源应选“收养”。请核对。")
    if parentage[:3] == (old.parentage, old.adopted_on, old.earlier_marriage):
        return old
    source = name_source(by=by, region=old.region, origin=origin, recorded_at=at)
    new = _rewritten(old, at, source)
    new.parentage, new.adopted_on, new.earlier_marriage = parentage[:3]
    refuse_parentage(old, new, sure=parentage.sure)
    new.save(force_insert=True)
    record(by, "household.parentage", _about(old), kind=parentage.kind)
    return new


def _tie(scope: Scope, household: UUID, person: UUID) -> Membership:
    tie: Membership | None = (
        Membership.objects.within(scope)
        .locked()
        .filter(
            household__public_id=household, person__public_id=person, known_to=None,
            valid_to=None,
        )
        .first()
    )  # fmt: skip
    if tie is None:
        raise Refusal("这位同志已经不在这户家庭里。请刷新页面。")
    return tie


def _rewritten(tie: Membership, at: datetime, source: Source) -> Membership:
    """Close what was known, and give its successor, not yet written."""
    Membership.objects.filter(pk=tie.pk).update(known_to=at)
    new = copy(tie)
    new.pk, new.known_from, new.source = None, at, source
    return new


def _about(tie: Membership) -> list[Subject]:
    return [
        Subject("household", tie.household_id, tie.region),
        Subject("person", tie.person_id),
    ]
