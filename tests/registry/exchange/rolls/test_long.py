"""The long shape: what each cell means, what contradicts what, who then can be decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from nuanxin.base.files.sheets import Cell, Sheet
from nuanxin.base.jurisdiction.divisions import region_tree
from nuanxin.registry.exchange.rolls.reading import read_roll
from rolls_reading import LONG, Rows, only_fault, options, read, said
from workbooks import number

MOTHER_ID, FATHER_ID = number("19650529", 2), number("19640203", 1)
SON_ID, GIRL_ID = number("19900304", 1), number("19900304", 2)
MOTHER = ["1", "云桥镇", "张梅", "女方", MOTHER_ID]
FATHER = ["1", "云桥镇", "李强", "男方", FATHER_ID]
SON = ["1", "云桥镇", "李小宝", "子女", SON_ID]


def one(header: str, cell: Cell, person: list[str] | None = None) -> object:
    """The fault of one extra column on one person, or the person's facts."""
    roll = read([[*LONG, header], [*(person or MOTHER), cell]])
    if roll.faults:
        return only_fault(roll).message
    return roll.households[0].people[0].facts


def test_a_family_is_read_from_three_rows() -> None:
    header = [
        *LONG,
        "性别",
        "出生日期",
        "户口性质",
        "婚姻状况",
        "子女来源",
        "存活状况",
        "死亡日期",
    ]
    header.append("子女情况已核实")
    rows: list[list[Cell]] = [
        list(header),
        [*MOTHER, "女", date(1965, 5, 29), "农业", "初婚", "", "健在", "", "是"],
        [*FATHER, "男", "1964.2.3", "城镇", "初婚", "", "健在", "", ""],
        [*SON, "", "", "", "", "双方亲生", "死亡", "2015年6月7日", ""],
    ]
    roll = read(rows)
    (household,) = roll.households
    assert roll.faults == []
    assert household.reason == ""
    assert household.facts == {"子女情况已核实": True}
    assert household.region == "341599100000"
    mother, father = household.members
    assert mother.facts == {
        "性别": "女",
        "出生日期": date(1965, 5, 29),
        "户口性质": "农业",
        "婚姻状况": "初婚",
        "存活": True,
    }
    assert father.facts["户口性质"] == "非农业"
    (child,) = household.children
    assert child.facts == {
        "性别": "男",
        "出生日期": date(1990, 3, 4),
        "来源": "双方亲生",
        "存活": False,
        "死亡日期": date(2015, 6, 7),
    }


def test_what_is_left_out_stays_unknown() -> None:
    roll = read([LONG, MOTHER, SON])
    household = roll.households[0]
    assert household.facts == {}
    assert household.members[0].facts == {"性别": "女", "出生日期": date(1965, 5, 29)}
    assert "存活" not in household.children[0].facts
    assert any("没有“子女情况已核实”一列，按“不知道”处理" in note for note in roll.notes)


def test_the_senders_answer_fills_what_is_left_out_and_nothing_else() -> None:
    header = [*LONG, "子女情况已核实", "子女来源"]
    answers = {"子女情况已核实": "是", "子女来源": "双方亲生", "存活状况": "健在"}
    other = ["2", *MOTHER[1:4], number("19650530", 2)]
    rows = [header, [*MOTHER, "否", ""], [*SON, "", "收养"], [*other, "", ""]]
    roll = read(rows, answers=answers)
    first, second = roll.households
    assert first.facts["子女情况已核实"] is False
    assert second.facts["子女情况已核实"] is True
    assert first.children[0].facts["来源"] == "收养"
    assert second.members[0].facts["存活"] is True
    assert "存活" not in first.children[0].facts


