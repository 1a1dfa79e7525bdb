"""Finding the table: titles, two-row headers, other names, rows that name nobody."""

from __future__ import annotations

import pytest

from nuanxin.base.files.sheets import Cell, Merged, Sheet
from nuanxin.base.jurisdiction.divisions import region_tree
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.exchange.rolls.columns import Meaning, understand
from nuanxin.registry.exchange.rolls.reading import read_roll
from rolls_reading import LONG, WIDE, Rows, options, read
from workbooks import number

MOTHER = ["1", "云桥镇", "张梅", "女方", number("19650529", 2)]
FATHER = ["1", "云桥镇", "李强", "男方", number("19640203", 1)]


def test_title_rows_above_the_header_do_not_matter() -> None:
    title: list[Cell] = ["演示县计划生育特殊家庭花名册", "", "", "", ""]
    roll = read([title, [], ["填报单位：", "演示县", "2026年"], LONG, MOTHER])
    assert roll.accepted == {("表", 5)}


def test_a_title_right_over_the_header_gives_no_column_its_name() -> None:
    title = "云桥镇计生特殊家庭花名册"
    roll = read([[title], [*LONG, "打钱的卡"], [*MOTHER, "6217"]])
    assert roll.accepted == {("表", 3)}
    assert any("打钱的卡" in note for note in roll.notes)
    assert not any(title in note for note in roll.notes)


def test_two_rows_of_names_we_do_not_know_are_called_by_both() -> None:
    upper: list[Cell] = ["户", "乡镇", "夫妻", "", "", "去向"]
    lower: list[Cell] = ["编号", "", "姓名", "角色", "身份证号", "备考"]
    roll = read([upper, lower, ["1", "云桥镇", "张梅", "女方", number("19650529", 2), "外出"]])
    assert any("去向备考" in note for note in roll.notes)


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("身 份 证\n号 码", Meaning("", "身份证号")),
        ("*姓名", Meaning("", "姓名")),
        ("身份证号（18位）", Meaning("", "身份证号")),
        ("乡（镇）", Meaning("", "乡镇")),
        ("村(社区)", Meaning("", "村")),
        ("配偶身份证号码", Meaning("配偶", "身份证号")),
        ("独生子女死亡时间", Meaning("子女", "死亡日期")),
        ("子女2姓名", Meaning("子女", "姓名", 2)),
        ("子女（二）姓名", Meaning("子女", "姓名", 2)),
        ("妻子姓名", Meaning("女方", "姓名")),
        ("丈夫身份证号", Meaning("男方", "身份证号")),
        ("亲生情况", Meaning("子女", "子女来源")),
        ("社保卡(一卡通)账号", Meaning("", "")),
        ("不知所云", None),
        ("", None),
        ("配偶乡镇", None),
    ],
)
def test_a_header_is_understood_in_many_words(header: str, meaning: Meaning | None) -> None:
    assert understand(header) == meaning


def test_a_header_of_two_merged_rows_is_read_as_one() -> None:
    upper: list[Cell] = ["序号", "夫妻", "", "", "", "子女", "", "乡镇"]
    lower: list[Cell] = [
        "",
        "女方姓名",
        "女方身份证号",
        "男方姓名",
        "男方身份证号",
        "姓名",
        "身份证号",
    ]
    row: list[Cell] = [
        "1",
        "张梅",
        MOTHER[4],
        "李强",
        FATHER[4],
        "李小宝",
        number("19900304", 1),
        "云桥镇",
    ]
    merged = [Merged(1, 0, 2, 0), Merged(1, 1, 1, 4), Merged(1, 5, 1, 6), Merged(1, 7, 2, 7)]
    roll = read([["花名册"], upper, lower, row], merged=merged)
    (household,) = roll.households
    assert [person.role for person in household.people] == ["女方", "男方", "子女"]
    assert household.town == "云桥镇"
    assert roll.accepted == {("表", 4)}


def test_a_header_of_two_rows_without_merges_is_read_as_one() -> None:
    upper: list[Cell] = ["乡镇", "本人", "", "子女", ""]
    lower: list[Cell] = ["", "姓名", "身份证号", "姓名", "身份证号"]
    roll = read([upper, lower, ["云桥镇", "张梅", MOTHER[4], "李小宝", number("19900304", 1)]])
    assert [person.name for person in roll.households[0].people] == ["张梅", "李小宝"]


