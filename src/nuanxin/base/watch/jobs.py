"""Once an hour: today and yesterday, which may have ended after the last look."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from nuanxin.base.jobs.actions import QUEUE
from nuanxin.base.watch.actions import watch


@app.periodic(cron="40 * * * *")
@app.task(name="nuanxin.watch_reading", queue=QUEUE, queueing_lock="watch_reading")
def watch_reading(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    now = timezone.now()
    today = timezone.localdate(now)
    for day in (today - timedelta(days=1), today):
        watch(day=day, at=now)
