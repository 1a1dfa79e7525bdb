"""What ends by itself: a reminder whose step no longer waits for the post it asks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from nuanxin.casework.reminders.late import stay, stays
from nuanxin.casework.reminders.models import Reminder
from nuanxin.casework.reminders.whom import whom
from nuanxin.casework.road.models import Case

_RUNNING = (Case.Status.RUNNING, Case.Status.GRANTED, Case.Status.REFUSED)


@transaction.atomic
def end_done(*, cases: Iterable[int], at: datetime) -> int:
    """Of these cases; returns how many ended. What still waits stays."""
    found = Reminder.objects.filter(case__in=list(cases), ended="").locked()
    open_ = list(found.select_related("case").order_by("pk"))
    if not open_:
        return 0
    kept = stays(Case.objects.filter(pk__in=[row.case_id for row in open_]))
    now = {row.pk: stay(row) for row in kept}
    over = []
    for row in open_:
        here = now.get(row.case_id)
        if here and _still(row, here.case, proposed=here.proposed):
            continue
        row.ended, row.ended_at = _how(row), at
        over.append(row)
    Reminder.objects.bulk_update(over, ["ended", "ended_at"])
    return len(over)


def _still(row: Reminder, case: Case, *, proposed: bool) -> bool:
    awaited = whom(case.level, proposed=proposed, above=Reminder.Level(row.level))
    return case.position == row.position and awaited == row.asked


def _how(row: Reminder) -> Reminder.Ended:
    """Done, unless the family takes its request back or the clock has stopped."""
    on = row.case.status in _RUNNING
    return Reminder.Ended.DONE if on else Reminder.Ended.HALTED


@transaction.atomic
def let_go(*, household: int, at: datetime) -> int:
    """A family goes to another unit: nobody there was asked, and here nobody can answer."""
    rows = Reminder.objects.filter(household=household, ended="")
    return rows.update(ended=Reminder.Ended.HALTED, ended_at=at)


@transaction.atomic
def end_all_done(*, at: datetime) -> int:
    """Whatever no longer waits anywhere; by night, should an act have been missed."""
    rows = Reminder.objects.filter(ended="").values_list("case", flat=True)
    return end_done(cases=list(rows), at=at)
