"""What was typed goes the way of every answer: a sealed file, held against the list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from nuanxin.base.files.sheets import Cell, Sheet
from nuanxin.base.files.stored.actions import store
from nuanxin.base.files.stored.pieces import made
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.ui.sheets import Cell as Written
from nuanxin.base.ui.sheets import workbook
from nuanxin.money.payouts.layouts import read_columns
from nuanxin.money.payouts.models import Batch
from nuanxin.money.returns.actions.taking import Handed, take_in
from nuanxin.money.returns.actions.typing import confirm_typed, treasury_batch
from nuanxin.money.returns.models import ReturnFile
from nuanxin.money.returns.reading import Read, read_return
from nuanxin.money.returns.table import answer_table
from nuanxin.money.returns.typed import standing


@transaction.atomic
def hand_in(*, batch: UUID, scope: Scope, by: Actor, part: bool, at: datetime) -> ReturnFile:
    """Hand in what has been typed; somebody of finance confirms it then.

    Raises Refusal where nothing was typed, or not every line and `part` was not said.
    """
    row = treasury_batch(scope, batch)
    now = standing(row)
    confirm_typed(now, part=part)
    table = answer_table(row, typed_only=True, part=bool(now.left))
    rows = list(table.rows)
    name = f"{table.name}.xlsx"
    file = store(by, made(workbook(table._replace(rows=rows))), name, row.region, "回盘文件")
    read = _read(row, [table.headers, *rows], table.notes)
    return take_in(batch=row.public_id, scope=scope, by=by, handed=Handed(file, read), at=at)


def _read(row: Batch, *parts: Iterable[Sequence[Written]]) -> Read:
    """The sheets of the workbook as they would be read out of it."""
    sheets = [Sheet(f"表{number}", list(_texts(part))) for number, part in enumerate(parts, 1)]
    return read_return(sheets, read_columns(row.layout), vouchers=True)


def _texts(rows: Iterable[Sequence[Written]]) -> Iterator[list[Cell]]:
    for cells in rows:
        yield ["" if cell is None else str(cell) for cell in cells]
