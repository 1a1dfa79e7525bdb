"""A family moves to another county: offered with consent, taken over, no month paid twice."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from browser.conftest import Beside, Visitor
from browser.walking import Sit, enter, half, look, press, today, told

FROM_VILLAGE, FROM = 341522100901, "huoqiu"
TO_VILLAGE, TO = 341525100901, "huoshan"
NAMES = ["吴秀英", "郑立新", "郑海"]
BENEFIT = "特别扶助金（死亡）"
PAID = "3,540.00"
YEAR = half().year


@pytest.mark.timeout(300)
def test_a_family_goes_to_another_county_and_no_month_is_paid_twice(
    sit_down: Sit, beside: Beside
) -> None:
    for prefix, village in ((FROM, FROM_VILLAGE), (TO, TO_VILLAGE)):
        beside("open_place", prefix=prefix, village=village)
    family = beside("paid", prefix=FROM, village=FROM_VILLAGE, names=NAMES)["path"]
    giving, taking = enter(sit_down, f"{FROM}-health"), enter(sit_down, f"{TO}-health")
    before = told(giving, family, NAMES[0], BENEFIT)
    assert before[f"{YEAR} 年已发（元）"] == PAID
    raised(giving)
    offered(giving, family)
    taken_over(taking)
    assert taking.page.url == taking.address + family
    after = told(taking, family, NAMES[0], BENEFIT)
    assert after[f"{YEAR} 年已发（元）"] == PAID, "the same fen, in the other county's file"
    gone(giving, family)
    raised(giving)
    for village in (FROM_VILLAGE, TO_VILLAGE):
        assert beside("books", village=village) == []


def raised(giving: Visitor) -> None:
    """The giving county's year counts what it paid, before and after."""
    page = look(giving, f"/reports/annual/?year={YEAR}")
    expect(page.locator("main")).to_contain_text(PAID)


def offered(giving: Visitor, family: str) -> None:
    page = look(giving, family)
    page.get_by_role("link", name="转到外县").click()
    giving.assert_accessible()
    place = page.get_by_role("combobox", name="转到哪里")
    place.press_sequentially("霍山县")
    page.get_by_role("option", name=re.compile("霍山县")).first.click()
    page.fill("[name=moved]", today().isoformat())
    page.fill("[name=reason]", "随女儿居住，户口已迁")
    page.locator("[name=way][value=oral]").check(force=True)
    page.fill("[name=witness]", "周干部")
    press(page, "提出转接")
    expect(page.locator("main")).to_contain_text("等对方接收")


def taken_over(taking: Visitor) -> None:
    """A month too early is refused; the other end reads no name and no number until then."""
    page = look(taking, "/desk/")
    page.get_by_role("link", name="外县转来，等您接收").click()
    page.locator("main tbody a").first.click()
    main = page.locator("main")
    expect(main).to_contain_text("吴某英")
    expect(main).not_to_contain_text(NAMES[0])
    taking.assert_accessible()
    page.locator("[name=to]").select_option(str(TO_VILLAGE))
    page.fill("[name=document]", "双方电话商定")
    page.locator("[name=registered][value=came]").check(force=True)
    page.fill("[name=registered_on]", today().isoformat())
    page.fill("[name=from-0]", f"{YEAR}-06")
    with page.expect_navigation():
        page.get_by_role("button", name="接收这户").click()
    expect(page.get_by_role("alert")).to_contain_text("转出县已经发过")
    page.locator("[name=to]").select_option(str(TO_VILLAGE))
    page.fill("[name=from-0]", f"{YEAR}-07")
    press(page, "接收这户")


def gone(giving: Visitor, family: str) -> None:
    giving.watch.expected.append("404")
    expect(look(giving, family).locator("body")).not_to_contain_text(NAMES[0])
    page = look(giving, "/transfers/?way=out")
    expect(page.locator("main")).to_contain_text("已转接")
