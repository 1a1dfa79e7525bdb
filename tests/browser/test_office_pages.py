"""Pages of the office, in the roles that work on them: clean, accessible, never too wide."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import AT_A_DESK, SCREENS, Visitor

PASSWORD = "演示-nuanxin-1"
SEEN_BY = {
    "health": [
        "/desk/", "/families/?q=wang", "/families/?q=没有这个人", "/families/new/", "/payouts/",
        "/crosscheck/", "/reports/annual/", "/reports/annual/2026/now/",
        "/reports/annual/2026/left/?reason=9&q=没有这个人", "/jobs/", "/account/back/",
        "/casework/late/?days=30",
    ],
    "township": ["/desk/", "/families/", "/crosscheck/", "/casework/answer/"],
    "village": ["/desk/", "/families/", "/casework/late/", "/casework/answer/"],
    "leader": ["/desk/", "/payouts/"],
    "finance": [
        "/desk/", "/payouts/", "/reports/annual/", "/funds/", "/funds/documents/",
        "/funds/new/", "/funds/need/", "/funds/settlement/", "/funds/?year=1990",
    ],
    "supervisor": ["/desk/", "/reports/annual/"],
    "auditor": ["/desk/", "/families/", "/payouts/"],
    "security": ["/desk/", "/people/", "/people/?q=没有这个人", "/people/new/", "/account/"],
}  # fmt: skip
# By day those whose pages no walk opens, and the village on its phone; by night everybody on
# both screens.
_BY_DAY = ("finance", "supervisor", "auditor", "security")
SEEN = [
    pytest.param(who, screen, marks=() if by_day else pytest.mark.nightly)
    for who in SEEN_BY
    for screen, by_day in (("desk", who in _BY_DAY), ("phone-large", who == "village"))
]


def enter(visitor: Visitor, who: str) -> Page:
    visitor.open("/account/log-in/")
    visitor.assert_accessible()
    return visitor.log_in(who, anew=True)


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("who", "screen"), SEEN)
def test_each_role_finds_its_pages_in_order(
    sit_down: Callable[..., Visitor], who: str, screen: str
) -> None:
    size, large = SCREENS[screen]
    visitor = sit_down(size, large=large)
    enter(visitor, who)
    for path in SEEN_BY[who]:
        visitor.open(path)
        visitor.assert_accessible()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("screen", AT_A_DESK)
def test_a_family_is_found_opened_changed_and_its_number_shown_for_a_purpose(
    sit_down: Callable[..., Visitor], screen: str
) -> None:
    size, large = SCREENS[screen]
    visitor = sit_down(size, large=large)
    visitor.watch.expected.append("422")
    page = enter(visitor, "township")
    visitor.open("/families/")
    page.locator("tbody th a").nth(10).click()  # others change the first ones
    expect(page.get_by_role("heading", name="家庭情况")).to_be_visible()
    visitor.assert_accessible()
    reveal = page.locator(".fa-reveal").first
    reveal.locator("summary").click()
    reveal.locator("select").select_option("核对身份")
    reveal.get_by_label("为什么要看").fill("和身份证原件核对")
    reveal.get_by_role("button", name="显示").click()
    expect(reveal.locator("[data-hide-after]")).to_contain_text("341599")
    page.get_by_role("link", name="修改情况").first.click()
    visitor.assert_accessible()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("没有改动任何一项")
    visitor.assert_accessible()
    page.get_by_role("link", name="先不办").click()
    page.get_by_role("link", name="经过").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    visitor.assert_accessible()
