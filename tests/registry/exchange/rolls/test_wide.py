"""The wide shape: recipients, spouses and children in columns."""

from __future__ import annotations

from datetime import date

import pytest

from nuanxin.base.files.sheets import Cell, Merged
from rolls_reading import WIDE, only_fault, read, said
from workbooks import number

MOTHER_ID, FATHER_ID = number("19650529", 2), number("19640203", 1)
SON_ID = number("19900304", 1)
ROW: list[Cell] = ["云桥镇", "张梅", MOTHER_ID, "李强", FATHER_ID, "李小宝", SON_ID]
HEADER = [*WIDE, "子女死亡日期", "对象类别", "首享年度"]


def test_a_recipient_a_spouse_and_a_child_are_read_from_one_row() -> None:
    roll = read([HEADER, [*ROW, "2015.6.7", "特扶死亡", "2016"]])
    (household,) = roll.households
    assert roll.faults == []
    assert [(p.role, p.name, p.number) for p in household.people] == [
        ("女方", "张梅", MOTHER_ID),
        ("男方", "李强", FATHER_ID),
        ("子女", "李小宝", SON_ID),
    ]
    assert household.children[0].facts["死亡日期"] == date(2015, 6, 7)
    assert household.children[0].facts["存活"] is False
    assert [member.claim for member in household.members] == ["特扶死亡", ""]


def test_being_on_the_roll_proves_nothing_about_life_or_children() -> None:
    roll = read([HEADER, [*ROW, "2015-06-07", "", ""]])
    household = roll.households[0]
    assert "存活" not in household.members[0].facts
    assert "子女情况已核实" not in household.facts
    notes = " ".join(roll.notes)
    assert "没有“存活状况”一列，按“不知道”处理" in notes
    assert "--answer 子女来源=…" in notes


def test_a_recipient_may_be_the_father_and_stand_alone() -> None:
    roll = read([HEADER, ["云桥镇", "李强", FATHER_ID, "", "", "", "", "", "", ""]])
    (household,) = roll.households
    assert [member.role for member in household.members] == ["男方"]
    assert household.children == []


def test_a_couple_in_columns_of_their_own_is_read() -> None:
    header = ["乡镇", "女方姓名", "女方身份证号", "男方姓名", "男方身份证号", "对象类别"]
    roll = read([header, ["云桥镇", "张梅", MOTHER_ID, "李强", FATHER_ID, "奖扶"]])
    assert [(m.role, m.claim) for m in roll.households[0].members] == [
        ("女方", "奖扶"),
        ("男方", "奖扶"),
    ]


def test_two_rows_that_name_each_other_are_one_household() -> None:
    swapped = ["云桥镇", "李强", FATHER_ID, "张梅", MOTHER_ID, "李小宝", SON_ID]
    roll = read([HEADER, [*ROW, "2015-6-7", "死亡", ""], [*swapped, "2015-6-7", "死亡", ""]])
    (household,) = roll.households
    assert roll.faults == []
    assert roll.accepted == {("表", 2), ("表", 3)}
    assert [member.claim for member in household.members] == ["死亡", "死亡"]
    assert len(household.children) == 1


def test_two_rows_of_a_couple_that_contradict_each_other_are_not_decided() -> None:
    swapped = ["云桥镇", "李强", FATHER_ID, "张梅", MOTHER_ID, "李小宝", SON_ID]
    roll = read([HEADER, [*ROW, "2015-6-7", "", ""], [*swapped, "2016-6-7", "", ""]])
    assert only_fault(roll).message == "李小宝的死亡日期与第 2 行所写不一致。请核对"
    assert roll.households[0].reason == "第 3 行与第 2 行矛盾，不能判断。请先改正"


