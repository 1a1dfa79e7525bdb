"""Rows that are still read while the answer is on its way."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Model, QuerySet
from psycopg import sql

from nuanxin.base.database.carried import Ticket, carried, carrying
from nuanxin.base.database.grants import READER

Row = TypeVar("Row")
Record = TypeVar("Record", bound=Model)
_BATCH = 2000
_STEP_DOWN = sql.SQL("SET LOCAL ROLE {}")


def in_own_transaction(rows: Iterable[Row], role: str = READER) -> Generator[Row, None, None]:
    """The rows as of one moment, read in a transaction that begins with the first of them.

    A streamed answer is sent after the request's transaction has ended; without one of its own
    an export would mix several moments. It works as a role that can only read, and sees as far
    as whoever asks.
    """
    return _read(rows, carried(), role)


def _read(rows: Iterable[Row], ticket: Ticket | None, role: str) -> Generator[Row, None, None]:
    outermost = not connection.in_atomic_block
    with carrying(ticket), transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute(_STEP_DOWN.format(sql.Identifier(role)))
        yield from rows


def in_batches(rows: QuerySet[Record]) -> Iterator[list[Record]]:
    """Rows for an export, so many at a time that what belongs to them is asked for at once."""
    waiting = rows.iterator(chunk_size=_BATCH)
    while batch := list(islice(waiting, _BATCH)):
        yield batch
