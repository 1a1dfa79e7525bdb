"""The built-in policy and a database of each kind for the tests of the engine."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import psycopg
import pytest

from nuanxin.policy.policy import Policy
from nuanxin.policy.store import load_policy
from policy.relational import Database


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
