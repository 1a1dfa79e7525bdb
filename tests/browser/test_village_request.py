"""A village fills in a request on the phone, over a breaking line; the office takes it in."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from browser.conftest import DESK, PHONE, Visitor

SIZES = [False, pytest.param(True, marks=pytest.mark.nightly)]


def _large_photo() -> bytes:
    target = io.BytesIO()
    Image.effect_noise((2400, 1800), 60).convert("RGB").save(target, "JPEG", quality=92)
    return target.getvalue()


def _tall_enough(page: Page) -> None:
    """Everything to be touched is at least 44 px high."""
    for each in page.locator(
        "#step .nx-seg label, #step .form-check, #step button, #step [type=file]"
    ).all():
        box = each.bounding_box()
        assert box is None or box["height"] >= 43.5, each.evaluate("e => e.outerHTML")


@pytest.mark.timeout(400)
@pytest.mark.parametrize("large", SIZES, ids=["phone", "phone-large"])
def test_a_request_comes_from_the_phone_over_a_broken_line(
    sit_down: Callable[..., Visitor], large: bool
) -> None:
    office = sit_down(DESK)
    page = office.log_in("township", then="/families/")
    _asked(office)
    office.assert_accessible()
    words = page.get_by_label("要发的话").input_value()
    link = words[words.index("/l/") :].strip()

    village = sit_down(PHONE, large=large)
    village.watch.expected.extend(["404", "422", "ERR_INTERNET_DISCONNECTED", "htmx:sendError"])
    phone = village.open(link)
    expect(phone.get_by_role("heading", name="请问这户要不要申请")).to_be_visible()
    village.assert_accessible()
    _tall_enough(phone)
    phone.get_by_role("radio", name="要申请", exact=True).check()
    phone.get_by_label("说明").fill("希望有人陪同看病")
    village.context.set_offline(offline=True)
    phone.get_by_role("button", name="下一步").click()
    expect(phone.get_by_role("alert")).to_contain_text("网络连不上，内容还没有提交")
    expect(phone.get_by_label("说明")).to_have_value("希望有人陪同看病")
    expect(phone.get_by_role("radio", name="要申请", exact=True)).to_be_checked()
    phone.get_by_role("button", name="知道了").click()
    village.context.set_offline(offline=False)
    phone.get_by_role("button", name="下一步").click()
    expect(phone.get_by_role("heading", name="钱打到哪个账号")).to_be_visible()
    village.assert_accessible()
    phone.get_by_role("radio", name="换一个").check()
    phone.get_by_label("账号").last.fill("12")
    phone.get_by_label("户名").fill("陈某")
    phone.get_by_role("button", name="下一步").click()
    expect(phone.get_by_role("alert").last).to_contain_text("8 至 24 位")
    village.assert_accessible()
    _tall_enough(phone)
    phone.get_by_role("radio", name="原来登记的").check()
    phone.get_by_role("button", name="下一步").click()
    expect(phone.get_by_role("heading", name="看过哪些材料")).to_be_visible()
    _photographed(phone)
    village.assert_accessible()
    _tall_enough(phone)

    village.open(link)  # the page was closed, the link is opened again
    expect(phone.get_by_role("heading", name="看过哪些材料")).to_be_visible()
    _photographed(phone)
    phone.get_by_role("button", name="下一步").click()
    expect(phone.get_by_role("heading", name="核对以后报给乡镇")).to_be_visible()
    village.assert_accessible()
    phone.get_by_role("button", name="报给乡镇").click()
    expect(phone.get_by_role("heading", name="收到了")).to_be_visible()
    village.assert_accessible()
    village.open(link)
    expect(phone.get_by_role("heading", name="打不开")).to_be_visible()

    office.open("/intake/?state=new")
    office.assert_accessible()
    page.locator("main tbody th a").first.click()
    expect(page.get_by_text("希望有人陪同看病")).to_be_visible()
    office.assert_accessible()
    page.get_by_role("button", name="受理这项申请").click()
    expect(page.get_by_text("村里代办")).to_be_visible()
    expect(page.get_by_role("link", name="第 1 页").first).to_be_visible()
    office.assert_accessible()
    small = sit_down(PHONE, large=large)
    small.log_in("township", then="/intake/")
    small.assert_accessible()


def _asked(office: Visitor) -> None:
    """A link for the first family something can be asked for."""
    office.watch.expected.extend(["403", "404"])
    families = office.open("/families/").locator("main tbody th a[href^='/families/']").all()
    for address in [family.get_attribute("href") or "" for family in families]:
        page = office.open(address.replace("/families/", "/intake/family/"))
        if page.get_by_role("button", name="做一个链接").count():
            page.get_by_label("发给谁").fill("周村医")
            page.get_by_role("button", name="做一个链接").click()
            expect(page.get_by_label("要发的话")).to_be_visible()
            return
    raise AssertionError("no family can be asked for")


def _photographed(phone: Page) -> None:
    """Taken with a large camera, sent small."""
    chosen = phone.locator("input[type=file]").first
    chosen.set_input_files(
        FilePayload(name="IMG.jpg", mimeType="image/jpeg", buffer=_large_photo())
    )
    expect(phone.get_by_text("选好了一张")).to_be_visible()
    size = chosen.evaluate("input => input.files[0].size")
    assert size <= 300 * 1024
