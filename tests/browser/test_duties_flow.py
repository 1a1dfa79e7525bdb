"""On the phone: the list, an illness told of, help asked for, one tick; for the village."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from browser.conftest import DESK, PHONE, Visitor

SCREENS = [PHONE, pytest.param(DESK, marks=pytest.mark.nightly)]


def _needs_help(visitor: Visitor) -> None:
    """The same family needs money: told, shown, sent with consent, taken back."""
    page = visitor.page
    page.get_by_role("link", name="需求和转办", exact=True).last.click()
    page.get_by_label("需要什么").select_option("生活困难")
    page.get_by_label("谁说的").fill("本人")
    page.get_by_role("button", name="登记需求").click()
    page.get_by_role("link", name="临时救助").first.click()
    visitor.assert_accessible()
    page.get_by_label("为谁办").select_option(index=1)
    page.get_by_role("button", name="看要转出什么").click()
    page.get_by_label("本人当面同意").check()
    page.get_by_label("见证人").fill("周联系")
    page.get_by_label("请办什么").fill("请给予临时救助")
    visitor.assert_accessible()
    page.get_by_role("button", name="转出", exact=True).click()
    page.get_by_label("为什么撤回").fill("不用了")
    visitor.assert_accessible()
    page.get_by_role("button", name="撤回", exact=True).click()
    page.get_by_text("已撤回", exact=True).wait_for()


@pytest.mark.parametrize("screen", SCREENS)
def test_an_illness_told_of_is_on_the_list_and_ticked(
    sit_down: Callable[..., Visitor], screen: tuple[int, int]
) -> None:
    visitor = sit_down(screen)
    page = visitor.log_in("association", "/duties/")
    visitor.open("/duties/?when=month")
    visitor.assert_accessible()
    page.locator("main tbody th a").first.click()
    page.get_by_label("什么事").select_option("生病")
    page.get_by_label("谁说的").first.fill("邻居")
    visitor.assert_accessible()
    page.get_by_role("button", name="登记，今天就去看").click()
    page.get_by_text("邻居说：生病").wait_for()
    _needs_help(visitor)
    visitor.open("/duties/?when=today&kind=illness")
    page.get_by_role("button", name="打了电话").first.click()
    page.wait_for_load_state("networkidle")
    assert not page.get_by_role("alert").count()
    visitor.open("/duties/?when=done&kind=illness")
    done = page.get_by_role("button", name="改回没做")
    before = done.count()  # the demonstration has some of its own
    done.first.click()
    expect(done).to_have_count(before - 1, timeout=10_000)
    visitor.open("/duties/sheet/")
    visitor.assert_accessible()
    visitor.open("/duties/settings/")
    visitor.assert_accessible()
