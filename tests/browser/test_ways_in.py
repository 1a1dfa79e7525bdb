"""Coming in by each way: setting up the app, a texted code, the county's log-in."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from base.sso.county_provider import Provider
from browser.conftest import AT_A_DESK, DESK, PASSWORD, SCREENS, Visitor
from nuanxin.base.factors.codes import code_for, step_of

Sit = Callable[..., Visitor]


def sat(sit_down: Sit, screen: str) -> Visitor:
    size, large = SCREENS[screen]
    visitor = sit_down(size, large=large)
    visitor.watch.expected.extend(["422", "403"])
    return visitor


def password(visitor: Visitor, username: str, said: str = PASSWORD) -> Page:
    page = visitor.open("/account/log-in/")
    visitor.assert_accessible()
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(said)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_load_state()
    return page


def colleague(sit_down: Sit, username: str) -> str:
    """The security administrator opens an account; its first password."""
    security = sit_down(DESK)
    page = security.log_in("security", then="/people/new/", anew=True)
    page.get_by_label("姓名", exact=True).fill("林新来")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("岗位").select_option("township_handler")
    page.get_by_label("管辖地区").press_sequentially("云桥")
    page.get_by_role("option", name="云桥镇").first.click()
    page.get_by_role("button", name="开账号").click()
    return page.locator("[data-given]").inner_text()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("screen", AT_A_DESK)
def test_a_new_colleague_sets_up_the_app_and_a_password(sit_down: Sit, screen: str) -> None:
    username = f"lin{secrets.token_hex(3)}"
    given = colleague(sit_down, username)
    visitor = sat(sit_down, screen)
    page = password(visitor, username, given)
    expect(page.get_by_role("heading", name="绑定动态码")).to_be_visible()
    visitor.assert_accessible()
    page.get_by_label("动态码").fill("000000")
    page.get_by_role("button", name="绑定").click()
    expect(page.get_by_role("alert")).to_contain_text("动态码不对")
    visitor.assert_accessible()
    key = re.sub(r"\s", "", page.locator("[data-key]").inner_text())
    page.get_by_label("动态码").fill(code_for(key, step_of(timezone.now())))
    page.get_by_role("button", name="绑定").click()
    expect(page.locator("[data-codes] li")).to_have_count(10)
    visitor.assert_accessible()
    page.get_by_role("link", name="已经抄好").click()
    expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
    visitor.assert_accessible()
    page.get_by_label("现在的密码").fill(given)
    page.get_by_label("新密码", exact=True).fill("云桥-Lin-2026")
    page.get_by_label("再输一次新密码").fill("云桥-Lin-2026")
    page.get_by_role("button", name="修改密码").click()
    page.wait_for_url("**/desk/")
    visitor.open("/account/")
    visitor.assert_accessible()


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("screen", "username"), [("desk", "township"), ("phone-large", "association")]
)
def test_a_texted_code_lets_in_and_a_list_wants_the_app(
    sit_down: Sit, screen: str, username: str
) -> None:
    visitor = sat(sit_down, screen)
    page = password(visitor, username)
    visitor.assert_accessible()
    page.get_by_role("link", name="用短信验证码").click()
    expect(page.get_by_text("138****000")).to_be_visible()
    visitor.assert_accessible()
    page.get_by_role("button", name="发送验证码").click()
    field = page.get_by_label("短信里的 6 位数字")
    shown = page.locator("[data-demo-text]").inner_text()
    visitor.assert_accessible()
    field.fill(f"{(int(shown) + 1) % 10**6:06d}")
    page.get_by_role("button", name="确认").click()
    expect(page.get_by_role("alert")).to_contain_text("验证码不对")
    visitor.assert_accessible()
    field.fill(shown)
    field.press("Enter")
    page.wait_for_url("**/desk/")
    visitor.open("/families/")
    page.get_by_role("link", name="导出 CSV").click()
    expect(page.get_by_role("heading", name="再确认一次身份")).to_be_visible()
    visitor.assert_accessible()


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("screen", "username", "name"),
    [("desk", "finance", "钱会计"), ("phone-large", "supervisor", "吴督导")],
)
def test_the_countys_log_in_leads_in_once_linked(
    sit_down: Sit, provider: Provider, screen: str, username: str, name: str
) -> None:
    provider.subject = f"gov-430902-{secrets.token_hex(8)}"
    visitor = sat(sit_down, screen)
    visitor.watch.expected.append(f"left the server: {provider.issuer}")
    page = visitor.open("/account/log-in/?next=/account/")
    page.get_by_role("link", name="用单位统一登录").click()
    expect(page.get_by_role("heading", name="没有登录")).to_be_visible()
    expect(page.locator("[data-subject]")).to_have_text(provider.subject)
    visitor.assert_accessible()

    security = sat(sit_down, screen)
    governing = security.log_in("security", then="/people/", anew=True)
    governing.get_by_role("link", name=name).click()
    governing.get_by_label("统一登录编号").fill(provider.subject)
    security.assert_accessible()
    governing.get_by_role("button", name="保存关联").click()
    expect(governing.get_by_text("已关联")).to_be_visible()
    governing.get_by_label("短信验证码发到的手机").fill("0737-4222222")
    governing.get_by_role("button", name="保存手机号").click()
    expect(governing.get_by_role("alert")).to_contain_text("11 位数字")
    security.assert_accessible()

    page.get_by_role("link", name="回到登录页").click()
    visitor.open("/account/log-in/?next=/account/")
    page.get_by_role("link", name="用单位统一登录").click()
    expect(page.get_by_role("heading", name="输入动态码")).to_be_visible()
    page.get_by_label("动态码").fill(visitor._code())
    page.get_by_role("button", name="确认").click()
    page.wait_for_url("**/account/")
    expect(page.get_by_text("已关联单位统一登录")).to_be_visible()
    visitor.assert_accessible()
