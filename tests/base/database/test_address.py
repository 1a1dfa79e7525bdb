"""What is asked of the server with every connection."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import connection

from nuanxin.base.database.address import django_database, ending_when_idle

pytestmark = pytest.mark.django_db


def test_a_web_servers_idle_connections_are_ended_by_the_database() -> None:
    own = connection.settings_dict
    entry: dict[str, Any] = ending_when_idle(
        django_database("postgresql://a:b@127.0.0.1/x?sslmode=disable"), 300
    )
    asked = entry["OPTIONS"]["options"]
    with psycopg.connect(
        host=own["HOST"], port=own["PORT"], dbname=own["NAME"], user=own["USER"],
        password=own["PASSWORD"], options=asked,
    ) as other:  # fmt: skip
        told = other.execute("SHOW idle_session_timeout").fetchone()
        planned = other.execute("SHOW random_page_cost").fetchone()
    assert (told, planned) == (("5min",), ("1.1",))
