"""Writing down work units: added, corrected, ended."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.secrets import holds_number
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.employers.models import Employer, EmployerFacts
from nuanxin.registry.employers.queries import county_of, employer
from nuanxin.registry.facts.actions import Origin, name_source
from nuanxin.registry.facts.models import Source

_ADDING = 7303


class Particulars(NamedTuple):
    """What a form says of a unit; empty is unknown."""

    name: str
    code: str = ""
    kind: str = ""
    payer: str = ""
    contact: str = ""
    telephone: str = ""


@transaction.atomic
def add_employer(
    *, region: int, scope: Scope, by: Actor, unit: Particulars, origin: Origin, at: datetime
) -> Employer:
    """Write down a unit; its name and code stand once in a county. Raises Refusal."""
    _one_at_a_time()
    _refuse_taken(scope, unit, None)
    source = name_source(by=by, region=region, origin=origin, recorded_at=at)
    row: Employer = Employer.objects.create(region=region, **unit._asdict())
    _write_version(row, source, at)
    record(by, "employer.add", [_about(row)], name=row.name)
    return row


@transaction.atomic
def correct_employer(
    *, public_id: UUID, scope: Scope, by: Actor, unit: Particulars, origin: Origin, at: datetime
) -> Employer:
    """Put right what was written down of a unit; the same again changes nothing."""
    _one_at_a_time()
    row = _writable(scope, public_id)
    _refuse_taken(scope, unit, row)
    changed = [name for name, value in unit._asdict().items() if getattr(row, name) != value]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, getattr(unit, name))
    row.save(update_fields=changed)
    source = name_source(by=by, region=row.region, origin=origin, recorded_at=at)
    _write_version(row, source, at)
    record(by, "employer.correct", [_about(row)], fields=changed)
    return row


@transaction.atomic
def end_employer(
    *, public_id: UUID, scope: Scope, by: Actor, how: tuple[str, date], origin: Origin,
    at: datetime,
) -> Employer:  # fmt: skip
    """A unit went bankrupt, was struck off or merged on a day: (way, day)."""
    row = _writable(scope, public_id)
    if row.ended_by:
        raise Refusal(f"{row.name} 已经登记为{row.ended_by}。要改的，请先恢复。")
    row.ended_by, row.ended_on = how
    row.save(update_fields=["ended_by", "ended_on"])
    source = name_source(by=by, region=row.region, origin=origin, recorded_at=at)
    _write_version(row, source, at)
    record(by, "employer.end", [_about(row)], how=row.ended_by, on=row.ended_on)
    return row


@transaction.atomic
def restore_employer(
    *, public_id: UUID, scope: Scope, by: Actor, origin: Origin, at: datetime
) -> Employer:
    """The end of a unit was written down in error: it still stands."""
    row = _writable(scope, public_id)
    if not row.ended_by:
        raise Refusal(f"{row.name} 没有登记终止，不用恢复。")
    row.ended_by, row.ended_on = "", None
    row.save(update_fields=["ended_by", "ended_on"])
    source = name_source(by=by, region=row.region, origin=origin, recorded_at=at)
    _write_version(row, source, at)
    record(by, "employer.restore", [_about(row)])
    return row


def _writable(scope: Scope, public_id: UUID) -> Employer:
    """The unit, locked; whoever only chooses from it is told who may change it."""
    known = employer(scope, public_id)
    if known is None:
        raise Refusal("没有找到这个单位。")
    row: Employer | None = Employer.objects.within(scope).locked().filter(pk=known.pk).first()
    if row is None:
        raise Refusal("这个单位是别的乡镇或县里登记的。要更正的，请告诉县级经办。")
    return row


def _refuse_taken(scope: Scope, unit: Particulars, row: Employer | None) -> None:
    if any(holds_number(text) for text in (unit.name, unit.contact)):
        raise Refusal("单位名称和联系人里不要写身份证号、手机号或账号：全县都看得到。请删去。")
    others = Employer.objects.within(county_of(scope)).exclude(pk=row.pk if row else None)
    if others.filter(name=unit.name).exists():
        raise Refusal(f"本县已经登记过“{unit.name}”。请直接选用，不要重复登记。")
    if unit.code and (taken := others.filter(code=unit.code).first()):
        raise Refusal(f"这个统一社会信用代码已经登记在“{taken.name}”名下。请核对。")


def _one_at_a_time() -> None:
    """Two officers writing down the same unit wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ADDING])


def _write_version(row: Employer, source: Source, at: datetime) -> None:
    """What is known now takes the place of what was; an end holds from its day."""
    EmployerFacts.objects.filter(employer=row, known_to=None).update(known_to=at)
    now = {name: getattr(row, name) for name in Particulars._fields}
    told = {"employer": row, "region": row.region, "source": source, "known_from": at, **now}
    if row.ended_on is None:
        EmployerFacts.objects.create(**told)
        return
    EmployerFacts.objects.create(**told, valid_to=row.ended_on)
    EmployerFacts.objects.create(
        **told, valid_from=row.ended_on, ended_by=row.ended_by, ended_on=row.ended_on
    )


def _about(row: Employer) -> Subject:
    return Subject("employer", row.pk, row.region)
