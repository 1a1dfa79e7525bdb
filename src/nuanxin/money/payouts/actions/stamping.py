"""呈签: the stamped paper comes back as a scan; a second person holds it against the list."""

from __future__ import annotations

from datetime import datetime
from typing import IO
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.files.stored.actions import store
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.digits import folded
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.money.payouts.actions.rows import batch_row, trace
from nuanxin.money.payouts.models import Batch, BatchStep, StampRule
from nuanxin.money.payouts.queries import stamp_needed

Status = Batch.Status
TYPED = 8
_OLD = "原指纹 "


@transaction.atomic
def keep_scan(
    *, batch: UUID, scope: Scope, by: Actor, scan: IO[bytes], name: str, at: datetime
) -> Batch:
    """Keep the scan of the stamped paper beside the batch; it waits for a second person.

    Another scan takes the place of the first, which stays on file.
    """
    row = batch_row(scope, batch, Status.CHECKED, Status.APPROVED)
    forget_scan(row)
    row.scan = store(by, scan, name, row.region, "呈签扫描件")
    row.scan_by_id, row.scan_digest = by.user_id, row.digest
    row.save(update_fields=_FIELDS)
    trace(row, "扫描件", by, at, row.scan.sha256[:16])
    return row


@transaction.atomic
def check_scan(*, batch: UUID, scope: Scope, by: Actor, typed: str, at: datetime) -> Batch:
    """A second person types the end of the fingerprint that stands on the stamped paper.

    Raises Refusal when it is the fingerprint of an earlier list, or of none.
    """
    row = _with_scan(scope, batch)
    if row.scan_by_id is None:
        raise Refusal(
            "这份扫描件是以前存的，没有记下谁交的。请重新交一份，再由另一位同志核对。"
        )
    if row.scan_by_id in by.hands:
        raise Refusal("交扫描件和核对要两个人分别办。请换一位同志核对。")
    tail = folded(typed).lower()
    if len(tail) != TYPED:
        raise Refusal(f"请照扫描件上印的指纹，填最后 {TYPED} 位。")
    if row.scan_digest != row.digest or not row.digest.endswith(tail):
        raise Refusal(_other(row, tail))
    row.scan_checker_id, row.scan_checked_at = by.user_id, at
    row.save(update_fields=_FIELDS)
    trace(row, "核对扫描件", by, at, f"指纹末 {TYPED} 位 {tail}")
    return row


def _other(row: Batch, tail: str) -> str:
    notes = BatchStep.objects.filter(batch=row, note__contains=_OLD)
    old = (
        note.rpartition(_OLD)[2].rstrip("）") for note in notes.values_list("note", flat=True)
    )
    if any(each.endswith(tail) for each in old):
        return (
            "扫描件是改动以前的清册，金额或人员已经变了。请退回扫描件，"
            "重新打印呈签材料，盖章后再扫描。"
        )
    return "与本批次的指纹对不上。请看清扫描件上的字；确实不同的，是别的批次，请退回扫描件。"


@transaction.atomic
def return_scan(*, batch: UUID, scope: Scope, by: Actor, reason: str, at: datetime) -> Batch:
    """The scan is not of this list, or cannot be read: another one is wanted."""
    row = _with_scan(scope, batch)
    if not reason.strip():
        raise Refusal("请写明为什么退回，例如：没有盖章、看不清、是别的批次。")
    forget_scan(row)
    row.save(update_fields=_FIELDS)
    trace(row, "退回扫描件", by, at, reason.strip()[:200])
    return row


def _with_scan(scope: Scope, batch: UUID) -> Batch:
    row = batch_row(scope, batch, Status.CHECKED, Status.APPROVED)
    if row.scan_id is None:
        raise Refusal("还没有扫描件。请先交盖章后的扫描件。")
    return row


_FIELDS = ("scan", "scan_by", "scan_digest", "scan_checker", "scan_checked_at")


def forget_scan(row: Batch) -> None:
    """Whatever was stamped was stamped on the list as it was; the caller saves."""
    row.scan = row.scan_by_id = row.scan_checker_id = row.scan_checked_at = None
    row.scan_digest = ""


def confirm_stamp(row: Batch) -> None:
    """Where the county asks for it, nothing is sent before the stamped paper was checked."""
    if not stamp_needed(row.region):
        return
    if row.scan_checked_at is None or row.scan_digest != row.digest:
        raise Refusal(
            "本县要求盖章的呈签扫描件核对以后才能送财政。"
            "请先交扫描件，由另一位同志核对指纹，再送财政。"
        )


@transaction.atomic
def ask_for_stamp(
    *, by: Actor, scope: Scope, county: RegionCode, needed: bool, at: datetime
) -> None:
    """From now on batches of the county are sent only after the stamped paper was checked."""
    region = int(county.value)
    if county.level != "县" or not scope.covers(region):
        raise Refusal("呈签口径由县级设定，只能设定本县的。")
    told = {"needed": needed, "set_by_id": by.user_id, "set_at": at}
    StampRule.objects.update_or_create(region=region, defaults=told)
    record(by, "stamp.rule_set", [], region=region, needed=needed)
