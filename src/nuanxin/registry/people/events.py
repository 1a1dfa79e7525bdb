"""What happens to a family that others must follow; wiring says who acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nuanxin.base.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class FamilyMoving:
    """A family goes to another unit, in this transaction; who cannot follow refuses."""

    household: int
    from_region: int
    to_region: int
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class FamilyMoved:
    """Their rows have followed; what lies beside them and has no key of theirs follows now."""

    household: int
    people: tuple[int, ...]
    to_region: int
