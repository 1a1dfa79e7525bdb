"""The worker: one process, one or two jobs at a time, until it is told to stop."""

from __future__ import annotations

import os
import threading
import time

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from nuanxin.base.jobs.actions import QUEUE

_SECONDS_TO_FINISH = 5.0
_BEAT_SECONDS = 5.0  # well under what `queries` takes for silence


def work(*, concurrency: int, until_idle: bool = False) -> None:
    """Do queued jobs; a job still going some seconds after the order to stop is left to its
    lease, and its transaction rolls back."""
    with _worker_app() as worker_app:
        worker_app.run_worker(
            queues=[QUEUE],
            concurrency=concurrency,
            wait=not until_idle,
            delete_jobs="successful",
            shutdown_graceful_timeout=_SECONDS_TO_FINISH,
            listen_notify=not until_idle,
            update_heartbeat_interval=_BEAT_SECONDS,
        )


def _worker_app() -> App:
    return app.with_connector(DjangoConnector().get_worker_connector())


def end_with_parent() -> None:
    """Watch the process that started us: a worker nobody can see is a worker nobody stops."""
    parent = os.getppid()
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
