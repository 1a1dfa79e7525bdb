"""Log lines hold what happened and where, never to whom."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from nuanxin.base.identity.models import User
from nuanxin.base.logs.journal import logger as journal
from nuanxin.base.logs.lines import JsonLines
from nuanxin.registry.people.models import Household
from registry.people.families import admitted, bereaved

CANARIES = ("陈桂兰", "34159919600520001X", "13800001234", "6217000000000000001", "一组 12 号")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything any logger writes, as the product writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    loggers = [logging.getLogger(name) for name in ("", "django", "django.request")]
    before = [(each, each.level, each.propagate) for each in loggers]
    loggers[0].addHandler(handler)
    for each in loggers:
        each.setLevel(logging.DEBUG)
        each.propagate = True
    yield stream
    loggers[0].removeHandler(handler)
    for each, level, propagate in before:
        each.setLevel(level)
        each.propagate = propagate


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.django_db
def test_a_request_is_one_line_with_its_pattern(li: Client, written: io.StringIO) -> None:
    admitted(bereaved())
    home = Household.objects.get()
    answer = li.get(f"/families/{home.public_id}/?q=陈桂兰")
    (line,) = [each for each in lines(written) if each["logger"] == journal.name]
    post = User.objects.get(name="李干事").posts.get()
    assert line.pop("ms") is not None
    assert str(line.pop("time")).endswith("+00:00")
    assert line == {
        "level": "INFO",
        "logger": journal.name,
        "message": "request",
        "request": answer["X-Request-ID"],
        "method": "GET",
        "pattern": "/families/<uuid:family>/",
        "post": post.pk,
        "status": 200,
    }
    assert str(home.public_id) not in written.getvalue()


@pytest.mark.django_db
def test_nothing_of_a_family_is_written_whatever_happens(
    li: Client, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    li.raise_request_exception = False
    admitted(bereaved())
    home = Household.objects.get()

    def broken(*_: object, **__: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::bigint", [CANARIES[0]])

    li.post("/families/find/", {"q": CANARIES[1]})
    li.get(f"/families/?q={CANARIES[0]}&phone={CANARIES[2]}")
    li.get(f"/nowhere/{CANARIES[1]}/?q={CANARIES[0]}")
    li.get("/", headers={"Host": f"{CANARIES[2]}.example"})
    li.get(f"/{CANARIES[2]}/", headers={"Referer": CANARIES[3]})
    li.post(f"/families/{home.public_id}/reveal/", {"purpose": CANARIES[4]})
    monkeypatch.setattr("nuanxin.web.families.views.render", broken)
    answer = li.get(f"/families/{home.public_id}/?q={CANARIES[0]}")
    assert answer.status_code == 500
    assert answer["X-Request-ID"] in answer.content.decode()
    said = written.getvalue()
    assert [canary for canary in CANARIES if canary in said] == []
    number = answer["X-Request-ID"]
    found = [e for e in lines(written) if "error" in e and e["request"] == number]
    (fault,) = found
    error = fault["error"]
    assert isinstance(error, dict)
    assert error["kind"].startswith("django.db.utils.")
    assert any("broken" in frame for frame in error["at"])
    assert [canary for canary in CANARIES if canary in answer.content.decode()] == []


@pytest.mark.django_db
def test_a_database_that_is_away_is_said_to_be(
    client: Client, monkeypatch: pytest.MonkeyPatch, written: io.StringIO
) -> None:
    client.raise_request_exception = False

    def away(*_: object, **__: object) -> None:
        raise _away() from DatabaseError("陈桂兰")

    monkeypatch.setattr("nuanxin.web.front.views.render", away)
    answer = client.get("/")
    assert answer.status_code == 503
    assert "数据库这会儿连不上" in answer.content.decode()
    assert "陈桂兰" not in written.getvalue()


def _away() -> Exception:
    from django.db import OperationalError  # noqa: PLC0415

    return OperationalError("connection to 10.0.0.1 failed for user 陈桂兰")


def test_what_others_put_into_a_message_is_left_out() -> None:
    format_ = JsonLines().format
    theirs = logging.LogRecord("x", 30, "", 1, "Not Found: %s", ("/families/陈桂兰",), None)
    ours = logging.LogRecord("nuanxin.x", 20, "", 1, "%s done", ("9",), None)
    assert json.loads(format_(theirs))["message"] == "Not Found: %s"
    assert json.loads(format_(ours))["message"] == "9 done"
