"""A payment list on its way: three people sign, nobody with two hands, nothing undone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import DESK, PHONE, Visitor

MINUTES = 170_000
SCREENS = {"desk": DESK, "phone": PHONE}
Sit = Callable[..., Visitor]


def enter(sit_down: Sit, size: tuple[int, int], who: str) -> Visitor:
    visitor = sit_down(size)
    visitor.watch.expected += ["422", "403"]
    visitor.log_in(who)
    return visitor


def drawn_up(health: Visitor) -> str:
    """Assess, confirm somebody, list what is due, draw up a batch; its path."""
    page = health.open("/assess/?term=2026-H2")
    page.get_by_role("button", name="开始测算").click()
    page.get_by_role("link", name="看结果").click(timeout=MINUTES)
    confirm_one(health)
    page = health.open("/assess/2026-H2/due/")
    page.get_by_role("button", name=re.compile("试算$")).click()
    page.get_by_role("link", name="看试算结果").click(timeout=MINUTES)
    if (listing := page.get_by_role("button", name=re.compile("^列入应付"))).is_visible():
        listing.click()
        page.get_by_role("link", name="看结果").click(timeout=MINUTES)
    page = health.open("/payouts/")
    for unfold in page.get_by_role("button", name=re.compile("^展开")).all():
        unfold.click()  # on a phone the sum stands alone until its rows are asked for
    page.locator("input[name=due]").last.check()
    page.get_by_role("button", name="编制批次").click()
    health.assert_accessible()
    page.get_by_role("link", name="看批次").click(timeout=MINUTES)
    return page.url.removeprefix(health.address)


def confirm_one(health: Visitor) -> None:
    page = health.open("/assess/2026-H2/to_confirm/")
    page.locator("input[name=pick]").first.check()
    page.get_by_role("button", name="确认资格").click()
    page.fill("input[name=document]", "演示卫健〔2026〕98号")
    page.get_by_role("button", name="确认资格 1 人（户）").click()
    expect(page.get_by_role("status")).to_contain_text("已办理确认资格 1 人（户）")


def settle_lights(health: Visitor, batch: str) -> None:
    """Take out what cannot be paid, answer the other red lights; nothing unanswered is left."""
    for kind, button in (("no_account", "移出本批次"), ("", "说明后照发")):
        page = health.open(f"{batch}?light={kind}")
        while page.locator("input[name=light]").count() and waiting(page) != "0":
            for box in page.locator("input[name=light]").all():
                box.check()
            page.fill("#f-words", "已逐户核实")
            press(page, button)
            page = health.open(f"{batch}?light={kind}")
    assert waiting(page) == "0"


def waiting(page: Page) -> str:
    """How many red lights the page says nobody has answered."""
    return page.locator(".nx-figures dd").nth(2).inner_text()


def by_hand(visitor: Visitor, batch: str, deed: str, words: str = "") -> tuple[int, str]:
    """Send a step the page does not offer."""
    page = visitor.open(batch)
    token = page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value")
    address = f"{visitor.address}{batch}step/"
    form: dict[str, str | float | bool] = {
        "csrfmiddlewaretoken": token or "",
        "deed": deed,
        "words": words,
    }
    answer = visitor.context.request.post(address, form=form, headers={"Referer": address})
    return answer.status, answer.text()


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()
    page.wait_for_load_state()


# By day the walks of test_walk_*.py go this road, each role with a log-in of its own.
@pytest.mark.nightly
@pytest.mark.timeout(500)
@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_a_list_is_drawn_up_checked_released_and_received(sit_down: Sit, screen: str) -> None:
    size = SCREENS[screen]
    health = enter(sit_down, size, "health")
    batch = drawn_up(health)
    health.assert_accessible()
    settle_lights(health, batch)
    page = health.open(batch)
    press(page, "锁定批次")
    expect(page.get_by_role("button", name="复核通过")).to_have_count(0)
    status, text = by_hand(health, batch, "recheck")
    assert (status, "编制和复核不能是同一个人" in text) == (422, True)

    checker, leader = enter(sit_down, size, "checker"), enter(sit_down, size, "leader")
    both = [checker.open(batch), leader.open(batch)]
    checker.assert_accessible()
    press(both[0], "复核通过")
    expect(both[0].locator("main")).to_contain_text("已复核，待审批")
    press(both[1], "复核通过")
    expect(both[1].get_by_role("alert")).to_contain_text("何复核（演示）")
    expect(both[1].get_by_role("alert")).to_contain_text("办了复核")
    leader.assert_accessible()

    page = leader.open(batch)
    page.fill("#f-approve", "演卫健〔2026〕88号")
    press(page, "审批通过")
    page = health.open(batch)
    press(page, "生成清册并送财政")
    page.get_by_role("link", name="看批次").click(timeout=MINUTES)
    status, text = by_hand(health, batch, "abandon", "算错了")
    assert status == 422
    assert "现在是“已送财政”" in text

    finance = enter(sit_down, size, "finance")
    page = finance.open(batch)
    finance.assert_accessible()
    assert finance.take_out("下载付款清册").suggested_filename.endswith(".xlsx")
    finance.open(batch)
    assert finance.take_out("导出核对表").suggested_filename.endswith(".xlsx")


@pytest.mark.timeout(400)
@pytest.mark.parametrize("screen", ["desk", pytest.param("phone", marks=pytest.mark.nightly)])
def test_a_township_sees_its_own_people_and_no_payment_list(sit_down: Sit, screen: str) -> None:
    township = enter(sit_down, SCREENS[screen], "township")
    for _ in range(300):  # the demonstration's history is still being lived through
        page = township.open("/assess/2026-H1/eligible/")
        places = page.locator("tbody td[data-label='村（社区）']").all_inner_texts()
        if places:
            break
        page.wait_for_timeout(1000)
    assert places
    assert all("云桥镇" in place for place in places)
    township.assert_accessible()
    page = township.open("/recoveries/")
    places = page.locator("tbody td[data-label='村（社区）']").all_inner_texts()
    assert all("云桥镇" in place for place in places)
    township.assert_accessible()
    page = township.open("/payouts/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="资金发放")).to_have_count(0)
    township.assert_accessible()
