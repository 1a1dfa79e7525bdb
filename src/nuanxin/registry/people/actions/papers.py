"""Accounts and certificates of one person."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.secrets import holds_number
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.isolation.elsewhere import beyond_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.secret import protect
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.facts.actions import Origin, name_source
from nuanxin.registry.people.actions.facts import Overtaken
from nuanxin.registry.people.actions.rows import person_row
from nuanxin.registry.people.models import (
    Account,
    CertificateStamp,
    SupportCertificate,
)
from nuanxin.registry.people.newcomers import NewAccount
from nuanxin.registry.people.words import CertificateStatus

_YEARS_BACK = 2
_NUMBER = re.compile(r"[0-9A-Za-z\u4e00-\u9fff()（）〔〕\[\]-]{1,40}")


def _certificate(scope: Scope, public_id: UUID) -> SupportCertificate:
    row: SupportCertificate | None = (
        SupportCertificate.objects.within(scope).locked().filter(public_id=public_id).first()
    )
    if row is None:
        raise Refusal("没有找到这本特别扶助证。")
    return row


class AccountChange(NamedTuple):
    """A new account, its source, and the one somebody had before them, by its public id."""

    account: NewAccount
    origin: Origin
    seen: str


@transaction.atomic
def change_account(
    *, person: UUID, scope: Scope, by: Actor, change: AccountChange, at: datetime
) -> Account:
    """Put a new account in place of the one that was seen. Raises Overtaken for another."""
    row = person_row(scope, person)
    now = Account.objects.filter(person=row, known_to=None, valid_to=None)
    standing = now.select_related("source__recorded_by").first()
    if standing and str(standing.public_id) != change.seen:
        recorder = standing.source.recorded_by
        when = timezone.localtime(standing.known_from)
        raise Overtaken(
            f"{recorder.name if recorder else '系统'}在 {when:%Y-%m-%d %H:%M} 登记了账号 "
            f"{standing.number_mask}（户名 {standing.holder}）。您填的还在下面；"
            "请先核对哪个账号对，再决定要不要换。"
        )
    return replace_account(
        person=person, scope=scope, by=by, account=change.account, origin=change.origin, at=at
    )


@transaction.atomic
def replace_account(
    *,
    person: UUID,
    scope: Scope,
    by: Actor,
    account: NewAccount,
    origin: Origin,
    at: datetime,
) -> Account:
    """Put a new account in place of the old, from the day the source was received."""
    row = person_row(scope, person)
    source = name_source(by=by, region=row.region, origin=origin, recorded_at=at)
    Account.objects.filter(person=row, known_to=None, valid_to=None).update(
        valid_to=origin.received_on
    )
    owner = new_id()
    secret = protect(Kind.ACCOUNT, owner, account.number)
    made = Account.objects.create(
        public_id=owner,
        region=row.region,
        person=row,
        number_sealed=secret.sealed,
        number_index=secret.index,
        number_mask=secret.mask,
        bank=account.bank,
        holder=account.holder or row.name,
        payee_kind=account.payee_kind,
        agent=account.agent,
        valid_from=origin.received_on,
        known_from=at,
        source=source,
    )
    about = [Subject("person", row.pk, row.region)]
    record(by, "account.replace", about, mask=secret.mask, payee=account.payee_kind)
    return made


@transaction.atomic
def issue_certificate(
    *, person: UUID, scope: Scope, by: Actor, number: str, origin: Origin, at: datetime
) -> SupportCertificate:
    """Issue a 特别扶助证. Raises Refusal for a number in use or a person who holds one."""
    row = person_row(scope, person)
    _refuse_used(number)
    if row.certificates.filter(status=CertificateStatus.VALID).exists():
        raise Refusal("这位同志已有一本有效的特别扶助证。遗失、损坏的请办“换发”。")
    source = name_source(by=by, region=row.region, origin=origin, recorded_at=at)
    made = SupportCertificate.objects.create(
        region=row.region,
        person=row,
        number=number,
        issued_on=origin.received_on,
        source=source,
    )
    record(by, "certificate.issue", [Subject("person", row.pk, row.region)], number=number)
    return made


def _refuse_used(number: str) -> None:
    if not _NUMBER.fullmatch(number):
        raise Refusal("证号只能用汉字、字母、数字和括号、横线，最多 40 个字。请对照证件填写。")
    if holds_number(number):
        raise Refusal("证号里填的像身份证号、手机号或银行账号。请填特别扶助证上的编号。")
    used = SupportCertificate.objects.filter(number=number).exists()
    if used or beyond_scope(SupportCertificate, "number", [number]):
        raise Refusal(f"证号 {number} 已经用过。请核对，或另编一个号。")


@transaction.atomic
def replace_certificate(
    *, certificate: UUID, scope: Scope, by: Actor, number: str, reason: str, on: date
) -> SupportCertificate:
    """Give a new certificate for a lost or worn one; the old number stays on file."""
    old = _certificate(scope, certificate)
    _refuse_ended(old)
    _refuse_used(number)
    old.status = CertificateStatus.REPLACED
    old.ended_on, old.ended_reason = on, reason
    old.save(update_fields=["status", "ended_on", "ended_reason"])
    new = SupportCertificate.objects.create(
        region=old.region,
        person_id=old.person_id,
        number=number,
        issued_on=on,
        replaces=old,
        source_id=old.source_id,
    )
    record(by, "certificate.replace", _about(old), old=old.number, new=number, reason=reason)
    return new


@transaction.atomic
def cancel_certificate(
    *, certificate: UUID, scope: Scope, by: Actor, reason: str, on: date
) -> SupportCertificate:
    """Cancel a certificate; it can no longer open a green channel."""
    row = _certificate(scope, certificate)
    _refuse_ended(row)
    if not reason.strip():
        raise Refusal("请写明注销原因，例如：去世、退出、发错。")
    row.status = CertificateStatus.CANCELLED
    row.ended_on, row.ended_reason = on, reason
    row.save(update_fields=["status", "ended_on", "ended_reason"])
    record(by, "certificate.cancel", _about(row), number=row.number, reason=reason)
    return row


class Stamp(NamedTuple):
    """The year a stamp is for, the day it was put, and today."""

    year: int
    on: date
    today: date


@transaction.atomic
def stamp_certificate(
    *, certificate: UUID, scope: Scope, by: Actor, stamp: Stamp
) -> CertificateStamp:
    """Put the yearly stamp on a certificate; a second time changes nothing.

    Refused for a year ahead, one more than two years back, and one before the certificate.
    """
    row = _certificate(scope, certificate)
    _refuse_ended(row)
    _refuse_year(row, stamp)
    made, fresh = CertificateStamp.objects.get_or_create(
        certificate=row,
        year=stamp.year,
        defaults={
            "region": row.region, "stamped_on": stamp.on, "stamped_by_id": by.user_id,
        },
    )  # fmt: skip
    if fresh:
        record(by, "certificate.stamp", _about(row), number=row.number, year=stamp.year)
    return made


def _refuse_far_year(stamp: Stamp) -> None:
    last = stamp.today.year
    if not last - _YEARS_BACK <= stamp.year <= last:
        raise Refusal(
            f"年度 {stamp.year} 不能盖章：只办今年和前两年（{last - _YEARS_BACK} 至 {last}）。"
        )


def _refuse_year(row: SupportCertificate, stamp: Stamp) -> None:
    _refuse_far_year(stamp)
    issued = row.issued_on
    if issued and (stamp.year < issued.year or stamp.on < issued):
        raise Refusal(f"这本证 {issued} 才发，发证以前不用年审。请核对年度和取得日期。")


@transaction.atomic
def stamp_area(*, scope: Scope, region: int, by: Actor, year: int, on: date) -> int:
    """Stamp every valid certificate of an area at the yearly review; returns how many."""
    rows = SupportCertificate.objects.within(scope).filter(status=CertificateStatus.VALID)
    done = CertificateStamp.objects.filter(year=year).values("certificate_id")
    made = CertificateStamp.objects.bulk_create(
        CertificateStamp(
            certificate_id=row.pk,
            year=year,
            region=row.region,
            stamped_on=on,
            stamped_by_id=by.user_id,
        )
        for row in rows.exclude(pk__in=done)
    )
    record(by, "certificate.stamp_area", [], region=region, year=year, stamped=len(made))
    return len(made)


@transaction.atomic
def stamp_people(*, scope: Scope, people: Collection[int], by: Actor, stamp: Stamp) -> int:
    """Stamp the valid certificates of these people; one stamped already is left as it is.

    One issued after the year or after the day is passed over; refused for a year `Stamp`
    could not be put for by hand. Returns how many were put.
    """
    _refuse_far_year(stamp)
    rows = SupportCertificate.objects.within(scope).filter(
        Q(issued_on__isnull=True) | Q(issued_on__year__lte=stamp.year, issued_on__lte=stamp.on),
        person__in=people, status=CertificateStatus.VALID,
    )  # fmt: skip
    done = CertificateStamp.objects.filter(year=stamp.year).values("certificate_id")
    fresh = list(rows.exclude(pk__in=done))
    CertificateStamp.objects.bulk_create(
        CertificateStamp(
            certificate_id=row.pk, year=stamp.year, region=row.region, stamped_on=stamp.on,
            stamped_by_id=by.user_id,
        )
        for row in fresh
    )  # fmt: skip
    if fresh:
        about = [Subject("person", row.person_id, row.region) for row in fresh]
        record(by, "certificate.stamp", about, year=stamp.year, stamped=len(fresh))
    return len(fresh)


@transaction.atomic
def print_certificate(*, certificate: UUID, scope: Scope, by: Actor) -> SupportCertificate:
    """Count a print; printing leaves a line in the trail."""
    row = _certificate(scope, certificate)
    row.printed += 1
    row.save(update_fields=["printed"])
    record(by, "certificate.print", _about(row), number=row.number, printed=row.printed)
    return row


def _refuse_ended(row: SupportCertificate) -> None:
    if row.status != CertificateStatus.VALID:
        raise Refusal(
            f"证号 {row.number} {row.get_status_display()}，不能再办。请用现在有效的那本。"
        )


def _about(row: SupportCertificate) -> list[Subject]:
    return [Subject("person", row.person_id, row.region)]
