"""One family's special support, from the request to the bank's answer, by Anhui's procedure."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser.conftest import Beside, Visitor
from browser.walking import (
    Bodies,
    Sit,
    answered,
    assessed,
    case,
    drawn_up,
    enter,
    half,
    listed,
    post_notice,
    press,
    released,
    settled,
    told,
)

VILLAGE, PREFIX = 341523100901, "shucheng"
NAMES = ["陈桂兰", "罗建国", "罗明"]
BENEFIT = "特别扶助金（死亡）"
YUAN = "3,540.00"  # six months of 590


@pytest.mark.timeout(500)
def test_special_support_from_the_request_to_the_bank(
    sit_down: Sit, beside: Beside, tmp_path: Path
) -> None:
    beside("open_place", prefix=PREFIX, village=VILLAGE)
    family = beside(
        "admit", prefix=PREFIX, village=VILLAGE, names=NAMES, child_died="2005-06-07",
        bank=f"6217{VILLAGE}123",
    )["path"]  # fmt: skip
    township = enter(sit_down, f"{PREFIX}-township")
    health = enter(sit_down, f"{PREFIX}-health")
    number = taken_in(township, family)
    deliberated_and_surveyed(township, number, beside)
    objected_and_answered(township, number, beside)
    leader = enter(sit_down, f"{PREFIX}-leader")
    decided(health, leader, number, beside)
    assert f"{half().first:%Y-%m} 起" in told(health, family, NAMES[0], BENEFIT)["已确认"]

    finance = enter(sit_down, f"{PREFIX}-finance")
    bodies = Bodies(health, enter(sit_down, f"{PREFIX}-checker"), leader, finance)
    paid_half_yearly(health)
    term = half().term
    assessed(health, term)
    assert YUAN in listed(health, term, "列入应付")
    batch = drawn_up(health)
    expect(health.page.locator("main")).to_contain_text(YUAN)
    released(bodies, batch, "舒卫健〔2026〕9号")
    file = answered(finance, batch, tmp_path / "roll.xlsx", failed="户名不符")
    expect(settled(bodies, batch, file).locator("main")).to_contain_text(YUAN)
    mended(township)
    again = drawn_up(health)
    expect(health.page.locator("main")).to_contain_text(YUAN)
    another_card(health)
    released(bodies, again, "舒卫健〔2026〕10号")
    settled(bodies, again, answered(finance, again, tmp_path / "again.xlsx"))
    said = told(township, family, NAMES[0], BENEFIT)
    assert (YUAN in said["应享"], said[f"{half().year} 年已发（元）"]) == (True, YUAN)


def taken_in(township: Visitor, family: str) -> str:
    """The request comes in with its papers; its number."""
    page = township.open(family.replace("/families/", "/casework/family/"))
    line = page.locator("tr", has_text=NAMES[0]).filter(has_text=BENEFIT)
    expect(line).to_contain_text("符合条件（待确认）")
    expect(line).to_contain_text("590.00")
    line.get_by_role("link", name="受理申请").click()
    for choice in page.get_by_role("radio", name="还缺").all():
        if choice.is_checked():
            choice.locator("xpath=ancestor::fieldset").get_by_role("radio", name="已交").check()
    press(page, "下一步：核对")
    press(page, "受理这项申请")
    number = page.locator(".nx-head .nx-num").first.inner_text()
    press(page, "材料齐全，提交申请")
    return number


def deliberated_and_surveyed(township: Visitor, number: str, beside: Beside) -> None:
    page = township.page
    page.get_by_label("参加人").fill("张主任、李会计、王委员")
    page.get_by_role("radio", name="同意上报", exact=True).check()
    page.get_by_label("评议记录").fill("情况属实，大家同意。")
    press(page, "村（社区）评议办完，进入下一步")
    post_notice(township, number)
    beside("days_pass", number=number, days=8)
    beside("night")
    page = case(township, number)
    page.get_by_label("调查人").fill("李干事、周村医")
    page.get_by_label("谁在家").fill("本人")
    page.get_by_role("radio", name="一致", exact=True).check()
    page.get_by_label("了解到的情况").fill("和档案一样。")
    press(page, "入户调查办完，进入下一步")


def objected_and_answered(township: Visitor, number: str, beside: Beside) -> None:
    """The clock stands still while an objection is open, even when the notice has ended."""
    post_notice(township, number)
    page = case(township, number)
    page.get_by_text("收到异议", exact=True).click()
    page.get_by_label("异议内容").fill("听说他家在外面还有一个孩子。")
    press(page, "登记异议，停止计时")
    expect(page.locator("main")).to_contain_text("停止计时")
    beside("days_pass", number=number, days=10)
    beside("night")
    page = case(township, number)
    expect(page.locator("main")).to_contain_text("公示期间收到异议")
    township.assert_accessible()
    page.get_by_role("radio", name="异议不成立").check()
    page.get_by_label("书面答复（写明理由）").fill("经查户口和入户调查，只生育过一个孩子。")
    press(page, "登记答复")
    expect(page.locator("main")).to_contain_text("县级确认")


def decided(health: Visitor, leader: Visitor, number: str, beside: Beside) -> None:
    page = case(health, number)
    page.get_by_role("radio", name="予以确认", exact=True).check()
    page.get_by_label("享受自").fill(half().first.isoformat())
    page.get_by_label("理由").first.fill("符合条件")
    press(page, "提出意见")
    page = case(leader, number)
    page.get_by_label("文号").fill("舒卫健〔2026〕8号")
    press(page, "同意")
    post_notice(health, number)
    expect(case(health, number).locator("main")).to_contain_text("确认后公示")
    beside("days_pass", number=number, days=8)
    beside("night")
    page = case(health, number)
    page.get_by_role("radio", name="当面送达").check()
    page.get_by_label("谁收的").fill("本人")
    press(page, "书面告知办完，进入下一步")
    page.get_by_label("报到哪里、存在哪里").fill("市卫健委")
    press(page, "省、市备案办完，进入下一步")
    expect(page.locator("main")).to_contain_text("已确认")
    health.assert_accessible()


def paid_half_yearly(health: Visitor) -> None:
    """No document says how often: the county settles it."""
    page = health.open(f"/assess/terms/{half().year}/")
    if page.get_by_role("button", name="按政策包填上").count():
        press(page, "按政策包填上")
    page.get_by_label(f"{BENEFIT}多久发一次").select_option("半年")
    press(page, "保存发放期")
    health.assert_accessible()


def mended(township: Visitor) -> None:
    page = township.open("/desk/")
    page.get_by_role("link", name="没有付成，等核实账号").click()
    page.get_by_role("row").filter(has_text="户名不符").get_by_role("link").first.click()
    page.get_by_role("link", name=re.compile(f"更换账号.*{NAMES[0]}")).click()
    page.get_by_label("社保卡（一卡通）账号").fill(f"6217{VILLAGE}149")
    page.get_by_label("开户银行").fill("演示农商行")
    page.get_by_label("凭据").fill("本人拿着社保卡来办")
    press(page, "更换账号")
    township.assert_accessible()


def another_card(health: Visitor) -> None:
    """The card is another than last time: shown, and no reason to hold the money back."""
    page = health.page
    expect(page.locator("main")).to_contain_text("红灯未处理")
    page.get_by_role("link", name="账号有变").click()
    expect(page.get_by_role("table", name="体检提示")).to_contain_text("这次是")
