"""Every morning, after the notices have come down: reminders as counties have settled them."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jobs.actions import QUEUE
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.casework.reminders.actions.ending import end_all_done
from nuanxin.casework.reminders.actions.ruling import remind_by_rule


@app.periodic(cron="20 0 * * *")
@app.task(name="nuanxin.remind_by_rule", queue=QUEUE, queueing_lock="remind_by_rule")
def remind_of_steps(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    now = timezone.now()
    with within_scope(Scope.everything()):
        end_all_done(at=now)
        remind_by_rule(day=timezone.localdate(now), at=now)
