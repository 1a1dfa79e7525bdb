"""The columns of a 发放清册 and the file they go out in: a one-card platform's workbook unless
a county's bank wants text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db.models import TextChoices

from nuanxin.kit.gb18030 import unreadable

FIELDS = {
    "position": "序号",
    "town": "乡镇",
    "village": "村（社区）",
    "payee": "姓名",
    "id_number": "身份证号",
    "account": "社保卡（一卡通）账号",
    "holder": "户名",
    "bank": "开户银行",
    "agent": "代领人",
    "label": "补贴项目",
    "months": "所属期间",
    "kind": "发放性质",
    "amount": "金额（元）",
    "remark": "备注",
}
NEEDED = frozenset({"payee", "id_number", "account", "amount"})
# A column that says the same on every line, such as a project's code; there may be several.
FIXED = "fixed"
MOST_COLUMNS, LONGEST = 20, 40
WIDEST = 200


class Format(TextChoices):
    """What kind of file the list goes out as."""

    XLSX = "xlsx", "Excel（.xlsx）"
    CSV = "csv", "CSV（UTF-8，带 BOM）"
    CSV_GB = "csv-gb", "CSV（GB18030）"
    WIDTHS = "widths", "定长文本（GB18030）"

    @property
    def suffix(self) -> str:
        return _SUFFIXES[self]

    @property
    def mime(self) -> str:
        return _MIMES[self]

    @property
    def in_gb18030(self) -> bool:
        return self in {Format.CSV_GB, Format.WIDTHS}


_SUFFIXES = {
    Format.XLSX: "xlsx", Format.CSV: "csv", Format.CSV_GB: "csv", Format.WIDTHS: "txt",
}  # fmt: skip
_MIMES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.CSV_GB: "text/csv; charset=gb18030",
    Format.WIDTHS: "text/plain; charset=gb18030",
}


class Totals(TextChoices):
    """Where a text file has its line of control totals."""

    NONE = "none", "不写"
    HEAD = "head", "写在第一行"
    FOOT = "foot", "写在最后一行"


class Manner(NamedTuple):
    """The kind of file, and where its control totals stand; a workbook has a sheet of them."""

    format: Format = Format.XLSX
    totals: Totals = Totals.NONE


WORKBOOK = Manner()


class Column(NamedTuple):
    """One column: what finance calls it, which of our fields stands there, or a fixed text.

    `width` in bytes counts in a file of fixed widths; 0 where none is settled.
    """

    header: str
    field: str
    text: str = ""
    width: int = 0


ONE_CARD = tuple(Column(header, field) for field, header in FIELDS.items() if field != "remark")


Stored = Sequence[Sequence[str | int]]


def read_columns(stored: Stored) -> tuple[Column, ...]:
    """Columns out of a stored layout; those stored earlier have no widths."""
    return tuple(_stored(*each) for each in stored)


def _stored(
    header: str | int, field: str | int, text: str | int = "", width: str | int = 0
) -> Column:
    return Column(str(header), str(field), str(text), int(width))


def faults_of(columns: Sequence[Column]) -> list[str]:
    """What keeps these from being a list somebody can be paid by; nothing when they may."""
    found = [
        f"不能没有“{FIELDS[field]}”这一列，财政要靠它付款。"
        for field in FIELDS
        if field in NEEDED - {column.field for column in columns}
    ]
    headers = [column.header for column in columns]
    found += [
        f"列名“{header}”写了两次。请改成不一样的。"
        for index, header in enumerate(headers)
        if header and header in headers[:index]
    ]
    for column in columns:
        name = "固定内容" if column.field == FIXED else FIELDS.get(column.field, "")
        if not name:
            found.append(f"没有“{column.field}”这一项。")
        elif not 1 <= len(column.header) <= LONGEST:
            found.append(f"“{name}”的列名要写 1 到 {LONGEST} 个字。")
        elif len(column.text) > LONGEST:
            found.append(f"“{column.header}”的固定内容最多 {LONGEST} 个字。")
    if len(columns) > MOST_COLUMNS:
        found.append(f"最多 {MOST_COLUMNS} 列，现在有 {len(columns)} 列。")
    return found


def faults_of_manner(columns: Sequence[Column], manner: Manner) -> list[str]:
    """What keeps these columns from going out as this kind of file; nothing when they may."""
    if manner.format == Format.XLSX:
        if manner.totals != Totals.NONE:
            return [
                "Excel 清册的合计写在第二张表“导出说明”里。要合计行的，请选 CSV 或定长文本。"
            ]
        return []
    return list(_faults_as_text(columns, manner.format))


def _faults_as_text(columns: Sequence[Column], kind: Format) -> Iterator[str]:
    for column in columns:
        if kind.in_gb18030 and (lost := unreadable(column.header + column.text)):
            yield f"“{column.header}”里有对方认不出的字“{lost}”。请换一个写法。"
    if kind != Format.WIDTHS:
        return
    bare = [column.header for column in columns if not 1 <= column.width <= WIDEST]
    if bare:
        told = "、".join(bare)
        yield f"{told}没有写宽度。定长文本每一列都要写 1 到 {WIDEST} 的字节数，按银行的说明填。"


def read_all(stored: Stored) -> tuple[Column, ...]:
    """The same with months and kind of payment, even where finance has no use for them."""
    columns = read_columns(stored)
    known = {column.field for column in columns}
    more = (Column(FIELDS[field], field) for field in ("months", "kind") if field not in known)
    return (*columns, *more)
