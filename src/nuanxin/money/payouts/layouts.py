"""The columns of a 发放清册: our fields, and the order a one-card platform usually wants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

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


class Column(NamedTuple):
    """One column: what finance calls it, which of our fields stands there, or a fixed text."""

    header: str
    field: str
    text: str = ""


ONE_CARD = tuple(Column(header, field) for field, header in FIELDS.items() if field != "remark")


def read_columns(stored: list[list[str]]) -> tuple[Column, ...]:
    """Columns out of a stored layout."""
    return tuple(Column(*each) for each in stored)


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


def read_all(stored: list[list[str]]) -> tuple[Column, ...]:
    """The same with months and kind of payment, even where finance has no use for them."""
    columns = read_columns(stored)
    known = {column.field for column in columns}
    more = (Column(FIELDS[field], field) for field in ("months", "kind") if field not in known)
    return (*columns, *more)
