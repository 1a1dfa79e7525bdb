"""Absurd words in every field of every address: an answer in plain words, never a fault."""

from __future__ import annotations

import os
import random
import re
from functools import cache
from pathlib import Path

import pytest
from django.urls import reverse

from conftest import PROJECT
from leaks.exploring import Call, Explorer, told
from leaks.kept import build
from leaks.world import World
from nights import BY_NIGHT

pytestmark = pytest.mark.django_db(transaction=True)
SEED = int(os.environ.get("NUANXIN_HOSTILE_SEED") or 11)
ONE_BY_ONE = int(os.environ.get("NUANXIN_HOSTILE_CALLS") or 200)
AT_ONCE = 2 if BY_NIGHT else 1
SCRIPT = "\"'><script>alert(1)</script>"
ABSURD = (
    SCRIPT, "\0", "a\r\nSet-Cookie: a=b", "²", "٣٤١٥٩٩", "-1", "0", "9" * 40, "1e309",
    "NaN", "2026-13", "0000-00-00", "9999-12-31", "0001-01-01", "99999-H2", "2026-H9",
    "341599999999", "000000000001", "%s%n%", "{{7*7}}", "../../etc/passwd", "长" * 5000,
    "\ufffe\uffff\u202e",
    "00000000-0000-0000-0000-000000000000", "[]", "特别扶助金_死亡|1|2|x", "same:9:9", "1",
)  # fmt: skip
# Ends the sitting of whoever asks.
LEAVES = frozenset({"account:log_out"})


@cache
def fields() -> list[str]:
    """Every name a page or a view of ours knows."""
    found: set[str] = {"_once", "next", "page", "size", "sort", "count"}
    for path in (PROJECT / "src/nuanxin").rglob("*"):
        if path.suffix == ".html":
            found |= set(re.findall(r'name="([\w-]+)"', path.read_text("utf-8")))
        elif path.suffix == ".py" and "/web/" in path.as_posix():
            text = path.read_text("utf-8")
            found |= set(re.findall(r'(?:getlist|get)\(\s*"([\w-]+)"', text))
    return sorted(found - {"csrfmiddlewaretoken", "viewport", "robots", "htmx-config"})


class Asker:
    """Sends what is absurd and notes every answer that is none."""

    def __init__(self, world: World) -> None:
        self._explorer = Explorer(world, SEED)
        self.calls = [call for call in self._explorer.plan(0) if call.route not in LEAVES]
        self.faults: set[str] = set()
        self.asked = 0

    def ask(self, call: Call, sent: dict[str, str]) -> None:
        client = self._explorer.client(call.user)
        address = reverse(call.route, kwargs=dict(call.kwargs))
        answer = (client.get if call.method == "GET" else client.post)(address, sent)
        self.asked += 1
        said = told(answer)
        wrong = ""
        unready = (call.route, answer.status_code) == ("readyz", 503)  # nobody seals the trail
        if answer.status_code >= 500 and not unready:
            wrong = f"breaks with {answer.status_code}"
        elif SCRIPT in said or "Traceback" in said:
            wrong = "shows what it must not"
        elif answer.status_code in {400, 409, 413, 422, 429} and "请" not in said:
            wrong = f"says {answer.status_code} without what to do"
        if wrong:
            shown = {name: word[:30] for name, word in list(sent.items())[:1]}
            few = shown if len(sent) == 1 else f"all = {next(iter(sent.values()))[:30]!r}"
            self.faults.add(f"{call.method} {call.route} {wrong}: {few}")


def all_absurd(word: str) -> dict[str, str]:
    return dict.fromkeys(fields(), word)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_nothing_absurd_breaks_an_address(tmp_path: Path) -> None:
    """Addresses with an absurd word everywhere, and some fields alone.

    By day every other address, by night each with two.
    """
    asker, chance = Asker(build(tmp_path)), random.Random(SEED)
    for call in asker.calls[:: 1 if BY_NIGHT else 2]:
        for word in chance.sample(ABSURD, AT_ONCE):
            asker.ask(call, all_absurd(word))
    names = fields()
    for _ in range(ONE_BY_ONE):
        asker.ask(chance.choice(asker.calls), {chance.choice(names): chance.choice(ABSURD)})
    print(f"{asker.asked} calls, {len(asker.calls)} addresses, {len(names)} fields")
    assert not asker.faults, "\n".join(sorted(asker.faults)[:60])


@pytest.mark.nightly
@pytest.mark.timeout(900)
def test_nothing_absurd_breaks_an_address_in_any_way(tmp_path: Path) -> None:
    asker = Asker(build(tmp_path))
    for word in ABSURD:
        for call in asker.calls:
            asker.ask(call, all_absurd(word))
    assert not asker.faults, "\n".join(sorted(asker.faults)[:60])


@pytest.mark.parametrize("query", ["q=%ff%fe%00", "%ff=%ff", "page=%E4%BD", "q=" + "%25" * 900])
def test_bytes_that_are_no_text_are_answered(wang: object, query: str) -> None:
    for address in ("/families/", "/payouts/", "/employers/", "/crosscheck/", "/policy/"):
        answer = wang.get(f"{address}?{query}")  # type: ignore[attr-defined]
        assert answer.status_code in {200, 400}, address


def test_an_address_that_is_no_text_is_not_found(client: object) -> None:
    for path in ("/%ff%fe/", "/families/%00/", "/../../etc/passwd", "//evil.example/x"):
        answer = client.get(path)  # type: ignore[attr-defined]
        assert answer.status_code in {301, 302, 400, 404}, path
        assert not answer.headers.get("Location", "/").startswith("//")
