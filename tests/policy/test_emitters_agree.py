"""SQL and Python say the same of every family, condition by condition, on DuckDB and on
PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import psycopg
import pytest

from nuanxin.policy.policy import Policy
from nuanxin.policy.store import load_policy
from oracle.families import REGIONS
from policy.relational import (
    Database,
    by_function,
    by_sql,
    drawn,
    load,
    put_in_force,
    settings_of,
)

FAMILIES = 40


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy()


@pytest.fixture
def duck() -> Iterator[Database]:
    connection = duckdb.connect()
    yield connection
    connection.close()


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Database]:
    with psycopg.connect(postgres_url) as connection:
        yield connection
        connection.rollback()


def assert_agreement(database: Database, policy: Policy, area: str) -> None:
    cases = drawn(policy, area, FAMILIES, seed=len(area))
    members = load(database, policy, cases)
    met = 0
    for definition in policy.definitions:
        places = settings_of(policy, cases, definition)
        if not places:
            continue
        put_in_force(database, policy, places, definition)
        wanted = by_function(policy, cases, members, definition)
        assert by_sql(database, policy, definition) == wanted, definition.name
        met += len(wanted)
    assert met > FAMILIES


@pytest.mark.parametrize("area", REGIONS)
def test_the_statement_agrees_with_the_function_on_duckdb(
    duck: Database, policy: Policy, area: str
) -> None:
    assert_agreement(duck, policy, area)


@pytest.mark.parametrize("area", ["yiyang"])
def test_the_statement_agrees_with_the_function_on_postgresql(
    postgres: Database, policy: Policy, area: str
) -> None:
    assert_agreement(postgres, policy, area)
