"""A trail of a test's own: nothing else empties it, and other tests hold its sealing back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

TABLES = ("base_audittrace", "base_auditlist", "base_auditentry", "base_auditseal")
_OPEN = """
    SELECT count(*) FROM base_auditentry
     WHERE tx >= pg_snapshot_xmin(pg_current_snapshot())
       AND tx < pg_snapshot_xmax(pg_current_snapshot())
"""


def empty(cursor: CursorWrapper) -> None:
    for table in TABLES:
        cursor.execute(f"DELETE FROM {table}")


@contextmanager
def as_owner() -> Iterator[CursorWrapper]:
    """Whoever owns the tables can switch the triggers off and write what they like."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def settle() -> None:
    """Other tests share the server: wait for older transactions there."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(_OPEN)
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.1)
