"""A township's roll from the drop zone into the register and out again, on desk and phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import DESK, PHONE, Visitor
from workbooks import number, write_xlsx

HEADERS: list[object] = [
    *("户编号", "乡镇", "姓名", "角色", "身份证号", "婚姻状况", "存活状况", "死亡日期"),
    *("子女来源", "打钱的卡", "享受项目", "首享年度"),
]
WAIT = 60_000


def family(key: str, serial: int) -> list[list[object]]:
    """A couple and the son they lost; numbers are sound and belong to nobody."""
    woman, man = number("19530520", serial + 1), number("19510102", serial)
    son = number("19800304", serial)
    return [
        [key, "云桥镇", "石玉兰", "女方", woman, "初婚", "健在", "", "", "6217000011112222",
         "特别扶助（死亡）", "2018"],
        [key, "云桥镇", "石建军", "男方", man, "初婚", "健在", "", "", "", "", ""],
        [key, "云桥镇", "石磊", "子女", son, "", "死亡", "2010-06-07", "双方亲生", "", "", ""],
    ]  # fmt: skip


def roll(folder: Path, serial: int) -> Path:
    rows = [HEADERS, *family("1", serial), *family("2", serial + 20)]
    rows[5][4] = "34159"
    return write_xlsx(folder / f"云桥镇{serial}.xlsx", {"花名册": rows})


def log_in(visitor: Visitor, username: str) -> Page:
    page = visitor.log_in(username, "/import/")
    expect(page.get_by_role("heading", name="导入", exact=True)).to_be_visible()
    return page


def upload(page: Page, file: Path) -> None:
    page.get_by_role("link", name="导入文件").click()
    page.locator("#f-file").set_input_files(file)
    page.get_by_label("报送单位").fill("云桥镇")
    page.get_by_role("button", name="下一步：对应列名").click()
    expect(page.get_by_role("heading", name="这些列是什么")).to_be_visible(timeout=WAIT)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("screen", "large", "serial"),
    [(DESK, False, 101), pytest.param(PHONE, True, 301, marks=pytest.mark.nightly)],
    ids=["desk", "phone-large"],
)
def test_a_roll_is_matched_checked_committed_and_taken_back(
    sit_down: Callable[..., Visitor],
    tmp_path: Path,
    screen: tuple[int, int],
    large: bool,
    serial: int,
) -> None:
    visitor = sit_down(screen, large=large)
    page = log_in(visitor, "health")
    visitor.assert_accessible()
    upload(page, roll(tmp_path, serial))
    visitor.assert_accessible()
    page.get_by_label("打钱的卡").select_option("社保卡（一卡通）账号")
    page.get_by_role("button", name="下一步：检查问题").click()
    page.get_by_role("link", name="看检查结果").click(timeout=WAIT)

    expect(page.get_by_role("link", name="有错误 3")).to_be_visible()
    expect(page.get_by_text("身份证号是 5 位，应为 18 位")).to_be_visible()
    visitor.assert_accessible()
    batch = page.url
    assert visitor.take_out("下载问题行").suggested_filename.startswith("问题行-")
    page.goto(batch)
    page.get_by_role("link", name="新增 3").click()
    expect(page.get_by_text("石玉兰")).to_be_visible()

    page.get_by_role("button", name="提交这一批").click()
    visitor.assert_accessible()
    page.get_by_role("link", name="看导入结果").click(timeout=WAIT)
    expect(page.get_by_role("heading", name="已提交")).to_be_visible()
    page.get_by_text("整批撤销", exact=True).click()
    page.get_by_role("button", name="撤销这一批").click()
    page.get_by_role("link", name="看这一批").click(timeout=WAIT)
    expect(page.get_by_role("heading", name="已撤销")).to_be_visible()
    visitor.assert_accessible()


def test_a_form_without_a_file_says_so_at_the_drop_zone(
    sit_down: Callable[..., Visitor],
) -> None:
    visitor = sit_down()
    visitor.watch.expected.append("422")
    page = log_in(visitor, "township")
    page.get_by_role("link", name="导入文件").click()
    page.get_by_role("button", name="下一步：对应列名").click()
    expect(page.get_by_role("alert")).to_contain_text("请选择花名册文件")
    visitor.assert_accessible()
