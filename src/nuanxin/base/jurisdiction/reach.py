"""Who reaches the rows of a table; every model says it in its attribute `reach`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reach(StrEnum):
    """The database keeps to it, whatever a query asks for."""

    SCOPED = "scoped"
    """Rows of a region: seen and written only inside the scope."""
    PUBLIC = "public"
    """Everybody in a post reads; a row of a region is written only inside the scope."""
    SYSTEM = "system"
    """Accounts, queues, settings of the installation: no row about a family."""


@dataclass(frozen=True, slots=True)
class Follows:
    """Rows seen exactly when the row `field` points to is seen."""

    field: str


@dataclass(frozen=True, slots=True)
class Trail:
    """Written by everybody, read inside the scope: `follows` names the entry, if not itself."""

    follows: str = ""
