"""Return files as finance hands them in: our own list with four columns filled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from nuanxin.base.files.sheets import Cell, Sheet
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import unseal
from nuanxin.kit.money import yuan
from nuanxin.money.payouts.layouts import read_columns
from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.money.returns.reading import Read, read_return

LATER = datetime(2026, 7, 20, tzinfo=UTC)
HEAD: tuple[str, ...] = (
    "批次号", "序号", "姓名", "社保卡（一卡通）账号", "户名", "金额（元）", "发放结果",
    "失败原因", "支付凭证号", "发放日期",
)  # fmt: skip
PAID = ("成功", "", "PZ-2026-001", date(2026, 7, 15))
DORMANT = ("失败", "卡未激活", "", "")
Table = list[list[Cell]]


def lines_of(row: Batch) -> list[BatchLine]:
    return list(BatchLine.objects.filter(batch=row, live=True).order_by("position"))


def table(row: Batch, answer: Callable[[int], Sequence[Cell]] = lambda _: PAID) -> Table:
    """The head and a row for each line; `answer` gives what finance filled in."""
    rows: Table = [list(HEAD)]
    for number, line in enumerate(lines_of(row), 1):
        card = unseal(Kind.ACCOUNT, line.public_id, line.account_sealed or b"")
        own: list[Cell] = [
            row.number, str(number), line.payee, card, line.holder, yuan(line.amount_fen),
        ]  # fmt: skip
        rows.append([*own, *answer(number)])
    return rows


def read(row: Batch, rows: Table) -> Read:
    return read_return([Sheet("回盘", rows)], read_columns(row.layout))
