"""A contact leaves: handed over family by family, told, and nobody is left without anybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from browser.conftest import DESK, PHONE, Visitor

SCREENS = [DESK, pytest.param(PHONE, marks=pytest.mark.nightly)]


@pytest.mark.parametrize("screen", SCREENS)
def test_a_contact_leaves_and_the_families_are_told(
    sit_down: Callable[..., Visitor], screen: tuple[int, int]
) -> None:
    visitor = sit_down(screen)
    page = visitor.log_in("association", "/contacts/")
    visitor.assert_accessible()
    visitor.open("/contacts/people/?sort=-load")
    visitor.assert_accessible()
    page.locator("main tbody th a").first.click()
    page.get_by_role("heading", name="联系的家庭").wait_for()
    visitor.assert_accessible()
    page.get_by_role("link", name="离岗交接").click()
    page.get_by_label("离岗原因").fill("换届")
    visitor.assert_accessible()
    page.get_by_role("button", name="办理离岗").click()
    page.wait_for_url("**/contacts/untold/")
    visitor.assert_accessible()
    page.locator("main tbody input[type=checkbox]").first.check()
    page.get_by_label("怎样告知的").select_option("电话")
    page.get_by_role("button", name="登记选中的家庭已告知").click()
    page.wait_for_load_state()
    assert not page.get_by_role("alert").count()
    visitor.open("/contacts/gaps/")
    visitor.assert_accessible()
    visitor.open("/contacts/scheme/?template=four-plus-one")
    visitor.assert_accessible()
