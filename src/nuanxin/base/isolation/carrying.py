"""Saying how far whoever acts may see."""

from __future__ import annotations

from contextlib import AbstractContextManager

from nuanxin.base.database import carried
from nuanxin.base.isolation.tickets import ticket
from nuanxin.base.jurisdiction.scope import Scope


def within_scope(scope: Scope, post: int | None = None) -> AbstractContextManager[None]:
    """Every transaction inside sees and writes this area, and nothing beyond it.

    With a `post` it opens no file kept closer than that post may; without one it counts all.
    """
    return carried.carrying(lambda: ticket(scope, post))


def without_scope() -> AbstractContextManager[None]:
    """Nothing of any family, until `narrow_to` says how far; for a request before its gate."""
    return carried.carrying(None)


def narrow_to(scope: Scope, post: int | None = None) -> None:
    """From here to the end of the surrounding `without_scope`: this area, as that post."""
    carried.carry(lambda: ticket(scope, post))
