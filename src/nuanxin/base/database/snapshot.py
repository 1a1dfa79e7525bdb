"""Several questions that must see the same state, one after the other or side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context

from django.db import connection, transaction
from psycopg import sql

_REPEATABLE = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"


@contextmanager
def snapshot() -> Iterator[str]:
    """A REPEATABLE READ transaction with the name others may see its state by; or the
    transaction already open, which cannot be shared, and no name.
    """
    if connection.in_atomic_block:
        yield ""
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_REPEATABLE)
        cursor.execute("SELECT pg_export_snapshot()")
        (name,) = cursor.fetchone()
        yield name


@contextmanager
def beside(name: str, work: Callable[[], object]) -> Iterator[None]:
    """Do `work` on a connection of its own while the block runs, as the snapshot of that name
    sees it, in the scope of whoever asks; both are done when it ends. Without a name, before.
    """
    if not name:
        work()
        yield
        return
    with ThreadPoolExecutor(1, "beside") as pool:
        done = pool.submit(copy_context().run, _as_seen, name, work)
        yield
        done.result()


def _as_seen(name: str, work: Callable[[], object]) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_REPEATABLE)
            cursor.cursor.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(name))
            work()
    finally:
        connection.close()
