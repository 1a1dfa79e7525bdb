"""Announcing what has happened to whoever `wiring` says should act on it.

Synchronous and in the announcer's transaction: if an acting part refuses, nothing happened.
Who acts on what stands in `nuanxin.wiring` and nowhere else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

Event = TypeVar("Event")
_ACTING: dict[type, list[Callable[..., None]]] = defaultdict(list)


def on(event: type[Event], act: Callable[[Event], None]) -> None:
    """Have `act` called for every event of that type, in the order of registration."""
    _ACTING[event].append(act)


def announce(event: object) -> None:
    """Tell everybody who acts on this type of event."""
    for act in _ACTING[type(event)]:
        act(event)
