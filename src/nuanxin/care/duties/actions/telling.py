"""Somebody tells of an illness or an emergency, or by which calendar a birthday is kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.roles import HANDLERS, VISITORS, Role
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import seal
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.contacts.actions.doing import family, words
from nuanxin.care.duties.kinds import events
from nuanxin.care.duties.models import DutyDone, LunarDay, ToldEvent
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household, Person

MOST_WORDS = 100
_OLDEST = timedelta(days=60)


class Event(NamedTuple):
    """What somebody says has happened."""

    kind: str
    happened_on: date
    told_by: str
    words: str = ""


@transaction.atomic
def tell_event(*, hand: Hand, household: UUID, said: Event) -> ToldEvent:
    """Write it down; the duty falls on today. The same told twice is one. Raises Refusal."""
    home = _home(hand, household)
    if said.kind not in {each.key for each in events()}:
        raise Refusal("请选是生病还是突发事件。")
    if not hand.day - _OLDEST <= said.happened_on <= hand.day:
        raise Refusal("发生的日期不能晚于今天，也不能早于两个月前。")
    words(said.told_by, "谁说的", 20)
    text = words(said.words, "说了什么", MOST_WORDS) if said.words.strip() else ""
    before: ToldEvent | None = ToldEvent.objects.filter(
        household=home, kind=said.kind, happened_on=said.happened_on
    ).first()
    if before:
        return before
    public_id = new_id()
    row: ToldEvent = ToldEvent.objects.create(
        public_id=public_id, household=home, region=home.region, kind=said.kind,
        happened_on=said.happened_on, told_on=hand.day, told_by=said.told_by,
        words_sealed=seal(Kind.RECORD, public_id, text) if text else None,
        recorded_by_id=hand.by.user_id, recorded_at=hand.at,
    )  # fmt: skip
    subject = Subject("household", home.pk, home.region)
    record(hand.by, "duties.event", [subject], on=said.happened_on)
    return row


@transaction.atomic
def take_back_event(*, hand: Hand, household: UUID, event: UUID) -> None:
    """It was told by mistake: the row and its duty go, the trail keeps that there was one.

    Refused to others than who wrote it down and the handlers, and once somebody has been there.
    """
    home = _home(hand, household)
    row = ToldEvent.objects.locked().filter(household=home, public_id=event).first()
    if row is None:
        return
    if row.recorded_by_id != hand.by.user_id and Role(hand.by.role) not in HANDLERS:
        raise Refusal("这一条是别人登记的。要撤回请找乡镇经办。")
    if DutyDone.objects.filter(household=home, kind=row.kind, occasion=row.told_on).exists():
        raise Refusal("为这件事已经走访过，不能撤回。登记错的走访，请先点“改回没做”。")
    happened = row.happened_on
    row.delete()
    subject = Subject("household", home.pk, home.region)
    record(hand.by, "duties.event_back", [subject], on=happened)


class Birthday(NamedTuple):
    """How somebody keeps the birthday, and who said so; by the sun: no month and day."""

    lunar: bool
    month: int
    day: int
    leap: bool
    told_by: str
    told_on: date


@transaction.atomic
def keep_birthday(*, hand: Hand, household: UUID, person: UUID, said: Birthday) -> LunarDay:
    """What holds from now on; the version before is kept. The same again changes nothing."""
    home = _home(hand, household)
    _refuse(said, hand.day)
    who = _person(home, person)
    before: LunarDay | None = LunarDay.objects.filter(person=who, known_to__isnull=True).first()
    now = said._asdict()
    if before and all(getattr(before, name) == value for name, value in now.items()):
        return before
    LunarDay.objects.filter(person=who, known_to__isnull=True).update(known_to=hand.at)
    row: LunarDay = LunarDay.objects.create(
        person=who, region=who.region, recorded_by_id=hand.by.user_id, known_from=hand.at, **now
    )
    record(hand.by, "duties.birthday", [Subject("person", who.pk, who.region)])
    return row


def _home(hand: Hand, household: UUID) -> Household:
    if Role(hand.by.role) not in VISITORS:
        raise Refusal("由村级联系人、乡镇经办或者县级经办登记。")
    return family(hand.scope, household)


def _person(home: Household, person: UUID) -> Person:
    found: Person | None = (
        Person.objects.locked()
        .filter(
            public_id=person, memberships__household=home, memberships__known_to__isnull=True,
            memberships__valid_to__isnull=True,
        )
        .first()
    )  # fmt: skip
    if found is None:
        raise Refusal("这户没有这个人。请刷新页面。")
    return found


def _refuse(said: Birthday, today: date) -> None:
    if said.lunar and not (1 <= said.month <= 12 and 1 <= said.day <= 30):
        raise Refusal("请填农历的月（1 到 12）和日（1 到 30）。")
    if not said.lunar and (said.month, said.day, said.leap) != (0, 0, False):
        raise Refusal("按公历过的，农历月日空着。")
    words(said.told_by, "谁说的", 20)
    if said.told_on > today:
        raise Refusal("哪天说的不能晚于今天。")
