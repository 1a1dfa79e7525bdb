"""A check as work a worker does."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from nuanxin.base.jobs.kinds import kind
from nuanxin.base.jobs.running import Running
from nuanxin.kit.region import RegionCode
from nuanxin.support.crosscheck.actions import Books, check

KIND = "crosscheck.check"


@kind(KIND, "三本账对碰")
def check_books(running: Running) -> dict[str, object]:
    """Arguments: region, national, payment (public ids or empty). Result: the check."""
    books = Books(
        RegionCode.parse(str(running.arguments["region"])),
        _batch(running.arguments.get("national")),
        _batch(running.arguments.get("payment")),
    )
    running.progress(0, 1, step="对碰")
    today = timezone.localdate()
    run = check(
        by=running.actor, scope=running.scope, books=books, day=today, at=timezone.now()
    )
    return {"check": str(run.public_id), "issues": sum(run.counts.values())}


def _batch(value: object) -> UUID | None:
    return UUID(str(value)) if value else None
