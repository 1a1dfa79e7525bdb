"""Once an hour: the anchor of the day, where none stands yet; offices turn machines off."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from nuanxin.base.jobs.actions import QUEUE
from nuanxin.base.sealing.anchors import write_anchor


@app.periodic(cron="5 * * * *")
@app.task(name="nuanxin.anchor_trail", queue=QUEUE, queueing_lock="anchor_trail")
def anchor_trail(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    write_anchor(settings.ANCHOR_FOLDER, timezone.localtime())
