"""A county reminds a township of a late step; it answers or does it; by night the rule asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from browser.conftest import Beside, Visitor
from browser.walking import Sit, case, enter, look, press, today

VILLAGE, PREFIX = 341226100901, "yingshang"
NAMES = ["方玉兰", "余建新", "余小海"]
BENEFIT = "特别扶助金（死亡）"
STEP = "村（社区）评议"


@pytest.mark.nightly
@pytest.mark.timeout(300)
def test_a_county_reminds_and_a_township_answers(sit_down: Sit, beside: Beside) -> None:
    beside("open_place", prefix=PREFIX, village=VILLAGE)
    family = beside(
        "admit", prefix=PREFIX, village=VILLAGE, names=NAMES, child_died="2005-06-07", bank=""
    )["path"]
    township, health = (
        enter(sit_down, f"{PREFIX}-township"), enter(sit_down, f"{PREFIX}-health")
    )  # fmt: skip
    first, second = (taken_in(township, family, who, beside) for who in NAMES[:2])
    reminded(health, first)
    answered(township, first)
    expect(look(health, "/casework/late/").locator("main")).to_contain_text("记录本借走了")
    settled(health)
    beside("night")
    by_rule(township, second)
    deliberated(township, second)
    page = look(township, "/casework/answer/")
    row = page.get_by_role("row", name=second)
    expect(row).to_contain_text("已办")
    page = look(township, "/desk/")
    expect(page.get_by_role("row", name="催“")).to_have_count(0)
    expect(page.get_by_role("row", name="等您办的办件")).to_contain_text("2 件过了")


def taken_in(township: Visitor, family: str, who: str, beside: Beside) -> str:
    """A request that has stood at the village's step for more than a year; its number."""
    page = township.open(family.replace("/families/", "/casework/family/"))
    line = page.locator("tr", has_text=who).filter(has_text=BENEFIT)
    line.get_by_role("link", name="受理申请").click()
    for choice in page.get_by_role("radio", name="还缺").all():
        if choice.is_checked():
            choice.locator("xpath=ancestor::fieldset").get_by_role("radio", name="已交").check()
    press(page, "下一步：核对")
    press(page, "受理这项申请")
    number = page.locator(".nx-head .nx-num").first.inner_text()
    press(page, "材料齐全，提交申请")
    return str(beside("days_pass", number=number, days=450))


def reminded(health: Visitor, number: str) -> None:
    """The number opens its cases; a day that is over is refused, and what was ticked stays."""
    page = look(health, "/casework/late/")
    health.assert_accessible()
    group = (
        page.get_by_role("table", name="按地方和步骤").get_by_role("row").filter(has_text=STEP)
    )
    with page.expect_navigation():
        group.get_by_role("link", name="2", exact=True).click()
    lines = page.get_by_role("table", name="超期和快到期的办件")
    expect(lines.get_by_role("checkbox")).to_have_count(2)
    page.get_by_role("checkbox", name=number).check()
    page.get_by_label("请在哪天前说明").fill((today() - timedelta(days=1)).isoformat())
    with page.expect_navigation():
        page.get_by_role("button", name="催办勾选的").click()
    expect(page.get_by_role("alert")).to_contain_text("从今天起")
    expect(page.get_by_role("checkbox", name=number)).to_be_checked()
    page.get_by_label("请在哪天前说明").fill(today().isoformat())
    press(page, "催办勾选的")
    expect(lines.get_by_role("row", name=number)).to_contain_text("请乡镇经办在")
    health.assert_accessible()


def answered(township: Visitor, number: str) -> None:
    page = look(township, "/desk/")
    township.assert_accessible()
    line = page.get_by_role("row", name=f"催“{STEP}”")
    expect(line).to_contain_text(today().isoformat())
    with page.expect_navigation():
        line.get_by_role("link").click()
    township.assert_accessible()
    page.get_by_role("checkbox", name=number).check()
    page.get_by_label("没有办完的原因").fill("村里的记录本借走了，下周拿回来")
    page.get_by_label("哪天能办完").fill((today() + timedelta(days=7)).isoformat())
    press(page, "说明勾选的")
    expect(page.locator("main")).to_contain_text("没有符合的催办")


def settled(health: Visitor) -> None:
    """The county has the night ask what nobody has been asked about."""
    page = look(health, "/casework/manner/")
    page.get_by_label("超期几天自动催办").fill("3")
    page.get_by_label("依据").fill("金卫办〔2026〕3号")
    press(page, "保存")
    expect(page.locator("main")).to_contain_text("超期满 3 天起")
    health.assert_accessible()


def by_rule(township: Visitor, number: str) -> None:
    page = look(township, "/desk/")
    with page.expect_navigation():
        page.get_by_role("row", name="本县的办理规定 催").get_by_role("link").click()
    expect(page.get_by_role("row", name=number)).to_contain_text("按本县的办理规定自动催办")


def deliberated(township: Visitor, number: str) -> None:
    page = case(township, number)
    expect(page.locator("main")).to_contain_text("按本县的办理规定自动催办")
    page.get_by_label("参加人").fill("张主任、李会计、王委员")
    page.get_by_role("radio", name="同意上报", exact=True).check()
    page.get_by_label("评议记录").fill("情况属实，大家同意。")
    press(page, "村（社区）评议办完，进入下一步")
