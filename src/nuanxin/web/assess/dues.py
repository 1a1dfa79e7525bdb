"""What a term would add to the payables, worked out without writing anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nuanxin.base.identity.actor import Actor
from nuanxin.support.benefits.actions.accruing import Accrual, accrue, accrue_differences
from nuanxin.web.assess.terms import Asked


@dataclass(frozen=True, slots=True)
class Preview:
    """The regular lines, and the differences of a term raised before."""

    regular: Accrual
    differences: Accrual


def preview(by: Actor, asked: Asked, at: datetime) -> Preview:
    """Both, as they would come out now."""
    scope, term = asked.scope, asked.term
    return Preview(
        accrue(by=by, scope=scope, term=term, at=at, dry_run=True),
        accrue_differences(by=by, scope=scope, term=term, at=at, dry_run=True),
    )
