"""A duty was done, or the family did not want it; a slip is taken back."""

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
from nuanxin.care.duties.models import DutyDone
from nuanxin.care.duties.queries import Days, Duty, duties_of
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household

MOST_WORDS = 60
# So long after its last day something that was done may still be written down.
_LATEST = timedelta(days=60)


class Said(NamedTuple):
    """Which duty (by the mark on the form), what was done, when, in a few words."""

    mark: str
    how: str
    on: date
    words: str = ""


@transaction.atomic
def tick(*, hand: Hand, household: UUID, said: Said) -> DutyDone:
    """Write down what was done. Said twice, the first stands. Raises Refusal."""
    home = _home(hand, household)
    duty = _duty(hand, household, said.mark)
    if said.how not in DutyDone.How:
        raise Refusal("请选走访了、打了电话，或者家里说不用。")
    if not duty.opens - _LATEST <= said.on <= hand.day:
        raise Refusal("做的日期不能晚于今天，也不能早得离这件事太远。")
    text = words(said.words, "一句话", MOST_WORDS) if said.words.strip() else ""
    return _row(home, duty) or _written(hand, home, duty, said._replace(words=text))


class Met(NamedTuple):
    """A visit or call on a day, and the duties it did by their marks; None: all at hand."""

    how: str
    on: date
    marks: frozenset[str] | None = None

    def does(self, duty: Duty) -> bool:
        if self.marks is None:
            return duty.opens <= self.on <= duty.closes
        return duty.mark in self.marks and duty.opens - _LATEST <= self.on


@transaction.atomic
def tick_met(*, hand: Hand, home: Household, met: Met) -> list[DutyDone]:
    """What somebody who was there did; whether they may say so has been judged by the caller.

    A mark whose duty is gone ticks nothing: that somebody was there holds all the same. What
    was done before is left as it stands and is not among the answers.
    """
    return [
        _written(hand, home, duty, Said(duty.mark, met.how, met.on))
        for duty in duties_of(hand.scope, home.public_id, _around(hand.day), hand.day)
        if met.does(duty) and _row(home, duty) is None
    ]


def _written(hand: Hand, home: Household, duty: Duty, said: Said) -> DutyDone:
    public_id, text = new_id(), said.words
    row: DutyDone = DutyDone.objects.create(
        public_id=public_id, household=home, region=home.region, kind=duty.kind,
        person_id=duty.person, occasion=duty.due, how=said.how, done_on=said.on,
        words_sealed=seal(Kind.RECORD, public_id, text) if text else None,
        recorded_by_id=hand.by.user_id, recorded_at=hand.at,
    )  # fmt: skip
    record(hand.by, "duties.done", [_subject(home)], how=said.how, on=said.on)
    return row


@transaction.atomic
def untick(*, hand: Hand, household: UUID, mark: str) -> None:
    """Take a slip back; the duty is open again. Twice changes nothing."""
    home = _home(hand, household)
    row = _row(home, _duty(hand, household, mark))
    if row is None:
        return
    if row.recorded_by_id != hand.by.user_id and Role(hand.by.role) not in HANDLERS:
        raise Refusal("这一条是别人登记的。要改请找乡镇经办。")
    row.delete()
    record(hand.by, "duties.undone", [_subject(home)])


def _home(hand: Hand, household: UUID) -> Household:
    if Role(hand.by.role) not in VISITORS:
        raise Refusal("走访由村级联系人、乡镇经办或者县级经办登记。")
    return family(hand.scope, household)


def _around(day: date) -> Days:
    return Days(day - _LATEST, day + _LATEST)


def _duty(hand: Hand, household: UUID, mark: str) -> Duty:
    for duty in duties_of(hand.scope, household, _around(hand.day), hand.day):
        if duty.mark == mark:
            return duty
    raise Refusal("这件事现在不用做了：家庭情况、意愿或者本县的规定变了。请刷新页面。")


def _row(home: Household, duty: Duty) -> DutyDone | None:
    return DutyDone.objects.filter(
        household=home, kind=duty.kind, person=duty.person, occasion=duty.due
    ).first()


def _subject(home: Household) -> Subject:
    return Subject("household", home.pk, home.region)
