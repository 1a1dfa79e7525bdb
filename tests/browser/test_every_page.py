"""Every page, on a desk and on a phone in large print: clean, accessible, never too wide."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from browser.conftest import AT_A_DESK, DESK, PHONE, SCREENS, Visitor

PAGES = {
    "front": "/",
    "trial": "/trial/",
    "trial-example": "/trial/?example=yiyang",
    "trial-missing": "/trial/?example=missing",
    "policy": "/policy/",
    "policy-place": "/policy/?region=430902000000&on=2017-11-01",
    "policy-nothing": "/policy/?region=430902000000&on=2017-11-01&q=没有的字",
    "policy-demo": "/policy/?region=341599000000",
    "benefit": "/policy/430902000000/特别扶助金_死亡/?on=2017-11-01",
    "roll": "/roll/",
    "kit": "/kit/",
}


@pytest.mark.parametrize("screen", AT_A_DESK)
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_is_clean_accessible_and_fits(
    sit_down: Callable[..., Visitor], path: str, screen: str
) -> None:
    size, large = SCREENS[screen]
    visitor = sit_down(size, large=large)
    page = visitor.open(path)
    for fold in page.locator("main details:not([open]) > summary").all()[:4]:
        if fold.is_visible():
            fold.click()
    visitor.assert_accessible()


@pytest.mark.nightly
@pytest.mark.parametrize("large", [True, False], ids=["large", "normal"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_is_accessible_in_every_size(
    sit_down: Callable[..., Visitor], path: str, size: tuple[int, int], *, large: bool
) -> None:
    visitor = sit_down(size, large=large)
    visitor.open(path)
    visitor.assert_accessible()


def test_large_print_is_remembered(sit_down: Callable[..., Visitor]) -> None:
    visitor = sit_down()
    page = visitor.open("/")
    page.get_by_role("button", name="大字").click()
    visitor.open("/policy/")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    assert page.get_by_role("button", name="大字").get_attribute("aria-pressed") == "true"


def test_a_lost_address_says_what_to_do(sit_down: Callable[..., Visitor]) -> None:
    visitor = sit_down(PHONE)
    visitor.watch.expected.append("404")
    page = visitor.open("/nowhere/")
    assert page.get_by_role("heading", name="没有找到这个页面").is_visible()
    visitor.assert_accessible()
    page.get_by_role("link", name="回到首页").click()
    assert page.url == f"{visitor.address}/"


def test_help_opens_and_closes_from_the_keyboard(sit_down: Callable[..., Visitor]) -> None:
    visitor = sit_down()
    page = visitor.open("/trial/")
    page.get_by_role("button", name="帮助").focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("dialog", name="帮助").is_visible()
    visitor.assert_accessible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("dialog", name="帮助").is_visible()