@pytest.mark.parametrize(
    ("header", "cell", "fact", "value"),
    [
        ("户口性质", "农村户口", "户口性质", "农业"),
        ("户口性质", "居民户口(原农业)", "户口性质", "居民户口（原农业）"),
        ("婚姻状况", "离异", "婚姻状况", "离婚"),
        ("单位性质", "国企", "工作单位性质", "国有企业"),
        ("是否健在", "否", "存活", False),
        ("存活状况", "已故", "存活", False),
        ("并发症等级", "3", "并发症等级", "三级"),
        ("并发症确认日期", "42431", "并发症确认日期", date(2016, 3, 2)),
        ("光荣证号", "演示001", "持有光荣证", True),
        ("光荣证号", "无", "持有光荣证", False),
        ("是否退休", "√", "城镇退休", True),
    ],
)
def test_a_members_cell_becomes_a_fact(
    header: str, cell: str, fact: str, value: object
) -> None:
    facts = one(header, cell)
    assert isinstance(facts, dict)
    assert facts[fact] == value


@pytest.mark.parametrize(
    ("header", "cell", "fact", "value"),
    [
        ("子女来源", "抱养", "来源", "收养"),
        ("残疾等级", "二", "残疾等级", "二级"),
        ("残疾等级", "Ⅱ级", "残疾等级", "二级"),
        ("残疾等级", 3.0, "残疾等级", "三级"),
        ("残疾等级", "无", "残疾等级", "无"),
        ("残疾类别", "智力残疾", "残疾类别", "智力"),
        ("首次评残时间", "2010-5-6", "首次评定日期", date(2010, 5, 6)),
        ("残疾证号", f"{SON_ID}52B1", "残疾等级", "二级"),
        ("残疾证号", f"{SON_ID}52", "残疾类别", "智力"),
        ("收养日期", "1991-01-01", "来源", "收养"),
    ],
)
def test_a_childs_cell_becomes_a_fact(
    header: str, cell: Cell, fact: str, value: object
) -> None:
    facts = one(header, cell, SON)
    assert isinstance(facts, dict)
    assert facts[fact] == value


@pytest.mark.parametrize("nothing", ["", "不详", "-", "待核"])
def test_words_for_not_knowing_leave_the_fact_unknown(nothing: str) -> None:
    facts = one("户口性质", nothing)
    assert isinstance(facts, dict)
    assert "户口性质" not in facts


@pytest.mark.parametrize(
    ("person", "header", "cell", "words"),
    [
        (MOTHER, "性别", "男", "与身份证号不一致：身份证号表示女性。请对照身份证核对"),
        (MOTHER, "出生日期", "1965-06-01", "与身份证号里的 1965-05-29 不一致（可能写了农历）"),
        (MOTHER, "出生日期", "1965年5月", "只写到月，缺日。请写成 2016-03-02"),
        (MOTHER, "死亡日期", "1960-01-01", "死亡日期早于出生日期。请核对两个日期"),
        (MOTHER, "死亡日期", "2027-01-01", "死亡日期在今天之后。请核对"),
        (MOTHER, "户口性质", "火星", "户口性质“火星”认不出来。请填：农业、非农业"),
        (MOTHER, "存活状况", "大概", "存活状况“大概”认不出来。请填：健在、死亡"),
        (MOTHER, "退休日期", True, "这一格应当是日期"),
        (MOTHER, "子女情况已核实", "也许", "“也许”认不出来。请填：是、否"),
        (MOTHER, "家庭月收入", "很多", "“很多”不是金额。请填以元为单位的数字"),
        (MOTHER, "家庭人口", "三", "“三”不是人数"),
        (MOTHER, "户籍地区代码", "12345", "地区代码应为 6、9 或 12 位数字"),
        (MOTHER, "户籍地区代码", "990000", "没有这个地区代码"),
        (MOTHER, "户籍地区代码", "430923", "这个地区不在安徽省六安市演示县（演示）"),
        ([*MOTHER[:4], number("18991231", 2)], "户口性质", "农业", "早于 1900 年"),
        (SON, "收养日期", "1980-01-01", "收养日期早于出生日期"),
        (SON, "残疾证号", f"{GIRL_ID}52", "残疾证号前 18 位与本行身份证号不同"),
        (SON, "残疾证号", "123", "残疾证号是 3 位，应为 20 位"),
        (SON, "残疾证号", 3.4e19, "残疾证号按数字存放，后几位已丢失"),
        (SON, "首次评定日期", "1980-01-01", "首次评定日期早于出生日期"),
    ],
)
def test_what_cannot_be_is_refused_with_the_remedy(
    person: list[str], header: str, cell: Cell, words: str
) -> None:
    assert words in str(one(header, cell, person))


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (
            341599196505290021.0,
            "末三位已被电子表格抹成 000，找不回来。请先把整列设为“文本”格式",
        ),
        ("3.41599E+17", "被电子表格改成了科学计数 3.41599E+17"),
        (MOTHER_ID[:-1], "身份证号是 17 位，应为 18 位。请对照身份证核对"),
        (FATHER_ID, "身份证号表示男性，与角色不符。请对照身份证核对"),
        (date(1965, 5, 29), "这一格应当是身份证号。请核对是否串了列"),
    ],
)
def test_a_bad_identity_number_keeps_the_row_out(cell: Cell, words: str) -> None:
    roll = read([LONG, [*MOTHER[:4], cell], FATHER])
    fault = only_fault(roll)
    assert (fault.row, fault.column) == (2, "身份证号")
    assert words in fault.message
    assert roll.accepted == {("表", 3)}
    assert roll.households[0].reason == "第 2 行有误，家里缺一个人，不能判断。请先改正"


