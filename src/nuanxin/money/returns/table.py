"""The table a treasury's results are filled in on: its list with six columns behind."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.kit.money import yuan
from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.money.payouts.rollfile import roll_sheet
from nuanxin.money.returns.models import Answer, ReturnFile, TypedAnswer
from nuanxin.money.returns.words import BATCH, FILLED, OF_TREASURY, PART

_PAID, _FAILED = "成功", "失败"


def answer_table(row: Batch, *, typed_only: bool, part: bool) -> Sheet:
    """Every line that has no answer yet, with what was typed of it and full numbers.

    `typed_only` leaves out what nothing is known of; `part` says so on the sheet of notes.
    """
    roll = roll_sheet(row, masked=False)
    notes: tuple[tuple[str, str], ...] = ((BATCH, row.number),)
    if part:
        notes = (*notes, (OF_TREASURY, PART))
    headers = (*roll.headers, *FILLED)
    return Sheet(f"国库支付结果-{row.number}", headers, _rows(row, roll, typed_only), notes)


def _rows(row: Batch, roll: Sheet, typed_only: bool) -> Iterator[tuple[Cell, ...]]:  # noqa: FBT001
    lines = BatchLine.objects.filter(batch=row, live=True).order_by("position")
    answered = set(
        Answer.objects.filter(
            returned__batch=row, returned__status=ReturnFile.Status.SETTLED
        ).values_list("line", flat=True)
    )
    typed = {each.line_id: each for each in TypedAnswer.objects.filter(batch=row)}
    for line, cells in zip(lines.values_list("pk", flat=True), roll.rows, strict=True):
        said = typed.get(line)
        if line not in answered and (said or not typed_only):
            yield (*map(_text, cells), row.number, *_said(said))


def _text(cell: Cell) -> Cell:
    """Amounts as they are read back; numbers of lines stay numbers."""
    return f"{cell:.2f}" if isinstance(cell, Decimal) else cell


def _said(typed: TypedAnswer | None) -> tuple[Cell, ...]:
    if typed is None:
        return ("", "", "", "", "")
    cause = str(typed.get_cause_display()) if typed.cause else ""
    return (
        _PAID if typed.paid else _FAILED,
        f"{cause}：{typed.words}" if typed.words else cause,
        typed.voucher,
        "" if typed.voucher_fen is None else yuan(typed.voucher_fen),
        typed.paid_on and str(typed.paid_on),
    )
