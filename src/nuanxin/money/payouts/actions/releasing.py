"""From a draft to finance: locked, rechecked, approved, sent – by different people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import IO
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from nuanxin.base.files.stored.actions import store
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.money import yuan_grouped
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payouts.actions.booking import book_sent
from nuanxin.money.payouts.actions.examining import ask_of_the_whole, newly_red, recount
from nuanxin.money.payouts.actions.layouts import confirm_writable
from nuanxin.money.payouts.actions.rows import batch_row, trace
from nuanxin.money.payouts.actions.signing import NEEDS, need_signatures, sign
from nuanxin.money.payouts.actions.stamping import confirm_stamp, forget_scan
from nuanxin.money.payouts.bands import signed_by
from nuanxin.money.payouts.digest import (
    LINES_ONLY,
    WHOLE_LIST,
    Fingerprinted,
    digest_of,
    laid_text,
)
from nuanxin.money.payouts.models import Batch, BatchLine, BatchSignature
from nuanxin.money.payouts.queries import laid_out

Status, Kind = Batch.Status, BatchSignature.Kind
_LONGEST_NOTE = 200


@transaction.atomic
def lock(*, batch: UUID, scope: Scope, by: Actor, at: datetime) -> Batch:
    """Freeze the lines under a fingerprint.

    Raises Refusal while a red light is unanswered, an account has changed since the line was
    drawn up, the file could not be written, or the batch is empty.
    """
    row = batch_row(scope, batch, Status.DRAFT)
    if not row.line_count:
        raise Refusal("批次里一笔也没有，不能锁定。")
    if red := row.lights.filter(red=True, answer="").count():
        raise Refusal(f"还有 {red} 个红灯没有处理。请逐项说明，或把这些笔移出本批次。")
    _nothing_new(row, at)
    confirm_writable(row)
    row.digest_form = WHOLE_LIST
    row.digest = fingerprint(row)
    row.status = Status.LOCKED
    row.locked_at = at
    need_signatures(row, at)
    row.save(update_fields=["digest", "digest_form", "status", "locked_at", *NEEDS])
    trace(row, "锁定", by, at, _knowing(row, at, f"指纹 {row.digest[:16]}"))
    return row


def fingerprint(row: Batch) -> str:
    """The digest over the list as it stands in the database now: who pays, how the file is laid
    out, and the lines.
    """
    before = "" if row.digest_form == LINES_ONLY else laid_text(row.road, laid_out(row))
    return digest_of(_fingerprinted(row), before)


def _fingerprinted(row: Batch) -> Iterator[Fingerprinted]:
    lines = BatchLine.objects.filter(batch=row, live=True).order_by("position")
    fields = Fingerprinted._fields[1:]
    for number, line in enumerate(lines.only(*fields).iterator(chunk_size=5000), 1):
        yield Fingerprinted(
            number, line.payable_id, line.payee, line.id_number_mask,
            bytes(line.account_index or b""), line.holder, line.benefit, line.first_month,
            line.end_month, line.kind, line.amount_fen,
        )  # fmt: skip


def _unchanged(row: Batch, at: datetime) -> None:
    """What was signed is what stands, and nothing has happened since that speaks against it."""
    _as_signed(row)
    _nothing_new(row, at)


def _as_signed(row: Batch) -> None:
    if fingerprint(row) != row.digest:
        raise Refusal(
            f"批次 {row.number} 的明细或版式与锁定时的指纹不符，已停止办理。"
            "请立即报告安全管理员。"
        )


class NewLights(Refusal):
    """Something has happened since the check before paying; `examine` writes down to whom."""


def _nothing_new(row: Batch, at: datetime) -> None:
    """Whatever turns a light red since the check – a death, a hold, another card – stops it."""
    if found := newly_red(row, timezone.localdate(at)):
        said = "、".join(f"{label} {count} 笔" for label, count in found.items())
        raise NewLights(f"体检以后情况有变：{said}。已停止办理，{_ADVICE[Status(row.status)]}")


_LISTED = "涉及的人列在“发放前体检”里。"
_ADVICE = {
    Status.DRAFT: f"{_LISTED}请逐项说明或移出，再锁定。",
    Status.LOCKED: f"{_LISTED}请编制人移出这些笔；核实后仍要发的，退回编制人说明。",
    Status.CHECKED: f"{_LISTED}请编制人移出这些笔后重新复核；核实后仍要发的，退回编制人说明。",
    Status.APPROVED: (
        f"{_LISTED}请编制人移出这些笔，再重新复核、审批；核实后仍要发的，退回编制人说明。"
    ),
}


def _knowing(row: Batch, at: datetime, words: str = "") -> str:
    """What a step says of itself, with what was known of the whole batch when it was taken."""
    return "；".join(filter(None, (words, ask_of_the_whole(row, timezone.localdate(at)))))[
        :_LONGEST_NOTE
    ]


@transaction.atomic
def send_back(*, batch: UUID, scope: Scope, by: Actor, reason: str, at: datetime) -> Batch:
    """Return a batch that is not sent to its maker with what is to be mended."""
    row = batch_row(scope, batch, *_SIGNED)
    if not reason.strip():
        raise Refusal("请写明需要改什么，编制人会看到这段文字。")
    old = row.digest
    _unsign(row, Status.DRAFT)
    row.digest, row.locked_at = "", None
    row.save()
    trace(row, "退回", by, at, f"{reason.strip()[:110]}（原指纹 {old}）")
    return row


_SIGNED = (Status.LOCKED, Status.CHECKED, Status.APPROVED)


def _unsign(row: Batch, status: Batch.Status) -> None:
    """Every signature was for the list as it was."""
    row.signatures.all().delete()
    row.status, row.document = status, ""
    row.checker_id = row.checked_at = row.approver_id = row.approved_at = None
    forget_scan(row)


@transaction.atomic
def take_out(
    *, batch: UUID, scope: Scope, by: Actor, lines: Sequence[int], reason: str, at: datetime
) -> int:
    """Take lines out of a locked batch, up to the last moment before it is sent.

    What they pay is open for the next batch. The rest gets a new fingerprint and goes back to
    be rechecked, by somebody else; the old fingerprint stays in the story.
    """
    row = batch_row(scope, batch, *_SIGNED)
    if not reason.strip():
        raise Refusal("请写明移出的原因。")
    gone = BatchLine.objects.filter(batch=row, pk__in=lines, live=True)
    ids = list(gone.values_list("pk", flat=True))
    if not ids:
        raise Refusal("请先勾选要移出的明细。")
    if len(ids) == row.line_count:
        raise Refusal("这会移出全部明细。整批都不发的，请作废批次。")
    _as_signed(row)
    before, old = row.total_fen, row.digest
    _give_back(ids)
    recount(row)
    _unsign(row, Status.LOCKED)
    row.digest, row.amended_by_id = fingerprint(row), by.user_id
    row.save()
    taken = f"{len(ids)} 笔 {yuan_grouped(before - row.total_fen)} 元"
    trace(row, "移出", by, at, f"{taken}：{reason.strip()[:80]}（原指纹 {old}）")
    return len(ids)


def _give_back(lines: list[int]) -> None:
    """The lines stay as they were signed, no longer live; what they pay is open again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE money_payable SET status = 'open' FROM money_batchline line "
            "WHERE line.id = ANY(%s) AND line.payable_id = money_payable.id",
            [lines],
        )
        cursor.execute("UPDATE money_batchline SET live = false WHERE id = ANY(%s)", [lines])
        cursor.execute("DELETE FROM money_light WHERE line_id = ANY(%s)", [lines])


