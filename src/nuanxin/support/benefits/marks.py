"""What is known of a finding beside its answer, kept with it: whoever looks at a list counts
nothing anew.

The database sets the marks when findings, confirmations, holds or deferrals are written (see
the migrations), and keeps how many findings of a place, ground and term bear which.
"""

from __future__ import annotations

from enum import IntFlag

from django.db.models import Q

from nuanxin.policy.evaluate import ELIGIBLE, FACTS_MISSING, NOT_ELIGIBLE, UNSETTLED
from nuanxin.support.benefits.lists import Listed


class Mark(IntFlag):
    """One bit each; the term meant is the finding's own, for a year's benefit the year."""

    CONFIRMED = 1  # a confirmation reaches into the term
    RUNNING = 2  # one of these has no end
    HELD = 4  # held for a month of the term
    ASIDE_TO_CONFIRM = 8  # put aside on that list, on this very ground
    ASIDE_TO_STOP = 16
    ASIDE_CHANGED = 32
    CHANGED = 64  # the term before has another verdict or amount


_EVERY = range(1 << len(Mark))


def marked(having: Mark, lacking: Mark = Mark(0)) -> Q:  # noqa: B008 - a constant
    """Findings that bear all of some marks and none of others."""
    return Q(marks__in=[m for m in _EVERY if m & having == having and not m & lacking])


_TO_CONFIRM = Q(ground__verdict=ELIGIBLE)
_TO_STOP = Q(ground__verdict_at_end=NOT_ELIGIBLE)
_CHANGED = Mark.CONFIRMED | Mark.CHANGED

# Each list as a condition on ground and marks, the same for findings and for their numbers: a
# number on a board and the list behind it cannot differ.
CONDITIONS = {
    Listed.ELIGIBLE: Q(ground__verdict=ELIGIBLE),
    Listed.CONFIRMED: marked(Mark.CONFIRMED),
    Listed.TO_CONFIRM: _TO_CONFIRM
    & marked(Mark(0), lacking=Mark.CONFIRMED | Mark.ASIDE_TO_CONFIRM),
    Listed.TO_STOP: _TO_STOP & marked(Mark.RUNNING, lacking=Mark.ASIDE_TO_STOP),
    Listed.CHANGED: marked(_CHANGED, lacking=Mark.ASIDE_CHANGED),
    Listed.MISSING: Q(ground__verdict=FACTS_MISSING),
    Listed.UNSETTLED: Q(ground__verdict=UNSETTLED),
    Listed.HELD: marked(Mark.HELD),
    Listed.ASIDE: _TO_CONFIRM & marked(Mark.ASIDE_TO_CONFIRM, lacking=Mark.CONFIRMED)
    | _TO_STOP & marked(Mark.RUNNING | Mark.ASIDE_TO_STOP)
    | marked(_CHANGED | Mark.ASIDE_CHANGED),
}
