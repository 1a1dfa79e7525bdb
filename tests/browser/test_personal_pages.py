"""Pages about persons' rights and files kept closer: clean, accessible, never too wide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from browser.conftest import AT_A_DESK, SCREENS, Visitor

Sit = Callable[..., Visitor]


def sat(sit_down: Sit, screen: str) -> Visitor:
    size, large = SCREENS[screen]
    visitor = sit_down(size, large=large)
    visitor.watch.expected.append("422")
    return visitor


def a_family(visitor: Visitor, page: Page, place: int) -> str:
    """The address of one family of the list."""
    visitor.open("/families/")
    address = page.locator("main tbody th a").nth(place).get_attribute("href")
    assert address
    return address


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "screen", ["desk", pytest.param("phone-large", marks=pytest.mark.nightly)]
)
def test_consents_and_the_copy_of_what_is_kept(sit_down: Sit, screen: str) -> None:
    visitor = sat(sit_down, screen)
    page = visitor.log_in("township", then="/families/", anew=True)
    family = a_family(visitor, page, 0)
    visitor.open(family.replace("/families/", "/privacy/family/"))
    visitor.assert_accessible()
    page.get_by_label("方式").select_option(index=1)
    page.get_by_label("答复日期").fill("2099-01-01")
    page.get_by_role("button", name="登记答复").click()
    expect(page.get_by_role("alert")).to_be_visible()
    visitor.assert_accessible()
    page.get_by_role("link", name="个人信息副本").first.click()
    expect(page.get_by_role("heading", name="个人信息副本")).to_be_visible()
    visitor.assert_accessible()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("screen", AT_A_DESK)
def test_work_is_lent_and_taken_back(sit_down: Sit, screen: str) -> None:
    visitor = sat(sit_down, screen)
    page = visitor.log_in("health", then="/account/leave/", anew=True)
    visitor.assert_accessible()
    page.get_by_label("把哪个岗位交给谁").select_option(index=1)
    page.get_by_label("最后一天（含）").fill("2020-01-01")
    page.get_by_role("button", name="交出代办").click()
    expect(page.get_by_role("alert")).to_contain_text("最后一天")
    expect(page.get_by_label("最后一天（含）")).to_have_value("2020-01-01")
    visitor.assert_accessible()
    page.get_by_label("最后一天（含）").fill(str(timezone.localdate() + timedelta(days=5)))
    page.get_by_label("事由").fill("年休假")
    page.get_by_role("button", name="交出代办").click()
    expect(page.get_by_role("button", name="提前结束").first).to_be_visible()
    visitor.assert_accessible()
    page.get_by_role("button", name="提前结束").first.click()
    expect(page.get_by_text("已提前结束").first).to_be_visible()
    visitor.assert_accessible()


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("screen", "place"),
    [("desk", 3), pytest.param("phone-large", 4, marks=pytest.mark.nightly)],
)
def test_a_file_kept_closer_has_a_door(sit_down: Sit, screen: str, place: int) -> None:
    visitor = sat(sit_down, screen)
    visitor.watch.expected.append("403")
    page = visitor.log_in("leader", then="/families/", anew=True)
    family = a_family(visitor, page, place)
    visitor.open(f"{family}closer/")
    visitor.assert_accessible()
    page.get_by_label("原因").first.fill("本人要求")
    page.get_by_role("button", name="标为敏感个案").click()
    page.wait_for_load_state()
    visitor.assert_accessible()
    visitor.open(family.replace("/families/", "/cases/"))
    visitor.assert_accessible()
    page.get_by_label("到哪一天（含）").fill("2020-01-01")
    page.get_by_label("授权给谁").select_option(index=1)
    page.get_by_label("事由").last.fill("办理年审")
    page.get_by_role("button", name="授权", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("事由").last).to_have_value("办理年审")
    visitor.assert_accessible()
    visitor.open("/cases/")
    visitor.assert_accessible()


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("screen", "place"),
    [("desk", 6), pytest.param("phone-large", 7, marks=pytest.mark.nightly)],
)
def test_deleting_keeping_and_publishing(sit_down: Sit, screen: str, place: int) -> None:
    township = sat(sit_down, screen)
    closing = township.log_in("township", then="/families/", anew=True)
    township.open(f"{a_family(township, closing, place)}close/")
    township.assert_accessible()
    closing.get_by_label("原因").fill("重复建档")
    closing.get_by_role("button", name="注销这户").click()
    expect(closing.get_by_text("已注销").first).to_be_visible()
    visitor = sat(sit_down, screen)
    page = visitor.log_in("health", then="/privacy/", anew=True)
    visitor.assert_accessible()
    for path in ("/privacy/impact/", "/privacy/retention/", "/privacy/erasures/"):
        visitor.open(path)
        visitor.assert_accessible()
    page.locator("main tbody th a").first.click()
    expect(page.get_by_role("heading", name="逐表清单")).to_be_visible()
    visitor.assert_accessible()
    visitor.open("/reports/annual/")
    with page.expect_download() as download:
        page.get_by_role("link", name="公开版").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    admin = sat(sit_down, screen)
    admin.log_in("admin", then="/privacy/retention/", anew=True)
    admin.assert_accessible()
