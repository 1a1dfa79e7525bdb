"""One server started as `make demo` starts it, one Chromium; every page is watched."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import URLError
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Download,
    Page,
    Request,
    sync_playwright,
)

from base.sso.county_provider import CLIENT, SECRET, Provider, listening
from cluster_in_a_hurry import hurry
from nuanxin.base.database import cluster

PROJECT = Path(__file__).resolve().parents[2]
PASSWORD = "演示-nuanxin-1"
AXE = PROJECT / "tests" / "vendor" / "axe-core@4.14.1"
DESK, PHONE = (1440, 900), (390, 844)
SCREENS = {"desk": (DESK, False), "phone-large": (PHONE, True)}
# By day a page is seen as those see it who work on it; on the other screen every night.
AT_A_DESK = ["desk", pytest.param("phone-large", marks=pytest.mark.nightly)]
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--lang=zh-CN",
    "--font-render-hinting=none",
]
NO_BROWSER = (
    "没有 Chromium，网页测试跑不了。请执行："
    "apt-get install -y chromium fonts-noto-cjk fontconfig"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Walks need no database here and come last: a worker that drives Chromium runs a loop in
    which Django would not ask one.
    """
    for item in items:
        if "browser" in Path(item.path).parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def provider() -> Iterator[Provider]:
    """The county's log-in provider, for a demonstration that has one."""
    with listening() as there:
        yield there


class Demonstration(NamedTuple):
    """Where it answers, and the folder it keeps everything in."""

    address: str
    var: Path