def test_the_original_row_is_kept_beside_its_fault() -> None:
    roll = read([LONG, [*MOTHER[:4], 341599196505290021.0]])
    original = roll.originals["表", 2]
    assert original.headers == tuple(LONG)
    assert original.cells[2] == "张梅"
    assert only_fault(roll).value == "341599196505290000"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (["", *MOTHER[1:]], "户编号空着，不知道是哪一家的人。请补上"),
        ([*MOTHER[:3], "", MOTHER_ID], "角色空着。请填：女方、男方、子女"),
        ([*MOTHER[:3], "邻居", MOTHER_ID], "角色“邻居”认不出来"),
        ([*MOTHER[:3], "户主", ""], "看不出是女方还是男方"),
        (["1", "云桥镇", "", "女方", ""], "姓名和身份证号都空着"),
        (["1", "云桥镇", "张梅、李强", "女方", MOTHER_ID], "一格里写了不止一个人"),
        (["1", "云桥镇", "张?", "女方", MOTHER_ID], "有字没显示出来"),
    ],
)
def test_a_row_that_names_nobody_properly_is_refused(cells: list[Cell], words: str) -> None:
    roll = read([[*LONG, "备注", "性别"], [*cells, "x", ""]])
    assert any(words in message for _, _, message in said(roll))
    assert roll.accepted == set()


def test_head_of_household_and_spouse_are_told_apart_by_their_numbers() -> None:
    rows = [LONG, [*FATHER[:3], "户主", FATHER_ID], [*MOTHER[:3], "配偶", MOTHER_ID]]
    roll = read(rows)
    assert [member.role for member in roll.households[0].members] == ["男方", "女方"]


@pytest.mark.parametrize(("word", "source"), [("养女", "收养"), ("继女", "继子女")])
def test_a_role_can_say_where_a_child_comes_from(word: str, source: str) -> None:
    roll = read([LONG, MOTHER, ["1", "云桥镇", "李小花", word, GIRL_ID]])
    assert roll.households[0].children[0].facts["来源"] == source


def test_alive_with_a_date_of_death_is_a_contradiction() -> None:
    roll = read([[*LONG, "存活状况", "死亡日期"], [*MOTHER, "健在", "2020-01-01"]])
    assert only_fault(roll).message == "写着健在，又有死亡日期。请核对两处"


def test_a_date_of_adoption_needs_an_adopted_child() -> None:
    roll = read([[*LONG, "子女来源", "收养日期"], MOTHER, [*SON, "双方亲生", "1992-01-01"]])
    assert only_fault(roll).message == "不是收养，却有收养日期。请核对两处"


