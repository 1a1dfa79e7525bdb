"""A roll from the drop zone to the forwarded workbook, and what happens when it goes wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from browser.conftest import PHONE, Visitor
from workbooks import number, write_xlsx

HEADERS: list[object] = [
    *("户编号", "姓名", "角色", "性别", "身份证号", "户籍地区代码", "婚姻状况", "户口性质"),
    *("子女来源", "存活状况", "死亡日期", "子女情况已核实"),
]
PLACE = "430902100000"


def family(index: int) -> list[list[object]]:
    """A couple and the son they lost; numbers are sound and belong to nobody."""
    code, turn = f"H{index:05d}", 2 * index
    woman, man = number("19670520", turn + 2), number("19650102", turn + 1)
    son = number("19920304", turn + 1)
    home = (PLACE, "初婚", "居民户口", "", "健在", "", "是")
    return [
        [code, "演示女", "女方", "女", woman, *home],
        [code, "演示男", "男方", "男", man, *home],
        [
            code,
            "演示子",
            "子女",
            "男",
            son,
            PLACE,
            "",
            "",
            "双方亲生",
            "死亡",
            "2015-06-07",
            "是",
        ],
    ]


@pytest.fixture
def roll(tmp_path: Path) -> Path:
    """Three sound families and one person with an impossible day of death."""
    rows: list[list[object]] = [["某区特别扶助对象花名册"], HEADERS]
    for index in range(3):
        rows += family(index)
    rows += family(3)
    rows[-1][10] = "2015-13-40"
    return write_xlsx(tmp_path / "某区花名册.xlsx", {"花名册": rows})


def upload(page: Page, roll: Path) -> None:
    page.locator("#f-file").set_input_files(roll)
    expect(page.get_by_text(re.compile(r"某区花名册\.xlsx（"))).to_be_visible()
    page.locator("#f-at").fill("2017-11")
    page.get_by_role("button", name="开始试算").click()


def test_a_roll_is_decided_shown_downloaded_and_deleted(
    sit_down: Callable[..., Visitor], roll: Path, tmp_path: Path
) -> None:
    visitor = sit_down()
    page = visitor.open("/roll/")
    upload(page, roll)
    expect(page.get_by_role("heading", name="算好了")).to_be_visible(timeout=60_000)
    row = page.get_by_role("row").filter(has_text="特别扶助金（死亡）").first
    expect(row).to_contain_text("2,940.00")
    expect(page.get_by_role("rowheader", name="第 14 行")).to_be_visible()
    visitor.assert_accessible()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载结果簿").click()
    assert download.value.suggested_filename == "某区花名册-测算结果-2017-11.xlsx"
    download.value.save_as(tmp_path / "result.xlsx")
    assert len(openpyxl.load_workbook(tmp_path / "result.xlsx").sheetnames) >= 3
    page.reload()
    expect(page.get_by_role("heading", name="算好了")).to_be_visible()
    address = page.url
    page.get_by_role("button", name="现在删除").click()
    page.get_by_role("dialog").get_by_role("button", name="确认").click()
    expect(page.get_by_text("名册和结果都已删除")).to_be_visible()
    visitor.watch.expected.append("404")
    page.goto(address)
    expect(page.get_by_role("heading", name="没有找到这个页面")).to_be_visible()


def test_the_result_is_a_stack_of_cards_on_a_phone(
    sit_down: Callable[..., Visitor], roll: Path
) -> None:
    visitor = sit_down(PHONE, large=True)
    page = visitor.open("/roll/")
    upload(page, roll)
    expect(page.get_by_role("heading", name="算好了")).to_be_visible(timeout=60_000)
    visitor.assert_accessible()


def test_a_file_that_is_no_roll_is_refused_with_the_remedy(
    sit_down: Callable[..., Visitor], tmp_path: Path
) -> None:
    page = sit_down().open("/roll/")
    wrong = tmp_path / "某区花名册.xlsx"
    wrong.write_bytes(b"PK\x03\x04 not really")
    upload(page, wrong)
    alert = page.get_by_role("alert").filter(has_text="没有算完")
    expect(alert).to_be_visible(timeout=60_000)
    expect(alert).to_contain_text("请")


def test_a_form_without_a_file_says_so_at_the_drop_zone(
    sit_down: Callable[..., Visitor],
) -> None:
    visitor = sit_down()
    visitor.watch.expected.append("422")
    page = visitor.open("/roll/")
    page.get_by_role("button", name="开始试算").click()
    expect(page.get_by_role("alert")).to_contain_text("请选择花名册文件")
    visitor.assert_accessible()
