"""A form that is refused comes back as it was sent: nobody writes minutes twice."""

from __future__ import annotations

from playwright.sync_api import expect

from browser.conftest import DESK
from browser.walking import Sit, enter, look


def test_a_refused_form_keeps_its_words_and_its_choices(sit_down: Sit) -> None:
    health = enter(sit_down, "health", DESK)
    page = look(health, "/duties/settings/")
    page.locator("main a[href*='kind=']").first.click()
    page.get_by_label("要不要做").select_option("不做")
    page.get_by_label("本县的文件").fill("演卫健〔2026〕1号")
    page.get_by_label("施行日期").fill("后天")
    with page.expect_navigation():
        page.get_by_role("button", name="登记施行").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("本县的文件")).to_have_value("演卫健〔2026〕1号")
    expect(page.get_by_label("施行日期")).to_have_value("后天")
    expect(page.locator("#f-on option:checked")).to_have_text("不做")
