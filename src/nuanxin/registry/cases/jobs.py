"""Once an hour: marks whose day has come are lifted, so that names and files agree."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jobs.actions import QUEUE
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.registry.cases.actions.marking import lift_due


@app.periodic(cron="20 * * * *")
@app.task(name="nuanxin.lift_marks", queue=QUEUE, queueing_lock="lift_marks")
def lift_marks(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    now = timezone.now()
    with within_scope(Scope.everything()):
        lift_due(today=timezone.localdate(now), at=now)
