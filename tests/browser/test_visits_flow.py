"""A village's phone in a valley: no network, a browser that dies, each visit there once."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    FilePayload,
    Page,
    Route,
    expect,
)

from browser.conftest import CHROMIUM_ARGUMENTS, DESK, PASSWORD, PHONE, Visitor, Watch

PAGE = "/visits/phone/"
# What waits for a server others use as well.
SLOW = 20_000
# By day with a service worker, which does all the other does and opens without a network.
WORKERS = [True, pytest.param(False, marks=pytest.mark.nightly)]
Pick = Callable[[bool], "Phone"]


class Phone:
    """A browser with a folder of its own: what it keeps is there when it starts again."""

    def __init__(self, browser: Browser, folder: Path, server: str, *, workers: bool) -> None:
        self._browser, self._folder, self._workers = browser, folder, workers
        self.server = server
        self.context: BrowserContext
        self.page: Page
        self.start()

    def start(self) -> None:
        """Pick it up, with a network or without."""
        found = [shutil.which(name) for name in ("chromium", "chromium-browser")]
        self.context = self._browser.browser_type.launch_persistent_context(
            self._folder, executable_path=next(filter(None, found)), args=CHROMIUM_ARGUMENTS,
            viewport={"width": PHONE[0], "height": PHONE[1]}, locale="zh-CN",
            timezone_id="Asia/Shanghai", reduced_motion="reduce",
        )  # fmt: skip
        if not self._workers:  # as in a messenger's browser, or over a line without encryption
            self.context.add_init_script("delete Navigator.prototype.serviceWorker")
        self.context.set_default_timeout(SLOW)
        self.page = self.context.pages[0]

    def die(self) -> None:
        """The browser is killed where it stands."""
        with suppress(Error):
            self.context.new_cdp_session(self.page).send("Browser.crash")
        self.context.close()

    def log_in(self, then: str = PAGE) -> None:
        self.page.goto(f"{self.server}/account/log-in/?next={then}")
        self.page.get_by_label("用户名").fill("village")
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url(lambda url: urlsplit(url).path == then)

    def open(self) -> None:
        self.page.goto(self.server + PAGE)

    def write(self, number: int, words: str) -> None:
        """One visit: a family, two taps, a few words, save."""
        page = self.page
        page.locator("#vp-list .vi-row").nth(number).click()
        expect(page.get_by_role("button", name="保存")).to_be_visible(timeout=SLOW)
        page.get_by_role("radio", name="和平时一样").first.check()
        page.get_by_label("说了什么").fill(words)
        if not number:
            page.get_by_label("拍一张").set_input_files(_photo())
            expect(page.get_by_text("选好了一张")).to_be_visible(timeout=SLOW)
            size = page.get_by_label("拍一张").evaluate("input => input.files[0].size")
            assert size <= 300 * 1024
        page.get_by_role("button", name="保存").click()
        expect(page.locator("#vp-list")).to_be_visible(timeout=SLOW)

    @property
    def visitor(self) -> Visitor:
        return Visitor(self.server, self.context, self.page, Watch(self.server))


@pytest.fixture
def pick_up(browser: Browser, server: str, tmp_path: Path) -> Iterator[Pick]:
    phones: list[Phone] = []

    def pick(workers: bool) -> Phone:
        phones.append(Phone(browser, tmp_path / "phone", server, workers=workers))
        return phones[-1]

    yield pick
    for phone in phones:
        phone.context.close()


def _photo() -> FilePayload:
    """From a large camera."""
    target = io.BytesIO()
    Image.effect_noise((1800, 1400), 60).convert("RGB").save(target, "JPEG", quality=90)
    return FilePayload(name="IMG.jpg", mimeType="image/jpeg", buffer=target.getvalue())


def _lose_the_answer(route: Route) -> None:
    """The server has taken it, the phone never hears."""
    route.fetch()
    route.abort()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("workers", WORKERS, ids=["worker", "no-worker"])
def test_three_visits_without_a_network_and_a_dead_browser_are_three_rows(
    pick_up: Pick, sit_down: Callable[..., Visitor], workers: bool
) -> None:
    said = [f"第 {number} 户 {token_hex(3)}" for number in (1, 2, 3)]
    phone = pick_up(workers)
    phone.log_in()
    page = phone.page
    expect(page.get_by_text("名单是最新的")).to_be_visible(timeout=SLOW)
    assert page.locator("#vp-list .vi-row").count() >= 3
    phone.visitor.assert_accessible()
    if workers:
        expect(page.locator("main[data-kept]")).to_be_attached(timeout=SLOW)
    else:
        expect(page.get_by_text("不要关这一页")).to_be_visible()

    phone.context.set_offline(offline=True)
    if workers:
        phone.open()  # opened where there is no network at all
        expect(page.get_by_text("没有网络。照样可以登记")).to_be_visible(timeout=SLOW)
    for number, words in enumerate(said[:2]):
        phone.write(number, words)
    page.locator("#vp-list .vi-row").nth(2).click()
    page.get_by_label("说了什么").fill(said[2])
    page.wait_for_timeout(700)  # a draft is kept after a moment, before anybody says so
    phone.die()

    phone.start()
    page = phone.page
    if workers:
        phone.context.set_offline(offline=True)
        phone.open()
        expect(page.get_by_role("heading", name="还在手机里的 2 条")).to_be_visible(
            timeout=SLOW
        )
        phone.visitor.assert_accessible()
        phone.context.set_offline(offline=False)
    phone.log_in("/desk/")
    send = "**/visits/phone/family/**"
    phone.context.route(send, _lose_the_answer)
    phone.open()
    expect(page.get_by_text("没有网络。写好的在手机里")).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("heading", name="还在手机里的 2 条")).to_be_visible(timeout=SLOW)
    phone.context.unroute(send)
    page.get_by_role("button", name="现在上传").click()
    expect(page.locator("#vp-out")).to_be_hidden(timeout=SLOW)

    page.locator("#vp-list .vi-row", has_text=_third(page)).click()
    expect(page.get_by_label("说了什么")).to_have_value(said[2])
    page.get_by_role("button", name="保存").click()
    kept = "Promise.all(['box', 'drafts'].map(s => nxVisits.all(s)))"
    page.wait_for_function(f"() => {kept}.then(all => all.flat().length === 0)")
    office = sit_down(DESK)
    office.log_in("township", then="/visits/list/")
    held = _rows(office, said)
    assert held == dict.fromkeys(said, 1)

    phone.context.set_offline(offline=True)
    page.locator("#vp-list .vi-row").first.click()
    page.get_by_label("说了什么").fill("还没有传的")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="还在手机里的 1 条")).to_be_visible()
    phone.context.unroute_all()
    phone.context.route(send, lambda route: route.abort())
    phone.context.set_offline(offline=False)
    page.goto(f"{phone.server}/desk/")
    page.locator(".nx-account > summary").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("还有 1 条走访没有上传")).to_be_visible()
    page.get_by_role("button", name="删掉，退出登录").click()
    page.wait_for_url(lambda url: "/desk/" not in url)
    bases = "indexedDB.databases().then(all => all.map(each => each.name))"
    assert page.evaluate(bases) == []
    if workers:
        assert page.evaluate("caches.keys()") == []


def _third(page: Page) -> str:
    """The family whose draft the dead browser left."""
    found = page.evaluate(
        "Promise.all([nxVisits.all('drafts'), nxVisits.get('list', 'now')])"
        ".then(([drafts, list]) => list.families.find(f => f.id === drafts[0].family).names)"
    )
    return str(found)


def _rows(office: Visitor, said: list[str]) -> dict[str, int]:
    """How often each stands in the families' records."""
    page, held = office.open("/visits/list/?sort=-day&size=50"), dict.fromkeys(said, 0)
    own = page.locator("main tbody tr", has_text="自己登记").locator("th a").all()
    for address in [each.get_attribute("href") or "" for each in own[:8]]:
        text = office.open(address).locator("main").inner_text()
        for words in said:
            held[words] += words in text
        assert "看照片" in text or said[0] not in text
    return held
