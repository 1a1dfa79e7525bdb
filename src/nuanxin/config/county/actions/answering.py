"""The bank's answer to the county's lists, as finance would hand it in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from nuanxin.base.files.sheets import Cell, Sheet
from nuanxin.base.files.stored.actions import store
from nuanxin.base.files.stored.pieces import made
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.ui.sheets import Sheet as Written
from nuanxin.base.ui.sheets import workbook
from nuanxin.config.county.actions.filling import COUNTY
from nuanxin.config.county.actions.logins import actor
from nuanxin.money.payables.models import Payable
from nuanxin.money.payouts.layouts import read_columns
from nuanxin.money.payouts.models import Batch
from nuanxin.money.payouts.rollfile import roll_sheet
from nuanxin.money.returns.actions.checking import confirm_account
from nuanxin.money.returns.actions.settling import settle
from nuanxin.money.returns.actions.taking import Handed, take_in
from nuanxin.money.returns.models import Bounce, Cause
from nuanxin.money.returns.reading import read_return

SCOPE = Scope.of(COUNTY)
_HEAD = ("批次号", "发放结果", "失败原因", "支付凭证号", "发放日期")
# What a bank says of the payments that come back, by their place in the list.
Unpaid = Mapping[int, str]


def answered(title: str) -> bool:
    """Whether the list has an answer already."""
    return Batch.objects.filter(title=title, returns__isnull=False).exists()


def answer(title: str, day: date, unpaid: Unpaid, at: datetime) -> None:
    """Finance hands the file in, somebody else confirms it; some payments have come back."""
    row = Batch.objects.get(title=title)
    sheet = roll_sheet(row, masked=False)
    rows = list(_rows(row, sheet, day, unpaid))
    head: list[Cell] = [*sheet.headers, *_HEAD]
    told = read_return([Sheet("回盘", [head, *rows])], read_columns(row.layout))
    texts = ([str(cell) for cell in cells] for cells in rows)
    written = Written("回盘", [str(each) for each in head], texts, ())
    by = actor("finance")
    name = f"回盘-{row.number}.xlsx"
    file = store(by, made(workbook(written)), name, row.region, "回盘文件")
    handed = Handed(file, told)
    taken = take_in(batch=row.public_id, scope=SCOPE, by=by, handed=handed, at=at)
    if taken.status != taken.Status.READ:
        raise AssertionError(f"{row.number}: {taken.faults[:3]}")
    settle(returned=taken.public_id, scope=SCOPE, by=actor("checker"), at=at)


def look_at_accounts(title: str, at: datetime) -> None:
    """Whoever's card was not in use has been to the bank: the next list pays them.

    What a visitor has put into a list meanwhile has been looked at.
    """
    found = Bounce.objects.filter(
        line__batch__title=title, checked_at=None, payable__status=Payable.Status.OPEN
    )
    for each in found.exclude(cause=Cause.CLOSED):
        confirm_account(
            bounce=each.public_id, scope=SCOPE, by=actor("health"),
            note="本人已到银行激活（演示）", at=at,
        )  # fmt: skip


def _rows(row: Batch, sheet: Written, day: date, unpaid: Unpaid) -> Iterator[list[Cell]]:
    for number, cells in enumerate(sheet.rows, 1):
        why = unpaid.get(number)
        said = ("失败", why, "", "") if why else ("成功", "", f"PZ{day:%Y%m%d}", f"{day}")
        own: list[Cell] = ["" if cell is None else str(cell) for cell in cells]
        yield [*own, row.number, *said]
