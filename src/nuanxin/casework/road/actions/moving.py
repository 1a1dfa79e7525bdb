"""From step to step: forward, back, and what takes effect on the way."""

from __future__ import annotations

from datetime import date

from nuanxin.base.events import announce
from nuanxin.casework.road.actions.rows import Hand, changed
from nuanxin.casework.road.events import CaseDecided
from nuanxin.casework.road.models import Case
from nuanxin.casework.road.walking import due, notices_left, road

PLACE = ("position", "step", "kind", "level", "due", "due_provisional", "status", "closed_on")


def stand_at(row: Case, position: int, day: date) -> None:
    """Put the case before a step that opens on a day; the caller saves PLACE."""
    procedure = road(row)
    step = procedure.steps[position]
    by = due(procedure, position, row.received_on, day)
    row.position, row.step = position, step.name
    row.kind, row.level = step.kind.value, step.level.value
    row.due = by.day if by else None
    row.due_provisional = bool(by and by.provisional)
    row.status = Case.Status.RUNNING


def go_on(hand: Hand, row: Case, day: date, to: int | None = None) -> None:
    """The step is done: to the next one, or to the end; a decision takes effect once no
    notice of it is left.
    """
    procedure = road(row)
    position = row.position + 1 if to is None else to
    columns = [*PLACE]
    if row.outcome and row.effective_on is None and not notices_left(procedure, position):
        row.effective_on = day
        columns.append("effective_on")
    if position < len(procedure.steps):
        stand_at(row, position, day)
    else:
        _end(row, day)
    changed(row, *columns)
    if "effective_on" in columns:
        _announce(hand, row)


def _end(row: Case, day: date) -> None:
    granted = row.outcome == Case.Outcome.GRANT
    row.status = Case.Status.GRANTED if granted else Case.Status.REFUSED
    row.closed_on, row.due, row.due_provisional = day, None, False


def _announce(hand: Hand, row: Case) -> None:
    if row.decided_on is None:
        raise ValueError(f"case {row.pk} takes effect without a decision")
    announce(
        CaseDecided(
            case=row.pk,
            household=row.household_id,
            person=row.person_id,
            region=row.region,
            matter=row.matter,
            granted=row.outcome == Case.Outcome.GRANT,
            starts_on=row.starts_on,
            document=row.document,
            decided_on=row.decided_on,
            by=hand.by,
            at=hand.at,
        )
    )
