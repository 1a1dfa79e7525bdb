"""The application's role works with the tables; shape and trail are not its business."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.database import cluster
from nuanxin.base.database.grants import (
    APPLICATION,
    AUDIT,
    BACKUP,
    READER,
    TRAIL,
    grant_to,
)
from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.actions import open_account
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.identity.models import User
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope


@pytest.fixture
def as_application(db: None) -> Iterator[None]:
    """This test's connection acts as the application's role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION])
        if not cursor.fetchone():
            # A server from outside has no role of ours: this one goes with the transaction.
            cursor.execute(f"CREATE ROLE {APPLICATION} NOLOGIN")
        grant_to(APPLICATION)
        cursor.execute(f"SET LOCAL ROLE {APPLICATION}")
        yield
        cursor.execute("RESET ROLE")


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_application_reads_and_writes_families_and_accounts(as_application: None) -> None:
    user = open_account(username="li", name="李经办", password="暖心-test-1")
    user.delete()
    assert not User.objects.exists()


def test_the_application_adds_to_the_trail_and_reads_it(as_application: None) -> None:
    made = record(SYSTEM, "login", [])
    assert AuditEntry.objects.get(pk=made).act == "login"


@pytest.mark.parametrize("table", ["base_auditentry", "base_audittrace"])
@pytest.mark.parametrize(
    "verb", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_the_application_cannot_change_the_trail(
    as_application: None, table: str, verb: str
) -> None:
    with pytest.raises(DatabaseError, match="permission denied"):
        execute(verb.format(table))


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE public.mine (id int)",
        "ALTER TABLE base_auditentry DISABLE TRIGGER ALL",
        "DROP TRIGGER auditentry_stays ON base_auditentry",
        "ALTER TABLE base_user ADD COLUMN mine int",
        "DROP TABLE base_user",
        "TRUNCATE base_sentform",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'y', now())",
        "CREATE DATABASE mine",
        "CREATE ROLE mine",
    ],
)
def test_the_application_cannot_change_the_shape_of_anything(
    as_application: None, statement: str
) -> None:
    with pytest.raises(DatabaseError, match=r"permission|must be owner|transaction block"):
        execute(statement)


def test_the_application_may_fill_a_table_of_its_own_for_a_moment(as_application: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE moment ON COMMIT DROP AS SELECT 1 AS one")
        cursor.execute("SELECT one FROM moment")
        assert cursor.fetchone() == (1,)


@pytest.fixture
def reading(as_owner: None) -> Iterator[Callable[[str], None]]:
    """From here on this test's connection acts as the given role."""
    with connection.cursor() as cursor:
        yield lambda role: cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute("RESET ROLE")


@pytest.mark.parametrize("role", [READER, AUDIT])
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO base_audittrace (entry_id) VALUES (1)",
        "UPDATE base_user SET name = name",
        "DELETE FROM registry_person",
        "CREATE TABLE public.mine (id int)",
        "TRUNCATE base_sentform",
        "SELECT inner_key FROM guard.signing",
        "SELECT session_data FROM django_session",
        "SELECT * FROM base_secondfactor",
        "SELECT * FROM base_papercode",
        "SELECT * FROM base_formerpassword",
        "SET LOCAL ROLE nuanxin_backup",
    ],
)
def test_who_only_reads_changes_nothing_and_lets_nobody_in(
    reading: Callable[[str], None], role: str, statement: str
) -> None:
    reading(role)
    with pytest.raises(DatabaseError, match="permission denied"):
        execute(statement)


def test_who_proves_the_trail_reads_nothing_but_the_trail(
    reading: Callable[[str], None],
) -> None:
    record(SYSTEM, "login", [])
    reading(AUDIT)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relkind = 'r' AND has_table_privilege(oid, 'SELECT') ORDER BY 1"
        )
        assert [row[0] for row in cursor.fetchall()] == sorted(TRAIL)
    assert AuditEntry.objects.filter(act="login").exists()


def test_who_only_reads_sees_no_further_than_whoever_asks(
    reading: Callable[[str], None],
) -> None:
    record(SYSTEM, "login", [])
    reading(READER)
    assert AuditEntry.objects.filter(act="login").exists()
    with within_scope(Scope.nothing()):
        assert not AuditEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", [READER, AUDIT])
