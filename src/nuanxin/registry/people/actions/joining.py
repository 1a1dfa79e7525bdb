"""Somebody joins a family already on file: a child born or adopted, a new husband or wife."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault.blind import blind_index
from nuanxin.base.vault.kinds import Kind
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.actions.intake import admit_people
from nuanxin.registry.people.actions.sources import Origin, name_source
from nuanxin.registry.people.models import Household, Membership, Person
from nuanxin.registry.people.newcomers import NewMembership
from nuanxin.registry.people.words import Role


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
    if person is None:
        ids = admit_people([(member.person, home.region)], source=source, known_at=at)
        person = Person.objects.get(pk=ids[member.person.key])
    elif standing.filter(person=person).exists():
        raise Refusal(f"{person.name} 已经在这户家庭里，不用再登记。")
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
    holders = Person.objects.filter(id_number_index=blind_index(Kind.ID_NUMBER, number))
    mine: Person | None = holders.within(scope).first()
    if mine is None and holders.exists():
        raise Refusal("这个身份证号在外辖区已经建档。请与对方核对，由县级经办办理。")
    return mine


@transaction.atomic
def leave(
    *, household: UUID, person: UUID, scope: Scope, by: Actor, origin: Origin, at: datetime
) -> Membership:
    """Somebody belongs to a household no more, from the day the source was received."""
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
    source = name_source(by=by, region=tie.region, origin=origin, recorded_at=at)
    tie.known_to = at
    tie.save(update_fields=["known_to"])
    ended = Membership.objects.create(
        region=tie.region,
        household_id=tie.household_id,
        person_id=tie.person_id,
        person_region=tie.person_region,
        role=tie.role,
        position=tie.position,
        parentage=tie.parentage,
        adopted_on=tie.adopted_on,
        earlier_marriage=tie.earlier_marriage,
        valid_from=tie.valid_from,
        valid_to=origin.received_on,
        known_from=at,
        source=source,
    )
    about = [Subject("household", tie.household_id, tie.region)]
    record(by, "household.leave", [*about, Subject("person", tie.person_id)], role=tie.role)
    return ended
