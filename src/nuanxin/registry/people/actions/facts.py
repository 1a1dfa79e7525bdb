"""Writing down what has been learnt about one person or household."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.acts import REVEAL
from nuanxin.base.audit.subject import Subject
from nuanxin.base.audit.wording import written
from nuanxin.base.identity.actor import Actor
from nuanxin.base.isolation.elsewhere import beyond_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault.blind import blind_index
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import unseal
from nuanxin.base.vault.secret import protect
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.employers import queries as employers
from nuanxin.registry.facts.actions import Origin, name_source
from nuanxin.registry.people.actions.guarding import (
    refuse_household,
    refuse_number,
    refuse_person,
)
from nuanxin.registry.people.actions.rows import person_row
from nuanxin.registry.people.actions.versions import HOUSEHOLD, PERSON, Change, write_versions
from nuanxin.registry.people.models import (
    Account,
    Household,
    HouseholdFacts,
    Person,
    PersonFacts,
)
from nuanxin.registry.people.pinyin import spelt
from nuanxin.registry.people.vocabulary import Value
from nuanxin.registry.people.words import LOOKED_UP_FOR

_SHORTEST_WHY, _LONGEST_WHY = 4, 60


class Overtaken(Refusal):
    """Somebody else has written to the file since it was opened."""


class Learnt(NamedTuple):
    """New values by vocabulary name; `since` None says that it was always so (更正).

    `seen` is the moment of the version the person was looking at; `sure` confirms what is
    doubtful.
    """

    values: Mapping[str, Value]
    origin: Origin
    since: date | None = None
    seen: datetime | None = None
    sure: bool = False


@transaction.atomic
def record_person(
    *, person: UUID, scope: Scope, by: Actor, learnt: Learnt, at: datetime
) -> int:
    """Put new facts of a person in place of the old; returns 1 when anything changed."""
    row = person_row(scope, person)
    versions = PersonFacts.objects.filter(person=row, known_to=None, valid_to=None)
    open_ = versions.select_related("source__recorded_by").first()
    _still(open_, learnt.seen)
    refuse_person(
        row, learnt.values, timezone.localdate(at), since=learnt.since, sure=learnt.sure
    )
    source = name_source(by=by, region=row.region, origin=learnt.origin, recorded_at=at)
    change = Change(row.pk, learnt.values, learnt.since)
    changed = write_versions(PERSON, [change], source=source, known_at=at)
    about = [Subject("person", row.pk, row.region)]
    record(by, "person.record", about, facts=sorted(learnt.values), since=learnt.since)
    return changed


@transaction.atomic
def record_employer(
    *,
    person: UUID,
    scope: Scope,
    by: Actor,
    employer: UUID | None,
    learnt: Learnt,
    at: datetime,
) -> int:
    """Where somebody works, with the kind of that unit; None says nowhere (any more).

    Refused for a unit that had ended before the day, and for one of another county.
    """
    unit = employers.employer(scope, employer) if employer else None
    if employer and unit is None:
        raise Refusal("没有找到这个单位。请先在“工作单位”里登记。")
    if unit and unit.ended_on and learnt.since and learnt.since >= unit.ended_on:
        raise Refusal(
            f"{unit.name} 在 {unit.ended_on} 已经{unit.ended_by}，"
            f"不能从 {learnt.since} 起任职。"
        )
    values: dict[str, Value] = {"工作单位": unit.pk if unit else None, "工作单位性质": "无"}
    if unit:
        values["工作单位性质"] = unit.kind or None
    told = learnt._replace(values=values)
    return record_person(person=person, scope=scope, by=by, learnt=told, at=at)


@transaction.atomic
def record_household(
    *, household: UUID, scope: Scope, by: Actor, learnt: Learnt, at: datetime
) -> int:
    """Put new facts of a household in place of the old."""
    row = Household.objects.within(scope).locked().filter(public_id=household).first()
    if row is None:
        raise Refusal("没有找到这户家庭。")
    versions = HouseholdFacts.objects.filter(household=row, known_to=None, valid_to=None)
    _still(versions.select_related("source__recorded_by").first(), learnt.seen)
    refuse_household(
        row.pk, learnt.values, timezone.localdate(at), since=learnt.since, sure=learnt.sure
    )
    source = name_source(by=by, region=row.region, origin=learnt.origin, recorded_at=at)
    change = Change(row.pk, learnt.values, learnt.since)
    changed = write_versions(HOUSEHOLD, [change], source=source, known_at=at)
    about = [Subject("household", row.pk, row.region)]
    record(by, "household.record", about, facts=sorted(learnt.values), since=learnt.since)
    return changed


class Identity(NamedTuple):
    """How somebody is called and reached; None leaves a value as it is. `sure` confirms a
    number that says another birth or sex than the file.
    """

    name: str | None = None
    id_number: str | None = None
    disability_number: str | None = None
    phone: str | None = None
    sure: bool | None = None


@transaction.atomic
def correct_identity(
    *, person: UUID, scope: Scope, by: Actor, identity: Identity, origin: Origin, at: datetime
) -> Person:
    """Correct a name or number. Raises Refusal when the number is somebody else's, Implausible
    when it says another birth or sex than the file and nobody is sure.
    """
    row = person_row(scope, person)
    if identity.id_number:
        _refuse_taken(row, identity.id_number)
        today = timezone.localdate(at)
        refuse_number(row, identity.id_number, today, sure=bool(identity.sure))
    _put(row, "id_number", Kind.ID_NUMBER, identity.id_number)
    numbers = {
        "残疾证号": _put(
            row, "disability_number", Kind.DISABILITY_NUMBER, identity.disability_number
        ),
        "手机号": _put(row, "phone", Kind.PHONE, identity.phone),
    }
    if identity.name:
        row.name = identity.name
        row.pinyin, row.initials = spelt(identity.name)
    row.save()
    source = name_source(by=by, region=row.region, origin=origin, recorded_at=at)
    values: dict[str, Value] = {"name": row.name, "id_number_mask": row.id_number_mask}
    write_versions(PERSON, [Change(row.pk, values)], source=source, known_at=at)
    told = identity._replace(sure=None)._asdict()
    given = [name for name, value in told.items() if value is not None]
    # No version keeps these numbers: the trail tells history, by their masks.
    masks = [(word, *masks) for word, masks in numbers.items() if masks]
    record(
        by, "person.correct", [Subject("person", row.pk, row.region)], fields=given,
        source=source.pk, masks=masks,
    )  # fmt: skip
    return row


def _put(row: Person, name: str, kind: Kind, text: str | None) -> tuple[str, str] | None:
    """Old and new mask when another number took the place of the old."""
    if text is None:
        return None
    secret = protect(kind, row.public_id, text) if text else None
    old_index, old_mask = getattr(row, f"{name}_index"), getattr(row, f"{name}_mask")
    setattr(row, f"{name}_sealed", secret.sealed if secret else None)
    setattr(row, f"{name}_index", secret.index if secret else None)
    setattr(row, f"{name}_mask", secret.mask if secret else "")
    same = bytes(old_index or b"") == (secret.index if secret else b"")
    return None if same else (old_mask, secret.mask if secret else "")


def _refuse_taken(row: Person, number: str) -> None:
    index = blind_index(Kind.ID_NUMBER, number)
    taken = Person.objects.filter(id_number_index=index).exclude(pk=row.pk).exists()
    if taken or beyond_scope(Person, "id_number_index", [index]):
        raise Refusal(
            "这个身份证号已经登记在另一位同志名下。请核对号码；确属重复建档的，请办合并。"
        )


@transaction.atomic
def reveal(*, person: UUID, scope: Scope, by: Actor, field: str, purpose: str, why: str) -> str:
    """Open one sealed number for somebody who says why; leaves a line in the trail."""
    row = person_row(scope, person)
    if purpose not in LOOKED_UP_FOR:
        raise Refusal(f"请选择查看用途：{'、'.join(LOOKED_UP_FOR)}。")
    told = written(why, "为什么要看", _LONGEST_WHY)
    if len(told) < _SHORTEST_WHY:
        raise Refusal(f"“为什么要看”至少写 {_SHORTEST_WHY} 个字，例如：回访没接通，换号再打。")
    text = _opened(row, field)
    about = [Subject("person", row.pk, row.region)]
    record(by, REVEAL, about, purpose=f"{purpose}：{told}", field=field)
    return text


_FIELDS = {
    "id_number": Kind.ID_NUMBER,
    "disability_number": Kind.DISABILITY_NUMBER,
    "phone": Kind.PHONE,
}


def _opened(row: Person, field: str) -> str:
    if field == "account":
        account = Account.objects.filter(person=row, known_to=None, valid_to=None).first()
        if account is None:
            raise Refusal("这位同志还没有登记账号。")
        return unseal(Kind.ACCOUNT, account.public_id, account.number_sealed)
    if field not in _FIELDS:
        raise Refusal("没有这一项。")
    sealed = getattr(row, f"{field}_sealed")
    if sealed is None:
        raise Refusal("这一项还没有登记。")
    return unseal(_FIELDS[field], row.public_id, sealed)


def _still(open_: PersonFacts | HouseholdFacts | None, seen: datetime | None) -> None:
    if open_ is None or seen is None or open_.known_from == seen:
        return
    recorder = open_.source.recorded_by
    who = recorder.name if recorder else "系统"
    when = timezone.localtime(open_.known_from)
    raise Overtaken(
        f"{who}在 {when:%Y-%m-%d %H:%M} 修改过这份档案。您填的还在下面；"
        "请先看最新内容，再决定要不要改。"
    )
