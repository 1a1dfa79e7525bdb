"""A visit is saved once, however often it arrives, with all that follows from it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.roles import HANDLERS, VISITORS, Role
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import seal
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.contacts.actions.doing import family
from nuanxin.care.contacts.models import ContactPerson
from nuanxin.care.contacts.queries import contacts_of
from nuanxin.care.duties.actions.doing import Met, tick_met
from nuanxin.care.visits.actions.checking import Gift, Said, checked, gift
from nuanxin.care.visits.actions.concerns import raise_concerns
from nuanxin.care.visits.actions.photos import keep_photo
from nuanxin.care.visits.models import Handed, Visit, VisitTick
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household

_OTHER = (
    "同一个编号已经收过一条内容不同的走访，这一条没有收。"
    "原来那一条在这户的走访记录里；要改请在那里更正，要新登记请重新填一条。"
)


class Saved(NamedTuple):
    """The visit, and whether it had arrived before."""

    visit: Visit
    before: bool


@transaction.atomic
def save_visit(*, hand: Hand, household: UUID, said: Said) -> Saved:
    """Keep a visit, tick what it did, raise what must not wait. Raises Refusal.

    The same again answers the same visit, also after a correction; something else under the
    same number is refused.
    """
    home = visited(hand, household)
    role = Role(hand.by.role)
    came = Visit.Came.OFFICE if role in HANDLERS else Visit.Came.OWN
    return keep(hand=hand, home=home, said=said, came=came)


def visited(hand: Hand, household: UUID) -> Household:
    """A family somebody who goes to families may write about, locked."""
    if Role(hand.by.role) not in VISITORS:
        raise Refusal("走访由村级联系人、乡镇经办或者县级经办登记。")
    return family(hand.scope, household)


@transaction.atomic
def keep(*, hand: Hand, home: Household, said: Said, came: str) -> Saved:
    """The same for whoever was let in another way: the caller has judged who it is."""
    digest = said.digest()
    before = Visit.objects.filter(household=home, client_id=said.client_id).first()
    if before is not None:
        if bytes(before.digest) != digest:
            raise Refusal(_OTHER)
        return Saved(before, before=True)
    row = _written(hand, home, checked(said, hand.day), (digest, came))
    return Saved(row, before=False)


def _written(hand: Hand, home: Household, said: Said, origin: tuple[bytes, str]) -> Visit:
    public_id, (digest, came) = new_id(), origin
    row: Visit = Visit.objects.create(
        public_id=public_id, household=home, region=home.region, client_id=said.client_id,
        digest=digest, how=said.how, day=said.day, who=said.who,
        contact=contact_named(home, said.who), mood=said.mood, health=said.health,
        needs=list(said.needs),
        words_sealed=seal(Kind.RECORD, public_id, said.words) if said.words else None,
        photo=keep_photo(hand, home, said.photo), came=came,
        recorded_by_id=hand.by.user_id, recorded_at=hand.at,
    )  # fmt: skip
    met = Met(said.how, said.day, said.marks)
    ticked = tick_met(hand=hand, home=home, met=met)
    VisitTick.objects.bulk_create(VisitTick(visit=row, done=done) for done in ticked)
    for each in said.given:
        _handed(hand, row, each, said.day)
    record(
        hand.by, "visits.saved", [about(home)], how=said.how, on=said.day, came=came,
        duties=len(ticked), handed=len(said.given),
    )  # fmt: skip
    raise_concerns(hand=hand, visit=row, text=said.words)
    return row


def contact_named(home: Household, who: str) -> ContactPerson | None:
    """The contact of the family of that name, if it has one."""
    found = [each.person for each in contacts_of(home.pk) if each.person.name == who]
    return found[0] if len(found) == 1 else None


@transaction.atomic
def hand_over(*, hand: Hand, visit: UUID, given: Gift) -> Handed:
    """Write down something more that was handed over then. The same again is one."""
    row = locked(hand, visit)
    visited(hand, row.household.public_id)
    made = _handed(hand, row, gift(given), row.day)
    record(hand.by, "visits.handed", [about(row.household)], what=made.what, fen=made.fen)
    return made


def locked(hand: Hand, visit: UUID) -> Visit:
    """A visit of one's area. Raises Refusal."""
    rows = Visit.objects.within(hand.scope).locked().select_related("household")
    row: Visit | None = rows.filter(public_id=visit).first()
    if row is None:
        raise Refusal("没有找到这次走访。请刷新页面。")
    return row


def _handed(hand: Hand, row: Visit, given: Gift, day: date) -> Handed:
    made: Handed
    made, _ = Handed.objects.get_or_create(
        visit=row, what=given.what, fen=given.fen, purse=given.purse,
        defaults={
            "household_id": row.household_id, "region": row.region, "day": day,
            "received_by": given.received_by, "receipt": given.receipt,
            "recorded_by_id": hand.by.user_id, "recorded_at": hand.at,
        },
    )  # fmt: skip
    return made


def about(home: Household) -> Subject:
    return Subject("household", home.pk, home.region)
