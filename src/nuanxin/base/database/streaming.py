"""Rows that are still read while the answer is on its way."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import TypeVar

from django.db import connection, transaction

from nuanxin.base.database.carried import Ticket, carried, carrying

Row = TypeVar("Row")


def in_own_transaction(rows: Iterable[Row]) -> Generator[Row, None, None]:
    """The rows as of one moment, read in a transaction that begins with the first of them.

    A streamed answer is sent after the request's transaction has ended; without one of its own
    an export would mix several moments. It cannot write, and sees as far as whoever asks.
    """
    return _read(rows, carried())


def _read(rows: Iterable[Row], ticket: Ticket | None) -> Generator[Row, None, None]:
    outermost = not connection.in_atomic_block
    with carrying(ticket), transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield from rows
