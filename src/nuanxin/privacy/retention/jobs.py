"""The retention run as work a worker does: every night, or ordered on its page."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.jobs.actions import QUEUE
from nuanxin.base.jobs.kinds import kind
from nuanxin.base.jobs.running import Running
from nuanxin.privacy.retention.actions import sweep
from nuanxin.privacy.retention.kinds import SWEEP


@kind(SWEEP, "到期清除")
def sweep_now(running: Running) -> dict[str, object]:
    """Result: rows per period."""

    def progress(done: int, total: int, message: str) -> None:
        running.check()
        running.progress(done, total, message, step="清除")

    return {**sweep(by=running.actor, now=timezone.now(), progress=progress)}


@app.periodic(cron="50 3 * * *")
@app.task(name="nuanxin.sweep_what_is_over", queue=QUEUE, queueing_lock="sweep_what_is_over")
def sweep_what_is_over(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """What the register lets go by itself goes every night."""
    sweep(by=SYSTEM, now=timezone.now(), progress=lambda *_: None)
