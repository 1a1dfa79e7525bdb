"""What others act on: wiring says who."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from nuanxin.base.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class CasesTouched:
    """Something was done about these cases: what they waited for may be over."""

    cases: tuple[int, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseDecided:
    """A decision took effect: no notice of it is still up, no objection open."""

    case: int
    household: int
    person: int | None
    region: int
    matter: str
    granted: bool
    starts_on: date | None
    document: str
    decided_on: date
    by: Actor
    at: datetime
