"""Who comes in, and where they are sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import Post, User
from nuanxin.base.identity.roles import Role

pytestmark = pytest.mark.django_db
Appoint = Callable[[str, Role, str], Actor]


RIGHT = {"username": "u1", "password": "暖心-test-1"}


def test_an_office_page_sends_strangers_to_the_log_in(client: Client) -> None:
    answer = client.get("/desk/")
    assert answer.status_code == 302
    assert answer["Location"] == "/account/log-in/?next=/desk/"


def test_the_log_in_says_why_somebody_is_there(li: Client) -> None:
    def told(client: Client) -> str:
        return client.get("/desk/", follow=True).content.decode()

    assert "要先登录" in told(Client())
    forged = Client()
    forged.cookies[settings.SESSION_COOKIE_NAME] = "made-up"
    assert "上一次登录已经不算数" in told(forged)
    Post.objects.update(ends_on="2021-01-01")
    assert "没有在岗的岗位" in told(li)
    made_up = Client().get("/account/log-in/?why=<b>x").content.decode()
    assert "<b>x" not in made_up
    assert "nx-note-info" not in made_up
    refused = Client().post("/account/log-in/?why=ended", {"username": "x", "password": "y"})
    assert "上一次登录已经不算数" not in refused.content.decode()


def test_a_partial_sends_the_whole_page_to_the_log_in(client: Client) -> None:
    answer = client.get(
        "/desk/", headers={"hx-request": "true", "hx-current-url": "http://t/desk/?q=1"}
    )
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/account/log-in/?next=/desk/%3Fq%3D1"


def test_somebody_in_a_post_comes_in(client: Client, appoint: Appoint) -> None:
    appoint("周联系", Role.VILLAGE_CONTACT, "341599100200")
    answer = client.post("/account/log-in/", {**RIGHT, "next": "/trial/"})
    assert answer["Location"] == "/trial/"
    assert "周联系" in client.get("/desk/").content.decode()


def test_a_foreign_address_is_no_place_to_go_on_to(client: Client, appoint: Appoint) -> None:
    appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100")
    answer = client.post("/account/log-in/", {**RIGHT, "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/desk/"


def test_a_wrong_password_is_told_without_saying_which_part(
    client: Client, appoint: Appoint
) -> None:
    appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100")
    answer = client.post("/account/log-in/", {"username": "u1", "password": "wrong"})
    assert answer.status_code == 422
    assert "用户名或密码不对" in answer.content.decode()


def test_an_account_without_a_post_stays_outside(client: Client, appoint: Appoint) -> None:
    appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100")
    User.objects.get().posts.update(ends_on="2021-01-01")
    answer = client.post("/account/log-in/", RIGHT)
    assert answer.status_code == 422
    assert "没有在岗的岗位" in answer.content.decode()
    assert client.get("/desk/").status_code == 302


def test_logging_out_ends_it(li: Client) -> None:
    assert li.get("/desk/").status_code == 200
    li.post("/account/log-out/")
    assert li.get("/desk/").status_code == 302