def test_a_streamed_list_is_read_by_who_only_reads(role: str) -> None:
    def acting() -> Iterator[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            yield cursor.fetchone()[0]

    assert list(in_own_transaction(acting(), role)) == [role]
    assert list(acting()) == [APPLICATION]


@pytest.mark.slow
def test_who_takes_backups_reads_everything_and_writes_nothing(tmp_path: Path) -> None:
    addresses = cluster.start(tmp_path)
    with psycopg.connect(addresses.owner) as inside:
        inside.execute("CREATE TABLE kept (id int)")
        inside.execute("INSERT INTO kept VALUES (7)")
        inside.execute("ALTER TABLE kept ENABLE ROW LEVEL SECURITY")
    with psycopg.connect(addresses.backup, autocommit=True) as inside:
        assert inside.execute("SELECT id FROM kept").fetchone() == (7,)
        for statement in ("DELETE FROM kept", "DROP TABLE kept", "CREATE TABLE mine (id int)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                inside.execute(statement)


def test_a_cluster_of_the_first_version_is_upgraded_in_place(tmp_path: Path) -> None:
    addresses = cluster.start(tmp_path)
    with psycopg.connect(addresses.owner) as inside:
        inside.execute("CREATE TABLE kept (id int)")
        inside.execute("INSERT INTO kept VALUES (7)")
    make_old(tmp_path, addresses)

    upgraded = cluster.start(tmp_path)
    assert cluster.start(tmp_path) == upgraded
    with psycopg.connect(upgraded.owner) as inside:
        assert inside.execute("SELECT id FROM kept").fetchone() == (7,)
        inside.execute("DROP TABLE kept")
    with psycopg.connect(upgraded.application) as inside:
        rights = inside.execute(
            "SELECT rolsuper, rolcreatedb, rolbypassrls FROM pg_roles "
            "WHERE rolname = current_user"
        ).fetchone()
        assert rights == (False, False, False)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            inside.execute("CREATE TABLE mine (id int)")


def make_old(folder: Path, addresses: cluster.Addresses) -> None:
    """Bring a cluster back to what the first version left: one role, its own access file."""
    passwords = json.loads((folder / "postgres.json").read_text())
    old = addresses.owner.replace("nuanxin_owner", "postgres", 1)
    old = old.replace(f":{passwords['nuanxin_owner']}@", f":{passwords['postgres']}@")
    with psycopg.connect(old, autocommit=True) as superuser:
        superuser.execute("REVOKE nuanxin_app FROM nuanxin_owner")
        for role in (BACKUP, READER, AUDIT, APPLICATION):
            superuser.execute(f"DROP ROLE {role}")
        superuser.execute("ALTER ROLE nuanxin_owner RENAME TO nuanxin")
    kept = {"postgres": passwords["postgres"], "nuanxin": passwords["nuanxin_owner"]}
    (folder / "postgres.json").write_text(json.dumps(kept))
    (folder / "postgres" / "pg_hba.conf").write_text("local all all scram-sha-256\n")


@pytest.mark.django_db(transaction=True)
def test_a_streamed_list_reads_one_moment_and_cannot_write() -> None:
    for name in ("a", "b", "c"):
        open_account(username=name, name=name, password="暖心-test-1")
    rows = in_own_transaction(
        User.objects.order_by("id").values_list("name", flat=True).iterator()
    )
    assert next(rows) == "a"
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        User.objects.all().delete()
    assert list(rows) == ["b", "c"]
    assert not connection.in_atomic_block


@pytest.mark.django_db(transaction=True)
def test_a_download_broken_off_ends_its_transaction() -> None:
    open_account(username="a", name="a", password="暖心-test-1")
    rows = in_own_transaction(User.objects.values_list("name", flat=True).iterator())
    next(rows)
    rows.close()
    assert not connection.in_atomic_block
    open_account(username="b", name="b", password="暖心-test-1")


@pytest.mark.parametrize(
    "asked",
    [
        "session_key FROM base_sitting",
        "password FROM base_user",
        "digest FROM base_onetimelink",
        "* FROM base_textedfactor",
        "* FROM base_linkedidentity",
        "* FROM base_sentform",
        "* FROM axes_accessattempt",
        "* FROM procrastinate_jobs",
        "* FROM django_session",
    ],
)
def test_what_lets_somebody_in_is_on_no_list(as_application: None, asked: str) -> None:
    execute(f"SET LOCAL ROLE {READER}")
    with pytest.raises(DatabaseError, match="permission denied"):
        execute(f"SELECT {asked}")
    execute("SELECT name FROM base_user")
