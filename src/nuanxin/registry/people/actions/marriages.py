"""Earlier marriages: written down, corrected, taken back; they decide whose child is whose."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault.blind import blind_index
from nuanxin.base.vault.kinds import Kind
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.facts.actions import Origin, name_source
from nuanxin.registry.people import plausible
from nuanxin.registry.people.actions.rows import person_row
from nuanxin.registry.people.models import Marriage, Membership, Person, PersonFacts
from nuanxin.registry.people.words import Role

# Of these a marriage with the partner on file has ended, whatever came after.
_ENDED_ONCE = frozenset({"离婚", "丧偶", "复婚"})


class Told(NamedTuple):
    """A marriage that ended: with whom, from when to when, how.

    `spouse_number` names somebody on file by identity number; their name is taken from there.
    `sure` confirms what is doubtful.
    """

    spouse_name: str
    ended_by: str
    married_on: date | None = None
    ended_on: date | None = None
    spouse_number: str = ""
    sure: bool = False


@transaction.atomic
def record_marriage(
    *, person: UUID, scope: Scope, by: Actor, told: Told, origin: Origin, at: datetime
) -> Marriage:
    """Write down a marriage that ended. Raises Refusal for one that overlaps another."""
    row = person_row(scope, person)
    made = _write(row, told, scope, (by, origin, at), None)
    record(by, "marriage.record", _about(row), ended_by=told.ended_by)
    return made


@transaction.atomic
def correct_marriage(
    *, marriage: int, scope: Scope, by: Actor, told: Told, origin: Origin, at: datetime
) -> Marriage:
    """Put right what was written down; the earlier version stays readable."""
    old = _standing(marriage, scope)
    row = person_row(scope, old.person.public_id)
    old.known_to = at
    old.save(update_fields=["known_to"])
    made = _write(row, told, scope, (by, origin, at), old)
    record(by, "marriage.correct", _about(row), ended_by=told.ended_by)
    return made


@transaction.atomic
def withdraw_marriage(
    *, marriage: int, scope: Scope, by: Actor, origin: Origin, at: datetime
) -> Marriage:
    """Take back a marriage that never was; a version known for no time keeps who said so."""
    row = _standing(marriage, scope)
    source = name_source(by=by, region=row.region, origin=origin, recorded_at=at)
    row.known_to = at
    row.save(update_fields=["known_to"])
    Marriage.objects.create(
        region=row.region, person_id=row.person_id, spouse_id=row.spouse_id,
        spouse_name=row.spouse_name, married_on=row.married_on, ended_on=row.ended_on,
        ended_by=row.ended_by, known_from=at, known_to=at, source=source,
    )  # fmt: skip
    record(by, "marriage.withdraw", _about(row.person))
    return row


def _standing(marriage: int, scope: Scope) -> Marriage:
    row: Marriage | None = (
        Marriage.objects.within(scope)
        .locked()
        .select_related("person")
        .filter(pk=marriage, known_to=None)
        .first()
    )
    if row is None:
        raise Refusal("这段婚姻已经更正或撤销过。请刷新页面，看最新的登记。")
    return row


def _write(
    row: Person,
    told: Told,
    scope: Scope,
    trace: tuple[Actor, Origin, datetime],
    old: Marriage | None,
) -> Marriage:
    by, origin, at = trace
    spouse = _spouse(row, told, scope, old)
    _refuse_unborn(row, told)
    _refuse_present(row, told, spouse)
    _refuse_overlap(row, told, origin.received_on)
    source = name_source(by=by, region=row.region, origin=origin, recorded_at=at)
    made: Marriage = Marriage.objects.create(
        region=row.region, person=row, spouse=spouse,
        spouse_name=spouse.name if spouse else told.spouse_name,
        married_on=told.married_on, ended_on=told.ended_on, ended_by=told.ended_by,
        known_from=at, source=source,
    )  # fmt: skip
    return made


def _spouse(row: Person, told: Told, scope: Scope, old: Marriage | None) -> Person | None:
    """Who on file it was; a correction under the same name keeps whom it named."""
    if not told.spouse_number:
        kept = old is not None and old.spouse_name == told.spouse_name
        return old.spouse if old is not None and kept else None
    index = blind_index(Kind.ID_NUMBER, told.spouse_number)
    spouse: Person | None = Person.objects.within(scope).filter(id_number_index=index).first()
    if spouse is None:
        raise Refusal("这个身份证号不在您辖区的档案里。请核对，或只填原配偶的姓名。")
    if spouse.pk == row.pk:
        raise Refusal("原配偶不能是本人。请核对身份证号。")
    return spouse


def _refuse_unborn(row: Person, told: Told) -> None:
    facts = PersonFacts.objects.filter(person=row, known_to=None, valid_to=None).first()
    born = facts.birth_date if facts else None
    first = min((day for day in (told.married_on, told.ended_on) if day), default=None)
    if born and first and first <= born:
        raise Refusal(f"{first} 早于本人的出生日期 {born}。请核对结婚、终止的日期。")
    young = plausible.of_marriage(born, told.married_on, told.ended_on)
    plausible.refuse(young, sure=told.sure)


def _refuse_present(row: Person, told: Told, spouse: Person | None) -> None:
    """While a couple is married, an earlier marriage was with somebody else."""
    facts = PersonFacts.objects.filter(person=row, known_to=None, valid_to=None).first()
    if facts and facts.marital_status in _ENDED_ONCE:
        return
    partners = Role.WIFE, Role.HUSBAND
    open_ = Membership.objects.filter(role__in=partners, known_to=None, valid_to=None)
    homes = open_.filter(person=row).values("household")
    for tie in open_.filter(household__in=homes).exclude(person=row).select_related("person"):
        same = tie.person == spouse if spouse else tie.person.name == told.spouse_name
        if same:
            raise Refusal(
                f"{tie.person.name}是现在的{tie.role}，不是以前的配偶。请核对；"
                "确已离婚、丧偶或又复婚的，先在“修改情况”里改婚姻状况。"
            )


def _refuse_overlap(row: Person, told: Told, known_on: date) -> None:
    if told.ended_on and told.ended_on > known_on:
        raise Refusal("终止日期晚于取得凭据的日期。请核对两个日期。")
    last = told.ended_on or told.married_on
    standing = Marriage.objects.filter(person=row, known_to=None, ended_on=None, ended_by="")
    for each in standing.filter(married_on__isnull=False):
        if last and last > each.married_on:
            raise Refusal(f"与现在的婚姻（{each.married_on} 结婚）时间重叠。请核对起止日期。")
    if not told.ended_on:
        return
    for each in Marriage.objects.filter(person=row, known_to=None, ended_on__isnull=False):
        if _overlap((each.married_on, each.ended_on), (told.married_on, told.ended_on)):
            raise Refusal(
                f"与已登记的一段婚姻（原配偶{each.spouse_name or '未登记'}）时间重叠。"
                "请核对起止日期，或先更正那一段。"
            )


def _overlap(
    one: tuple[date | None, date | None], other: tuple[date | None, date | None]
) -> bool:
    """Whether two marriages share a day; one with an unknown start shares only its end."""
    first, second = sorted((one, other), key=lambda span: span[1] or date.max)
    if second[0] is None:
        return first[1] == second[1]
    return first[1] is not None and second[0] < first[1]


def _about(row: Person) -> list[Subject]:
    return [Subject("person", row.pk, row.region)]
