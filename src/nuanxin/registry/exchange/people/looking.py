"""A first look into a file: which columns there are and what we take each for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nuanxin.base.files.reading import read_workbook
from nuanxin.kit.memory import few_collections
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.exchange.rolls import particulars as register
from nuanxin.registry.exchange.rolls.columns import Meaning, understand
from nuanxin.registry.exchange.rolls.particulars import particular
from nuanxin.registry.exchange.rolls.table import Table, find_table

# What a sender may be asked to say of the whole roll, when it has no such column.
ASKED = ("子女情况已核实", "存活状况", "子女来源", "婚姻状况")
_OWN = ("姓名", "性别", "身份证号", "出生日期", "存活状况", "死亡日期")
_PARENTS = (
    "户口性质", "婚姻状况", "工作单位性质", "并发症等级", "并发症确认日期", "光荣证号",
    "城镇退休", "退休日期",
)  # fmt: skip
_CHILD = (
    "子女来源", "收养日期", "残疾证号", "残疾等级", "残疾类别", "首次评定日期", "等级失效日期",
)  # fmt: skip
_HOUSEHOLD = ("户编号", "角色", "乡镇", "村", "户籍地区代码", "子女情况已核实", "享受项目")
_REGISTER = (
    register.ACCOUNT, register.HOLDER, register.BANK, register.AGENT, register.PHONE,
    register.CERTIFICATE, register.FIRST_YEAR, register.EMPLOYER,
)  # fmt: skip
_PLACES = (register.HUKOU_ADDRESS, register.RESIDENCE, register.NOTE)


@dataclass(frozen=True, slots=True)
class Look:
    """Sheets with a table, the headers of the one to be read, and what it does not say."""

    sheets: list[str]
    sheet: str
    columns: list[tuple[str, str]]
    lacking: list[str]


def look_into(path: Path, name: str, sheet: str, mapping: Mapping[str, str]) -> Look:
    """Raises Refusal for a file in which there is no roll."""
    with few_collections():
        sheets = read_workbook(path, name)
    tables = [
        table
        for each in sheets
        if each.visible and each.rows and (table := find_table(each, mapping))
    ]
    if not tables:
        raise Refusal("文件里找不到名册的表头（姓名、身份证号……）。请核对是不是交错了文件。")
    chosen = next((t for t in tables if t.sheet.name == sheet), tables[0])
    columns = [
        (header, meaning_of(said))
        for header, said in zip(chosen.headers, chosen.meant, strict=True)
        if header
    ]
    names = [table.sheet.name for table in tables]
    # Without a choice every sheet is read; the first stands for all.
    read = chosen.sheet.name if sheet else ""
    return Look(names, read, columns, _lacking(chosen))


def meaning_of(header: str) -> str:
    """What we take a header for, as one of `choices`; empty when nothing is read."""
    found = particular(header) or understand(header)
    return "" if found is None or not found.field else _said(found)


def _said(meaning: Meaning) -> str:
    owner = "" if meaning.owner in {"", "本人"} else meaning.owner
    if owner == "子女" and meaning.field.startswith("子女"):
        owner = ""
    return f"{owner}{meaning.field}"


def _lacking(table: Table) -> list[str]:
    """What nobody says and must be asked; the long shape keeps all in the same columns."""
    said = {_said(column.meaning) for column in table.columns}
    women = {f"女方{name}" for name in ASKED}
    return [name for name in ASKED if name not in said and not women & {f"女方{name}"} & said]


def choices() -> Sequence[tuple[str, list[str]]]:
    """What a header may mean, in groups."""
    parents = [*_OWN, *_PARENTS, *_REGISTER]
    children = [f"子女{name}" for name in _OWN]
    children += [name if name.startswith("子女") else f"子女{name}" for name in _CHILD]
    return (
        ("家庭", [*_HOUSEHOLD, *_PLACES]),
        ("本人", parents),
        ("配偶", [f"配偶{name}" for name in parents]),
        ("子女", children),
        ("女方", [f"女方{name}" for name in parents]),
        ("男方", [f"男方{name}" for name in parents]),
        ("长表里每一行的人", [name for name in _CHILD if name != "子女来源"]),
    )
