"""A township asks a village by a link; the village answers on a phone, the township settles."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from browser.conftest import DESK, PHONE, Visitor

SIZES = [False, pytest.param(True, marks=pytest.mark.nightly)]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("large", SIZES, ids=["phone", "phone-large"])
def test_a_village_answers_once_on_a_phone(
    sit_down: Callable[..., Visitor], large: bool
) -> None:
    office = sit_down(DESK)
    page = office.log_in("township", then="/families/")
    office.open_family("请村里核对", asks="发给谁")
    office.assert_accessible()
    page.get_by_label("发给谁").fill("周村医")
    page.get_by_role("button", name="做一个链接").click()
    words = page.get_by_label("要发的话").input_value()
    office.assert_accessible()
    link = words[words.index("/l/") :].strip()

    village = sit_down(PHONE, large=large)
    village.watch.expected.extend(["404", "422"])
    phone = village.open(link)
    expect(phone.get_by_role("heading", name="核对一户情况")).to_be_visible()
    village.assert_accessible()
    phone.get_by_role("radio", name="有出入").check()
    phone.get_by_role("button", name="发出回话").click()
    expect(phone.get_by_role("alert")).to_contain_text("哪里有出入")
    village.assert_accessible()
    phone.get_by_label("说明").fill("搬到女儿家住了")
    phone.get_by_role("button", name="发出回话").click()
    expect(phone.get_by_role("heading", name="收到了")).to_be_visible()
    village.assert_accessible()
    phone.goto(phone.url)
    expect(phone.get_by_role("heading", name="打不开")).to_be_visible()
    village.assert_accessible()

    page.goto(f"{page.url.split('/asks/')[0]}/asks/?state=new")
    expect(page.get_by_text("搬到女儿家住了").first).to_be_visible()
    office.assert_accessible()
    page.get_by_label("处理情况").first.fill("打过电话，改了住址")
    page.get_by_role("button", name="已处理").first.click()
    expect(page.get_by_text("打过电话，改了住址").first).to_be_visible()
    office.assert_accessible()
