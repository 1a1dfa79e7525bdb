"""Headers of every answer: of every address, of every kind of refusal, of static files."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from leaks.exploring import Explorer, routes
from leaks.kept import build
from nuanxin.web.permissions import PERMISSIONS

WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = (
    "default-src 'self'", "script-src 'self'", "style-src 'self'", "form-action 'self'",
    "base-uri 'none'", "object-src 'none'", "frame-ancestors 'none'",
)  # fmt: skip
FEATURES = ("camera=()", "geolocation=()", "microphone=()", "payment=()", "usb=()")


# The same for everybody, and asked at every letter typed.
PUBLIC = frozenset({"regions"})


def missing(answer: HttpResponseBase, *, kept: bool = False) -> list[str]:
    """What is wrong with the headers of an answer."""
    policy = answer.headers.get("Content-Security-Policy", "")
    features = answer.headers.get("Permissions-Policy", "")
    wrong = [name for name, text in WANTED.items() if answer.headers.get(name) != text]
    # A link that is its own key says nothing even to ourselves.
    if answer.headers.get("Referrer-Policy") not in {"same-origin", "no-referrer"}:
        wrong.append("Referrer-Policy")
    wrong += [each for each in POLICY if each not in policy]
    wrong += ["unsafe"] if "unsafe" in policy or "data:" in policy else []
    wrong += [each for each in FEATURES if each not in features]
    wrong += [] if len(answer.headers.get("X-Request-ID", "")) == 12 else ["X-Request-ID"]
    if not kept and answer.headers.get("Cache-Control") != "no-store":
        wrong.append("Cache-Control")
    told = {"Server", "X-Powered-By"} & set(answer.headers)
    return wrong + sorted(told)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_every_address_answers_with_every_header(tmp_path: Path) -> None:
    explorer, chance, faults = Explorer(build(tmp_path), 3), random.Random(3), []
    plan = explorer.plan(0)
    chance.shuffle(plan)
    for call in sorted(plan, key=lambda call: call.route == "account:log_out"):
        client = explorer.client(call.user)
        address = reverse(call.route, kwargs=dict(call.kwargs))
        answer = client.get(address) if call.method == "GET" else client.post(address, {})
        stranger = Client().get(address)
        kept = call.route in PUBLIC
        faults += [
            f"{call.method} {call.route} {each.status_code}: {wrong}"
            for each in (answer, stranger)
            if (wrong := missing(each, kept=kept))
        ]
    asked = {call.route for call in plan}
    print(f"{len(asked)} addresses, {len(plan)} calls")
    assert asked >= {name for name in routes() if not name.startswith("roll:")}
    assert asked <= set(PERMISSIONS)
    assert not faults, "\n".join(faults[:40])


@pytest.mark.django_db
def test_refusals_and_faults_carry_them_too(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.raise_request_exception = False
    far = {"Content-Length": str(64 * 1024**2)}
    answers = {
        404: client.get("/nowhere/"),
        400: client.get("/", headers={"Host": "evil.example"}),
        403: Client(enforce_csrf_checks=True).post("/trial/", {}),
        413: client.post("/roll/", {"x": "y"}, headers=far),
        405: client.get("/account/log-out/"),
    }
    monkeypatch.setattr("nuanxin.web.front.views.render", _broken)
    answers[500] = client.get("/")
    for status, answer in answers.items():
        assert answer.status_code == status
        assert not missing(answer), (status, missing(answer))


def _broken(*_: object) -> None:
    raise ValueError("陈桂兰 341599196005200010")


@pytest.mark.django_db
def test_static_files_carry_them_and_may_be_kept(client: Client, settings: Any) -> None:
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    for name in ("nx/nx.css", "nx/app.js", "nx/logo.svg"):
        assert finders.find(name)
        answer = client.get(f"/static/{name}")
        assert answer.status_code == 200
        assert not missing(answer, kept=True), missing(answer, kept=True)
        assert "no-store" not in answer["Cache-Control"]