@pytest.fixture(scope="session")
def demonstration(
    tmp_path_factory: pytest.TempPathFactory, provider: Provider
) -> Iterator[Demonstration]:
    """A demonstration with a folder of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    var = tmp_path_factory.mktemp("var")
    cluster.start(var)
    hurry(var)
    secret = var / "oidc.secret"
    secret.touch(mode=0o600)
    secret.write_text(SECRET)
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    with (var / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "nuanxin.config.demo", "--port", str(port)],
            env={
                **environment,
                "NUANXIN_VAR": str(var),
                "NUANXIN_DEMO_PEOPLE": "600",
                "NUANXIN_OIDC_ISSUER": provider.issuer,
                "NUANXIN_OIDC_CLIENT_ID": CLIENT,
                "NUANXIN_OIDC_SECRET_FILE": str(secret),
            },
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(address, process, var / "server.log")
        yield Demonstration(address, var)
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="session")
def server(demonstration: Demonstration) -> str:
    """The address of the demonstration."""
    return demonstration.address


class Beside:
    """The process beside the walks: asks it for a deed, waits for the answer."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def __call__(self, deed: str, **given: object) -> Any:
        """The deed done. Raises what it refuses."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"deed": deed, "with": given}) + "\n")
        self._process.stdin.flush()
        said = json.loads(self._process.stdout.readline() or '{"refused": "it has died"}')
        assert "answer" in said, said["refused"]
        return said["answer"]


@pytest.fixture(scope="session")
def beside(demonstration: Demonstration) -> Iterator[Beside]:
    """Places, families, days and nights: what a walk needs and no page gives."""
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    process = subprocess.Popen(
        [sys.executable, "-m", "browser.beside"],
        env={**environment, "NUANXIN_VAR": str(demonstration.var), "PYTHONPATH": "tests"},
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=(demonstration.var / "beside.log").open("w"),
        text=True,
        start_new_session=True,
    )
    yield Beside(process)
    assert process.stdin
    process.stdin.close()
    process.wait(10)


def _wait_until_ready(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(1800):
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")]
    executable = next(filter(None, found), None)
    if executable is None:
        pytest.fail(NO_BROWSER, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=CHROMIUM_ARGUMENTS
        )
        yield browser
        browser.close()


@dataclass
class Watch:
    """What a page did that it must not do; `expected` = words of messages we provoke."""

    address: str
    troubles: list[str] = field(default_factory=list)
    # htmx says so in the console when a newer request takes the place of an older one
    expected: list[str] = field(
        default_factory=lambda: ["htmx:sendAbort", "htmx:afterRequest, [object HTML"]
    )

    def follow(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.troubles.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.troubles.append(f"left the server: {request.url}")

    @property
    def unexpected(self) -> list[str]:
        return [t for t in self.troubles if not any(word in t for word in self.expected)]


class Sitting(NamedTuple):
    """When somebody logged in, and what their browser was given."""

    at: float
    cookies: list[Any]


# Who releases money proves again who they are after five minutes.
_FRESH = 120
_SAT_DOWN: dict[tuple[str, str], Sitting] = {}


@dataclass
class Visitor:
    """Somebody in front of a screen."""

    address: str
    context: BrowserContext
    page: Page
    watch: Watch

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def sit_again(self, username: str, then: str) -> bool:
        """Go on as somebody who logged in a moment ago, where that still holds."""
        kept = _SAT_DOWN.get((self.address, username))
        if kept is None or time.monotonic() - kept.at > _FRESH:
            return False
        self.context.add_cookies(kept.cookies)
        if urlsplit(self.open(then).url).path == urlsplit(then).path:
            return True
        self.context.clear_cookies()
        return False

    def log_in(self, username: str, then: str = "/desk/", *, anew: bool = False) -> Page:
        """Name, password, and the code a demonstration shows; walks about that do it `anew`.

        Elsewhere two slow hashes and a wait for the next code prove nothing again.
        """
        if not anew and self.sit_again(username, then):
            return self.page
        page = self.open(f"/account/log-in/?next={then}")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(lambda url: "/account/log-in/" not in url)
        if "/account/code/" in page.url:
            page.get_by_label("动态码").fill(self._code())
            page.get_by_role("button", name="确认").click()
        page.wait_for_url(lambda url: urlsplit(url).path == urlsplit(then).path)
        cookies: list[Any] = list(self.context.cookies())
        _SAT_DOWN[self.address, username] = Sitting(time.monotonic(), cookies)
        return page

    def open_family(self, link: str, asks: str = "") -> Page:
        """The first family with such a link, or what it leads to where that asks for something.

        Other walks mark, close, move and delete some.
        """
        self.watch.expected.extend(["403", "404"])
        families = self.open("/families/").locator("main tbody th a[href^='/families/']").all()
        for address in [family.get_attribute("href") or "" for family in families]:
            found = self.open(address).get_by_role("link", name=link)
            if found.count() and not asks:
                return self.page
            if found.count():
                found.click()
                self.page.wait_for_load_state()
                if self.page.get_by_label(asks).count():
                    return self.page
        raise AssertionError(f"no family offers {link}")

    def take_out(self, link: str) -> Download:
        """A list of persons leaves once its purpose was said."""
        self.page.get_by_role("link", name=link).click()
        self.page.get_by_label("用途").fill("核对发放名单")
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name="导出").click()
        return download.value

    def _code(self) -> str:
        """The code of this half minute, or of the next one when both are used."""
        for _ in range(70):
            shown = self.page.locator("[data-demo-code]")
            if shown.count():
                return shown.inner_text()
            time.sleep(1)
            self.page.reload()
        raise AssertionError("no code")

    def assert_accessible(self) -> None:
        """No axe violation, nothing wider than the screen."""
        # What lies under a fixed bar depends on where the page is scrolled to.
        self.page.evaluate(
            "document.querySelectorAll('.nx-tabbar, .nx-top')"
            ".forEach(bar => bar.style.position = 'static')"
        )
        self.page.evaluate((AXE / "axe.min.js").read_text(encoding="utf-8"))
        locale = json.loads((AXE / "zh_CN.json").read_text(encoding="utf-8"))
        found = self.page.evaluate(
            """async (locale) => {
                 axe.configure({locale});
                 const tags = ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa'];
                 const runOnly = [...tags, 'best-practice'];
                 const result = await axe.run(document, {runOnly});
                 const where = (v) => v.nodes.slice(0, 3).map(n => n.html.slice(0, 160));
                 return result.violations.map(v => [v.id, v.help, ...where(v)].join(' | '));
               }""",
            locale,
        )
        assert not found, "\n".join(found)
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= self.page.evaluate("window.innerWidth"), f"{width} px wide"


@pytest.fixture
def sit_down(server: str, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Give somebody a screen; at the end no page may have caused trouble."""
    visitors: list[Visitor] = []

    def sit(
        screen: tuple[int, int] = DESK, *, large: bool = False, scripts: bool = True
    ) -> Visitor:
        context = browser.new_context(
            viewport={"width": screen[0], "height": screen[1]},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            java_script_enabled=scripts,
            accept_downloads=True,
        )
        context.set_default_timeout(10_000)
        if large:
            context.add_init_script("localStorage.setItem('nx-size', 'large')")
        page = context.new_page()
        watch = Watch(server)
        watch.follow(page)
        context.on("page", watch.follow)
        visitors.append(Visitor(server, context, page, watch))
        return visitors[-1]

    yield sit
    troubles = [trouble for visitor in visitors for trouble in visitor.watch.unexpected]
    for visitor in visitors:
        visitor.context.close()
    assert not troubles, "\n".join(troubles)
