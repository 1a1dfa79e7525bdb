"""What others must follow when codes change; wiring says who acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from nuanxin.base.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class RegionsChanging:
    """Rows go over to new codes, in this transaction; who cannot follow refuses."""

    codes: Mapping[int, int]
    on: date
    document: str
    by: Actor
    at: datetime
