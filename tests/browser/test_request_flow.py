"""A family's request goes its whole way, each step by the real role, on both screens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import DESK, PHONE, Visitor

pytestmark = pytest.mark.timeout(300)


@pytest.mark.nightly
def test_a_request_goes_from_the_desk_to_the_decision(
    sit_down: Callable[..., Visitor],
) -> None:
    """The notices were held on paper before and are written down afterwards."""
    office = sit_down(DESK)
    page = office.log_in("township", then="/families/")
    may = _open_somebody_who_asks(page)
    office.assert_accessible()
    page.get_by_role("link", name="受理申请").first.click()
    page.get_by_label("受理日期").fill(_ago(60))
    for choice in page.get_by_role("radio", name="还缺").all():
        if choice.is_checked():
            choice.locator("xpath=ancestor::fieldset").get_by_role("radio", name="已交").check()
    office.assert_accessible()
    page.get_by_role("button", name="下一步：核对").click()
    office.assert_accessible()
    page.get_by_role("button", name="受理这项申请").click()
    expect(page.get_by_role("heading", name="办理经过")).to_be_visible()
    office.assert_accessible()
    number = page.locator(".nx-head .nx-num").first.inner_text()
    page.get_by_role("button", name="材料齐全，提交申请").click()
    page.get_by_label("办理日期").fill(_ago(50))
    page.get_by_label("参加人").fill("张主任、李会计、王委员")
    page.get_by_role("radio", name="同意上报", exact=True).check()
    page.get_by_label("评议记录").fill("情况属实，大家同意。")
    office.assert_accessible()
    page.get_by_role("button", name="村（社区）评议办完，进入下一步").click()
    _notice(page, number, 45, 38)
    _open(page, number)
    page.get_by_label("办理日期").fill(_ago(30))
    page.get_by_label("调查人").fill("李干事、周村医")
    page.get_by_label("谁在家").fill("本人")
    page.get_by_role("radio", name="一致", exact=True).check()
    page.get_by_label("了解到的情况").fill("和档案一样。")
    page.get_by_role("button", name="入户调查办完，进入下一步").click()
    _notice(page, number, 25, 18)
    office.assert_accessible()

    county = sit_down(DESK).log_in("health", then="/casework/?mine=1")
    _open(county, number)
    outcome = "予以确认" if may else "不予确认"
    county.get_by_role("radio", name=outcome, exact=True).check()
    county.get_by_label("享受自").fill(f"{_today():%Y-%m}-01")
    county.get_by_label("理由").first.fill("按规则的判断")
    county.get_by_role("button", name="提出意见").click()
    expect(county.get_by_text("提意见的人自己不能决定")).to_be_visible()

    leader = sit_down(PHONE, large=True)
    signing = leader.log_in("leader", then="/casework/?mine=1")
    _open(signing, number)
    leader.assert_accessible()
    signing.get_by_label("文号").fill("演示卫健〔2026〕88号")
    signing.get_by_role("button", name="同意").click()
    expect(signing.get_by_text(f"{outcome}，演示卫健〔2026〕88号").first).to_be_visible()
    leader.assert_accessible()


def test_lists_notices_and_progress_on_a_phone(sit_down: Callable[..., Visitor]) -> None:
    visitor = sit_down(PHONE, large=True)
    visitor.log_in("health", then="/casework/?state=open")
    visitor.assert_accessible()
    for address in (
        "/casework/board/",
        "/casework/found/",
        "/casework/notices/",
        "/casework/?mine=1",
    ):
        visitor.open(address)
        visitor.assert_accessible()


def _ago(days: int) -> str:
    return (_today() - timedelta(days=days)).isoformat()


def _today() -> date:
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def _open_somebody_who_asks(page: Page) -> bool:
    """A family that may ask for something; whether the rules say it may have it."""
    families = page.locator("main tbody th a[href^='/families/']").all()
    home = page.url.split("/families/")[0]
    for address in [family.get_attribute("href") or "" for family in families]:
        page.goto(f"{home}/casework/family/{address.split('/')[2]}/")
        asking = page.get_by_role("link", name="受理申请")
        if asking.count():
            line = page.locator("tr", has=asking.first)
            return line.get_by_text("符合条件（待确认）").count() > 0
    raise AssertionError("no family may ask for anything")


def _open(page: Page, number: str) -> None:
    home = page.url.split("/casework/")[0]
    page.goto(f"{home}/casework/?q={number}")
    page.get_by_role("link", name=number).click()


def _notice(page: Page, number: str, begun: int, over: int) -> None:
    """What hung, or was told, in the past."""
    home = page.url.split("/casework/")[0]
    page.goto(f"{home}/casework/notices/")
    card = page.locator("form", has_text=number)
    card.get_by_label("公示开始").fill(_ago(begun))
    card.get_by_label("公示结束").fill(_ago(over))
    card.get_by_label("公示地点和方式").fill("村民小组长逐户听取意见")
    card.get_by_label("异议电话").fill("0564-1234567")
    card.get_by_role("button", name="开始公示").click()
    page.wait_for_url("**/casework/notices/")