def test_a_second_child_below_a_merged_recipient_joins_the_household() -> None:
    second = ["", "", "", "", "", "李小花", number("19930304", 2), "", "", ""]
    merged = [Merged(1, column, 2, column) for column in range(5)]
    roll = read([HEADER, [*ROW, "", "", ""], second], merged=merged)
    (household,) = roll.households
    assert [child.name for child in household.children] == ["李小宝", "李小花"]


def test_a_child_known_only_by_its_death_still_counts() -> None:
    roll = read([HEADER, [*ROW[:5], "", "", "2015-06-07", "", ""]])
    (child,) = roll.households[0].children
    assert child.facts["存活"] is False
    assert roll.faults == []


def test_whose_death_is_meant_must_be_said() -> None:
    header = [*WIDE, "死亡日期"]
    roll = read([header, [*ROW, "2015-06-07"]])
    assert "死亡日期" not in roll.households[0].members[0].facts
    remedy = "“死亡日期”没写明是谁的，没有读取。请改成“本人死亡日期”或“子女死亡日期”。"
    assert remedy in " ".join(roll.notes)


def test_a_bare_column_belongs_to_the_name_before_it() -> None:
    header = [
        "姓名",
        "身份证号",
        "配偶姓名",
        "身份证号",
        "子女姓名",
        "身份证号",
        "子女姓名",
        "身份证号",
    ]
    other = number("19930304", 2)
    row = ["张梅", MOTHER_ID, "李强", FATHER_ID, "李小宝", SON_ID, "李小花", other]
    roll = read([header, row])
    (household,) = roll.households
    assert [p.number for p in household.people] == [MOTHER_ID, FATHER_ID, SON_ID, other]
    assert "没写明是谁的“身份证号、身份证号、身份证号”，按左边的姓名理解" in roll.notes[0]


def test_a_bare_column_that_could_be_anybodys_is_not_read() -> None:
    roll = read([["姓名", "性别", "配偶姓名", "身份证号"], ["张梅", "女", "李强", FATHER_ID]])
    assert [p.number for p in roll.households[0].people] == ["", ""]
    assert "“身份证号”没写明是谁的，没有读取" in " ".join(roll.notes)
    named = ["姓名", "配偶姓名", "身份证号", "配偶身份证号"]
    roll = read([named, ["张梅", "李强", MOTHER_ID, FATHER_ID]])
    assert [p.number for p in roll.households[0].people] == [MOTHER_ID, FATHER_ID]


@pytest.mark.parametrize(
    ("column", "cell", "where", "words"),
    [
        (2, MOTHER_ID[:-1], "身份证号", "身份证号是 17 位，应为 18 位"),
        (4, number("19640203", 4), "配偶身份证号", "配偶与本人都是女性。请对照身份证核对"),
        (6, 3.4e17, "子女身份证号", "末三位已被电子表格抹成 000"),
        (7, "2015年6月", "子女死亡日期", "只写到月，缺日"),
        (5, "大宝、二宝", "子女姓名", "一格里写了不止一个人"),
    ],
)
def test_a_fault_names_its_own_column(column: int, cell: Cell, where: str, words: str) -> None:
    row: list[Cell] = [*ROW, "2015-6-7", "", ""]
    row[column] = cell
    roll = read([HEADER, row])
    assert any(header == where and words in message for _, header, message in said(roll))
    assert roll.accepted == set()
    assert roll.households[0].reason == "第 2 行有误，不能判断。请先改正"


def test_a_recipient_without_sex_cannot_be_placed() -> None:
    roll = read([HEADER, ["云桥镇", "张梅", "", "", "", "", "", "", "", ""]])
    assert only_fault(roll).message == "看不出本人是男是女。请填身份证号或性别"


def test_a_child_on_a_row_of_its_own_keeps_the_row_above_from_being_decided() -> None:
    second: list[Cell] = ["", "", "", "", "", "李二宝", number("19950304", 1)]
    roll = read([WIDE, ROW, second])
    assert [fault.row for fault in roll.faults] == [3]
    assert "第 3 行没写父母，可能是这一家的子女" in roll.households[0].reason
