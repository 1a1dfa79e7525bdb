"""Asking, confirming, taking back; and the deleting itself, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.secrets import holds_number
from nuanxin.base.audit.subject import Subject
from nuanxin.base.files.stored.actions import remove
from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.privacy.catalogue import Table, catalogue
from nuanxin.base.privacy.rows import About, where
from nuanxin.care.visits.actions import photos
from nuanxin.casework.road.actions.scanning import forget_scans
from nuanxin.kit.refusal import Refusal
from nuanxin.privacy.erasure.models import Erasure, Reason
from nuanxin.privacy.erasure.queries import due_by, obstacles, standing, whom
from nuanxin.registry.consents.models import Consent
from nuanxin.registry.people.models import Household
from nuanxin.support.intake.actions.settling import forget_photos

_WHY = "删除个人信息"


class Asked(NamedTuple):
    """Why, and on which paper."""

    reason: Reason
    document: str = ""


@transaction.atomic
def ask(*, household: UUID, scope: Scope, by: Actor, asked: Asked, at: datetime) -> Erasure:
    """Ask for a family's personal data to be deleted; nothing goes before somebody confirms."""
    row = _home(scope, household)
    if by.user_id is None:
        raise ValueError("somebody must ask")
    if standing(scope, row):
        raise Refusal("这户已经提出过删除。请刷新页面。")
    if asked.reason == Reason.OWN_WISH and not asked.document.strip():
        raise Refusal("请写明本人或家属的书面申请（日期或编号）。")
    if holds_number(asked.document):
        raise Refusal("凭据里像有身份证号或手机号。这里只写日期或文号。")
    _refuse(scope, row, at)
    if asked.reason == Reason.TIME_OVER:
        _in_its_time(row, timezone.localdate(at))
    made: Erasure = Erasure.objects.create(
        region=row.region, household=row, reason=asked.reason, asked_by_id=by.user_id,
        document=asked.document.strip()[:80], asked_at=at,
    )  # fmt: skip
    record(by, "erasure.asked", [_about(row)], reason=asked.reason)
    return made


@transaction.atomic
def confirm(*, household: UUID, scope: Scope, by: Actor, at: datetime) -> Erasure:
    """Delete, as a second person. It cannot be undone; older backups still hold it."""
    row = _home(scope, household)
    request = _open(scope, row)
    if by.user_id is None or request.asked_by_id == by.user_id:
        raise Refusal("删除要由另一个人确认，提出的人不能自己确认。")
    _refuse(scope, row, at)
    request.counts = _erase(by, whom(row))
    _settle(request, Erasure.Status.DONE, by, at)
    record(by, "erasure.done", [_about(row)], counts=request.counts)
    return request


@transaction.atomic
def withdraw(*, household: UUID, scope: Scope, by: Actor, at: datetime) -> Erasure:
    """Let a request go; nothing has been deleted."""
    row = _home(scope, household)
    request = _open(scope, row)
    _settle(request, Erasure.Status.WITHDRAWN, by, at)
    record(by, "erasure.withdrawn", [_about(row)])
    return request


def _home(scope: Scope, public_id: UUID) -> Household:
    row: Household | None = (
        Household.objects.within(scope).locked().filter(public_id=public_id).first()
    )
    if row is None:
        raise Refusal("没有找到这户家庭。")
    return row


def _open(scope: Scope, row: Household) -> Erasure:
    request = standing(scope, row)
    if request is None or request.status != Erasure.Status.ASKED:
        raise Refusal("没有待确认的删除。请刷新页面。")
    return request


def _refuse(scope: Scope, row: Household, at: datetime) -> None:
    if found := list(obstacles(scope, row, timezone.localdate(at))):
        raise Refusal("现在还不能删除：" + "".join(found))


def _in_its_time(row: Household, today: date) -> None:
    """What a period is the reason for goes when that period is over, and not before."""
    if row.closed_on is None or row.closed_on > due_by(today):
        raise Refusal(
            f"这户 {row.closed_on} 才注销，保存期还没有满，"
            f"不能按“{Reason.TIME_OVER.label}”删除。本人或家属要求删除的，请选“{Reason.OWN_WISH.label}”并写明书面申请。"
        )


def _settle(request: Erasure, status: Erasure.Status, by: Actor, at: datetime) -> None:
    request.status, request.settled_by_id, request.settled_at = status, by.user_id, at
    request.save(update_fields=["status", "settled_by", "settled_at", "counts"])


def _about(row: Household) -> Subject:
    return Subject("household", row.pk, row.region)


def _erase(by: Actor, whose: About) -> dict[str, int]:
    """Everything the register says goes; how many rows of each table."""
    scans = Consent.objects.filter(person__in=whose.people, scan__isnull=False)
    for stored in StoredFile.objects.filter(pk__in=list(scans.values_list("scan", flat=True))):
        remove(by, stored, purpose=_WHY)
    for forget in (forget_scans, forget_photos, photos.forget_photos):
        forget(by=by, people=whose.people, households=whose.households, purpose=_WHY)
    counts: dict[str, int] = {}
    with connection.cursor() as cursor:
        for table, statement in _statements():
            cursor.cursor.execute(statement, whose.parameters)
            if cursor.cursor.rowcount:
                counts[table] = counts.get(table, 0) + cursor.cursor.rowcount
    return counts


def _statements() -> Iterator[tuple[str, sql.Composed]]:
    for table in catalogue().tables.values():
        for column, name in table.mentions.items():
            yield table.name, _mention(table, column, name)
        found = where(table)
        if found is None:
            continue
        relation = sql.Identifier(table.name)
        if table.deletes:
            yield table.name, sql.SQL("DELETE FROM {} AS t WHERE {}").format(relation, found)
        elif table.blanks:
            emptied = sql.SQL(", ").join(
                sql.SQL("{} = {}").format(sql.Identifier(column), sql.Literal(value))
                for column, value in table.blanks.items()
            )
            words = sql.SQL("UPDATE {} AS t SET {} WHERE {}").format(relation, emptied, found)
            yield table.name, words


def _mention(table: Table, column: str, name: str) -> sql.Composed:
    """In somebody else's row: the name goes, the row stays."""
    return sql.SQL("UPDATE {} AS t SET {} = '' WHERE t.{} = ANY(%(people)s)").format(
        sql.Identifier(table.name), sql.Identifier(name), sql.Identifier(column)
    )