def test_totals_blank_rows_and_footers_are_left_aside_and_told() -> None:
    rows = [
        LONG,
        MOTHER,
        ["小计", "", "1"],
        [],
        FATHER,
        ["合 计", "", "2"],
        ["云桥镇小计", "", "2"],
        LONG,
        ["7", "云桥镇"],
        ["填表人：某某", "", "", "", "2026-10-01"],
    ]
    roll = read(rows)
    assert roll.accepted == {("表", 2), ("表", 5)}
    assert [(skipped.row, skipped.reason) for skipped in roll.skipped] == [
        (3, "合计行"),
        (6, "合计行"),
        (7, "合计行"),
        (8, "重复的表头"),
        (9, "没有人员信息的行"),
        (10, "表尾说明"),
    ]
    assert roll.faults == []


def test_merged_household_cells_are_filled_downwards() -> None:
    father = ["", "", *FATHER[2:]]
    roll = read([LONG, MOTHER, father], merged=[Merged(1, 0, 2, 0), Merged(1, 1, 2, 1)])
    (household,) = roll.households
    assert [person.role for person in household.members] == ["女方", "男方"]


def test_extra_columns_are_named_and_ignored() -> None:
    roll = read([[*LONG, "包村干部", "备注"], [*MOTHER, "某某", "x"]])
    assert "这些列与测算无关或认不出来，没有读取：包村干部。" in roll.notes[0]


def test_hidden_sheets_and_sheets_without_a_table_are_named() -> None:
    sheets = [
        Sheet("表", [list(LONG), list(MOTHER)]),
        Sheet("旧表", [list(LONG), list(MOTHER)], visible=False),
        Sheet("说明", [["填表说明"], ["一、…"]]),
        Sheet("Sheet3", []),
    ]
    roll = read_roll(sheets, options(), region_tree())
    assert "工作表“旧表”是隐藏的，没有读取。" in roll.notes
    assert "工作表“说明”里找不到名册的表头，没有读取。" in roll.notes
    assert len(roll.households) == 1


def test_one_sheet_can_be_asked_for_by_name() -> None:
    sheets = [
        Sheet("甲", [list(LONG), list(MOTHER)]),
        Sheet("乙", [list(LONG), list(FATHER)], visible=False),
    ]
    roll = read_roll(sheets, options(sheet="乙"), region_tree())
    assert [person.name for person in roll.households[0].people] == ["李强"]
    with pytest.raises(Refusal, match="没有名为“丙”的工作表。文件里有：甲。"):
        read_roll(sheets, options(sheet="丙"), region_tree())


def test_the_same_number_on_two_sheets_is_two_households() -> None:
    sheets = [
        Sheet("云桥", [list(LONG), list(MOTHER)]),
        Sheet("白鹭", [list(LONG), ["1", "白鹭镇", *FATHER[2:]]]),
    ]
    roll = read_roll(sheets, options(), region_tree())
    assert [household.town for household in roll.households] == ["云桥镇", "白鹭镇"]


REFUSED: list[tuple[Rows, str]] = [
    ([], "表格是空的，一格内容也没有"),
    ([["这是一封信"]], "找不到名册的表头。长表每人一行：户编号、乡镇、姓名、角色、身份证号"),
    ([list(LONG)], "名册里只有表头，没有人员"),
    ([LONG[1:], MOTHER[1:]], "有“角色”列却没有“户编号”列"),
    ([[*LONG, "身份证号码"], MOTHER], "工作表“表”有两列都是“身份证号”（身份证号、身份证号码）"),
]


@pytest.mark.parametrize(("rows", "words"), REFUSED)
def test_a_sheet_that_is_no_roll_is_refused(rows: Rows, words: str) -> None:
    with pytest.raises(Refusal) as caught:
        read(rows)
    assert words in str(caught.value)


def test_a_column_of_numbers_is_named_as_a_whole() -> None:
    named: list[Cell] = ["1", "云桥镇", "张梅", "女方"]
    rows = [[*named, 341599196505290000.0 + 1000 * i] for i in range(12)]
    roll = read([LONG, *rows])
    assert len(roll.faults) == 12
    assert (
        "工作表“表”的“身份证号”一列有 12 行按数字存放，末几位已经丢失。"
        "请先把整列设为“文本”格式，再从原件重新录入这一列。"
    ) in roll.notes


def test_a_wide_roll_with_several_children_needs_no_numbers() -> None:
    header = [*WIDE, "子女姓名", "子女身份证号"]
    row = [
        "云桥镇",
        "张梅",
        MOTHER[4],
        "李强",
        FATHER[4],
        "大宝",
        number("19900304", 1),
        "二宝",
        "",
    ]
    roll = read([header, row])
    assert [child.name for child in roll.households[0].children] == ["大宝", "二宝"]
