"""Read the sheets of a workbook into a roll: every row accounted for, every fault gathered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from nuanxin.base.files.sheets import Sheet
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.regiontree import RegionTree
from nuanxin.registry.exchange.rolls.duplicates import find_duplicates
from nuanxin.registry.exchange.rolls.ledger import Ledger
from nuanxin.registry.exchange.rolls.long import read_long
from nuanxin.registry.exchange.rolls.particulars import particular
from nuanxin.registry.exchange.rolls.persons import ANSWERABLE
from nuanxin.registry.exchange.rolls.places import Places
from nuanxin.registry.exchange.rolls.roll import Roll, RollOptions
from nuanxin.registry.exchange.rolls.table import Table, find_table
from nuanxin.registry.exchange.rolls.wide import read_wide

_AS_NUMBERS, _MANY = "按数字存放", 10
# What stands behind every list that left here: rows that come back mended have it, too.
_OURS = "导出说明"
_TEMPLATE = (
    "长表每人一行：户编号、乡镇、姓名、角色、身份证号……；"
    "宽表每个领取人一行：乡镇、姓名、身份证号、配偶姓名、配偶身份证号、子女姓名……"
)


def read_roll(sheets: Sequence[Sheet], options: RollOptions, tree: RegionTree) -> Roll:
    """Households and complaints of every visible sheet that holds a table."""
    check_answers(options)
    if options.region and tree.lowest_known(options.region) is None:
        raise Refusal(f"没有 {options.region} 这个地区代码。请按统计用区划代码核对 --region。")
    roll = Roll()
    tables = _tables(sheets, options, roll)
    _explain_what_is_left_out(tables, options, roll)
    places = Places(tree, options.region)
    for table in tables:
        ledger = Ledger(roll, table, options, places)
        (read_long if table.has("角色") else read_wide)(ledger)
    find_duplicates(roll)
    _name_spoilt_columns(roll)
    _name_doubled_sheets(roll, options)
    if not roll.households and not roll.faults:
        raise Refusal("名册里只有表头，没有人员。请核对是不是交错了文件。")
    if not options.particulars:
        faulty = roll.faulty
        roll.originals = {key: row for key, row in roll.originals.items() if key in faulty}
    return roll


def _name_spoilt_columns(roll: Roll) -> None:
    """A column typed as numbers is one mistake, however many rows it costs."""
    spoilt = Counter((f.sheet, f.column) for f in roll.faults if _AS_NUMBERS in f.message)
    for (sheet, column), rows in spoilt.items():
        if rows >= _MANY:
            roll.notes.append(
                f"工作表“{sheet}”的“{column}”一列有 {rows} 行按数字存放，末几位已经丢失。"
                "请先把整列设为“文本”格式，再从原件重新录入这一列。"
            )


def _name_doubled_sheets(roll: Roll, options: RollOptions) -> None:
    doubled = sum("工作表“" in f.message and "重复" in f.message for f in roll.faults)
    if doubled >= _MANY:
        how = "。" if options.particulars else "，或用 --sheet 指定读哪一张。"
        roll.notes.append(
            f"有 {doubled} 行的人在另一张工作表里也有，像是总表和分表放在了一起。"
            f"请只留一张{how}"
        )


def left_out(table: Table, options: RollOptions) -> list[str]:
    """The headers nothing is read from though they say something."""
    if not options.particulars:
        return list(table.extra)
    said = options.mapping
    return [header for header in table.extra if not particular(said.get(header, header))]


def check_answers(options: RollOptions) -> None:
    """Refuse an answer whose column or value is not understood."""
    for column, answer in options.answers.items():
        reader = ANSWERABLE.get(column)
        if reader is None:
            known = "、".join(ANSWERABLE)
            raise Refusal(f"不能统一说明“{column}”。可以说明的有：{known}。")
        _value, fault, warning = reader(answer)
        if fault or warning:
            raise Refusal(f"“{column}={answer}”：{fault or warning}。")


def _tables(sheets: Sequence[Sheet], options: RollOptions, roll: Roll) -> list[Table]:
    if options.sheet and all(sheet.name != options.sheet for sheet in sheets):
        names = "、".join(sheet.name for sheet in sheets if sheet.visible)
        raise Refusal(f"没有名为“{options.sheet}”的工作表。文件里有：{names}。")
    tables: list[Table] = []
    for sheet in sheets:
        wanted = sheet.name == options.sheet if options.sheet else sheet.name != _OURS
        if not wanted or not sheet.rows:
            continue
        if not sheet.visible and not options.sheet:
            roll.notes.append(f"工作表“{sheet.name}”是隐藏的，没有读取。")
        elif table := find_table(sheet, options.mapping):
            tables.append(table)
        else:
            roll.notes.append(f"工作表“{sheet.name}”里找不到名册的表头，没有读取。")
    if not tables:
        if not any(sheet.rows for sheet in sheets):
            raise Refusal("表格是空的，一格内容也没有。请核对是不是交错了文件。")
        raise Refusal(f"找不到名册的表头。{_TEMPLATE}。请改好表头再交。")
    return tables


def _explain_what_is_left_out(
    tables: Sequence[Table], options: RollOptions, roll: Roll
) -> None:
    for table in tables:
        name = table.sheet.name
        if extra := left_out(table, options):
            cause = "" if options.particulars else "与测算无关或"
            roll.notes.append(
                f"工作表“{name}”里这些列{cause}认不出来，没有读取：{'、'.join(extra)}。"
            )
        if table.followed:
            columns = "、".join(table.followed)
            roll.notes.append(
                f"工作表“{name}”里没写明是谁的“{columns}”，按左边的姓名理解，请核对。"
            )
        for header in table.unclear:
            roll.notes.append(
                f"工作表“{name}”的“{header}”没写明是谁的，没有读取。"
                f"请改成“本人{header}”或“子女{header}”。"
            )
        long = table.has("角色")
        wanted = [("子女情况已核实", "", "子女情况已核实"), ("存活状况", "", "存活状况")]
        wanted.append(("子女来源", "子女", "子女来源"))
        wanted.append(("婚姻状况", "", "婚姻状况"))
        for field, owner, answer in wanted:
            present = table.has(field, owner) or (not long and table.has(field, "女方"))
            if not present and answer not in options.answers:
                how = "在“对应列名”一步统一说明"
                if not options.particulars:
                    how = f"统一说明（命令行用 --answer {answer}=…）"
                roll.notes.append(
                    f"工作表“{name}”没有“{answer}”一列，按“不知道”处理。"
                    f"如能确认全册相同，可以{how}，或加上这一列。"
                )
