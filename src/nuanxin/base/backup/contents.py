"""What a database holds, said so that two can be compared."""

from __future__ import annotations

import psycopg
from psycopg import sql

# Sessions are nobody's record, and who restores logs in anew.
NOT_KEPT = frozenset({"django_session"})
_TABLES = """
    SELECT relname FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname
"""
_DIGEST = """
    SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text FROM {} t
"""
_SEQUENCES = """
    SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = 'public'
"""
_POLICIES = "SELECT relation || ' ' || policy || ' ' || stored FROM guard.standing ORDER BY 1"
Contents = dict[str, list[object]]


def contents(database: psycopg.Connection) -> Contents:
    """Of every table the number of rows and a sum of their digests; policies; sequences."""
    database.execute("SET TIME ZONE 'UTC'")
    names = [str(row[0]) for row in database.execute(_TABLES)]
    found: Contents = {}
    for name in names:
        if name not in NOT_KEPT:
            row = database.execute(sql.SQL(_DIGEST).format(sql.Identifier(name))).fetchone()
            found[name] = list(row or ())
    for sequence, value in database.execute(_SEQUENCES):
        found[f"sequence {sequence}"] = [value]
    found["policies"] = [str(row[0]) for row in database.execute(_POLICIES)]
    return found


def differences(kept: Contents, standing: Contents) -> list[str]:
    """The names of what is not the same."""
    return sorted(
        name for name in kept.keys() | standing.keys() if kept.get(name) != standing.get(name)
    )
