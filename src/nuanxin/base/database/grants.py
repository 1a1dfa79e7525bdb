"""What the application's role may do with the tables the owner's role has made."""

from __future__ import annotations

from django.db import connection
from django.db.utils import ProgrammingError
from psycopg import sql

from nuanxin.kit.refusal import Refusal

APPLICATION = "nuanxin_app"
# Written once: no UPDATE, no DELETE. The migrations' own list is only read.
APPEND_ONLY = ("base_auditentry", "base_audittrace", "base_auditseal")
_READ_ONLY = ("django_migrations",)
_FROM_NOW_ON = "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
_EVERYTHING = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    f"{_FROM_NOW_ON} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {{role}}",
    f"{_FROM_NOW_ON} GRANT USAGE, SELECT ON SEQUENCES TO {{role}}",
)
_APPEND = "REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}"
_NEW = "CREATE ROLE {} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS"
_READ = "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {role}"


def grant_to(role: str) -> None:
    """Give a role the daily work on every table; run by the owner after each migration."""
    _make(role)
    name = sql.Identifier(role)
    statements = [sql.SQL(text).format(role=name) for text in _EVERYTHING]
    for tables, text in ((APPEND_ONLY, _APPEND), (_READ_ONLY, _READ)):
        statements += [
            sql.SQL(text).format(role=name, table=sql.Identifier(table)) for table in tables
        ]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


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
                "“两个数据库角色”一节建好，或换有 CREATEROLE 权限的登录。"
            ) from error


def roles() -> tuple[str, str]:
    """The role of this connection, and the one that owns the audit trail."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, tableowner FROM pg_tables WHERE tablename = %s",
            [APPEND_ONLY[0]],
        )
        current, owner = cursor.fetchone()
    return current, owner
