"""The bank's answer to one of the county's lists, as finance would hand it in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice

from nuanxin.base.files.sheets import Cell, Sheet
from nuanxin.base.files.stored.actions import store
from nuanxin.base.files.stored.pieces import made
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.ui.sheets import Sheet as Written
from nuanxin.base.ui.sheets import workbook
from nuanxin.config.county.actions.filling import COUNTY
from nuanxin.config.county.actions.logins import actor
from nuanxin.money.payouts.layouts import read_columns
from nuanxin.money.payouts.models import Batch
from nuanxin.money.payouts.rollfile import roll_sheet
from nuanxin.money.returns.actions.settling import settle
from nuanxin.money.returns.actions.taking import Handed, take_in
from nuanxin.money.returns.reading import read_return

SCOPE = Scope.of(COUNTY)
_HEAD = ("批次号", "发放结果", "失败原因", "支付凭证号", "发放日期")
_UNPAID = {3: "卡未激活", 11: "账户已销户"}
# A list of a small demonstration is answered whole; of a large one its first township.
_WHOLE, _PART = 2000, 400


def answered(title: str) -> bool:
    """Whether the list has an answer already."""
    return Batch.objects.filter(title=title, returns__isnull=False).exists()


def answer(title: str, day: date, at: datetime) -> None:
    """Finance hands the file in, somebody else confirms it; two payments have come back."""
    row = Batch.objects.get(title=title)
    part = row.line_count > _WHOLE
    sheet = roll_sheet(row, masked=False)
    rows = list(_rows(row, sheet, _PART if part else row.line_count, day))
    head: list[Cell] = [*sheet.headers, *_HEAD]
    said: list[list[Cell]] = [["回盘范围", "部分"]] if part else []
    told = read_return([Sheet("回盘", [*said, head, *rows])], read_columns(row.layout))
    notes = (("回盘范围", "部分"),) if part else ()
    texts = ([str(cell) for cell in cells] for cells in rows)
    written = Written("回盘", [str(each) for each in head], texts, notes)
    by = actor("finance")
    name = f"回盘-{row.number}.xlsx"
    file = store(by, made(workbook(written)), name, row.region, "回盘文件")
    handed = Handed(file, told)
    taken = take_in(batch=row.public_id, scope=SCOPE, by=by, handed=handed, at=at)
    if taken.status != taken.Status.READ:
        raise AssertionError(f"{row.number}: {taken.faults[:3]}")
    settle(returned=taken.public_id, scope=SCOPE, by=actor("checker"), at=at)


def _rows(row: Batch, sheet: Written, most: int, day: date) -> Iterator[list[Cell]]:
    for number, cells in enumerate(islice(sheet.rows, most), 1):
        why = _UNPAID.get(number)
        said = ("失败", why, "", "") if why else ("成功", "", f"PZ{day:%Y%m%d}", f"{day}")
        own: list[Cell] = ["" if cell is None else str(cell) for cell in cells]
        yield [*own, row.number, *said]
