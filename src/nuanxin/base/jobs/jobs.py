"""What the queue knows: one task, which does whatever job it is given."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from nuanxin.base.jobs import actions


@app.task(name=actions.TASK, queue=actions.QUEUE)
def run_job(public_id: str) -> None:
    """Do one job; the queue itself never runs it a second time."""
    actions.perform(UUID(public_id), timezone.localdate())


@app.periodic(cron="* * * * *")
@app.task(name="nuanxin.rescue", queue=actions.QUEUE, queueing_lock="rescue")
def rescue_jobs(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Once a minute: say so where a worker died."""
    actions.rescue()
