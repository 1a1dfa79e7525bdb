"""Closing a family's file (退档) and opening it again; nothing in it is deleted."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household

_LONGEST = 60


@transaction.atomic
def close_file(*, household: UUID, scope: Scope, by: Actor, reason: str, on: date) -> Household:
    """Close a file for a reason; the family is found under 已注销 from then on."""
    row = _row(scope, household)
    if row.closed_on is not None:
        raise Refusal("这户已经注销。请刷新页面。")
    if on < row.opened_on:
        raise Refusal(f"注销日期 {on} 早于建档日期 {row.opened_on}。请核对日期。")
    _write(row, on, _said(reason, "注销"))
    record(by, "household.close", [_about(row)], reason=row.closed_reason, on=on)
    return row


@transaction.atomic
def restore_file(*, household: UUID, scope: Scope, by: Actor, reason: str) -> Household:
    """Open a closed file again (退档恢复); the reason stands in the trail."""
    row = _row(scope, household)
    if row.closed_on is None:
        raise Refusal("这户没有注销，不用恢复。")
    said = _said(reason, "恢复")
    _write(row, None, "")
    record(by, "household.restore", [_about(row)], reason=said)
    return row


def _row(scope: Scope, public_id: UUID) -> Household:
    row: Household | None = (
        Household.objects.within(scope).locked().filter(public_id=public_id).first()
    )
    if row is None:
        raise Refusal("没有找到这户家庭。")
    return row


def _said(reason: str, deed: str) -> str:
    if not reason.strip():
        raise Refusal(f"请写明{deed}的原因。")
    if len(reason.strip()) > _LONGEST:
        raise Refusal(f"{deed}的原因最多 {_LONGEST} 个字。请写短一些。")
    return reason.strip()


def _write(row: Household, on: date | None, reason: str) -> None:
    row.closed_on, row.closed_reason = on, reason
    row.revision += 1
    row.save(update_fields=["closed_on", "closed_reason", "revision"])


def _about(row: Household) -> Subject:
    return Subject("household", row.pk, row.region)