@transaction.atomic
def recheck(*, batch: UUID, scope: Scope, by: Actor, at: datetime) -> Batch:
    """A second person has gone over the list; where its band asks for more, one more each."""
    row = batch_row(scope, batch, Status.LOCKED)
    if row.maker_id in by.hands:
        raise Refusal("编制和复核不能是同一个人。请换一位同志复核。")
    if row.amended_by_id in by.hands:
        raise Refusal("移出和复核不能是同一个人。请换一位同志复核。")
    if signed_by(row) & by.hands:
        raise Refusal("您已经签过这一批，不能签两次。请换一位同志复核。")
    _unchanged(row, at)
    if sign(row, Kind.CHECK, by, at) >= row.checks_needed:
        row.status, row.checker_id, row.checked_at = Status.CHECKED, by.user_id, at
        row.save(update_fields=["status", "checker", "checked_at"])
    trace(row, "复核", by, at, _knowing(row, at))
    return row


@transaction.atomic
def approve(*, batch: UUID, scope: Scope, by: Actor, document: str, at: datetime) -> Batch:
    """A leader signs: a number of the request, and none who made, rechecked or signed it."""
    row = batch_row(scope, batch, Status.CHECKED)
    if by.hands & {row.maker_id, row.checker_id, row.amended_by_id, *signed_by(row)}:
        raise Refusal("编制、复核、审批要三个人分别办，谁也不能签两次。请换一位同志审批。")
    row.document = row.document or document.strip()[:60]
    if not row.document:
        raise Refusal("请填写请示文号，例如：演卫健〔2026〕12号。")
    _unchanged(row, at)
    if sign(row, Kind.APPROVE, by, at) >= row.approvals_needed:
        row.status, row.approver_id, row.approved_at = Status.APPROVED, by.user_id, at
    row.save(update_fields=["status", "approver", "approved_at", "document"])
    trace(row, "审批", by, at, _knowing(row, at, row.document))
    return row


_HALTS: list[Callable[[int], None]] = []


def halt_on(confirm: Callable[[int], None]) -> None:
    """Have a part on a higher floor look at a county's books before anything is sent."""
    if confirm not in _HALTS:
        _HALTS.append(confirm)


@transaction.atomic
def send(
    *, batch: UUID, scope: Scope, by: Actor, file: IO[bytes], name: str, at: datetime
) -> Batch:
    """Keep the file that goes to finance and close the batch; it cannot be undone.

    The file may be made while it is read: nothing of it is read before the batch was checked.
    """
    row = batch_row(scope, batch, Status.APPROVED)
    confirm_stamp(row)
    for confirm in _HALTS:
        confirm(row.region)
    _unchanged(row, at)
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
    said = _knowing(row, at, f"文件指纹 {row.file.sha256[:16]}")
    book_sent(row, by, at)
    trace(row, "送财政", by, at, said)
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
