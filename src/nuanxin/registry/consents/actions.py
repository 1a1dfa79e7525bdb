"""Writing down an answer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.secrets import holds_number
from nuanxin.base.audit.subject import Subject
from nuanxin.base.events import announce
from nuanxin.base.files.scans import Scan
from nuanxin.base.files.stored.actions import hand_over, store
from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.consents.events import ConsentEnded
from nuanxin.registry.consents.models import Answer, Consent, Way
from nuanxin.registry.consents.purposes import purposes
from nuanxin.registry.consents.queries import standing
from nuanxin.registry.people.models import Person, PersonFacts

SCAN = "consent.scan"


class Said(NamedTuple):
    """What somebody answered: to which purpose, how, when; a guardian speaks for them."""

    purpose: str
    answer: Answer
    way: Way
    on: date
    guardian: str = ""
    witness: str = ""
    scan: Scan | None = None


@transaction.atomic
def record_answer(
    *, person: UUID, scope: Scope, by: Actor, said: Said, at: datetime, today: date
) -> Consent:
    """Add an answer. What was answered before stays, and does not count any more."""
    row = _living(scope, person, today)
    if said.purpose not in purposes():
        raise Refusal("没有这个用途。请从列表里选。")
    _refuse(said, today)
    before = standing(scope, row.pk, said.purpose)
    _refuse_order(said, before)
    text = purposes()[said.purpose].text_on(said.on)
    made: Consent = Consent.objects.create(
        region=row.region, person=row, purpose=said.purpose, text_since=text.since,
        answer=said.answer, way=said.way, said_on=said.on, guardian=said.guardian,
        witness=said.witness, scan=_kept(said, row.region, by), recorded_by_id=by.user_id,
        recorded_at=at,
    )  # fmt: skip
    about = [Subject("person", row.pk, row.region)]
    record(by, f"consent.{said.answer}", about, of=said.purpose, way=said.way, on=said.on)
    if said.answer != Answer.GIVEN:
        announce(ConsentEnded(row.pk, said.purpose, said.on, by, at))
    return made


def hand_over_scans(people: Collection[int], to: int) -> None:
    """What was signed goes with the answer to the unit that has the family now."""
    signed = Consent.objects.filter(person__in=people, scan__isnull=False)
    hand_over(signed.values_list("scan", flat=True), to)


def _living(scope: Scope, public_id: UUID, today: date) -> Person:
    row: Person | None = (
        Person.objects.within(scope).locked().filter(public_id=public_id).first()
    )
    if row is None:
        raise Refusal("没有找到这位同志。")
    if PersonFacts.objects.filter(person=row, alive=False).true_on(today).exists():
        raise Refusal("已经去世的人不登记同意。")
    return row


def _refuse(said: Said, today: date) -> None:
    if said.on > today:
        raise Refusal("答复日期还没有到。请核对日期。")
    if said.way == Way.ORAL and not said.witness:
        raise Refusal("口头答复要有见证人。请填见证人的姓名。")
    if said.way == Way.SIGNED and said.scan is None:
        raise Refusal("签字的纸要有扫描件。请选择文件；没有纸的，改选“当面口头”。")
    if holds_number(said.guardian) or holds_number(said.witness):
        raise Refusal("姓名里像有身份证号或手机号。这里只写姓名。")
    if len(said.guardian) > 40 or len(said.witness) > 40:
        raise Refusal("姓名最多 40 个字。")


def _refuse_order(said: Said, before: Consent | None) -> None:
    """Only what was given is taken back; the answer that counts is the latest by its day."""
    given = before is not None and before.answer == Answer.GIVEN
    if said.answer == Answer.WITHDRAWN and not given:
        raise Refusal("还没有同意过，谈不上撤回。不愿意的请登记“不同意”。")
    if said.answer == Answer.REFUSED and given:
        raise Refusal("原来同意过。不再同意的请登记“撤回同意”。")
    if before and said.on < before.said_on:
        raise Refusal(f"{before.said_on} 已有更晚的答复。请核对日期。")


def _kept(said: Said, region: int, by: Actor) -> StoredFile | None:
    if said.scan is None:
        return None
    return store(by, said.scan.stream, said.scan.name, region, SCAN)