def test_certificate_and_grade_must_agree() -> None:
    roll = read([[*LONG, "残疾等级", "残疾证号"], MOTHER, [*SON, "四级", f"{SON_ID}52"]])
    assert only_fault(roll).message == "残疾证号表示二级，等级栏却是四级。请核对"


def test_rows_of_a_household_must_agree() -> None:
    roll = read([[*LONG, "子女情况已核实"], [*MOTHER, "是"], [*FATHER, "否"]])
    assert only_fault(roll).message == "与别处所写的“是”不一致。请核对"
    roll = read([LONG, MOTHER, ["1", "白鹭镇", *FATHER[2:]]])
    assert only_fault(roll).message == "与同一户的“云桥镇”不一致。请核对"


def test_vague_words_are_taken_as_unknown_with_a_warning() -> None:
    roll = read([[*LONG, "婚姻状况"], [*MOTHER, "已婚"]])
    assert "婚姻状况" not in roll.households[0].members[0].facts
    assert roll.warnings[0].message.startswith("“已婚”分不清是初婚、再婚")


def test_a_fifteen_digit_number_enters_with_a_warning() -> None:
    roll = read([LONG, [*MOTHER[:4], MOTHER_ID[:6] + MOTHER_ID[8:17]]])
    assert roll.households[0].members[0].number == MOTHER_ID
    assert roll.warnings[0].message == "15 位旧号，已按规则升为 18 位。请核对现在的号码"


def test_children_without_parents_cannot_be_decided() -> None:
    roll = read([LONG, SON])
    assert roll.households[0].reason == "没有女方也没有男方，无从判断。请补上父母所在的行"


def test_an_unknown_township_is_decided_with_the_county_and_told() -> None:
    roll = read([LONG, ["1", "开发区", *MOTHER[2:]]])
    assert roll.households[0].region == "341599000000"
    assert "查不到“开发区”，按演示县（演示）计算" in roll.warnings[0].message


def test_an_unknown_township_does_not_enter_a_register() -> None:
    asked = replace(options(), particulars=True)
    rows: Rows = [LONG, ["1", "开发区", *MOTHER[2:]]]
    roll = read_roll([Sheet("表", [list(row) for row in rows])], asked, region_tree())
    assert said(roll) == [
        (2, "乡镇", "查不到“开发区”这个乡镇（街道）。请核对名称，或填户籍地区代码")
    ]


def test_without_a_region_nobody_can_be_placed() -> None:
    roll = read([LONG, MOTHER], region=None)
    assert only_fault(roll).message.startswith("不知道在哪个县。请用 --region 说明")
    coded = read([[*LONG, "户籍地区代码"], [*MOTHER, "430923118"]], region=None)
    assert coded.households[0].region == "430923118000"


@pytest.mark.parametrize("key", ["", "#REF!"])
def test_nobody_is_decided_beside_a_person_of_no_known_household(key: str) -> None:
    other = number("19700101", 2)
    stray, below = [key, *SON[1:]], ["2", "云桥镇", "王芳", "女方", other]
    far = ["3", "云桥镇", "王芬", "女方", number("19710101", 2)]
    roll = read([LONG, MOTHER, stray, below, far])
    assert [fault.row for fault in roll.faults] == [3]
    words = "第 3 行没写户编号，可能是这一家的人，不能判断。请先补上"
    assert [household.reason for household in roll.households] == [words, words, ""]


def test_a_child_older_than_a_parent_is_pointed_at() -> None:
    elder = ["1", "云桥镇", "李大", "子女", number("19640901", 1)]
    roll = read([LONG, MOTHER, elder])
    (warning,) = roll.warnings
    assert (warning.row, warning.column) == (3, "身份证号")
    assert "不像亲生父母与子女" in warning.message
    adopted = read([[*LONG, "子女来源"], [*MOTHER, ""], [*elder, "收养"]])
    assert adopted.warnings == []
