"""What every transaction says to the database about whoever acts: their scope, signed.

`carrying` holds for this thread of work. A transaction that begins inside says it first thing
(`postgresql.base`); one that is already open says it at once, and takes it back at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection
from psycopg import sql
from psycopg.pq import TransactionStatus

Ticket = Callable[[], str]

_TICKET: ContextVar[Ticket | None] = ContextVar("nuanxin_ticket", default=None)
# A utility command takes no snapshot: an isolation level may still be set behind it.
_SAY = sql.SQL("SET LOCAL nuanxin.scope = {}")


def carried() -> Ticket | None:
    """What makes the ticket of this thread of work, if there is one."""
    return _TICKET.get()


def words(ticket: Ticket | None) -> sql.Composed:
    """The statement that says it; without a ticket it says nothing, which opens nothing."""
    return _SAY.format(sql.Literal(ticket() if ticket else ""))


@contextmanager
def carrying(ticket: Ticket | None) -> Iterator[None]:
    """Transactions inside show this ticket to the database."""
    before = _TICKET.get()
    carry(ticket)
    try:
        yield
    finally:
        carry(before)


def carry(ticket: Ticket | None) -> None:
    """From here on, until somebody says otherwise: for who knows the scope halfway."""
    _TICKET.set(ticket)
    if connection.in_atomic_block and _takes_statements():
        connection.connection.execute(words(ticket))


def _takes_statements() -> bool:
    """Whether the open transaction has not failed; one that has will begin anew."""
    status = connection.connection.info.transaction_status
    return bool(status != TransactionStatus.INERROR)
