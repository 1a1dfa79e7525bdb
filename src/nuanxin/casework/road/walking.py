"""Where a case stands on its road, and who takes the next step: read off its procedure."""

from __future__ import annotations

from datetime import date

from nuanxin.base.identity.roles import HANDLERS, Role
from nuanxin.casework.procedures.library import as_kept
from nuanxin.casework.procedures.schedule import plan
from nuanxin.casework.procedures.shape import Kind, Level, Procedure, Step
from nuanxin.casework.road.models import Case
from nuanxin.kit.workdays import Reckoned, Unit, after

_COUNTY = frozenset({Role.COUNTY_HEALTH})
# Who writes down what a level has done. A village's steps are written down by the township
# too, those of a city or a province by the county that hears of them.
TAKERS: dict[Level, frozenset[Role]] = {
    Level.FAMILY: HANDLERS,
    Level.VILLAGE: frozenset({Role.TOWNSHIP_HANDLER}),
    Level.TOWNSHIP: frozenset({Role.TOWNSHIP_HANDLER}),
    Level.COUNTY: _COUNTY,
    Level.CITY: _COUNTY,
    Level.PROVINCE: _COUNTY,
}
DECIDERS = frozenset({Role.COUNTY_LEADER})


def road(case: Case) -> Procedure:
    """The procedure the case was opened under."""
    return as_kept(case.procedure.text)


def current(case: Case) -> Step:
    return road(case).steps[case.position]


def takers(step: Step) -> frozenset[Role]:
    """The roles that write down a step; a decision is proposed by one and made by another."""
    return TAKERS[step.level]


def due(procedure: Procedure, position: int, received: date, opened: date) -> Reckoned | None:
    """By when a step is due that opened on a day: a day of the round as it was when the case
    came in, so many days from the opening; None where the document gives no time.
    """
    term = procedure.steps[position].term
    if term is None:
        return None
    if term.count:
        return after(opened, term.count, term.unit)
    return plan(procedure, received)[position].by


def unit_of(case: Case) -> Unit:
    """What the time of the step that is due is counted in; a day of the round in days."""
    term = current(case).term if case.open else None
    return term.unit if term and term.count else Unit.NATURAL


def year_of(procedure: Procedure, received: date) -> int:
    """The year a request is for: that of the round's first day, or the day it came in."""
    if procedure.yearly:
        for step in plan(procedure, received):
            if step.by is not None and step.step.term and step.step.term.month:
                return step.by.day.year
    return received.year


def back_to(procedure: Procedure, position: int) -> int:
    """Where a case goes that must be looked into again: the last step before that looks."""
    looking = (Kind.SURVEY, Kind.EXAMINE, Kind.DELIBERATE)
    before = [i for i, step in enumerate(procedure.steps[:position]) if step.kind in looking]
    surveys = [i for i in before if procedure.steps[i].kind is Kind.SURVEY]
    return (surveys or before or [0])[-1]


def after_refusal(procedure: Procedure, position: int) -> int | None:
    """The step a refused case goes to: where the family is told, never a notice."""
    rest = range(position + 1, len(procedure.steps))
    return next((i for i in rest if procedure.steps[i].kind is Kind.INFORM), None)


def notices_left(procedure: Procedure, position: int) -> bool:
    """Whether the decision is still to be made known before it takes effect."""
    return any(step.kind is Kind.NOTICE for step in procedure.steps[position:])


def asked_papers(procedure: Procedure, benefit: str) -> list[tuple[str, bool]]:
    """The papers of the first step for a benefit; whether a department supplies them."""
    first = procedure.steps[0]
    found = [*((name, False) for name in first.papers), *((n, True) for n in first.supplied)]
    return [(name, given) for name, given in found if first.asks(name, benefit)]
