"""Coming in as people do, for the tests of it."""

from __future__ import annotations

import time
from datetime import datetime
from typing import NamedTuple

from django.test import Client
from django.utils import timezone

from nuanxin.base.factors.actions import enrol
from nuanxin.base.factors.codes import STEP, code_for, step_of
from nuanxin.base.identity.models import User

KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
PASSWORD = "暖心-test-1"


class Typed(NamedTuple):
    """What somebody types."""

    username: str
    password: str = PASSWORD


def with_phone(user: User, at: datetime | None = None) -> User:
    """Give an account a phone whose key the tests know."""
    enrol(user=user, key=KEY, at=at or timezone.now())
    return user


def code(steps: int = 0) -> str:
    """What the phone shows now, and still a second from now."""
    left = STEP - time.time() % STEP
    if left < 1:
        time.sleep(left)
    return code_for(KEY, step_of(timezone.now()) + steps)


def all_the_way_in(client: Client, username: str = "u1", steps: int = 0) -> None:
    """Password and code."""
    client.post("/account/log-in/", Typed(username)._asdict())
    answer = client.post("/account/code/", {"code": code(steps), "next": "/desk/"})
    assert answer.status_code == 302, answer.content.decode()
