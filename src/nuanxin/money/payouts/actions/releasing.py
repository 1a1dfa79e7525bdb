"""From a draft to finance: locked, rechecked, approved, sent – by different people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import IO
from uuid import UUID

from django.db import connection, transaction

from nuanxin.base.files.stored.actions import store
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payouts.actions.rows import batch_row, trace
from nuanxin.money.payouts.digest import Fingerprinted, digest_of
from nuanxin.money.payouts.models import Batch, BatchLine, Light
from nuanxin.money.payouts.questions import DEATH

Status = Batch.Status


@transaction.atomic
def lock(*, batch: UUID, scope: Scope, by: Actor, at: datetime) -> Batch:
    """Freeze the lines under a fingerprint.

    Raises Refusal while a red light is unanswered, an account has changed since the line was
    drawn up, or the batch is empty.
    """
    row = batch_row(scope, batch, Status.DRAFT)
    if not row.line_count:
        raise Refusal("批次里一笔也没有，不能锁定。")
    if red := row.lights.filter(red=True, answer="").count():
        raise Refusal(f"还有 {red} 个红灯没有处理。请逐项说明，或把这些笔移出本批次。")
    if stale := _stale_accounts(row, at.date()):
        raise Refusal(
            f"有 {stale} 笔的账号在编制之后改过。请作废本批次重新编制，以免付到旧账号。"
        )
    _nobody_newly_dead(row)
    row.digest = fingerprint(row)
    row.status = Status.LOCKED
    row.locked_at = at
    row.save(update_fields=["digest", "status", "locked_at"])
    trace(row, "锁定", by, at, f"指纹 {row.digest[:16]}")
    return row


def _stale_accounts(row: Batch, day: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM money_batchline line LEFT JOIN registry_account account "
            "ON account.person_id = line.person_id AND account.known_to IS NULL "
            "AND (account.valid_from IS NULL OR account.valid_from <= %s) "
            "AND (account.valid_to IS NULL OR account.valid_to > %s) "
            "WHERE line.batch_id = %s AND line.live "
            "AND account.number_index IS DISTINCT FROM line.account_index",
            [day, day, row.pk],
        )
        return int(cursor.fetchone()[0])


def fingerprint(row: Batch) -> str:
    """The digest over the lines as they stand in the database now."""
    return digest_of(_fingerprinted(row))


def _fingerprinted(row: Batch) -> Iterator[Fingerprinted]:
    lines = BatchLine.objects.filter(batch=row, live=True).order_by("position")
    for line in lines.only(*Fingerprinted._fields).iterator(chunk_size=5000):
        yield Fingerprinted(
            line.position, line.payable_id, line.payee, line.id_number_mask,
            bytes(line.account_index or b""), line.holder, line.benefit, line.first_month,
            line.end_month, line.kind, line.amount_fen,
        )  # fmt: skip


def _unchanged(row: Batch) -> None:
    if fingerprint(row) != row.digest:
        raise Refusal(
            f"批次 {row.number} 的明细与锁定时的指纹不符，已停止办理。请立即报告安全管理员。"
        )
    _nobody_newly_dead(row)


def _nobody_newly_dead(row: Batch) -> None:
    """A death written down since the check before paying stops every later step."""
    with connection.cursor() as cursor:
        cursor.execute(DEATH, {"batch": row.pk})
        dead = {line for line, _ in cursor.fetchall()}
    seen = row.lights.filter(kind=Light.Kind.DEATH).exclude(answer="")
    if new := len(dead - set(seen.values_list("line_id", flat=True))):
        raise Refusal(
            f"体检以后又登记了死亡，涉及 {new} 笔，已停止办理。"
            "请重新体检后移出或说明；已锁定的先退回，已审批的先作废再重新编制。"
        )


@transaction.atomic
def send_back(*, batch: UUID, scope: Scope, by: Actor, reason: str, at: datetime) -> Batch:
    """Return a locked or rechecked batch to its maker with what is to be mended."""
    row = batch_row(scope, batch, Status.LOCKED, Status.CHECKED)
    if not reason.strip():
        raise Refusal("请写明需要改什么，编制人会看到这段文字。")
    row.status, row.digest = Status.DRAFT, ""
    row.checker_id = row.checked_at = row.locked_at = None
    row.save(update_fields=["status", "digest", "checker", "checked_at", "locked_at"])
    trace(row, "退回", by, at, reason.strip()[:200])
    return row


@transaction.atomic
def recheck(*, batch: UUID, scope: Scope, by: Actor, at: datetime) -> Batch:
    """A second person has gone over the list."""
    row = batch_row(scope, batch, Status.LOCKED)
    if by.user_id == row.maker_id:
        raise Refusal("编制和复核不能是同一个人。请换一位同志复核。")
    _unchanged(row)
    row.status, row.checker_id, row.checked_at = Status.CHECKED, by.user_id, at
    row.save(update_fields=["status", "checker", "checked_at"])
    trace(row, "复核", by, at)
    return row


@transaction.atomic
def approve(*, batch: UUID, scope: Scope, by: Actor, document: str, at: datetime) -> Batch:
    """The leader signs: a number of the request, and neither maker nor checker."""
    row = batch_row(scope, batch, Status.CHECKED)
    if by.user_id in {row.maker_id, row.checker_id}:
        raise Refusal("编制、复核、审批要三个人分别办。请换一位同志审批。")
    if not document.strip():
        raise Refusal("请填写请示文号，例如：演卫健〔2026〕12号。")
    _unchanged(row)
    row.status, row.approver_id, row.approved_at = Status.APPROVED, by.user_id, at
    row.document = document.strip()[:60]
    row.save(update_fields=["status", "approver", "approved_at", "document"])
    trace(row, "审批", by, at, row.document)
    return row


@transaction.atomic
def keep_scan(
    *, batch: UUID, scope: Scope, by: Actor, scan: IO[bytes], name: str, at: datetime
) -> Batch:
    """Keep the scan of the stamped cover sheet beside the batch."""
    row = batch_row(scope, batch, Status.CHECKED, Status.APPROVED)
    row.scan = store(by, scan, name, row.region, "呈签扫描件")
    row.save(update_fields=["scan"])
    trace(row, "扫描件", by, at, row.scan.sha256[:16])
    return row


@transaction.atomic
def send(
    *, batch: UUID, scope: Scope, by: Actor, file: IO[bytes], name: str, at: datetime
) -> Batch:
    """Keep the file that goes to finance and close the batch; it cannot be undone."""
    row = batch_row(scope, batch, Status.APPROVED)
    _unchanged(row)
    row.file = store(by, file, name, row.region, "发放清册")
    row.status, row.sent_by_id, row.sent_at = Status.SENT, by.user_id, at
    row.save(update_fields=["file", "status", "sent_by", "sent_at"])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE money_payable SET status = 'sent' FROM money_batchline line "
            "WHERE line.batch_id = %s AND line.live AND line.payable_id = money_payable.id",
            [row.pk],
        )
        moved = cursor.rowcount
    if moved != row.line_count:
        raise AssertionError(f"batch {row.number}: {row.line_count} lines, {moved} payables")
    trace(row, "送财政", by, at, f"文件指纹 {row.file.sha256[:16]}")
    return row


@transaction.atomic
def abandon(*, batch: UUID, scope: Scope, by: Actor, reason: str, at: datetime) -> Batch:
    """Give up a batch that has not been sent; what it held is open again."""
    row = batch_row(scope, batch, Status.DRAFT, Status.LOCKED, Status.CHECKED, Status.APPROVED)
    if not reason.strip():
        raise Refusal("请写明作废的原因。")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE money_payable SET status = 'open' FROM money_batchline line "
            "WHERE line.batch_id = %s AND line.live AND line.payable_id = money_payable.id",
            [row.pk],
        )
        cursor.execute("UPDATE money_batchline SET live = false WHERE batch_id = %s", [row.pk])
    row.status = Status.ABANDONED
    row.save(update_fields=["status"])
    trace(row, "作废", by, at, reason.strip()[:200])
    return row
