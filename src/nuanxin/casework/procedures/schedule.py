"""By when each step is due, reckoned from the day a request came in."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from nuanxin.casework.procedures.shape import Kind, Procedure, Step, Term
from nuanxin.kit.workdays import Reckoned, after, ends


class Due(NamedTuple):
    """A step and the last day for it; None where the document gives none to reckon from."""

    step: Step
    by: Reckoned | None


def plan(procedure: Procedure, received: date) -> list[Due]:
    """Each step takes its whole time; a day of the round is the next one that comes.

    A time of so many days after a step without a day of its own cannot be reckoned before that
    step is done.
    """
    reached: date | None = received
    written, found = received, []
    for step in procedure.steps:
        named = _next(step.term, written) if step.term and step.term.month else None
        by = ends(named) if named else _counted(step.term, reached)
        found.append(Due(step, by))
        if step.kind is Kind.APPLY and not procedure.yearly:
            continue  # it has come in; its day only says until when one may apply
        reached = by.day if by else None
        # A day that moved over a holiday is still the day that is written.
        written = named or reached or written
    return found


def _counted(term: Term | None, reached: date | None) -> Reckoned | None:
    return after(reached, term.count, term.unit) if term and reached else None


def _next(term: Term, day: date) -> date:
    """The first such day on or after `day`; 29 February counts as the last of its month."""
    for year in (day.year, day.year + 1):
        found = _in(year, term)
        if found >= day:
            return found
    return _in(day.year + 2, term)


def _in(year: int, term: Term) -> date:
    try:
        return date(year, term.month, term.day)
    except ValueError:
        return date(year, term.month, 28)
