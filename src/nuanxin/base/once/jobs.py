"""What is done every night: forms sent long ago are forgotten."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from nuanxin.base.jobs.actions import QUEUE
from nuanxin.base.once.actions import forget_before

KEPT = timedelta(days=7)


@app.periodic(cron="10 3 * * *")
@app.task(name="nuanxin.forget_forms", queue=QUEUE, queueing_lock="forget_forms")
def forget_forms(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """A form sent again after that long is a new one."""
    forget_before(timezone.now() - KEPT)
