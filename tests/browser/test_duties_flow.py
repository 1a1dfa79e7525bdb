"""On the phone: the list, an illness told of, one tick; entered for the village."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from browser.conftest import DESK, PHONE, Visitor

SCREENS = [PHONE, pytest.param(DESK, marks=pytest.mark.nightly)]


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
    visitor.open("/duties/?when=today&kind=illness")
    page.get_by_role("button", name="打了电话").first.click()
    page.wait_for_load_state("networkidle")
    assert not page.get_by_role("alert").count()
    visitor.open("/duties/?when=done&kind=illness")
    page.get_by_role("button", name="改回没做").first.click()
    page.get_by_role("heading", name="还没有做过的").wait_for()
    visitor.open("/duties/sheet/")
    visitor.assert_accessible()
    visitor.open("/duties/settings/")
    visitor.assert_accessible()
