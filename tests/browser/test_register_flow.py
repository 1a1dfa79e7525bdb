"""A unit, an earlier marriage and a move, from the first click to the line in the history."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from browser.conftest import AT_A_DESK, SCREENS, Visitor
from browser.test_office_pages import enter


@pytest.mark.timeout(300)
@pytest.mark.parametrize("screen", AT_A_DESK)
def test_a_life_is_written_down_and_handed_over(
    sit_down: Callable[..., Visitor], screen: str
) -> None:
    size, large = SCREENS[screen]
    visitor = sit_down(size, large=large)
    visitor.watch.expected.append("422")
    page = enter(visitor, "health")
    visitor.open("/employers/new/")
    page.fill("#f-name", f"演示单位{screen}")
    page.fill("#f-code", "91350100M000100Y44")
    page.locator("main button[type=submit]").click()
    expect(page.get_by_role("alert")).to_contain_text("校验码对不上")
    visitor.assert_accessible()
    page.fill("#f-code", "")
    page.select_option("#f-kind", "事业单位")
    page.locator("main button[type=submit]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"演示单位{screen}")
    visitor.assert_accessible()
    visitor.open("/employers/?state=standing")
    visitor.assert_accessible()

    visitor.open("/families/?q=JT")
    page.locator("tbody th a").first.click()
    page.wait_for_load_state()
    family = page.url.removeprefix(visitor.address)
    page.locator('a[href$="/employer/"]').first.click()
    visitor.assert_accessible()
    page.fill("#f-unit", f"演示单位{screen}")
    page.locator("main button[type=submit]").click()
    expect(page.get_by_role("link", name=f"演示单位{screen}")).to_be_visible()
    page.locator('a[href$="/marriage/"]').first.click()
    visitor.assert_accessible()
    page.fill("#f-spouse", "王大山")
    page.locator("[name=by]").first.check(force=True)
    page.locator("main button[type=submit]").click()
    expect(page.get_by_text("与 王大山").first).to_be_visible()
    visitor.assert_accessible()
    page.locator('a[href*="/marriage/"]', has_text="更正").first.click()
    visitor.assert_accessible()
    visitor.open(f"{family}move/")
    visitor.assert_accessible()
    page.select_option("#f-to", index=3)
    page.locator("main button[type=submit]").click()
    expect(page.get_by_role("heading", name="家庭情况")).to_be_visible()
    visitor.open(f"{family}history/")
    visitor.assert_accessible()
    page.get_by_role("link", name="经办单位", exact=True).click()
    expect(page.locator("tbody tr").first).to_contain_text("经办单位")
    visitor.assert_accessible()
