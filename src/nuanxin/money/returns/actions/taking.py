"""A file of answers comes in: held against the batch, kept with its answers or its faults."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from nuanxin.base.database.bulk import insert_rows
from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payouts.actions.rows import batch_row, trace
from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.money.returns.matching import Against, Line, match
from nuanxin.money.returns.models import Answer, ReturnFile
from nuanxin.money.returns.reading import Read, Told

Status = ReturnFile.Status
_FAULTS_KEPT = 2000
_ANSWER = (
    "region", "returned_id", "line_id", "row", "paid", "voucher", "paid_on", "cause", "words",
)  # fmt: skip


class Handed(NamedTuple):
    """A file as it is kept, and what was read of it."""

    file: StoredFile
    read: Read


@transaction.atomic
def take_in(
    *, batch: UUID, scope: Scope, by: Actor, handed: Handed, at: datetime
) -> ReturnFile:
    """Keep the answers to be confirmed, or the file as refused with every fault.

    The same file again changes nothing. Raises Refusal where the batch is not with finance, or
    another file waits for its confirmation.
    """
    if by.user_id is None:
        raise Refusal("交来结果要用本人账号。请登录后再办。")
    row = batch_row(scope, batch, Batch.Status.SENT, Batch.Status.SETTLED)
    if standing := same_file(row, handed.file.sha256):
        return standing
    if row.status == Batch.Status.SETTLED:
        raise Refusal(f"批次 {row.number} 每一笔都有确认的结果，不再收文件。")
    if row.returns.filter(status=Status.READ).exists():
        raise Refusal("上一份结果还没有确认。请先确认或放弃它，再交下一份。")
    found = match(handed.read, _against(row, handed.read, at))
    made = ReturnFile(
        region=row.region, batch=row, file=handed.file, sha256=handed.file.sha256,
        part=handed.read.part, status=Status.REFUSED if found.faults else Status.READ,
        faults=[list(fault) for fault in found.faults[:_FAULTS_KEPT]],
        fault_count=len(found.faults), uploader_id=by.user_id or 0, uploaded_at=at,
    )  # fmt: skip
    if not found.faults:
        _count(made, found.pairs)
    made.save()
    if not found.faults:
        insert_rows("money_answer", _ANSWER, [_answer(made, *pair) for pair in found.pairs])
    trace(row, f"{'交来' if row.by_treasury else '上传'}{row.answer}", by, at, _said(made))
    return made


@transaction.atomic
def refused(row: Batch, file: StoredFile, by: Actor, fault: str, at: datetime) -> ReturnFile:
    """A file that could not be read at all, kept with what to do about it."""
    made = ReturnFile.objects.create(
        region=row.region, batch=row, file=file, sha256=file.sha256, status=Status.REFUSED,
        faults=[["", fault]], fault_count=1, uploader_id=by.user_id or 0, uploaded_at=at,
    )  # fmt: skip
    trace(row, f"{'交来' if row.by_treasury else '上传'}{row.answer}", by, at, _said(made))
    return made


def same_file(row: Batch, sha256: str) -> ReturnFile | None:
    """The same bytes handed in before, waiting or confirmed."""
    found: ReturnFile | None = row.returns.filter(
        sha256=sha256, status__in=[Status.READ, Status.SETTLED]
    ).first()
    return found


def _against(row: Batch, read: Read, at: datetime) -> Against:
    """The lines by the number the roll gives them: all of them, or those a part writes of."""
    settled = Answer.objects.filter(line=OuterRef("pk"), returned__status=Status.SETTLED)
    lines = (
        BatchLine.objects.filter(batch=row, live=True)
        .annotate(number=Window(RowNumber(), order_by="position"), answered=Exists(settled))
        .order_by("number")
    )
    if read.part and (said := [told.number for told in read.rows]):
        lines = lines.filter(number__range=(min(said), max(said)))
    fields = ("pk", "payable_id", "payee", "holder", "account_index", "amount_fen", "answered")
    return Against(
        row.number,
        {
            number: Line(pk, payable, payee, holder, bytes(index or b""), fen, answered)
            for number, pk, payable, payee, holder, index, fen, answered in lines.values_list(
                "number", *fields
            )
        },
        timezone.localtime(row.sent_at or at).date(),
        timezone.localtime(at).date(),
        _used(row, read) if row.by_treasury else None,
    )


def _used(row: Batch, read: Read) -> dict[str, str]:
    """The vouchers a treasury's answer names that have paid before in those years."""
    rows = Answer.objects.filter(
        voucher__in={told.under for told in read.rows if told.under},
        paid_on__year__in={told.paid_on.year for told in read.rows if told.paid_on},
        returned__batch__road=row.road, returned__batch__region=row.region,
        returned__status__in=[Status.READ, Status.SETTLED],
    )  # fmt: skip
    return dict(rows.values_list("voucher", "returned__batch__number"))


def _count(made: ReturnFile, pairs: Sequence[tuple[Told, Line]]) -> None:
    made.paid_lines = sum(told.paid for told, _ in pairs)
    made.paid_fen = sum(line.amount_fen for told, line in pairs if told.paid)
    made.failed_lines = len(pairs) - made.paid_lines
    made.failed_fen = sum(line.amount_fen for told, line in pairs if not told.paid)


def _answer(made: ReturnFile, told: Told, line: Line) -> Sequence[object]:
    return (
        made.region, made.pk, line.pk, told.row, told.paid, told.voucher, told.paid_on,
        told.cause.value if told.cause else "", told.words,
    )  # fmt: skip


def _said(made: ReturnFile) -> str:
    if made.status == Status.REFUSED:
        return f"拒收，{made.fault_count} 处错误"
    return f"已付 {made.paid_lines} 笔，未付成 {made.failed_lines} 笔，待确认"
