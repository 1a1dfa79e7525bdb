"""What each role may do with the tables the owner's role has made.

The application works with them. For reading what leaves the house it steps down to a role that
only reads, for proving the trail to one that reads nothing but the trail; backups are taken by
one that reads everything and writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.utils import ProgrammingError
from psycopg import sql

from nuanxin.kit.refusal import Refusal

APPLICATION = "nuanxin_app"
READER, AUDIT, BACKUP = "nuanxin_ro", "nuanxin_audit", "nuanxin_backup"
# Written once: no UPDATE, no DELETE. The migrations' own list is only read, and so is what the
# database itself adds up.
TRAIL = ("base_auditentry", "base_audittrace", "base_auditlist", "base_auditseal")
BOOK = ("money_account", "money_entry", "money_posting", "money_closedmonth")
APPEND_ONLY = (*TRAIL, *BOOK)
_READ_ONLY = ("django_migrations", "money_batchbalance")
_FROM_NOW_ON = "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
_EVERYTHING = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    f"{_FROM_NOW_ON} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {{role}}",
    f"{_FROM_NOW_ON} GRANT USAGE, SELECT ON SEQUENCES TO {{role}}",
)
# Not what will be made one day: a new table is read once it stands and has been looked at here.
_READING = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}",
    f"{_FROM_NOW_ON} REVOKE SELECT ON TABLES FROM {{role}}",  # noqa: S608 - no such thing
)
# What lets somebody in is nobody's list, nor is what libraries keep of sittings and jobs.
_NOBODYS_LIST = (
    "base_formerpassword",
    "base_linkedidentity",
    "base_onetimelink",
    "base_papercode",
    "base_secondfactor",
    "base_sentform",
    "base_sitting",
    "base_textedfactor",
    "base_user",
)
_LIBRARIES_OWN = """
    SELECT tablename FROM pg_tables WHERE schemaname = 'public'
       AND (tablename LIKE 'axes\\_%' OR tablename LIKE 'procrastinate\\_%'
            OR tablename = 'django_session')
"""
# A list names who did something; what that person proves to be with stays behind.
_NAMES_OF = "GRANT SELECT ({columns}) ON base_user TO {role}"
_OPEN_COLUMNS = """
    SELECT attname FROM pg_attribute WHERE attrelid = 'base_user'::regclass
       AND attnum > 0 AND NOT attisdropped AND attname <> 'password'
"""
_TRAIL = "GRANT SELECT ON {table} TO {role}"
_NOT_READ = "REVOKE ALL ON {table} FROM {role}"
_SCHEMA = "GRANT USAGE ON SCHEMA public TO {role}"
_MEMBER = "SELECT pg_has_role(%s, %s, 'MEMBER')"
_APPEND = "REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}"
_NEW = "CREATE ROLE {} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS"
_READ = "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {role}"


def grant_to(role: str) -> None:
    """Give a role the daily work on every table, and those it steps down to what they read.

    Run by the owner after each migration. Raises Refusal where a role is missing and this
    log-in may not make it.
    """
    for each in (role, READER, AUDIT):
        _make(each)
    _run(_EVERYTHING, role)
    _run([_APPEND], role, APPEND_ONLY)
    _run([_READ], role, _READ_ONLY)
    _run(_READING, READER)
    _keep_back()
    _run([_SCHEMA], AUDIT)
    _run([_TRAIL], AUDIT, TRAIL)
    for narrower in (READER, AUDIT):
        _let_step_down(role, narrower)


def _keep_back() -> None:
    """What the reader does not read, and of accounts all but the password."""
    with connection.cursor() as cursor:
        cursor.execute(_LIBRARIES_OWN)
        libraries = [table for (table,) in cursor.fetchall()]
        _run([_NOT_READ], READER, (*_NOBODYS_LIST, *libraries))
        cursor.execute(_OPEN_COLUMNS)
        columns = [sql.Identifier(name) for (name,) in cursor.fetchall()]
        cursor.execute(
            sql.SQL(_NAMES_OF).format(
                columns=sql.SQL(", ").join(columns), role=sql.Identifier(READER)
            )
        )


def _run(texts: Sequence[str], role: str, tables: Sequence[str] = ("",)) -> None:
    name = sql.Identifier(role)
    with connection.cursor() as cursor:
        for text in texts:
            for table in tables:
                cursor.execute(sql.SQL(text).format(role=name, table=sql.Identifier(table)))


def _let_step_down(role: str, narrower: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_MEMBER, [role, narrower])
        if not cursor.fetchone()[0]:
            names = map(sql.Identifier, (narrower, role))
            cursor.execute(sql.SQL("GRANT {} TO {}").format(*names))


def _make(role: str) -> None:
    """Make the role where a server of somebody's own has none yet."""
    name = sql.Identifier(role)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone():
            return
        try:
            cursor.execute(sql.SQL(_NEW).format(name))
            cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(name))
        except ProgrammingError as error:
            raise Refusal(
                f"数据库里没有日常用的角色 {role}，当前登录也无权新建。请按 docs/runbook.md"
                "“数据库角色”一节建好，或换有 CREATEROLE 权限的登录。"
            ) from error


def roles() -> tuple[str, str]:
    """The role of this connection, and the one that owns the audit trail."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, tableowner FROM pg_tables WHERE tablename = %s",
            [TRAIL[0]],
        )
        current, owner = cursor.fetchone()
    return current, owner
