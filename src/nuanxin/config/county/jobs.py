"""The county's history as work a worker does while people already look around."""

from __future__ import annotations

import logging
import time

from django.db import connection
from django.utils import timezone

from nuanxin.base.jobs.actions import run_inline, start
from nuanxin.base.jobs.kinds import kind
from nuanxin.base.jobs.models import Job
from nuanxin.base.jobs.running import Running
from nuanxin.config.county.actions import history
from nuanxin.config.county.actions.filling import COUNTY, drawn_alike, taken_in
from nuanxin.config.county.actions.logins import actor
from nuanxin.kit.identifiers import new_id

KIND = "demo.history"
_ONE_AT_A_TIME = 7341
logger = logging.getLogger(__name__)


@kind(KIND, "演示县：补齐三期历史")
def live_through(running: Running) -> dict[str, object]:
    """Do every step that is not done yet; a run cut short goes on where it stopped.

    The lock belongs to the connection: it goes with a worker that is killed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        try:
            steps = list(history.steps())
            for number, step in enumerate(steps):
                running.check()
                running.progress(number, len(steps), step=step.label)
                began = time.monotonic()
                step.work()
                logger.info("%s，用时 %.1f 秒", step.label, time.monotonic() - began)
            running.progress(len(steps), len(steps))
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_ONE_AT_A_TIME])
    return {"steps": len(steps)}


def half_done_by_another() -> bool:
    """Whether a history is to be gone on with that another version or size has begun."""
    return taken_in("roll") and not history.complete() and not drawn_alike()


def live_now() -> bool:
    """Do it here, on the same path; whether there was anything to do."""
    if history.complete():
        return False
    by = actor("health")
    run_inline(KIND, by=by, region=COUNTY, arguments={}, today=timezone.localdate())
    return True


def order_history() -> Job | None:
    """Have a worker bring the history up to today; nothing when it is there."""
    if history.complete():
        return None
    return start(KIND, by=actor("health"), region=COUNTY, arguments={}, key=f"demo:{new_id()}")
