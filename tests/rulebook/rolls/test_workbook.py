"""The result workbook: what stands in it, how it prints, that it is whole or not there."""

from __future__ import annotations

import errno
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.policy.evaluate import ELIGIBLE
from nuanxin.rulebook.rolls import faultsheets
from nuanxin.rulebook.rolls.benefitsheet import sum_or_open
from nuanxin.rulebook.rolls.deciding import decide_roll, no_progress
from nuanxin.rulebook.rolls.pages import Money, safe
from nuanxin.rulebook.rolls.result import RollRequest, RollResult, Tally
from nuanxin.rulebook.rolls.workbook import check_target, is_result, write_result
from workbooks import number, write_xlsx

TODAY = date(2026, 11, 21)
HEADER = ["户编号", "乡镇", "村(社区)", "姓名", "角色", "身份证号", "婚姻状况", "存活状况"]
HEADER += ["子女来源", "死亡日期", "子女情况已核实", "享受项目", "备注"]
IDS = [number("19650529", 2), number("19640203", 1), number("19900304", 1)]


def family(key: str, town: str, ids: list[str]) -> list[list[str]]:
    mother, father, son = ids
    return [
        [
            key,
            town,
            "一村",
            "罗建兰",
            "女方",
            mother,
            "初婚",
            "健在",
            "",
            "",
            "是",
            "失独",
            "=1+1",
        ],
        [key, town, "一村", "李强", "男方", father, "初婚", "健在", "", "", "", "", ""],
        [
            key,
            town,
            "一村",
            "李小宝",
            "子女",
            son,
            "",
            "",
            "双方亲生",
            "2015-06-07",
            "",
            "",
            "",
        ],
    ]


ROWS = [
    ["花名册（虚构）"],
    HEADER,
    *family("1", "云桥镇", IDS),
    *family("2", "白鹭镇", [number("19650530", 2), number("19640204", 1), "=HYPERLINK(1)"]),
    ["合计", "", "6"],
]


@pytest.fixture
def result(tmp_path: Path) -> RollResult:
    path = write_xlsx(tmp_path / "名册.xlsx", {"花名册": ROWS})
    county = RegionCode.parse("341599")
    asked = RollRequest(
        Period(2026, 10), TODAY, county, answers={"户口性质": "农业"}, name="名册.xlsx"
    )
    return decide_roll(path, asked)


@pytest.fixture
def sheets(result: RollResult, tmp_path: Path) -> dict[str, Worksheet]:
    target = tmp_path / "结果.xlsx"
    write_result(result, target, no_progress)
    book = openpyxl.load_workbook(target)
    return {sheet.title: sheet for sheet in book.worksheets}


def table(sheet: Worksheet, first: str) -> list[dict[str, object]]:
    """The rows under the header row that begins with `first`."""
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    top = next(index for index, row in enumerate(rows) if row[0] == first)
    header = [str(cell) for cell in rows[top]]
    return [dict(zip(header, row, strict=True)) for row in rows[top + 1 :]]


def text(sheet: Worksheet) -> str:
    return "\n".join(
        str(cell)
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    )


def test_totals_come_first_and_each_listed_benefit_has_its_sheet(
    sheets: dict[str, Worksheet],
) -> None:
    names = list(sheets)
    assert names[:2] == ["汇总", "分乡镇"]
    assert "【演示】特别扶助金（死亡）" in names
    assert names[-4:] == ["问题行", "未判断的家庭", "提示", "说明"]


def test_the_totals_sheet_adds_up(sheets: dict[str, Worksheet]) -> None:
    rows = table(sheets["汇总"], "项目")
    support = next(row for row in rows if row["项目"] == "【演示】特别扶助金（死亡）")
    assert (support["单位"], support["期间"]) == ("人", "2026年10月")
    assert (support["符合条件（待确认）"], support["金额（元）"]) == (2, 1180)
    assert [support[f"{level}负担"] for level in ["中央", "省", "市", "县"]] == [
        590,
        236,
        118,
        236,
    ]
    monthly = next(row for row in rows if row["项目"] == "按月计发合计")
    assert monthly["金额（元）"] == 1180
    towns = table(sheets["分乡镇"], "乡镇")
    own = [row for row in towns if row["项目"] == "【演示】特别扶助金（死亡）"]
    assert [(row["乡镇"], row["金额（元）"]) for row in own] == [("云桥镇", 1180)]


def test_a_listed_person_is_masked_and_can_be_found_again(sheets: dict[str, Worksheet]) -> None:
    row = table(sheets["【演示】特别扶助金（死亡）"], "序号")[0]
    assert (row["姓名"], row["身份证号（末四位）"]) == ("罗某兰", f"{'*' * 14}{IDS[0][-4:]}")
    assert (row["乡镇"], row["村（社区）"]) == ("云桥镇", "一村")
    assert (row["工作表"], row["名册行号"]) == ("花名册", 3)
    assert row["结论"] == "符合条件（待确认）"
    assert (row["金额（元/月）"], row["县负担"]) == (590, 118)
    assert row["金额依据"] == "演示标准 590.00 元（演示政发〔2020〕1号 演示二）"
    everything = "\n".join(text(s) for n, s in sheets.items() if n not in {"问题行", "提示"})
    assert "罗建兰" not in everything
    assert not any(identity in everything for identity in IDS)


def test_faulty_rows_come_back_as_they_were_with_the_reason(
    sheets: dict[str, Worksheet],
) -> None:
    (row,) = table(sheets["问题行"], "工作表")
    assert (row["工作表"], row["行号"]) == ("花名册", 8)
    assert "身份证号：身份证号里有“HYPE”，只应有数字和末位的 X" in str(row["错误说明"])
    assert row["姓名"] == "李小宝"
    (household,) = table(sheets["未判断的家庭"], "工作表")
    assert household["家里的人"] == "罗某兰、李某"
    assert "第 8 行有误" in str(household["未判断的原因"])


