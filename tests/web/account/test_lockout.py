"""Guessing closes one way in, never the name; the page says until when, the trail all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.db.models import F
from django.test import Client
from django.utils import timezone

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.lockout import digest
from nuanxin.base.identity.models import Post
from nuanxin.base.identity.roles import Role

pytestmark = pytest.mark.django_db
LOG_IN = "/account/log-in/"
RIGHT = {"username": "u1", "password": "暖心-test-1"}
WRONG = {"username": "u1", "password": "不对的"}


@pytest.fixture(autouse=True)
def somebody(appoint: Callable[[str, Role, str], Actor]) -> Actor:
    return appoint("周联系", Role.VILLAGE_CONTACT, "341599100200")


def guess(times: int, address: str = "10.0.0.9", **typed: str) -> str:
    client = Client(REMOTE_ADDR=address)
    said = ""
    for _ in range(times):
        said = client.post(LOG_IN, {**WRONG, **typed}).content.decode()
    return said


def pass_by(minutes: float) -> None:
    """Let time go by for what was counted."""
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=minutes))


def enters(address: str) -> bool:
    return Client(REMOTE_ADDR=address).post(LOG_IN, RIGHT).status_code == 302


def test_the_fifth_wrong_password_closes_the_way_and_says_until_when() -> None:
    assert "用户名或密码不对" in guess(4)
    said = guess(1)
    last = AccessAttempt.objects.get().attempt_time
    until = timezone.localtime(last + timedelta(minutes=16))
    assert "连续输错 5 次" in said
    assert f"{until:%H:%M} 为止" in said, "no minute is told in which it is still closed"
    assert not enters("10.0.0.9"), "not even with the right one"


def test_four_wrong_ones_and_a_right_one_start_afresh() -> None:
    guess(4)
    assert enters("10.0.0.9")
    guess(4)
    assert enters("10.0.0.9")


def test_after_a_quarter_of_an_hour_it_is_open_again() -> None:
    guess(5)
    pass_by(14.9)
    assert not enters("10.0.0.9")
    pass_by(0.2)
    assert enters("10.0.0.9")


def test_trying_while_it_is_closed_does_not_make_it_longer() -> None:
    guess(5)
    pass_by(10)
    guess(3)
    pass_by(5.1)
    assert enters("10.0.0.9")


def test_nobody_is_locked_out_by_somebody_elsewhere() -> None:
    guess(9)
    assert enters("10.0.0.1")


def test_many_guesses_from_many_places_slow_the_name_down_but_not_where_it_is_known() -> None:
    assert enters("10.0.0.1")
    for last in range(20, 24):
        guess(4, f"10.0.0.{last}")
    assert not enters("10.0.0.50"), "a place it has never come from waits"
    said = Client(REMOTE_ADDR="10.0.0.51").post(LOG_IN, RIGHT).content.decode()
    assert "之后再试" in said
    assert enters("10.0.0.1"), "its own place does not"
    pass_by(1.1)
    assert enters("10.0.0.50"), "and never longer than a minute"


def test_the_trail_names_failed_locked_and_right_ones() -> None:
    guess(5)
    enters("10.0.0.1")
    lines = AuditEntry.objects.order_by("id").values_list("act", "ok", "ip")
    assert list(lines) == [
        *[("account.log_in_failed", False, "10.0.0.9")] * 4,
        ("account.locked", False, "10.0.0.9"),
        ("account.logged_in", True, "10.0.0.1"),
    ]


def test_the_lines_lie_where_whoever_is_guessed_at_works(somebody: Actor) -> None:
    guess(5)
    enters("10.0.0.1")
    Post.objects.update(ends_on="2021-01-01", starts_on="2020-01-01")
    assert not enters("10.0.0.1")
    lines = AuditEntry.objects.order_by("id").values_list("act", "region")
    assert {region for _, region in lines} == {341599100200}
    assert [act for act, _ in lines][-2:] == ["account.logged_in", "account.kept_out"]


def test_a_name_nobody_has_is_kept_nowhere_in_the_clear() -> None:
    typed = "我的密码写错了格子"
    guess(5, username=typed)
    entries = AuditEntry.objects.values_list("name", "object_ids", "payload")
    assert {entry[0] for entry in entries} == {"（未知用户名）"}
    assert typed not in str(list(entries))
    kept = AccessAttempt.objects.values_list("username", "post_data", "get_data")
    assert typed not in str(list(kept))
    assert AccessAttempt.objects.get().username == digest(typed)
    assert "不对的" not in str(list(kept))
