"""打印表格 in every size: what can be printed, taken along with its purpose, the templates."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from browser.conftest import DESK, PHONE, Visitor

pytestmark = pytest.mark.timeout(300)
SCREENS = {"desk": DESK, "phone": PHONE}
Sit = Callable[..., Visitor]


@pytest.mark.parametrize("screen", ["desk", pytest.param("phone", marks=pytest.mark.nightly)])
def test_a_form_is_taken_along_with_its_purpose(sit_down: Sit, screen: str) -> None:
    visitor = sit_down(SCREENS[screen], large=screen == "phone")
    page = visitor.log_in("health", then="/families/")
    visitor.open_family("打印表格")
    page.get_by_role("link", name="打印表格").click()
    page.wait_for_load_state()
    visitor.assert_accessible()
    page.get_by_role("link", name=re.compile("^PDF.*申报表")).click()
    page.get_by_label("用途").fill("请本人核对")
    with page.expect_download() as taken:
        page.get_by_role("button", name="导出").click()
    assert re.fullmatch(r"申报表-.+-编号[0-9a-f]{12}\.pdf", taken.value.suggested_filename)


@pytest.mark.parametrize("screen", ["desk", pytest.param("phone", marks=pytest.mark.nightly)])
def test_the_pages_of_papers_and_templates_fit(sit_down: Sit, screen: str) -> None:
    visitor = sit_down(SCREENS[screen])
    visitor.log_in("health", then="/papers/")
    for address in ("/papers/", "/papers/application/", "/payouts/layout/"):
        visitor.open(address)
        visitor.assert_accessible()
