"""Many rows at once, and what the planner knows of a table afterwards."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from nuanxin.base.database import bulk
from nuanxin.base.database.bulk import insert_rows, reserve_ids
from nuanxin.kit.identifiers import new_id
from nuanxin.registry.employers.models import Employer

pytestmark = pytest.mark.django_db(transaction=True)
TABLE, COUNTY = "registry_employer", 341599000000


def _employers(count: int) -> None:
    rows = [
        (number, new_id(), COUNTY, f"演示单位{number}", "企业")
        for number in reserve_ids(TABLE, count)
    ]
    assert insert_rows(TABLE, ("id", "public_id", "region", "name", "kind"), rows) == count


def _known() -> int:
    """How many rows the planner believes there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [TABLE])
        return int(cursor.fetchone()[0])


def test_many_rows_are_counted_for_the_planner_once_they_stand() -> None:
    before = _known()
    with transaction.atomic():
        _employers(6_000)
        assert _known() == before, "nothing is locked while the caller works"
    assert _known() == 6_000


def test_a_few_are_not() -> None:
    before = _known()
    with transaction.atomic():
        _employers(10)
    assert _known() == before


def test_rows_that_stand_stay_when_counting_them_fails(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_table: str) -> None:
        raise DatabaseError("no such function")

    monkeypatch.setattr(bulk, "_count", fail)
    with transaction.atomic():
        _employers(6_000)
    assert Employer.objects.count() == 6_000
    assert "no such function" in caplog.text
