"""Deleting what is over, a batch at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Model, QuerySet

from nuanxin.base.audit.actions import record
from nuanxin.base.identity.actor import Actor
from nuanxin.base.privacy.catalogue import catalogue
from nuanxin.privacy.retention.duties import DUTIES

_BATCH = 1000
Progress = Callable[[int, int, str], None]


def sweep(*, by: Actor, now: datetime, progress: Progress) -> dict[str, int]:
    """Delete everything the register lets go by itself; how many rows of each period.

    Each batch is committed with its line; what a kill interrupts, the next sweep goes on with.
    """
    running = [k for k in catalogue().keeping.values() if k.duty in DUTIES]
    counts: dict[str, int] = {}
    for number, keeping in enumerate(running):
        progress(number, len(running), keeping.label)
        before = now - timedelta(days=keeping.days)
        gone = sum(_emptied(by, keeping.duty, rows) for rows in DUTIES[keeping.duty](before))
        counts[keeping.duty] = gone
    progress(len(running), len(running), "清除完毕")
    return counts


def _emptied(by: Actor, duty: str, rows: QuerySet[Model]) -> int:
    gone = 0
    while batch := _batch(by, duty, rows):
        gone += batch
    return gone


@transaction.atomic
def _batch(by: Actor, duty: str, rows: QuerySet[Model]) -> int:
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:_BATCH])
    if not keys:
        return 0
    rows.filter(pk__in=keys).delete()
    record(by, "retention.swept", [], of=duty, rows=len(keys))
    return len(keys)
