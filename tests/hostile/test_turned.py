"""What is turned away before the door leaves a line, and says what to do."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.identity.models import Post, User
from nuanxin.base.identity.roles import Role
from nuanxin.web import turned
from signed_in import fully_in

pytestmark = pytest.mark.django_db
URLENCODED = "application/x-www-form-urlencoded"
LARGE = {"Content-Length": str(settings.ROLL_MAX_BYTES * 2)}


def lines() -> list[tuple[str, str, bool, dict[str, object]]]:
    rows = AuditEntry.objects.order_by("id")
    return list(rows.values_list("name", "act", "ok", "payload"))


def only_line() -> dict[str, object]:
    [(name, act, ok, payload)] = lines()
    assert (name, act, ok) == ("王主任", "account.turned_back", False)
    assert AuditEntry.objects.get().region == 341599000000, "its supervisor sees it"
    return payload


def test_a_form_without_its_token(seat: Any) -> None:
    seat("王主任", Role.COUNTY_HEALTH, "341599")
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(name="王主任"))
    fully_in(client)
    assert client.post("/families/find/", {"q": "陈桂兰"}).status_code == 403
    assert only_line() == {"page": "families:find", "status": 403}


def test_a_form_too_large(wang: Client) -> None:
    body = b"q=" + b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    answer = wang.generic("POST", "/families/find/", body, content_type=URLENCODED)
    assert answer.status_code == 413
    assert only_line() == {"page": "families:find", "status": 413}


def test_a_file_too_large(wang: Client) -> None:
    assert wang.post("/import/new/", {"x": "y"}, headers=LARGE).status_code == 413
    assert only_line() == {"page": "imports:new", "status": 413}


def test_what_no_database_takes(wang: Client) -> None:
    assert wang.get("/families/?q=a%00").status_code == 400
    assert only_line() == {"page": "families:index", "status": 400}


def test_a_form_too_large_for_no_page_at_all(wang: Client) -> None:
    assert wang.post("/nowhere/", {"x": "y"}, headers=LARGE).status_code == 413
    assert only_line() == {"page": "", "status": 413}


def test_a_form_of_a_broken_key(wang: Client) -> None:
    assert wang.post("/families/find/", {"q": "陈", "_once": "x"}).status_code == 400
    assert only_line()["status"] == 400


@pytest.mark.parametrize("made_up", ["x" * 32, "' or 1=1", "{}"])
def test_a_session_that_is_none(client: Client, made_up: str) -> None:
    client.defaults["HTTP_COOKIE"] = f"{settings.SESSION_COOKIE_NAME}={made_up}"
    assert client.get("/families/").status_code == 302
    assert client.post("/families/find/").status_code == 401
    assert client.get("/account/log-in/").status_code == 200
    nobody = ("（没有登录）", "account.no_session", False)
    assert lines() == [
        (*nobody, {"page": "families:index"}),
        (*nobody, {"page": "families:find"}),
    ]


def test_a_form_without_its_token_in_a_session_that_is_none() -> None:
    client = Client(enforce_csrf_checks=True)
    client.defaults["HTTP_COOKIE"] = f"{settings.SESSION_COOKIE_NAME}={'x' * 32}"
    assert client.post("/families/find/", {"q": "陈桂兰"}).status_code == 403
    assert lines() == [
        ("（没有登录）", "account.turned_back", False, {"page": "families:find"})
    ]


def test_a_post_that_has_ended(wang: Client) -> None:
    Post.objects.update(ends_on=timezone.localdate())
    assert wang.get("/families/").status_code == 302
    assert wang.post("/families/find/", {"q": "陈桂兰"}).status_code == 401
    ended = ("王主任", "account.no_post", False)
    assert lines() == [
        (*ended, {"page": "families:index", "status": 302}),
        (*ended, {"page": "families:find", "status": 401}),
    ]
    assert {entry.region for entry in AuditEntry.objects.all()} == {341599000000}


def test_whoever_has_not_logged_in_leaves_none(client: Client) -> None:
    assert client.get("/families/").status_code == 302
    assert client.get("/families/?q=a%00").status_code == 400
    assert lines() == []


def test_a_stranger_fills_no_trail(client: Client, settings: Any) -> None:
    settings.RATE_LIMITED = True
    client.defaults["HTTP_COOKIE"] = f"{settings.SESSION_COOKIE_NAME}={'x' * 32}"
    for _ in range(35):
        client.get("/families/")
    assert len(lines()) == 30


def test_what_the_door_wrote_is_not_written_twice(wang: Client) -> None:
    assert wang.get("/people/").status_code == 403
    assert [act for _, act, _, _ in lines()] == ["account.refused"]


@pytest.mark.parametrize("address", ["/families/find/", "/payouts/prepare/"])
def test_an_address_for_forms_is_no_empty_page(wang: Client, address: str) -> None:
    answer = wang.get(address)
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    page = answer.content.decode()
    assert "这个网址不能直接打开" in page
    assert "请从菜单或工作台进入" in page
    assert [act for _, act, _, _ in lines()] == ["page.opened"]


def test_an_address_nobody_has(wang: Client, client: Client) -> None:
    assert wang.get("/families-old/陈桂兰/").status_code == 404
    assert client.get("/wp-login.php?user=陈桂兰").status_code == 404
    assert wang.get("/families/list.exe").status_code == 404, "before it asks what for"
    nowhere = ("account.not_found", False, {"page": ""})
    assert [line[1:] for line in lines()] == [
        ("account.not_found", False, {"page": "", "status": 404}),
        nowhere,
        ("account.not_found", False, {"page": "", "status": 404}),
    ]
    assert "陈桂兰" not in str(lines())


def test_a_host_that_is_not_ours(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["nuanxin.example"]
    assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 400
    assert lines() == [("（没有登录）", "account.foreign_host", False, {})]
    assert "evil" not in str(AuditEntry.objects.values()[0])


def test_strangers_have_their_answer_when_the_database_is_away(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("connection refused")

    settings.ALLOWED_HOSTS = ["nuanxin.example", "testserver"]
    settings.RATE_LIMITED = True
    monkeypatch.setattr(turned, "spend", away)
    assert client.get("/wp-login.php").status_code == 404
    assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 400
    assert lines() == []


def test_the_audit_administrator_sees_what_belongs_nowhere(
    client: Client, seat: Any, li: Client
) -> None:
    client.get("/wp-login.php")
    client.post("/account/log-in/", {"username": "nobody", "password": "x"})
    record(SYSTEM, "backup.taken", [], file="b", rows=1)
    admin = seat("审计员", Role.AUDIT_ADMIN, "341599")
    page = admin.get("/audit/?town=none").content.decode()
    table = page.partition("<tbody>")[2]
    for word in ("打开找不到的记录", "登录失败", "备份"):
        assert word in table
    assert "审计员" not in table
    (failed,) = [row for row in table.split("<tr")[1:] if "登录失败" in row]
    assert "系统" not in failed, "who is not in yet acts in no post"
    file = b"".join(admin.get("/audit/list.csv?town=none").streaming_content).decode()
    assert "登录失败" in file
    assert "登录失败" not in admin.get("/audit/").content.decode().partition("<tbody>")[2]
    for role in (Role.SUPERVISOR, Role.AUDITOR):
        other = seat(f"别人{role}", role, "341599").get("/audit/?town=none").content.decode()
        assert "不属于哪个地区" not in other
        assert "登录失败" not in other.partition("<tbody>")[2]
