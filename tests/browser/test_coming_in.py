"""The first day of an account, and a list that leaves: each step in order on both screens."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import DESK, PHONE, Visitor
from nuanxin.base.factors.codes import STEP, code_for

SCREENS = {"desk": (DESK, False), "phone-large": (PHONE, True)}
OWN = "暖心-First-1"


def opened(visitor: Visitor, username: str) -> str:
    """The security administrator opens an account; its first password."""
    page = visitor.log_in("security")
    visitor.open("/people/new/")
    page.get_by_label("姓名").fill("新同志")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("岗位").select_option("county_health")
    page.get_by_label("管辖地区").fill("演示县")
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="开账号").click()
    return page.locator("[data-given]").inner_text()


def now_showing(page: Page) -> str:
    """What the phone of the new colleague shows."""
    key = "".join(page.locator("[data-key]").inner_text().split())
    return code_for(key, int(time.time()) // STEP)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("screen", SCREENS)
def test_a_new_colleague_binds_a_phone_notes_codes_and_chooses_a_password(
    sit_down: Callable[..., Visitor], screen: str
) -> None:
    size, large = SCREENS[screen]
    username = f"new-{screen}"
    given = opened(sit_down(DESK), username)
    visitor = sit_down(size, large=large)
    visitor.watch.expected.append("422")
    page = visitor.open("/account/log-in/")
    expect(page.get_by_role("complementary", name="连接")).to_contain_text("连接没有加密")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(given)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="绑定动态码")).to_be_visible()
    visitor.assert_accessible()
    page.get_by_label("动态码").fill("000000")
    page.get_by_role("button", name="绑定").click()
    expect(page.get_by_role("alert")).to_be_visible()
    visitor.assert_accessible()
    page.get_by_label("动态码").fill(now_showing(page))
    page.get_by_role("button", name="绑定").click()
    expect(page.locator("[data-codes] li")).to_have_count(10)
    visitor.assert_accessible()
    page.get_by_role("link", name="已经抄好，继续").click()
    visitor.assert_accessible()
    page.get_by_label("现在的密码").fill(given)
    page.get_by_label("新密码", exact=True).fill(OWN)
    page.get_by_label("再输一次新密码").fill(OWN)
    page.get_by_role("button").filter(has_text="密码").first.click()
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("screen", SCREENS)
def test_a_list_leaves_after_its_purpose_was_said(
    sit_down: Callable[..., Visitor], screen: str, tmp_path: Path
) -> None:
    size, large = SCREENS[screen]
    visitor = sit_down(size, large=large)
    visitor.watch.expected.append("422")
    page = visitor.log_in("township", then="/families/")
    page.get_by_role("link", name="导出 CSV").click()
    expect(page.get_by_role("heading", name="这份名单拿去做什么")).to_be_visible()
    visitor.assert_accessible()
    page.get_by_label("用途").fill("x")
    page.get_by_role("button", name="导出").click()
    expect(page.get_by_role("alert")).to_contain_text("请写明用途")
    visitor.assert_accessible()
    page.get_by_label("用途").fill("向上级报送")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出").click()
    kept = tmp_path / "list.csv"
    download.value.save_as(kept)
    assert "家庭编号" in kept.read_text("utf-8-sig").splitlines()[0]
    expect(page.get_by_role("heading", name="正在导出")).to_be_visible()
    visitor.assert_accessible()
