"""The 发放清册 as finance reads it: the county's columns, full numbers, control totals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from nuanxin.base.jurisdiction.queries import Place, places
from nuanxin.base.ui.sheets import Cell, Sheet, workbook
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import unseal
from nuanxin.money.payables.models import Payable
from nuanxin.money.payouts.layouts import (
    FIXED,
    Column,
    Format,
    read_all,
    read_columns,
)
from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.money.payouts.queries import laid_out, months_said
from nuanxin.money.payouts.sources import sources
from nuanxin.money.payouts.textfile import Sums, faults_in, written

_KINDS = dict(Payable.Kind.choices)


def kind_said(line: BatchLine) -> str:
    """正常, 补发 … as lists show it."""
    return said_kind(line.kind)


def said_kind(kind: str) -> str:
    """The same of the kind alone."""
    return str(_KINDS[kind])


def roll_sheet(row: Batch, *, masked: bool) -> Sheet:
    """The list of a batch; masked for the screen and print, with full numbers for finance."""
    columns = (read_all if masked else read_columns)(row.layout)
    lines = BatchLine.objects.filter(batch=row, live=True).order_by("position")
    lines = lines.select_related("person") if masked else lines
    codes = lines.order_by().values_list("family_region", flat=True).distinct()
    where = places(codes)
    fields = _fields(masked=masked)

    def rows() -> Iterator[tuple[Cell, ...]]:
        for number, line in enumerate(lines.iterator(chunk_size=5000), 1):
            place = where[line.family_region]
            yield tuple(
                _cell(column, number) or fields[column.field](line, place) for column in columns
            )

    notes = (
        ("批次号", row.number),
        ("笔数", str(row.line_count)),
        ("金额合计（元）", f"{Decimal(row.total_fen) / 100:.2f}"),
        ("清册指纹", row.digest),
        ("请示文号", row.document),
        ("发放方式", row.get_road_display()),
        *(each.note for each in (sources(row) if row.by_treasury else ())),
    )
    return Sheet(f"{list_name(row)}-{row.number}", [c.header for c in columns], rows(), notes)


def roll_file(row: Batch) -> Iterator[bytes]:
    """The file for finance, in the format its layout settled when it was drawn up."""
    sheet, laid = roll_sheet(row, masked=False), laid_out(row)
    if laid.manner.format == Format.XLSX:
        return workbook(sheet)
    return written(*laid, sheet.rows, sums_of(row))


def roll_faults(row: Batch) -> list[str]:
    """What keeps the file from being written, line by line; a workbook holds anything."""
    laid = laid_out(row)
    if laid.manner.format == Format.XLSX:
        return []
    return list(faults_in(*laid, roll_sheet(row, masked=False).rows))


def sums_of(row: Batch) -> Sums:
    """The control totals, as they stand in the file and on the page beside it."""
    return Sums(row.number, row.line_count, row.total_fen)


def list_name(row: Batch) -> str:
    """What the list for whoever pays is called."""
    return "国库直接支付清单" if row.by_treasury else "发放清册"


def file_name(row: Batch) -> str:
    return f"{list_name(row)}-{row.number}.{Format(row.file_format).suffix}"


def _cell(column: Column, number: int) -> Cell:
    """What does not depend on the line; empty where it does."""
    if column.field == "position":
        return number
    return column.text


def _fields(*, masked: bool) -> dict[str, Callable[[BatchLine, Place], Cell]]:
    return {
        "town": lambda _, place: place.above or place.name,
        "village": lambda _, place: place.name if place.above else "",
        "payee": lambda line, _: line.shown_payee if masked else line.payee,
        "id_number": lambda line, _: _number(line, masked=masked),
        "account": lambda line, _: _account(line, masked=masked),
        "holder": lambda line, _: line.shown_holder if masked else line.holder,
        "bank": lambda line, _: line.bank,
        "agent": lambda line, _: line.agent,
        "label": lambda line, _: line.label,
        "months": lambda line, _: months_said(line.first_month, line.end_month),
        "kind": lambda line, _: kind_said(line),
        "amount": lambda line, _: Decimal(line.amount_fen) / 100,
        "remark": lambda _line, _place: "",
        FIXED: lambda _line, _place: "",
    }


def _number(line: BatchLine, *, masked: bool) -> str:
    if masked or line.id_number_sealed is None:
        return line.id_number_mask
    return unseal(Kind.ID_NUMBER, line.public_id, line.id_number_sealed)


def _account(line: BatchLine, *, masked: bool) -> str:
    if masked or line.account_sealed is None:
        return line.account_mask
    return unseal(Kind.ACCOUNT, line.public_id, line.account_sealed)
