"""What walks do again and again: enter, press, wait for a job, fill in a bank's answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from browser.conftest import DESK, Visitor

# The one worker first finishes what the demonstration has lived through.
MINUTES = 300_000
Sit = Callable[..., Visitor]


def today() -> date:
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


class Half(NamedTuple):
    """The half-year we are in: how addresses name it, and its first day."""

    term: str
    first: date
    year: int


def half() -> Half:
    now = today()
    number = 2 if now.month > 6 else 1
    return Half(f"{now.year}-H{number}", date(now.year, 6 * number - 5, 1), now.year)


def enter(sit_down: Sit, who: str, size: tuple[int, int] = DESK) -> Visitor:
    """Somebody at work, whose mistakes are answered in words."""
    visitor = sit_down(size)
    visitor.watch.expected += ["422", "403"]
    visitor.log_in(who)
    return visitor


def look(visitor: Visitor, path: str) -> Page:
    """A page, as soon as it stands."""
    visitor.page.goto(visitor.address + path)
    return visitor.page


def press(page: Page, button: str) -> None:
    """Send a form that is taken."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()
    refused = page.get_by_role("alert").all_inner_texts()
    assert not refused, refused


def case(visitor: Visitor, number: str) -> Page:
    """The page of a request, found by its number."""
    page = look(visitor, f"/casework/?q={number}")
    with page.expect_navigation():
        page.get_by_role("link", name=number).click()
    return page


def post_notice(visitor: Visitor, number: str, days: int = 7) -> None:
    """A notice that begins today."""
    page = look(visitor, "/casework/notices/")
    card = page.locator("form", has_text=number)
    card.get_by_label("公示结束").fill((today() + timedelta(days=days)).isoformat())
    card.get_by_label("公示地点和方式").fill("村民小组长逐户听取意见")
    card.get_by_label("异议电话").fill("0564-1234567")
    with page.expect_navigation():
        card.get_by_role("button", name="开始公示").click()


def job(page: Page, button: str | re.Pattern[str], link: str) -> None:
    """Have a job done and look at what it has made."""
    page.get_by_role("button", name=button).click()
    done = page.get_by_role("link", name=link)
    done.wait_for(timeout=MINUTES)
    with page.expect_navigation():
        done.click()


def told(visitor: Visitor, family: str, who: str, benefit: str) -> Mapping[str, str]:
    """What the page of a family says of one benefit, column by column."""
    page = look(visitor, family)
    table = page.get_by_role("table", name="各项待遇")
    table.wait_for()
    row = table.get_by_role("row")
    row = row.filter(has_text=benefit).filter(has_text=who)
    return {
        cell.get_attribute("data-label") or "": " ".join(cell.inner_text().split())
        for cell in row.locator("td").all()
    }


def assessed(health: Visitor, term: str) -> None:
    page = look(health, f"/assess/?term={term}")
    job(page, "开始测算", "看结果")


def listed(health: Visitor, term: str, verb: str) -> str:
    """What is due is tried, then written down; the words of the button."""
    page = look(health, f"/assess/{term}/due/")
    job(page, re.compile("试算$"), "看试算结果")
    button = page.get_by_role("button", name=re.compile(f"^{verb}"))
    said = button.inner_text()
    job(page, said, "看结果")
    return said


def drawn_up(health: Visitor) -> str:
    """Everything that is due, in one batch; its path."""
    page = look(health, "/payouts/")
    for due in page.locator("input[name=due]").all():
        due.check()
    job(page, "编制批次", "看批次")
    return page.url.removeprefix(health.address)


class Bodies(NamedTuple):
    """Who lets money go, each with a log-in of their own."""

    health: Visitor
    checker: Visitor
    leader: Visitor
    finance: Visitor


def released(bodies: Bodies, batch: str, document: str) -> None:
    """Locked, checked, approved, sent: by four people of two bodies."""
    press(look(bodies.health, batch), "锁定批次")
    press(look(bodies.checker, batch), "复核通过")
    page = look(bodies.leader, batch)
    page.fill("#f-approve", document)
    press(page, "审批通过")
    job(look(bodies.health, batch), "生成清册并送财政", "看批次")
    expect(look(bodies.finance, batch).locator("main")).to_contain_text("已送财政")


def answered(finance: Visitor, batch: str, file: Path, failed: str = "") -> Path:
    """The list that went out, filled in as a bank does; everybody fails for that reason."""
    look(finance, batch)
    finance.take_out("下载付款清册").save_as(file)
    book = load_workbook(file)
    sheet, notes = book.worksheets[0], book.worksheets[1]
    number = next(row[1].value for row in notes.iter_rows() if row[0].value == "批次号")
    start = sheet.max_column + 1
    heads = ("批次号", "发放结果", "失败原因", "支付凭证号", "发放日期")
    paid = ("成功", "", "PZ-1", today().isoformat())
    for offset, head in enumerate(heads):
        sheet.cell(1, start + offset, head)
        said = (number, *(("失败", failed, "", "") if failed else paid))
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, start + offset, said[offset])
    book.save(file)
    return file


def settled(bodies: Bodies, batch: str, file: Path) -> Page:
    """Finance hands the bank's answer in, somebody else confirms it."""
    page = look(bodies.finance, batch.replace("payouts", "returns"))
    page.set_input_files("#f-file", file)
    job(page, "上传并核对", "看回盘")
    expect(page.locator("main")).to_contain_text("要由另一位同志核对后确认")
    page = look(bodies.checker, batch.replace("payouts", "returns"))
    job(page, "确认回盘", "看回盘")
    expect(page.locator("main")).to_contain_text("已确认")
    return page
