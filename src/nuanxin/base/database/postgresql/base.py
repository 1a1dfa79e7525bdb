"""The name `base` is Django's: it looks for `<ENGINE>.base.DatabaseWrapper`."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.db.backends.postgresql import base

from nuanxin.base.database.carried import carried, words


class DatabaseWrapper(base.DatabaseWrapper):
    """Shows the ticket at the beginning of every outermost transaction.

    A statement outside any gets a transaction of its own: a ticket never outlives one.
    """

    def __init__(self, settings_dict: dict[str, object], alias: str = "default") -> None:
        super().__init__(settings_dict, alias)
        self.execute_wrappers.append(self._with_ticket)

    def set_autocommit(
        self,
        autocommit: bool,  # noqa: FBT001 - Django's signature
        force_begin_transaction_with_broken_autocommit: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        ticket = carried()
        if ticket is not None and not autocommit:
            with self.wrap_database_errors:  # a server gone is Django's error, as everywhere
                self.connection.execute(words(ticket))

    def _with_ticket(
        self,
        execute: Callable[..., object],
        statement: str,
        parameters: object,
        many: bool,  # noqa: FBT001 - Django's signature
        context: dict[str, object],
    ) -> object:
        if self.in_atomic_block or carried() is None:
            return execute(statement, parameters, many, context)
        with transaction.atomic(using=self.alias):
            return execute(statement, parameters, many, context)
