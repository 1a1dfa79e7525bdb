"""People who stand on a roll twice."""

from __future__ import annotations

from nuanxin.base.files.sheets import Cell, Sheet
from nuanxin.base.jurisdiction.divisions import region_tree
from nuanxin.registry.exchange.rolls.reading import read_roll
from rolls_reading import LONG, WIDE, only_fault, options, read, said
from workbooks import number

MOTHER_ID, FATHER_ID = number("19650529", 2), number("19640203", 1)
SON_ID = number("19900304", 1)
MOTHER = ["1", "云桥镇", "张梅", "女方", MOTHER_ID]
FATHER = ["1", "云桥镇", "李强", "男方", FATHER_ID]
SON = ["1", "云桥镇", "李小宝", "子女", SON_ID]


def test_a_row_copied_whole_counts_once() -> None:
    roll = read([LONG, MOTHER, SON, SON])
    assert said(roll) == [(4, "身份证号", "与第 3 行完全重复，只计第 3 行。请删去这一行")]
    (household,) = roll.households
    assert household.reason == ""
    assert len(household.children) == 1
    assert roll.accepted == {("表", 2), ("表", 3)}


def test_the_same_number_with_other_facts_keeps_both_rows_out() -> None:
    header = [*LONG, "死亡日期"]
    roll = read([header, [*MOTHER, ""], [*SON, "2015-01-01"], [*SON, "2016-01-01"]])
    assert said(roll) == [
        (3, "身份证号", "身份证号与第 4 行重复。请核对，只留一处"),
        (4, "身份证号", "身份证号与第 3 行重复。请核对，只留一处"),
    ]
    assert roll.households[0].reason == "第 3 行的人在名册里重复出现，不能判断。请先改正"


def test_a_member_of_two_households_keeps_both_from_being_decided() -> None:
    roll = read([LONG, MOTHER, ["2", *MOTHER[1:]], ["3", *FATHER[1:]]])
    assert [household.reason == "" for household in roll.households] == [False, False, True]
    assert {fault.row for fault in roll.faults} == {2, 3}


def test_divorced_parents_may_each_list_their_child() -> None:
    roll = read([LONG, MOTHER, SON, ["2", *FATHER[1:]], ["2", *SON[1:]]])
    assert roll.faults == []
    assert [household.reason for household in roll.households] == ["", ""]


def test_a_mother_may_be_the_child_of_another_household() -> None:
    grandmother = ["2", "云桥镇", "王秀", "女方", number("19400101", 2)]
    roll = read([LONG, MOTHER, grandmother, ["2", *MOTHER[1:3], "子女", MOTHER_ID]])
    assert roll.faults == []


def test_a_total_sheet_beside_its_parts_is_named() -> None:
    ids = [number(f"19{50 + i}0101", 2) for i in range(6)]
    rows: list[list[Cell]] = [[own, "云桥镇", "张梅", "女方", own] for own in ids]
    sheets = [Sheet(name, [list(LONG), *rows]) for name in ("总表", "云桥")]
    roll = read_roll(sheets, options(), region_tree())
    assert "有 12 行的人在另一张工作表里也有，像是总表和分表放在了一起" in roll.notes[-1]
    assert roll.faults[0].message == "身份证号与工作表“云桥”第 2 行重复。请核对，只留一处"


def test_two_wives_under_one_household_number_are_asked_about() -> None:
    other = ["1", "云桥镇", "王秀", "女方", number("19660101", 2)]
    roll = read([LONG, MOTHER, other])
    fault = only_fault(roll)
    assert fault.row == 3
    assert fault.message == "户编号 1 下已有女方（第 2 行）。请核对是否两家用了同一编号"
    assert roll.households[0].reason == "有两个女方，不能判断。请先改正"


def test_a_recipient_on_two_rows_of_a_wide_roll_is_asked_about() -> None:
    row = ["云桥镇", "张梅", MOTHER_ID, "", "", "", ""]
    roll = read([WIDE, [*row[:5], "大宝", number("19880101", 1)], [*row[:5], "小宝", SON_ID]])
    assert {fault.row for fault in roll.faults} == {2, 3}
    assert all("重复。请核对，只留一处" in fault.message for fault in roll.faults)
