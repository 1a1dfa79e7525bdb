"""Reading a return file as work a worker does."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from nuanxin.base.files.reading import read_workbook
from nuanxin.base.files.stored.queries import plain_copy, stored_file
from nuanxin.base.jobs.kinds import kind
from nuanxin.base.jobs.running import Running
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payouts.layouts import read_columns
from nuanxin.money.payouts.queries import batch as batch_of
from nuanxin.money.returns import queries
from nuanxin.money.returns.actions.handing import hand_in
from nuanxin.money.returns.actions.settling import settle
from nuanxin.money.returns.actions.taking import Handed, refused, same_file, take_in
from nuanxin.money.returns.models import ReturnFile
from nuanxin.money.returns.reading import read_return

READ, SETTLE, HAND_IN = "returns.read", "returns.settle", "returns.hand_in"


@kind(READ, "读回盘文件、支付结果表")
def read_file(running: Running) -> dict[str, object]:
    """Arguments: batch, file (public ids). Result: the batch, what became of the file.

    A file that cannot be read is kept as refused: the page of the batch says why.
    """
    row = batch_of(running.scope, UUID(str(running.arguments["batch"])))
    file = stored_file(running.scope, UUID(str(running.arguments["file"])))
    if row is None or file is None:
        raise Refusal("没有找到这个批次或文件，可能不在您的辖区。")
    told: dict[str, object] = {"batch": str(row.public_id), "answer": row.answer}
    if standing := same_file(row, file.sha256):
        said = timezone.localtime(standing.uploaded_at)
        again = f"同一份文件 {said:%Y-%m-%d %H:%M} 已经交过，没有重复登记。"
        return told | {"returned": str(standing.public_id), "again": again}
    at = timezone.now()
    running.progress(0, 2, step="读取")
    try:
        with plain_copy(file) as path:
            sheets = read_workbook(path, file.name)
    except Refusal as refusal:
        made = refused(row, file, running.actor, str(refusal), at)
        return told | {"returned": str(made.public_id), "faults": 1}
    read = read_return(sheets, read_columns(row.layout), vouchers=row.by_treasury)
    running.progress(1, 2, step="逐笔核对")
    running.check()
    made = take_in(
        batch=row.public_id, scope=running.scope, by=running.actor, handed=Handed(file, read),
        at=at,
    )  # fmt: skip
    return told | {"returned": str(made.public_id), "faults": made.fault_count}


@kind(HAND_IN, "交出国库支付结果")
def hand_in_typed(running: Running) -> dict[str, object]:
    """Arguments: batch, part. What has been typed so far, held against the list like a file."""
    made = hand_in(
        batch=UUID(str(running.arguments["batch"])), scope=running.scope, by=running.actor,
        part=bool(running.arguments["part"]), at=timezone.now(),
    )  # fmt: skip
    return {**_told(made), "faults": made.fault_count}


@kind(SETTLE, "确认回盘、支付结果")
def settle_file(running: Running) -> dict[str, object]:
    """Arguments: returned. Settles it; one that is settled already stays as it is."""
    wanted = UUID(str(running.arguments["returned"]))
    made = queries.returned(running.scope, wanted)
    if made is None or made.status != ReturnFile.Status.SETTLED:
        made = settle(returned=wanted, scope=running.scope, by=running.actor, at=timezone.now())
    return _told(made)


def _told(made: ReturnFile) -> dict[str, object]:
    """Where it is shown, and under which word."""
    row = made.batch
    return {
        "batch": str(row.public_id), "answer": row.answer, "returned": str(made.public_id),
    }  # fmt: skip
