"""What is done every night: files go whose time is over, and what failed work left behind."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from nuanxin.base.files.stored.actions import remove_expired, sweep
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jobs.actions import QUEUE
from nuanxin.base.jurisdiction.scope import Scope


@app.periodic(cron="20 3 * * *")
@app.task(name="nuanxin.tidy_files", queue=QUEUE, queueing_lock="tidy_files")
def tidy_files(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Every removal leaves its entry in the audit trail."""
    with within_scope(Scope.everything()):
        remove_expired(SYSTEM, timezone.localdate())
    sweep()
