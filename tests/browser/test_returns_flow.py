"""回盘 on screen: one hands the bank's answer in, another confirms, the township mends it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from browser.conftest import DESK, PHONE, Beside, Visitor
from browser.walking import today

# The one worker first finishes what the demonstration has lived through.
MINUTES = 300_000
VILLAGE, PREFIX = 341503100901, "yuan"
FAMILIES = [["高秀兰", "汪立新", "汪海"], ["唐桂芝", "许建国", "许明"]]
Sit = Callable[..., Visitor]


def enter(sit_down: Sit, who: str, *, phone: bool = False) -> Visitor:
    visitor = sit_down(PHONE if phone else DESK, large=phone)
    visitor.watch.expected.append("422")
    visitor.log_in(who)
    return visitor


def answered(finance: Visitor, folder: Path) -> tuple[Path, str]:
    """The list as downloaded, filled in as a bank does: the first payment fails."""
    kept = folder / "roll.xlsx"
    finance.take_out("下载付款清册").save_as(kept)
    book = load_workbook(kept)
    sheet, notes = book.worksheets[0], book.worksheets[1]
    number = next(row[1].value for row in notes.iter_rows() if row[0].value == "批次号")
    heads = [cell.value for cell in sheet[1]]
    payee = heads.index("姓名")
    more = ("批次号", "发放结果", "失败原因", "支付凭证号", "发放日期")
    for offset, head in enumerate(more, len(heads) + 1):
        sheet.cell(1, offset, head)
    who = ""
    for row in sheet.iter_rows(min_row=2):
        failed = not who
        who = str(row[payee].value) if failed else who
        said = (
            ("失败", "卡未激活", "", "")
            if failed
            else ("成功", "", "PZ-1", today().isoformat())
        )
        for offset, text in enumerate((number, *said), len(heads) + 1):
            sheet.cell(row[0].row, offset, text)
    book.save(folder / "answer.xlsx")
    return folder / "answer.xlsx", who


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()
    page.wait_for_load_state()


@pytest.mark.timeout(500)
def test_from_the_banks_answer_to_the_next_list(
    sit_down: Sit, beside: Beside, tmp_path: Path
) -> None:
    beside("open_place", prefix=PREFIX, village=VILLAGE)
    batch = beside("sent", prefix=PREFIX, village=VILLAGE, families=FAMILIES)
    finance = enter(sit_down, f"{PREFIX}-finance")
    finance.open(batch)
    file, who = answered(finance, tmp_path)
    page = finance.open(batch.replace("payouts", "returns"))
    finance.assert_accessible()
    page.set_input_files("#f-file", file)
    press(page, "上传并核对")
    page.get_by_role("link", name="看回盘").click(timeout=MINUTES)
    expect(page.locator("main")).to_contain_text("要由另一位同志核对后确认")
    finance.assert_accessible()

    checker = enter(sit_down, f"{PREFIX}-checker", phone=True)
    page = checker.open(batch.replace("payouts", "returns"))
    checker.assert_accessible()
    press(page, "确认回盘")
    page.get_by_role("link", name="看回盘").click(timeout=MINUTES)
    expect(page.locator("main")).to_contain_text("已确认")
    page.get_by_role("link", name="看明细").click()
    page.wait_for_load_state()
    checker.assert_accessible()

    township = enter(sit_down, f"{PREFIX}-township", phone=True)
    page = township.open("/desk/")
    page.get_by_role("link", name="没有付成，等核实账号").click()
    page.wait_for_load_state()
    township.assert_accessible()
    card = page.get_by_role("row").filter(has_text=who).filter(has_text="卡未激活").first
    card.get_by_text("账号没有错").click()
    card.get_by_label("核实的情况").fill("本人已到银行激活")
    press(page, "核实无误")
    expect(page.locator("main")).to_contain_text("本人已到银行激活")

    page = finance.open("/ledger/")
    finance.assert_accessible()
    page.locator("tfoot td[data-label^='应付家庭'] a").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("回盘")
    finance.assert_accessible()
    page = checker.open("/payouts/")
    due = page.get_by_role("table", name="待发放的应付").get_by_role("row")
    due = due.filter(has_text=re.compile(f"{today().year} 年")).first
    expect(due).to_be_visible()


def waiting_case(health: Visitor) -> Page:
    """A recovery nobody has been told of yet, once the demonstration has come to it."""
    for _ in range(270):
        page = health.open("/recoveries/?state=waiting")
        for row in page.locator("tbody th a").all()[:1]:
            row.click()
            page.wait_for_load_state()
            return page
        page.wait_for_timeout(1000)
    raise AssertionError("no recovery")


@pytest.mark.timeout(500)
def test_a_recovery_is_told_and_paid_back_in_parts(sit_down: Sit) -> None:
    health = enter(sit_down, "health", phone=True)
    page = waiting_case(health)
    health.assert_accessible()
    page.get_by_label("告知书文号").fill("演卫健追〔2026〕9号")
    page.get_by_label("送达日期").fill("2026-11-01")
    press(page, "登记已告知")
    page.get_by_label("分几期").fill("2")
    page.get_by_label("首期应退日期").fill("2030-01-31")
    press(page, "按月排出来")
    expect(page.get_by_label("第 2 期应退日期")).to_have_value("2030-02-28")
    health.assert_accessible()
    press(page, "登记约定")
    expect(page.locator("main")).to_contain_text("第 1 次约定")
    health.assert_accessible()
    case = page.url.removeprefix(health.address)
    health.open(f"{case}plan/")
    for path in ("/recoveries/", "/recoveries/receipts/", "/payouts/bands/"):
        health.open(path)
        health.assert_accessible()
    leader = enter(sit_down, "leader")
    for path in (case, "/payouts/bands/", "/recoveries/"):
        leader.open(path)
        leader.assert_accessible()
