"""Asked twice at the same moment, one code leaves; typed twice at once, one lets in."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Barrier
from typing import Any, TypeVar

import pytest
from django.db import connection

from nuanxin.base.identity.actions import open_account
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.sms import gateways
from nuanxin.base.sms.actions import Proof, prove, send_code, set_number
from nuanxin.base.sms.models import TextedFactor
from nuanxin.base.sms.outbox import code_in

pytestmark = pytest.mark.django_db(transaction=True)
NOW, TODAY = datetime(2026, 11, 2, 9, tzinfo=UTC), date(2026, 11, 2)
AT_ONCE = 6
T = TypeVar("T")


@pytest.fixture
def user(settings: Any, tmp_path: Path) -> User:
    settings.SMS_GATEWAY, settings.SMS_OUTBOX = gateways.OUTBOX, tmp_path / "texts"
    user = open_account(username="fang", name="方干事", password="暖心-test-1")
    set_number(user=user, number="13987654321", by=_by(user), at=NOW)
    return user


def _by(user: User) -> Actor:
    return Actor(user.pk, None, user.name)


def at_once(work: Callable[[], T]) -> list[T]:
    start = Barrier(AT_ONCE)

    def one(_: int) -> T:
        try:
            with within_scope(Scope.everything()):
                start.wait(10)
                return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_one_leaves_and_one_lets_in(user: User, tmp_path: Path) -> None:
    by = _by(user)
    said = at_once(lambda: send_code(user=user, session="one", by=by, at=NOW, today=TODAY))
    assert said.count("") == 1
    assert len(list((tmp_path / "texts").iterdir())) == 1
    factor = TextedFactor.objects.get(user=user)
    assert factor.sent_count == 1
    code = code_in(factor.reference) if factor.reference else ""
    proofs = at_once(lambda: prove(user=user, session="one", typed=code, by=by, at=NOW))
    assert proofs.count(Proof.RIGHT) == 1
    assert proofs.count(Proof.NONE) == AT_ONCE - 1
