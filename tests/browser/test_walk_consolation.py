"""Consolation that two work units pay, each half: asked for, reminded, proven; not booked."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import Beside, Visitor
from browser.walking import Sit, assessed, enter, half, listed, look, press, today, told

VILLAGE, PREFIX = 341599100200, ""
NAMES = ["欧阳素珍", "欧阳正华", "欧阳思远"]
HERS, HIS = "演示县柳树小学", "演示县柳树粮站"
BENEFIT = "一次性抚慰金（独生子女死亡家庭）"
TERM = f"{half().year}-H1"
EACH, BOTH = "2,500.00", "5,000.00"


@pytest.mark.timeout(500)
def test_two_units_pay_half_each_and_the_county_nothing(sit_down: Sit, beside: Beside) -> None:
    family = beside(
        "admit", prefix=PREFIX, village=VILLAGE, names=NAMES, bank=f"6217{VILLAGE}333",
        child_died=f"{half().year}-01-20", units=[HERS, HIS],
    )["path"]  # fmt: skip
    health = enter(sit_down, "health")
    confirmed(health)
    listed(health, TERM, "列入应付")
    asked(health, HERS)
    page = asked(health, HIS)
    say(page, "复函同意支付", "复函的意思", "同意，下月随工资发")
    reminded_and_proven(health, HERS)
    proven(look_at(health, HIS), "2026-55")
    health.assert_accessible()

    row = told(enter(sit_down, "township"), family, "", BENEFIT)
    owed = row[f"{half().year} 年已列应付（元）"]
    assert (owed, row[f"{half().year} 年已发（元）"]) == (f"0.00 另由单位发 {BOTH}", "0.00")
    due = look(health, "/payouts/").get_by_role("table", name="待发放的应付")
    expect(due.get_by_role("row").filter(has_text=BENEFIT)).to_have_count(0)
    assert beside("books", village=VILLAGE) == []


def confirmed(health: Visitor) -> None:
    """The units' money, too, is owed only once the county has confirmed."""
    assessed(health, TERM)
    page = look(health, f"/assess/{TERM}/to_confirm/?benefit=一次性抚慰金")
    line = page.get_by_role("row").filter(has_text=re.compile("家庭|整户|全家"))
    line.locator("input[name=pick]").first.check()
    press(page, "确认资格……")
    page.fill("input[name=document]", "演示卫健〔2026〕77号")
    press(page, "确认资格 1 人（户）")


def look_at(health: Visitor, unit: str) -> Page:
    page = look(health, f"/employers/owed/?q={unit}")
    with page.expect_navigation():
        page.get_by_role("link", name=unit).click()
    return page


def asked(health: Visitor, unit: str) -> Page:
    page = look_at(health, unit)
    health.assert_accessible()
    expect(page.locator(".nx-figures")).to_contain_text(EACH)
    with page.expect_navigation():
        page.get_by_role("link", name="给单位的函").click()
    expect(page.locator("body")).to_contain_text(f"{EACH} 元（大写：贰仟伍佰元整）")
    page = look_at(health, unit)
    page.get_by_label("函的文号").fill(f"演示卫健函〔2026〕{len(unit)}{unit[-1]}号")
    say(page, "发函", "怎样送达", "挂号信")
    return page


def say(page: Page, step: str, label: str, words: str) -> None:
    page.get_by_label(f"{step}的日期").fill(today().isoformat())
    page.get_by_label(label).fill(words)
    press(page, f"登记{step}")
    expect(page.get_by_role("table", name="单位应付的经过")).to_contain_text(words)


def reminded_and_proven(health: Visitor, unit: str) -> None:
    page = look_at(health, unit)
    say(page, "复函不付", "单位不付的理由", "经费没有列预算")
    say(page, "催办", "怎样催办", "与单位负责人当面说明依据")
    proven(page, "2026-31")


def proven(page: Page, voucher: str) -> None:
    page.get_by_label("付款凭证号").fill(voucher)
    say(page, "交来付款凭证", "怎样核对的", "看了银行回单")
    expect(page.locator(".nx-head")).to_contain_text("单位已付")
