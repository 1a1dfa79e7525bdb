"""What is done every night: meters of yesterday are forgotten."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from nuanxin.base.jobs.actions import QUEUE
from nuanxin.base.limits.actions import forget_before

KEPT = timedelta(days=1)


@app.periodic(cron="15 3 * * *")
@app.task(name="nuanxin.forget_meters", queue=QUEUE, queueing_lock="forget_meters")
def forget_meters(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """No limit reaches further back."""
    forget_before(timezone.now() - KEPT)
