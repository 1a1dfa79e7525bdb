"""A log-in that ended while somebody was typing: nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import DESK, PASSWORD, PHONE, SCREENS, Visitor


def _type(page: Page, name: str) -> None:
    page.get_by_label("村（社区）").select_option(index=1)
    page.get_by_role("textbox", name="姓名").first.fill(name)
    page.get_by_role("textbox", name="出生日期").first.fill("１９６２-03-04")


def _minutes_pass(page: Page) -> None:
    page.evaluate("() => { const then = Date.now(); Date.now = () => then + 31 * 60 * 1000; }")


def _come_in(visitor: Visitor, page: Page) -> None:
    page.get_by_label("用户名").fill("township")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state()
    if "/account/code/" in page.url:
        page.get_by_label("动态码").fill(replace(visitor, page=page)._code())
        page.get_by_role("button", name="确认").click()
    expect(page.get_by_role("heading", name="可以回去提交了")).to_be_visible()


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "screen", ["desk", pytest.param("phone-large", marks=pytest.mark.nightly)]
)
def test_what_was_typed_stays_until_one_is_in_again(
    sit_down: Callable[..., Visitor], screen: str
) -> None:
    size, large = SCREENS[screen]
    visitor = sit_down(size, large=large)
    page = visitor.log_in("township", then="/families/new/", anew=True)
    name = {"desk": "周秀英", "phone-large": "吴桂香"}[screen]
    _type(page, name)
    kept = [c for c in visitor.context.cookies() if "form" in c["name"]]
    visitor.context.clear_cookies()
    visitor.context.add_cookies(kept)  # type: ignore[arg-type]
    _minutes_pass(page)
    page.get_by_role("button", name="登记这户家庭").click()
    dialog = page.get_by_role("dialog", name="还没有提交")
    expect(dialog).to_contain_text("登录已经结束")
    visitor.assert_accessible()
    expect(page.get_by_role("textbox", name="姓名").first).to_have_value(name)
    with visitor.context.expect_page() as opened:
        dialog.get_by_role("link", name="去确认").click()
    _come_in(visitor, opened.value)
    opened.value.close()
    page.bring_to_front()
    dialog.get_by_role("button", name="再提交一次").click()
    page.wait_for_url("**/families/0*/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


@pytest.mark.timeout(300)
def test_a_form_whose_server_is_away_stays_with_what_was_typed(
    sit_down: Callable[..., Visitor],
) -> None:
    visitor = sit_down(DESK)
    visitor.watch.expected.append("ERR_")
    page = visitor.log_in("township", then="/families/new/")
    _type(page, "郑月娥")
    _minutes_pass(page)
    visitor.context.set_offline(True)
    page.get_by_role("button", name="登记这户家庭").click()
    expect(page.get_by_role("alert")).to_contain_text("内容还没有提交，还在这一页")
    expect(page.get_by_role("textbox", name="姓名").first).to_have_value("郑月娥")
    visitor.context.set_offline(False)
    page.get_by_role("button", name="登记这户家庭").click()
    page.wait_for_url("**/families/0*/")
    width, height = PHONE
    page.set_viewport_size({"width": width, "height": height})
    page.get_by_role("navigation", name="这户家庭").get_by_role("link", name="同意").click()
    page.wait_for_url("**/privacy/family/**")
    expect(page.locator(".nx-tabs [aria-current]")).to_be_in_viewport(ratio=1)
