"""A texted code lets in those it may, and neither releases nor takes a list out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.factors.codes import code_for, step_of
from nuanxin.base.factors.queries import enrolled
from nuanxin.base.factors.ways import LETS_IN, STRONG, Way
from nuanxin.base.identity.actions import give_post
from nuanxin.base.identity.actor import SYSTEM, Actor
from nuanxin.base.identity.models import User
from nuanxin.base.identity.roles import SECOND_FACTOR_ROLES, TEXTED_ROLES, Role
from nuanxin.base.sms import gateways
from nuanxin.base.sms.actions import set_number
from nuanxin.base.sms.models import TextedFactor
from nuanxin.base.sms.outbox import code_in
from nuanxin.kit.region import RegionCode
from nuanxin.web import standing
from web.account.coming_in import PASSWORD, Typed, code, with_phone

pytestmark = pytest.mark.django_db
Appoint = Callable[[str, Role, str], Actor]
TOWN = "341599100"


@pytest.fixture(autouse=True)
def outbox(settings: Any, tmp_path: Path) -> None:
    settings.SMS_GATEWAY, settings.SMS_OUTBOX = gateways.OUTBOX, tmp_path / "texts"


def with_number(actor: Actor) -> User:
    user = User.objects.get(pk=actor.user_id or 0)
    set_number(user=user, number="13987654321", by=SYSTEM, at=timezone.now())
    return user


@pytest.fixture
def li(appoint: Appoint) -> User:
    """李干事 has the app and a number."""
    return with_phone(with_number(appoint("李干事", Role.TOWNSHIP_HANDLER, TOWN)))


@pytest.fixture
def fang(appoint: Appoint) -> User:
    """方干事 has a number only."""
    return with_number(appoint("方干事", Role.TOWNSHIP_HANDLER, TOWN))


def texted_code(user: User) -> str:
    reference = TextedFactor.objects.get(user=user).reference
    assert reference
    return code_in(reference)


def by_text(client: Client, user: User) -> None:
    """Password, then a texted code."""
    client.post("/account/log-in/", Typed(user.username)._asdict())
    sent = client.post("/account/text/", {"deed": "send", "next": "/desk/"})
    assert sent["Location"] == "/account/text/?next=/desk/"
    typed = {"deed": "prove", "code": texted_code(user), "next": "/desk/"}
    assert client.post("/account/text/", typed)["Location"] == "/desk/"


def test_whom_a_texted_code_lets_in_stands_in_one_table() -> None:
    assert {
        Role.TOWNSHIP_HANDLER, Role.COUNTY_ASSOCIATION, Role.HOSPITAL_DESK, Role.INSURER,
    } == TEXTED_ROLES  # fmt: skip
    assert LETS_IN[Way.TEXT] & SECOND_FACTOR_ROLES == TEXTED_ROLES
    assert set(LETS_IN) == set(Way)
    assert {Way.APP} == STRONG


def test_it_is_a_choice_beside_the_app_and_lets_in(client: Client, li: User) -> None:
    client.post("/account/log-in/", Typed(li.username)._asdict())
    assert "/account/text/?next=/desk/" in client.get("/account/code/").content.decode()
    page = client.get("/account/text/").content.decode()
    assert "139****4321" in page
    assert "13987654321" not in page
    before = client.session.session_key
    by_text(client, li)
    assert client.session.session_key != before
    assert client.get("/families/").status_code == 200
    entry = AuditEntry.objects.get(act="account.logged_in")
    assert entry.payload == {"factor": "text"}


def test_neither_release_nor_list_without_the_app(client: Client, li: User) -> None:
    """Not even in the first five minutes."""
    by_text(client, li)
    asked = client.get("/families/list.xlsx")
    assert asked["Location"].startswith("/account/again/?next=/families/list.xlsx")
    assert client.post("/account/leave/", {"deed": "lend"}).status_code == 401
    again = client.get("/account/again/").content.decode()
    assert "动态码" in again
    texted = {"password": PASSWORD, "code": texted_code(li)}
    assert client.post("/account/again/", texted).status_code == 422
    assert client.get("/families/list.xlsx").status_code == 302
    proved = {"password": PASSWORD, "code": code(), "next": "/families/list.xlsx"}
    assert client.post("/account/again/", proved).status_code == 302
    assert client.get("/families/list.xlsx").status_code == 200


def test_whoever_has_no_app_sets_one_up_before_a_list(client: Client, fang: User) -> None:
    by_text(client, fang)
    assert client.get("/desk/").status_code == 200
    asked = client.get("/families/list.xlsx")
    assert asked["Location"] == "/account/enrol/?next=/families/list.xlsx"
    page = client.get(asked["Location"]).content.decode()
    shown = re.search(r"data-key>([A-Z2-7 ]+)<", page)
    assert shown
    first = code_for(shown[1].replace(" ", ""), step_of(timezone.now()))
    assert client.post("/account/enrol/", {"code": first}).status_code == 200
    assert enrolled(fang)
    assert client.get("/families/list.xlsx").status_code == 200


def test_nobody_sets_up_an_app_at_a_desk_somebody_left(client: Client, fang: User) -> None:
    by_text(client, fang)
    session = client.session
    session[standing.PROVED] = int((timezone.now() - timedelta(minutes=6)).timestamp())
    session.save()
    asked = client.get("/account/enrol/?next=/desk/")
    assert asked["Location"] == "/account/again/?next=/account/enrol/%3Fnext%3D/desk/"
    assert client.get("/account/qr.png").status_code == 404
    assert client.post("/account/enrol/", {"code": "000000"}).status_code == 302
    proved = {"password": PASSWORD, "next": "/account/enrol/"}
    assert client.post("/account/again/", proved)["Location"] == "/account/enrol/"
    assert client.get("/account/enrol/").status_code == 200


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR_ROLES - TEXTED_ROLES))
@pytest.mark.parametrize("app", [True, False], ids=["with the app", "without"])
def test_it_lets_nobody_else_in(
    client: Client, appoint: Appoint, role: Role, app: bool
) -> None:
    user = with_number(appoint("孙局长", role, "341599"))
    if app:
        with_phone(user)
    client.post("/account/log-in/", Typed(user.username)._asdict())
    step = "/account/code/" if app else "/account/enrol/"
    assert client.get("/desk/")["Location"].startswith(step)
    for deed in ("send", "prove"):
        sent = client.post("/account/text/", {"deed": deed, "code": "000000"})
        assert sent.status_code in {302, 401}
    assert TextedFactor.objects.get(user=user).sent_at is None
    assert client.get("/desk/").status_code == 302


def test_a_stronger_post_given_meanwhile_asks_for_the_app(client: Client, li: User) -> None:
    by_text(client, li)
    assert client.get("/desk/").status_code == 200
    place = RegionCode.parse("341599")
    give_post(user=li, role=Role.COUNTY_HEALTH, region=place, starts_on=date(2020, 1, 1))
    assert client.get("/desk/")["Location"] == "/account/code/?next=/desk/"
    assert "/account/text/" not in client.get("/account/code/").content.decode()
    assert client.post("/account/code/", {"code": code()}).status_code == 302
    assert client.get("/desk/").status_code == 200


def test_a_code_sent_to_one_browser_opens_no_other(client: Client, li: User) -> None:
    client.post("/account/log-in/", Typed(li.username)._asdict())
    client.post("/account/text/", {"deed": "send"})
    other = Client()
    other.post("/account/log-in/", Typed(li.username)._asdict())
    sent = other.post("/account/text/", {"deed": "prove", "code": texted_code(li)})
    assert sent.status_code == 422
    assert other.get("/desk/").status_code == 302


def test_what_is_in_the_way_is_said(client: Client, li: User, settings: Any) -> None:
    client.post("/account/log-in/", Typed(li.username)._asdict())
    early = client.post("/account/text/", {"deed": "prove", "code": "123456"})
    assert early.status_code == 422
    assert "还没有发送" in early.content.decode()
    client.post("/account/text/", {"deed": "send"})
    page = client.get("/account/text/").content.decode()
    assert "短信里的 6 位数字" in page
    soon = client.post("/account/text/", {"deed": "send"})
    assert soon.status_code == 422
    assert "每分钟只发一条" in soon.content.decode()
    settings.SMS_GATEWAY, settings.SMS_URL = gateways.HTTP, "http://127.0.0.1:9/"
    settings.SMS_KEY_ID = settings.SMS_TEMPLATE = "x"
    TextedFactor.objects.update(sent_at=None)
    refused = client.post("/account/text/", {"deed": "send"})
    assert refused.status_code == 422
    assert "没有写明短信网关的密钥文件" in refused.content.decode()
    assert AuditEntry.objects.filter(act="account.text_refused", ok=False).exists()


def test_a_town_without_a_gateway_has_no_such_way(
    client: Client, li: User, settings: Any
) -> None:
    settings.SMS_GATEWAY = gateways.NONE
    client.post("/account/log-in/", Typed(li.username)._asdict())
    assert "短信" not in client.get("/account/code/").content.decode()
    assert client.get("/account/text/")["Location"] == "/account/code/?next=/desk/"


def test_without_app_and_gateway_the_app_is_set_up(
    client: Client, fang: User, settings: Any
) -> None:
    client.post("/account/log-in/", Typed(fang.username)._asdict())
    assert client.get("/desk/")["Location"].startswith("/account/code/")
    assert client.get("/account/code/")["Location"] == "/account/text/?next=/desk/"
    settings.SMS_GATEWAY = gateways.NONE
    assert client.get("/desk/")["Location"].startswith("/account/enrol/")


def test_nobody_reaches_it_without_the_password(client: Client, li: User) -> None:
    assert client.get("/account/text/")["Location"].startswith("/account/log-in/")
    assert client.post("/account/text/", {"deed": "send"}).status_code == 401
    assert TextedFactor.objects.get(user=li).sent_at is None


def test_it_leads_to_no_foreign_address(client: Client, li: User) -> None:
    client.post("/account/log-in/", Typed(li.username)._asdict())
    client.post("/account/text/", {"deed": "send"})
    typed = {"code": texted_code(li), "next": "https://elsewhere.example/"}
    assert client.post("/account/text/", typed)["Location"] == "/desk/"


def test_ones_own_account_names_the_number_masked(client: Client, li: User) -> None:
    by_text(client, li)
    page = client.get("/account/").content.decode()
    assert "139****4321" in page
    assert "13987654321" not in page
