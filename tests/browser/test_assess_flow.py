"""The county assesses a month, opens a number, confirms somebody, and explains it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import AT_A_DESK, SCREENS, Visitor

MINUTES = 170_000


def enter(visitor: Visitor) -> Page:
    return visitor.log_in("health", "/assess/")


@pytest.mark.timeout(400)
@pytest.mark.parametrize("screen", AT_A_DESK)
def test_from_the_button_to_the_clause(sit_down: Callable[..., Visitor], screen: str) -> None:
    size, large = SCREENS[screen]
    visitor = sit_down(size, large=large)
    page = enter(visitor)
    visitor.open("/assess/?term=2026-10")
    page.get_by_role("button", name="开始测算").click()
    page.get_by_role("link", name="看结果").click(timeout=MINUTES)
    expect(page.get_by_role("heading", name="分乡镇")).to_be_visible()
    visitor.assert_accessible()
    page.locator("tfoot a[href*='/to_confirm/']").first.click()
    expect(page.get_by_role("heading", name="应享未确认", level=1)).to_be_visible()
    visitor.assert_accessible()
    page.locator("input[name=pick]").first.check()
    page.get_by_role("button", name="确认资格").click()
    visitor.assert_accessible()
    page.fill("input[name=document]", "演示卫健〔2026〕99号")
    page.get_by_role("button", name="确认资格 1 人（户）").click()
    expect(page.get_by_role("status")).to_contain_text("已办理确认资格 1 人（户）")
    visitor.open("/assess/2026-10/eligible/")
    _open_an_answer(visitor)
    expect(page.get_by_role("heading", name="三种状态")).to_be_visible()
    visitor.assert_accessible()
    page.get_by_role("link", name="来电答复").click()
    page.get_by_role("button", name="已经答复，记下来").click()
    expect(page.get_by_role("status")).to_contain_text("已记下这次来电答复")
    visitor.assert_accessible()


def _open_an_answer(visitor: Visitor) -> None:
    """Other walks mark families, whose answers then stay closed to whoever is not named."""
    visitor.watch.expected.append("403")
    answers = visitor.page.locator("th a[href^='/why/']").all()
    for address in [answer.get_attribute("href") or "" for answer in answers]:
        page = visitor.open(address)
        if page.get_by_role("heading", name="三种状态").count():
            return
    raise AssertionError("no answer opens")
