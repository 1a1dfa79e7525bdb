"""Somebody has died before they were paid: the money is asked back, and finance gets it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from browser.conftest import Beside, Visitor
from browser.walking import Sit, assessed, enter, half, listed, look, press, today, told

VILLAGE, PREFIX = 341524100901, "jinzhai"
NAMES = ["周桂兰", "方建国", "方明"]
BENEFIT = "特别扶助金（死亡）"
PAID = "3,540.00"
FIRST_HALF = f"{half().year}-H1"


@pytest.mark.timeout(500)
def test_what_was_paid_after_a_death_comes_back(sit_down: Sit, beside: Beside) -> None:
    beside("open_place", prefix=PREFIX, village=VILLAGE)
    family = beside("paid", prefix=PREFIX, village=VILLAGE, names=NAMES)["path"]
    township = enter(sit_down, f"{PREFIX}-township")
    assert told(township, family, NAMES[0], BENEFIT)[f"{half().year} 年已发（元）"] == PAID
    reported(township)

    health = enter(sit_down, f"{PREFIX}-health")
    assessed(health, FIRST_HALF)
    said = listed(health, FIRST_HALF, "列入差额")
    found = re.search(r"追缴 1 笔 ([\d,.]+) 元", said)
    assert found, said
    back = found[1]
    given_back(health, back)
    paid_on(health, back)
    left = f"{float(PAID.replace(',', '')) - float(back.replace(',', '')):,.2f}"
    row = told(township, family, NAMES[0], BENEFIT)
    assert [row[f"{half().year} 年{name}（元）"] for name in ("已列应付", "已发")] == [left] * 2
    assert beside("books", village=VILLAGE) == []


def reported(township: Visitor) -> None:
    page = township.page
    page.get_by_role("link", name=re.compile(f"修改情况.*{NAMES[0]}")).click()
    page.locator("[name=存活][value=否]").check(force=True)
    page.fill("[name=死亡日期]", died().isoformat())
    page.fill("[name=label]", "死亡医学证明")
    township.assert_accessible()
    press(page, "保存")
    expect(page.locator("main")).to_contain_text("已去世")


def died() -> date:
    return date(half().year, 3, 15)


def given_back(health: Visitor, yuan: str) -> None:
    """Told by a letter, paid into the office's account at the bank."""
    page = look(health, "/recoveries/?state=waiting")
    page.get_by_role("link", name=NAMES[0]).click()
    expect(page.locator(".nx-figures")).to_contain_text(yuan)
    case = page.url
    page.get_by_role("link", name="追缴告知书").click()
    expect(page.locator("body")).to_contain_text(yuan)
    page.goto(case)
    page.get_by_label("告知书文号").fill("金卫健追〔2026〕1号")
    page.get_by_label("送达日期").fill(today().isoformat())
    press(page, "登记已告知")
    page.get_by_label("金额（元）", exact=True).fill(yuan.replace(",", ""))
    page.get_by_label("到账日期").fill(today().isoformat())
    page.get_by_label("银行凭证号").fill("JZ20261")
    press(page, "登记收款")
    expect(page.locator("main")).to_contain_text("结清")
    health.assert_accessible()


def paid_on(health: Visitor, yuan: str) -> None:
    page = look(health, "/recoveries/receipts/")
    page.get_by_role("checkbox", name=re.compile(NAMES[0])).check()
    page.get_by_label("缴款书号").fill("JK-1")
    page.get_by_label("缴款日期").fill(today().isoformat())
    press(page, "勾选的已缴回财政")
    line = page.get_by_role("row").filter(has_text="JK-1")
    expect(line).to_contain_text(yuan)
    page = look(health, "/ledger/")
    expect(page.locator("main")).to_contain_text(yuan)
    health.assert_accessible()