def test_skipped_rows_are_told(sheets: dict[str, Worksheet]) -> None:
    assert any(row["提示"] == "跳过：合计行" for row in table(sheets["提示"], "工作表"))


def test_the_explanation_names_documents_answers_and_the_demonstration(
    sheets: dict[str, Worksheet],
) -> None:
    said = text(sheets["说明"])
    for words in (
        "2026年10月：按月的项目算这个月",
        "2026-11-21",
        "名册.xlsx",
        "带【演示】的政策、地方和金额都是虚构的，不得用于办理业务",
        "户口性质＝农业",
        "【演示】演示政发〔2020〕1号",
        "不当作“没有”",
    ):
        assert words in said


def test_no_text_can_start_a_formula(sheets: dict[str, Worksheet]) -> None:
    cells = [cell for sheet in sheets.values() for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert not [value for value in texts if value.startswith(("=", "+", "-", "@"))]
    assert safe("=1+1") == "'=1+1"
    assert safe("@SUM(A1)") == "'@SUM(A1)"
    assert safe("-1") == "'-1"
    assert safe("正常") == "正常"


def test_every_sheet_is_ready_to_print_and_to_filter(sheets: dict[str, Worksheet]) -> None:
    for sheet in sheets.values():
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) in {8, 9}
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.freeze_panes
        assert sheet.print_title_rows
    assert int(sheets["汇总"].page_setup.paperSize) == 9
    listed = sheets["【演示】特别扶助金（死亡）"]
    assert int(listed.page_setup.paperSize) == 8
    assert listed.row_dimensions[4].height > 20
    assert listed.auto_filter.ref == "A3:T5"
    assert listed.freeze_panes == "A4"


def test_sheet_names_stay_short_and_apart(result: RollResult, tmp_path: Path) -> None:
    for number_, each in enumerate(result.benefits[:2]):
        label = "很长很长很长很长很长很长很长很长很长很长很长很长[x]:*?/\\的名字" + str(number_)
        each.definition = each.definition._replace(label=label)
        each.counts.entries = each.entries or result.benefits[1].entries
    write_result(result, tmp_path / "长.xlsx", no_progress)
    names = openpyxl.load_workbook(tmp_path / "长.xlsx").sheetnames
    assert all(len(name) <= 31 for name in names)
    assert len(set(names)) == len(names)


def test_a_result_is_recognised_and_may_be_replaced(result: RollResult, tmp_path: Path) -> None:
    target, roll = tmp_path / "结果.xlsx", tmp_path / "名册.xlsx"
    write_result(result, target, no_progress)
    assert is_result(target)
    assert not is_result(roll)
    check_target(target, roll)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("名册.xlsx", "结果不能写在名册自己身上。请换一个文件名"),
        (
            "别的.xlsx",
            "别的.xlsx 已经存在，又不是以前的测算结果。请换一个文件名；确要覆盖请加 --force",
        ),
        ("结果.xls", "结果.xls 不是 .xlsx。结果是 Excel 工作簿"),
        ("无此处/结果.xlsx", "没有“"),
    ],
)
def test_no_file_of_somebody_else_is_lost(tmp_path: Path, name: str, words: str) -> None:
    roll = write_xlsx(tmp_path / "名册.xlsx", {"表": ROWS})
    write_xlsx(tmp_path / "别的.xlsx", {"表": ROWS})
    with pytest.raises(Refusal) as caught:
        check_target(tmp_path / name, roll)
    assert words in str(caught.value)
    check_target(tmp_path / "别的.xlsx", roll, force=True)
    with pytest.raises(Refusal, match="结果不能写在名册自己身上"):
        check_target(roll, roll, force=True)


def test_a_stop_half_way_leaves_no_half_file(
    result: RollResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    target = tmp_path / "结果.xlsx"
    write_result(result, target, no_progress)
    before = target.read_bytes()
    monkeypatch.setattr(faultsheets, "write_faults", stop)
    with pytest.raises(KeyboardInterrupt):
        write_result(replace(result), target, no_progress)
    assert target.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["名册.xlsx", "结果.xlsx"]


def test_no_known_amount_is_not_nought() -> None:
    open_sum = Tally(Counter({ELIGIBLE: 2}), without_amount=2)
    assert sum_or_open(open_sum) == "待定"
    assert sum_or_open(Tally(Counter({ELIGIBLE: 2}), amount=500, without_amount=1)) == Money(
        500
    )
    assert sum_or_open(Tally()) == Money(0)


def test_the_sheet_with_whole_numbers_says_so(sheets: dict[str, Worksheet]) -> None:
    assert "没有遮盖" in text(sheets["问题行"])


@pytest.mark.parametrize(
    ("number_", "words"), [(errno.ENOSPC, "磁盘满了"), (errno.EACCES, "写不进去")]
)
def test_a_place_that_takes_no_file_is_told(
    result: RollResult,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number_: int,
    words: str,
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number_, "no")

    monkeypatch.setattr("shutil.copyfile", fail)
    with pytest.raises(Refusal, match=words):
        write_result(result, tmp_path / "结果.xlsx", no_progress)
    assert list(tmp_path.glob("*结果*")) == []


def test_a_folder_is_no_place_for_the_result(result: RollResult, tmp_path: Path) -> None:
    (tmp_path / "夹.xlsx").mkdir()
    with pytest.raises(Refusal, match="是一个文件夹"):
        write_result(result, tmp_path / "夹.xlsx", no_progress)
