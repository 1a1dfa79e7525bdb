"""The columns of a 发放清册: our fields, and the order a one-card platform usually wants."""

from __future__ import annotations

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


class Column(NamedTuple):
    """One column: what finance calls it, and which of our fields stands there."""

    header: str
    field: str


ONE_CARD = tuple(Column(header, field) for field, header in FIELDS.items() if field != "remark")


def read_columns(stored: list[list[str]]) -> tuple[Column, ...]:
    """Columns out of a stored layout."""
    return tuple(Column(header, field) for header, field in stored)


def read_all(stored: list[list[str]]) -> tuple[Column, ...]:
    """The same with months and kind of payment, even where finance has no use for them."""
    columns = read_columns(stored)
    known = {column.field for column in columns}
    more = (Column(FIELDS[field], field) for field in ("months", "kind") if field not in known)
    return (*columns, *more)
