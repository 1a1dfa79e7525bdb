"""What every test may ask for: the embedded database, started once, when one needs it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management.commands import flush
from django.db import connections
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.transaction import atomic
from django.test import Client
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker

from cluster_in_a_hurry import OURS, hurry
from migrated import template
from nuanxin.base.database import cluster
from nuanxin.base.database.address import django_database
from nuanxin.base.database.grants import APPLICATION, grant_to
from nuanxin.base.identity.actions import give_post, open_account
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import Role
from nuanxin.base.isolation.actions import apply_policies
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.region import RegionCode
from nuanxin.web import standing
from signed_in import fully_in

PROJECT = Path(__file__).resolve().parents[1]

hypothesis_settings.register_profile("default", deadline=None, print_blob=True)
hypothesis_settings.register_profile("nightly", deadline=None, max_examples=2000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder of this project."""
    return PROJECT


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """A PostgreSQL the tests may create databases in (DATABASE_URL, or the embedded one)."""
    given = os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL")
    return given or _own_cluster().owner


def _own_cluster() -> cluster.Addresses:
    addresses = cluster.start(OURS)
    hurry(OURS)
    return addresses


@pytest.fixture(scope="session")
def backup_url(postgres_url: str) -> str:
    """The same for whoever takes backups; on a server of one's own, where it has been made."""
    if os.environ.get("DATABASE_URL"):
        return os.environ.get("DATABASE_BACKUP_URL") or postgres_url
    return _own_cluster().backup


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    postgres_url: str, backup_url: str, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Point Django at that PostgreSQL; each worker gets a test database of its own."""
    settings.BACKUP_LOGIN = django_database(backup_url)
    wanted = django_database(postgres_url)
    connection = connections["default"]
    suffix = connection.settings_dict["TEST"].get("NAME")
    connection.settings_dict.update(wanted)
    settings.APPLICATION_ROLE = APPLICATION
    settings.DATABASES["default"].update(wanted)
    connection.settings_dict["TEST"]["TEMPLATE"] = template(postgres_url)
    if suffix:
        connection.settings_dict["TEST"]["NAME"] = suffix


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Every test works as the application does: its role, its grants, its row security."""
    with django_db_blocker.unblock():
        grant_to(APPLICATION)
        apply_policies(APPLICATION)
        become(APPLICATION)
    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(DatabaseOperations, "execute_sql_flush", emptied_by_the_owner)
        # Nothing of what migrations write is emptied, so that it is not written anew each time.
        patches.setattr(flush, "emit_post_migrate_signal", lambda *_args, **_named: None)
        yield
    with django_db_blocker.unblock():
        become("")


_WRITTEN_BY_MIGRATIONS = {"django_content_type", "auth_permission"}
# No model of Django's; what points to another first.
_TRAIL = ("base_audittrace", "base_auditlist", "base_auditentry", "base_auditseal")
_GUARDED = """
    SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
     WHERE NOT t.tgisinternal AND c.relname = ANY(%s)
"""


def emptied_by_the_owner(operations: DatabaseOperations, statements: list[str]) -> None:
    """Between tests with transactions of their own Django empties the tables.

    TRUNCATE makes new files for every table and index, a third of a second for all of them;
    few tables hold anything, and little, so their rows are deleted instead.
    """
    named = re.findall(r'"(\w+)"', " ".join(statements))
    tables = [*_TRAIL, *(each for each in named if each not in _WRITTEN_BY_MIGRATIONS)]
    with atomic(), operations.connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("SELECT " + ", ".join(f"EXISTS (TABLE {each})" for each in tables))
        filled = [
            table for table, holds in zip(tables, cursor.fetchone(), strict=True) if holds
        ]
        cursor.execute(_GUARDED, [filled])
        guarded = [table for (table,) in cursor.fetchall()]
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in filled:
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def become(role: str) -> None:
    """From here on the connection works as this role; without one as its log-in."""
    connection = connections["default"]
    connection.close()
    connection.settings_dict["OPTIONS"]["options"] = f"-c role={role}" if role else ""


@pytest.fixture(autouse=True)
def sees_everything() -> Iterator[None]:
    """What a test itself looks at is not narrowed; what it asks a page or a job for is."""
    with within_scope(Scope.everything()):
        yield


@pytest.fixture(autouse=True)
def has_a_purpose(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever takes a list out has said what for; `asked_what_for` has them asked."""
    stated = standing.purpose_of
    monkeypatch.setattr(standing, "purpose_of", lambda *asked: stated(*asked) or "核对发放名单")


@pytest.fixture
def asked_what_for(monkeypatch: pytest.MonkeyPatch, has_a_purpose: None) -> None:
    """Nobody has said anything yet."""
    monkeypatch.undo()


@pytest.fixture
def as_owner(db: None) -> None:
    """For what only the tables' owner does: this test's transaction works as it."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")


TOWN, NEXT_TOWN, COUNTY = "341599100", "341599101", "341599"


@pytest.fixture
def appoint(db: None) -> Callable[[str, Role, str], Actor]:
    """Open an account with one post: `appoint("李干事", Role…, "341599100")`."""

    def give(name: str, role: Role, region: str) -> Actor:
        username = f"u{User.objects.count() + 1}"
        user = open_account(username=username, name=name, password="暖心-test-1")
        place = RegionCode.parse(region)
        return actor_of(
            give_post(user=user, role=role, region=place, starts_on=date(2020, 1, 1))
        )

    return give


@pytest.fixture
def seat(appoint: Callable[[str, Role, str], Actor]) -> Callable[[str, Role, str], Client]:
    """A browser somebody in a post has logged in with."""

    def sit(name: str, role: Role, region: str) -> Client:
        actor = appoint(name, role, region)
        client = Client()
        client.force_login(User.objects.get(name=actor.name))
        fully_in(client)
        return client

    return sit


@pytest.fixture
def li(seat: Callable[[str, Role, str], Client]) -> Client:
    """李干事 works the township."""
    return seat("李干事", Role.TOWNSHIP_HANDLER, TOWN)


@pytest.fixture
def wang(seat: Callable[[str, Role, str], Client]) -> Client:
    """王主任 handles the county for health."""
    return seat("王主任", Role.COUNTY_HEALTH, COUNTY)


@pytest.fixture
def zhao(seat: Callable[[str, Role, str], Client]) -> Client:
    """赵同志 works the next township and must see nothing of this one."""
    return seat("赵同志", Role.TOWNSHIP_HANDLER, NEXT_TOWN)


@pytest.fixture
def qian(seat: Callable[[str, Role, str], Client]) -> Client:
    """钱会计 sits in the finance bureau."""
    return seat("钱会计", Role.FINANCE, COUNTY)


@pytest.fixture
def leader(seat: Callable[[str, Role, str], Client]) -> Client:
    """孙局长 signs."""
    return seat("孙局长", Role.COUNTY_LEADER, COUNTY)
