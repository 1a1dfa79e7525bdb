"""Many rows at once: copied into a temporary table, then inserted where policies can check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection
from psycopg import sql


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
    return inserted


def reserve_ids(table: str, count: int) -> list[int]:
    """Keys for rows still to be written, so that rows of several tables can name each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return [int(row[0]) for row in cursor.fetchall()]
