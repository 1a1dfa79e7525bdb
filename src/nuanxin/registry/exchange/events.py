"""What importing a roll means for others; wiring says who acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from nuanxin.base.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class TakenOver:
    """Somebody the roll names as receiving something; `claim` as it was written."""

    person: int
    household: int
    region: int
    claim: str
    benefits: frozenset[str]
    first_year: int | None


@dataclass(frozen=True, slots=True)
class RollCommitted:
    """A roll has entered the register, in this transaction; `region` is the batch's."""

    batch: UUID
    region: int
    by: Actor
    document: str
    on: date
    at: datetime
    rows: tuple[TakenOver, ...]


@dataclass(frozen=True, slots=True)
class RollUndone:
    """A roll is being taken back, in this transaction; who cannot follow refuses.

    `people` and `households` are all it touched since the moment `since`; the households
    `leaving` came with it and go with it. Where cards alone were changed, `cards` are the
    accounts that go; otherwise None.
    """

    batch: UUID
    region: int
    by: Actor
    since: datetime
    people: tuple[int, ...]
    households: tuple[int, ...]
    leaving: tuple[int, ...]
    cards: tuple[int, ...] | None = None
