"""Holding a benefit back and letting it go on: both by a person, with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.kit.refusal import Refusal
from nuanxin.support.benefits.models import Entitlement, Hold

_LONGEST = 120


@transaction.atomic
def hold(
    *, by: Actor, entitlement: Entitlement, from_month: int, reason: str, now: datetime
) -> Hold:
    """暂停: nothing is paid from this month until somebody lifts it."""
    if not reason.strip():
        raise Refusal("请写明暂停原因，例如：联系不上本人，待核实。")
    _refuse_wordy(reason)
    latest = (timezone.localdate(now).year + 2) * 12 - 1
    if from_month > latest:
        raise Refusal(f"暂停最晚从 {month_text(latest)} 起。再往后的，到时候再办。")
    locked = Entitlement.objects.select_for_update().get(pk=entitlement.pk)
    if locked.ends_on is not None:
        raise Refusal("这一项已经停发，不用再暂停。")
    if locked.holds.filter(lifted_at__isnull=True).exists():
        raise Refusal("这一项已经暂停，请刷新本页。")
    made: Hold = Hold.objects.create(
        region=locked.region,
        entitlement=locked,
        from_month=from_month,
        reason=reason.strip(),
        placed_by_id=by.user_id,
        placed_at=now,
    )
    _trace(by, "benefits.held", made)
    return made


@transaction.atomic
def lift(*, by: Actor, held: Hold, until_month: int, reason: str, now: datetime) -> Hold:
    """恢复: paid again from this month; what was held back in between stays unpaid."""
    if not reason.strip():
        raise Refusal("请写明恢复的理由，例如：已入户核实，本人健在。")
    _refuse_wordy(reason)
    locked: Hold = Hold.objects.select_for_update().get(pk=held.pk)
    if locked.lifted_at is not None:
        raise Refusal("这一项已经恢复，请刷新本页。")
    if until_month < locked.from_month:
        raise Refusal("恢复的月份不能早于暂停的月份。请核对。")
    locked.until_month, locked.lifted_reason = until_month, reason.strip()
    locked.lifted_by_id, locked.lifted_at = by.user_id, now
    locked.save()
    _trace(by, "benefits.lifted", locked)
    return locked


def _refuse_wordy(reason: str) -> None:
    if len(reason.strip()) > _LONGEST:
        raise Refusal(
            f"理由最多 {_LONGEST} 个字，现在是 {len(reason.strip())} 个。请写短一些。"
        )


def month_text(month: int) -> str:
    """A month's ordinal as offices write it: 2026-12."""
    return f"{month // 12}-{month % 12 + 1:02d}"


def _trace(by: Actor, act: str, held: Hold) -> None:
    entitlement = held.entitlement
    subject = Subject("household", entitlement.household_id, held.region)
    reason = held.lifted_reason or held.reason
    record(by, act, [subject], benefit=entitlement.benefit, reason=reason)
