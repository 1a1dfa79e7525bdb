"""Every morning: notices whose last day is over come down, their cases go on."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jobs.actions import QUEUE
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.casework.road.actions.noticing import end_notices


@app.periodic(cron="10 0 * * *")
@app.task(name="nuanxin.end_notices", queue=QUEUE, queueing_lock="end_notices")
def take_notices_down(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    now = timezone.now()
    with within_scope(Scope.everything()):
        end_notices(day=timezone.localdate(now), at=now)
