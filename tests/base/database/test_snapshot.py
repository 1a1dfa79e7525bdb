"""Two connections read one state, each within the scope of whoever asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import copy_context
from threading import Thread, current_thread, main_thread

import pytest
from django.db import connection, transaction

from nuanxin.base.database.snapshot import beside, snapshot
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.registry.people.models import Household
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _families() -> Iterator[None]:
    admitted(bereaved("1"))
    admitted(bereaved("2", NEXT_VILLAGE))
    yield
    connection.close()


def test_what_is_read_beside_is_the_same_state_and_scope_and_may_take_its_time() -> None:
    seen: list[tuple[list[int], bool]] = []

    def look() -> None:
        regions = list(Household.objects.order_by("pk").values_list("region", flat=True))
        seen.append((regions, current_thread() is main_thread()))

    with within_scope(Scope.of(VILLAGE)):
        with snapshot() as name:
            assert name
            with beside(name, look):
                look()
        # Inside a transaction that cannot be shared it is done first, by the same hand.
        with transaction.atomic(), snapshot() as name, beside(name, look):
            assert name == ""
    assert sorted(seen) == [([VILLAGE], False), ([VILLAGE], True), ([VILLAGE], True)]


def test_what_is_written_meanwhile_is_seen_by_neither() -> None:
    counts: list[int] = []

    def look() -> None:
        counts.append(Household.objects.count())

    with snapshot() as name:
        writer = Thread(target=copy_context().run, args=[_write])
        writer.start()
        writer.join()
        with beside(name, look):
            look()
    look()
    assert counts == [2, 2, 3]


def _write() -> None:
    try:
        admitted(bereaved("3"))
    finally:
        connection.close()


def test_a_fault_beside_is_a_fault_of_the_whole() -> None:
    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"), snapshot() as name, beside(name, fail):
        pass
