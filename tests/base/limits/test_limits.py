"""A meter counts for every process alike, and begins anew when its time is over."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from nuanxin.base.limits.actions import spend
from nuanxin.base.limits.limit import Limit, account, address
from nuanxin.base.limits.models import Meter

THREE = Limit("test", 3, 30, timedelta(minutes=1))
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


def at(seconds: int) -> bool:
    """Whether there was one left."""
    moment = NOON + timedelta(seconds=seconds)
    return spend(limit=THREE, who="user 1", most=3, at=moment) is None


@pytest.mark.django_db
def test_three_a_minute_are_three_a_minute() -> None:
    assert [at(s) for s in (0, 1, 2, 3, 59)] == [True, True, True, False, False]
    assert [at(s) for s in (60, 61, 62, 63)] == [True, True, True, False]


@pytest.mark.django_db
def test_the_first_too_many_is_told_apart_and_until_when() -> None:
    told = [spend(limit=THREE, who="user 1", most=3, at=NOON) for _ in range(5)]
    assert [each and each.first for each in told] == [None, None, None, True, False]
    assert told[3] is not None
    assert told[3].until == NOON + timedelta(minutes=1)


@pytest.mark.django_db
def test_one_account_does_not_spend_anothers_nor_another_kind() -> None:
    for _ in range(4):
        spend(limit=THREE, who=account(1), most=3, at=NOON)
    assert spend(limit=THREE, who=account(2), most=3, at=NOON) is None
    assert spend(limit=THREE._replace(name="x"), who=account(1), most=3, at=NOON) is None


@pytest.mark.django_db
def test_addresses_are_kept_as_digests() -> None:
    spend(limit=THREE, who=address("10.0.0.51"), most=3, at=NOON)
    assert "10.0.0" not in Meter.objects.get().who


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_no_more_than_there_are() -> None:
    left: list[bool] = []

    def try_some() -> None:
        left.extend(spend(limit=THREE, who="user 9", most=3, at=NOON) is None for _ in range(5))
        connection.close()

    threads = [threading.Thread(target=try_some) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert left.count(True) == 3
