"""The embedded cluster asks for a password and opens no port."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from nuanxin.base.database.address import django_database
from nuanxin.kit.refusal import Refusal


@pytest.fixture
def embedded(postgres_url: str) -> str:
    if "host=" not in postgres_url:
        pytest.skip("the suite runs on another server")
    return postgres_url


def test_nobody_enters_without_a_password(embedded: str) -> None:
    socket = parse_qs(urlsplit(embedded).query)["host"][0]
    for user in ("postgres", "nuanxin_owner", "nuanxin_app"):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(host=socket, user=user, dbname="nuanxin")


def test_our_role_is_no_superuser_and_no_port_is_open(embedded: str) -> None:
    with psycopg.connect(embedded) as connection:
        role = connection.execute(
            "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        listens = connection.execute("SHOW listen_addresses").fetchone()
    assert role == (False,)
    assert listens == ("",)


def test_the_passwords_are_readable_by_the_owner_only(embedded: str, project: Path) -> None:
    assert embedded
    assert (project / "var" / "suite" / "postgres.json").stat().st_mode & 0o077 == 0


def test_an_address_reads_as_django_wants_it() -> None:
    found = django_database("postgresql://a:p%40ss@db.example:5433/nuan?sslmode=require")
    assert (found["NAME"], found["PASSWORD"], found["HOST"]) == ("nuan", "p@ss", "db.example")
    assert (found["PORT"], found["OPTIONS"]["sslmode"]) == ("5433", "require")  # type: ignore[index]


@pytest.mark.parametrize("address", ["mysql://x/y", "postgresql://host", "nonsense", ""])
def test_another_kind_of_address_is_refused_with_the_form(address: str) -> None:
    with pytest.raises(Refusal, match="postgresql://用户:口令@主机:端口/库名"):
        django_database(address)
