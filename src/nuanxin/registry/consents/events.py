"""What somebody answered, for whoever acts on it; wiring says who."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from nuanxin.base.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class ConsentEnded:
    """Somebody refuses a purpose, or takes consent to it back, in this transaction."""

    person: int
    purpose: str
    on: date
    by: Actor
    at: datetime
