"""Every night the books of each county are looked over."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jobs.actions import QUEUE
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.money.books.actions import check_books


@app.periodic(cron="20 2 * * *")
@app.task(name="nuanxin.check_books", queue=QUEUE, queueing_lock="check_books")
def look_over_the_books(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    with within_scope(Scope.everything()):
        check_books(at=timezone.now())
