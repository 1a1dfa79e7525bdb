"""Handing a family to another unit (经办单位): every row of its file follows by its key."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.events import announce
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.queries import known_place
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.facts.actions import Origin, name_source
from nuanxin.registry.people.events import FamilyMoved, FamilyMoving
from nuanxin.registry.people.models import Household, Move

# Whoever also belongs to a family that stays where it is stays with it.
_PEOPLE = """
UPDATE registry_person p SET region = %(to)s
 WHERE p.region = %(from)s AND EXISTS (
        SELECT FROM registry_membership m WHERE m.person_id = p.id
           AND m.household_id = %(household)s AND m.known_to IS NULL AND m.valid_to IS NULL)
   AND NOT EXISTS (
        SELECT FROM registry_membership m
          JOIN registry_household h ON h.id = m.household_id AND h.region = p.region
         WHERE m.person_id = p.id AND m.household_id <> %(household)s
           AND m.known_to IS NULL AND m.valid_to IS NULL)
RETURNING p.id
"""


@transaction.atomic
def move_family(
    *, household: UUID, scope: Scope, by: Actor, to: int, origin: Origin, at: datetime
) -> Move:
    """Hand a family over from the day the source was received.

    Only an officer over both units may. Refused while somebody who must follow cannot.
    """
    row: Household | None = (
        Household.objects.within(scope).locked().filter(public_id=household).first()
    )
    if row is None:
        raise Refusal("没有找到这户家庭。")
    before = row.region
    _refuse(row, scope, to)
    announce(FamilyMoving(row.pk, before, to, by, at))
    row.region = to
    row.revision += 1
    row.save(update_fields=["region", "revision"])
    people = _follow(row.pk, before, to)
    announce(FamilyMoved(row.pk, tuple(people), to))
    source = name_source(by=by, region=to, origin=origin, recorded_at=at)
    moved: Move = Move.objects.create(
        household=row, region=to, from_region=before, to_region=to,
        moved_on=origin.received_on, known_from=at, source=source,
    )  # fmt: skip
    about = [Subject("household", row.pk), *(Subject("person", each) for each in people)]
    record(by, "household.move_out", about, region=before, to=to, on=origin.received_on)
    record(by, "household.move_in", about, region=to, was=before, on=origin.received_on)
    return moved


def _refuse(row: Household, scope: Scope, to: int) -> None:
    if row.closed_on is not None:
        raise Refusal("这户已经注销，不办移交。确要移交的，请先恢复。")
    if to == row.region:
        raise Refusal("这户现在就由这个单位经办。请选另一个。")
    if not scope.covers(to):
        raise Refusal("只能移交到您辖区内的单位。跨辖区的，请由双方共同的上级经办办理。")
    if not known_place(to):
        raise Refusal("没有这个乡镇、村（社区），或者已经撤销。请从列表里选。")


def _follow(household: int, before: int, to: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, {"household": household, "from": before, "to": to})
        return [row[0] for row in cursor.fetchall()]
