"""Releases and whole lists ask again after five minutes, and lead back to where one was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.identity.roles import Role
from nuanxin.base.limits.models import Meter
from nuanxin.base.once.models import SentForm
from nuanxin.web import standing
from nuanxin.web.permissions import PERMISSIONS
from web.account.coming_in import PASSWORD, all_the_way_in, code, with_phone

pytestmark = pytest.mark.django_db
LIST = "/families/list.xlsx"


@pytest.fixture
def wang_by_hand(client: Client, appoint: Callable[[str, Role, str], Actor]) -> Client:
    actor = appoint("王主任", Role.COUNTY_HEALTH, "341599")
    with_phone(User.objects.get(pk=actor.user_id or 0))
    all_the_way_in(client, steps=-1)
    return client


def five_minutes_later(client: Client) -> None:
    session = client.session
    session[standing.PROVED] = int((timezone.now() - timedelta(minutes=5)).timestamp())
    session.save()


def test_releases_and_whole_lists_are_what_asks_again() -> None:
    asked = {name for name, access in PERMISSIONS.items() if access.fresh}
    assert {"payouts:step", "payouts:send", "payouts:file"} <= asked
    assert {"families:download", "payouts:download", "assess:download"} <= asked
    assert "families:page" not in asked


def test_just_after_the_log_in_nothing_asks_again(wang_by_hand: Client) -> None:
    assert wang_by_hand.get(LIST).status_code == 200


def test_an_export_asks_again_and_then_goes_on(wang_by_hand: Client) -> None:
    five_minutes_later(wang_by_hand)
    asked = wang_by_hand.get(f"{LIST}?q=王")
    assert asked.status_code == 302
    assert asked["Location"].startswith("/account/again/?next=/families/list.xlsx")
    typed = {"password": PASSWORD, "code": code(), "next": f"{LIST}?q=王"}
    answer = wang_by_hand.post("/account/again/", typed)
    assert answer.status_code == 302
    assert wang_by_hand.get(answer["Location"]).status_code == 200


def test_a_release_has_not_acted_and_leads_back_to_its_page(wang_by_hand: Client) -> None:
    five_minutes_later(wang_by_hand)
    batch = uuid4()
    page, key = f"/payouts/{batch}/", str(uuid4())
    answer = wang_by_hand.post(
        f"{page}step/", {"_once": key}, headers={"referer": f"http://testserver{page}"}
    )
    assert answer.status_code == 401
    said = answer.content.decode()
    assert "没有办理" in said
    assert f"/account/again/?next={page}" in said
    assert not SentForm.objects.filter(pk=key).exists(), "the form may be sent again"
    lines = AuditEntry.objects.order_by("id").values_list("act", "ok", "region", "payload")
    assert list(lines) == [
        ("account.half_in", True, 341599000000, {}),
        ("account.logged_in", True, 341599000000, {"factor": "app"}),
        ("account.unproved", False, 341599000000, {"page": "payouts:step"}),
    ]


def test_a_partial_asks_again_on_a_whole_page(wang_by_hand: Client) -> None:
    five_minutes_later(wang_by_hand)
    key = str(uuid4())
    answer = wang_by_hand.post(
        f"/payouts/{uuid4()}/step/",
        {"_once": key},
        headers={"hx-request": "true", "hx-current-url": "http://testserver/payouts/"},
    )
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/account/again/?next=/payouts/"
    assert not SentForm.objects.filter(pk=key).exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"password": "不对"}, "密码不对"),
        ({"password": PASSWORD}, "动态码不对"),
        ({"password": PASSWORD, "code": "000000"}, "动态码不对"),
    ],
)
def test_half_a_proof_is_none(wang_by_hand: Client, typed: dict[str, str], said: str) -> None:
    five_minutes_later(wang_by_hand)
    answer = wang_by_hand.post("/account/again/", typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert wang_by_hand.get(LIST).status_code == 302


def test_the_code_of_the_log_in_does_not_count_a_second_time(wang_by_hand: Client) -> None:
    five_minutes_later(wang_by_hand)
    answer = wang_by_hand.post("/account/again/", {"password": PASSWORD, "code": code(-1)})
    assert answer.status_code == 422


def test_guessing_the_password_there_closes_too(wang_by_hand: Client) -> None:
    for _ in range(5):
        answer = wang_by_hand.post("/account/again/", {"password": "不对", "code": "1"})
    answer = wang_by_hand.post("/account/again/", {"password": PASSWORD, "code": code()})
    assert answer.status_code == 422
    assert "连续输错 5 次" in answer.content.decode()


def test_it_leads_to_no_foreign_address(wang_by_hand: Client) -> None:
    typed = {"password": PASSWORD, "code": code(), "next": "https://elsewhere.example/"}
    assert wang_by_hand.post("/account/again/", typed)["Location"] == "/desk/"


def test_whoever_needs_no_code_proves_themselves_with_the_password(
    client: Client, appoint: Callable[[str, Role, str], Actor]
) -> None:
    appoint("周联系", Role.VILLAGE_CONTACT, "341599100200")
    client.post("/account/log-in/", {"username": "u1", "password": PASSWORD})
    assert "动态码" not in client.get("/account/again/").content.decode()
    answer = client.post("/account/again/", {"password": PASSWORD, "next": "/desk/"})
    assert answer["Location"] == "/desk/"


def test_being_right_uses_nothing_of_what_guessing_is_allowed(
    wang_by_hand: Client, settings: Any
) -> None:
    settings.RATE_LIMITED = True
    five_minutes_later(wang_by_hand)
    wrong = {"password": "x", "code": "000000", "next": "/desk/"}
    assert wang_by_hand.post("/account/again/", wrong).status_code == 422
    mine = Meter.objects.filter(what="guess", who__startswith="user")
    assert mine.get().count == 1
    right = {"password": PASSWORD, "code": code(), "next": "/desk/"}
    assert wang_by_hand.post("/account/again/", right).status_code == 302
    assert mine.get().count == 1
