"""The rural reward by Xiangtan's procedure: a vote, a board, a second county's own people."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.conftest import Beside, Visitor
from browser.walking import Sit, case, enter, look, post_notice, press, today, told

VILLAGE, PREFIX = 430321100901, "xiangtan"
NAMES = ["易秀英", "谭德福", "谭勇"]
BENEFIT = "农村部分计划生育家庭奖励扶助（奖扶）"


@pytest.mark.timeout(500)
def test_the_rural_reward_goes_by_vote_and_board(sit_down: Sit, beside: Beside) -> None:
    beside("open_place", prefix=PREFIX, village=VILLAGE)
    family = beside(
        "admit", prefix=PREFIX, village=VILLAGE, names=NAMES, child_died=None,
        bank=f"6217{VILLAGE}222",
    )["path"]  # fmt: skip
    township = enter(sit_down, f"{PREFIX}-township")
    number = taken_in(township, family)
    voted_on(township, number)
    posted_on_the_board(township, number, beside)
    examined(township, "乡镇审核")
    health, leader = (enter(sit_down, f"{PREFIX}-{who}") for who in ("health", "leader"))
    case(health, number)
    examined(health, "县级审核")
    decided(health, leader, number)
    row = told(health, family, NAMES[0], BENEFIT)
    assert row["已确认"].startswith(f"{today().year}-01 起")

    stranger = enter(sit_down, "health")
    expect(look(stranger, f"/casework/?q={number}").locator("main")).to_contain_text("没有符合")
    stranger.watch.expected.append("404")
    expect(look(stranger, family).locator("main")).not_to_contain_text(NAMES[0])


def taken_in(township: Visitor, family: str) -> str:
    page = look(township, family.replace("/families/", "/casework/family/"))
    line = page.locator("tr", has_text=NAMES[0]).filter(has_text=BENEFIT)
    expect(line).to_contain_text("960.00")
    line.get_by_role("link", name="受理申请").click()
    press(page, "下一步：核对")
    press(page, "受理这项申请")
    number = page.locator(".nx-head .nx-num").first.inner_text()
    press(page, "材料齐全，提交申请")
    return number


def voted_on(township: Visitor, number: str) -> None:
    """A village meeting counts hands; a committee elsewhere only signs."""
    page = case(township, number)
    page.get_by_label("调查人").fill("李干事、谭组长")
    page.get_by_label("谁在家").fill("本人和老伴")
    page.get_by_role("radio", name="一致", exact=True).check()
    page.get_by_label("了解到的情况").fill("和档案一样。")
    press(page, "入户调查办完，进入下一步")
    page.get_by_label("参加人").fill("42 人，签到册附后")
    page.get_by_role("radio", name="同意上报", exact=True).check()
    page.get_by_label("评议记录").fill("宣读了情况，没有人有意见。")
    page.get_by_label("同意票", exact=True).fill("40")
    page.get_by_label("不同意票").fill("0")
    page.get_by_label("弃权票").fill("2")
    township.assert_accessible()
    press(page, "村民会议评议办完，进入下一步")


def posted_on_the_board(township: Visitor, number: str, beside: Beside) -> None:
    """Thirty days, not a day less; the sheet masks the names."""
    page = look(township, "/casework/notices/")
    expect(page.locator("form", has_text=number)).to_contain_text("至少 30 日")
    post_notice(township, number, days=29)
    expect(page.get_by_role("alert")).to_contain_text("不能缩短")
    post_notice(township, number, days=30)
    page.get_by_role("link", name="村级公示和上报").first.click()
    expect(page.locator("main")).to_contain_text("易某英")
    expect(page.locator("main")).not_to_contain_text(NAMES[0])
    beside("days_pass", number=number, days=31)
    beside("night")
    case(township, number)


def examined(visitor: Visitor, step: str) -> None:
    page = visitor.page
    page.get_by_role("radio", name="符合，上报", exact=True).check()
    press(page, f"{step}办完，进入下一步")


def decided(health: Visitor, leader: Visitor, number: str) -> None:
    page = case(health, number)
    page.get_by_role("radio", name="予以确认", exact=True).check()
    page.get_by_label("享受自").fill(f"{today().year}-01-01")
    page.get_by_label("理由").first.fill("符合条件")
    press(page, "提出意见")
    page = case(leader, number)
    page.get_by_label("文号").fill("潭卫健〔2026〕3号")
    press(page, "同意")
    expect(page.locator(".nx-head")).to_contain_text("已确认")
