"""Encrypted pages, cookies that cannot be planted, and what a demonstration says instead."""

from __future__ import annotations

import runpy
from typing import Any

import pytest
from django.test import Client

from conftest import PROJECT
from nuanxin.base.identity.models import User
from nuanxin.base.identity.roles import Role
from nuanxin.base.ui.proxies import networks

PRODUCT = PROJECT / "src/nuanxin/config/settings.py"
LOOPBACK = networks("127.0.0.1")
RIGHT = {"username": "u1", "password": "暖心-test-1"}


@pytest.fixture
def encrypted(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The product as it is without any setting of the environment."""
    for name in ("INSECURE_LAN", "TRUSTED_PROXIES", "NUANXIN_DEMONSTRATION"):
        monkeypatch.delenv(name, raising=False)
    product = runpy.run_path(str(PRODUCT))
    for name in product:
        if "COOKIE" in name or name in {"INSECURE_LAN", "SECURE_HSTS_SECONDS"}:
            setattr(settings, name, product[name])


@pytest.mark.usefixtures("encrypted")
class TestEncrypted:
    def test_a_cookie_is_of_this_host_and_never_travels_in_the_clear(
        self, appoint: Any
    ) -> None:
        appoint("李干事", Role.VILLAGE_CONTACT, "341599100")
        client = Client(enforce_csrf_checks=True)
        page = client.get("/account/log-in/", secure=True)
        token = page.context["csrf_token"]
        answer = client.post(
            "/account/log-in/",
            RIGHT | {"csrfmiddlewaretoken": str(token)},
            secure=True,
            headers={"Referer": "https://testserver/account/log-in/"},
        )
        assert answer.status_code == 302
        assert set(client.cookies) == {"__Host-nuanxin", "__Host-nuanxin-form"}
        for cookie in client.cookies.values():
            assert cookie["secure"]
            assert cookie["httponly"]
            assert cookie["path"] == "/"
            assert not cookie["domain"]
        assert client.get("/desk/", secure=True).status_code == 200

    def test_a_page_in_the_clear_only_says_how_to_come_back(self, seat: Any) -> None:
        li = seat("李干事", Role.TOWNSHIP_HANDLER, "341599100")
        for address in ("/", "/desk/", "/families/", "/account/log-in/", "/nowhere/"):
            answer = li.get(address)
            assert answer.status_code == 403, address
            assert "请把网址开头的 http:// 换成 https://" in answer.content.decode()
            assert "Strict-Transport-Security" not in answer.headers
        assert li.get("/healthz").status_code == 200

    def test_the_browser_keeps_to_encryption_for_a_year(self, client: Client) -> None:
        answer = client.get("/", secure=True)
        assert answer["Strict-Transport-Security"] == "max-age=31536000"
        assert "nx-strip" not in answer.content.decode()

    def test_a_proxy_of_ours_may_have_ended_the_encryption(
        self, client: Client, settings: Any
    ) -> None:
        told = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
        assert client.get("/", headers=told).status_code == 403
        settings.TRUSTED_PROXIES = LOOPBACK
        assert client.get("/", headers=told).status_code == 200
        elsewhere = Client(REMOTE_ADDR="203.0.113.10")
        assert elsewhere.get("/", headers=told).status_code == 403

    def test_a_session_of_the_demonstration_opens_nothing_here(self, seat: Any) -> None:
        li = seat("李干事", Role.TOWNSHIP_HANDLER, "341599100")
        key = li.cookies["__Host-nuanxin"].value
        stranger = Client()
        stranger.cookies["nuanxin"] = key
        assert stranger.get("/families/", secure=True).status_code == 302


@pytest.mark.django_db
def test_every_page_says_that_it_is_not_encrypted(client: Client, settings: Any) -> None:
    for address in ("/", "/account/log-in/", "/trial/", "/nowhere/"):
        assert (
            "连接没有加密：只能在单位自己的内部网络使用" in client.get(address).content.decode()
        )
    settings.DEMONSTRATION = True
    assert "演示：虚构的人和事" in client.get("/account/log-in/").content.decode()


@pytest.mark.django_db
def test_the_trail_names_the_visitor_and_not_the_proxy(appoint: Any, settings: Any) -> None:
    settings.TRUSTED_PROXIES = LOOPBACK
    appoint("李干事", Role.VILLAGE_CONTACT, "341599100")
    Client().post("/account/log-in/", RIGHT, headers={"X-Forwarded-For": "203.0.113.9"})
    assert str(User.objects.get().sittings.get().address) == "203.0.113.9"
