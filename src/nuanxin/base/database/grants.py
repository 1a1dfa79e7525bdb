"""What the application's role may do with the tables the owner's role has made."""

from __future__ import annotations

from django.db import connection
from psycopg import sql

# Written once: no UPDATE, no DELETE. The migrations' own list is only read.
APPEND_ONLY = ("base_auditentry", "base_audittrace")
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
_READ = "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {role}"


def grant_to(role: str) -> None:
    """Give a role the daily work on every table; run by the owner after each migration."""
    name = sql.Identifier(role)
    statements = [sql.SQL(text).format(role=name) for text in _EVERYTHING]
    for tables, text in ((APPEND_ONLY, _APPEND), (_READ_ONLY, _READ)):
        statements += [
            sql.SQL(text).format(role=name, table=sql.Identifier(table)) for table in tables
        ]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def roles() -> tuple[str, str]:
    """The role of this connection, and the one that owns the audit trail."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, tableowner FROM pg_tables WHERE tablename = %s",
            [APPEND_ONLY[0]],
        )
        current, owner = cursor.fetchone()
    return current, owner
