"""Many rows at once: copied into a temporary table, then inserted where policies can check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from psycopg import sql

# From so many rows on what the planner knew of a table may mislead it.
_MANY = 5_000


def insert_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Insert rows (values in the order of `columns`) into a table; return how many.

    PostgreSQL refuses COPY into a table with row policies, hence the detour. Runs inside the
    caller's transaction.
    """
    target, passing = sql.Identifier(table), sql.Identifier(f"passing_{table}")
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    with connection.cursor() as cursor:
        raw = cursor.cursor
        raw.execute(
            sql.SQL(
                "CREATE TEMPORARY TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA"
            ).format(passing, names, target)
        )
        with raw.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(passing, names)) as copy:
            for row in rows:
                copy.write_row(row)
        raw.execute(
            sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(
                target, names, names, passing
            )
        )
        inserted = int(raw.rowcount)
        raw.execute(sql.SQL("DROP TABLE {}").format(passing))
    count_afresh(table, inserted)
    return inserted


def count_afresh(table: str, written: int) -> None:
    """Once many rows stand, have the planner know: it otherwise does a minute later, and until
    then may choose for a table of a few rows a way that takes minutes for many. What stands
    stands: a count that fails is logged and undoes nothing.
    """
    if written >= _MANY:
        transaction.on_commit(lambda: _count(table), robust=True)


def _count(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT guard.count_afresh(%s)", [table])


def reserve_ids(table: str, count: int) -> list[int]:
    """Keys for rows still to be written, so that rows of several tables can name each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return [int(row[0]) for row in cursor.fetchall()]
