"""A worker killed while it commits: the register stands as before, and the job goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from base.jobs.test_worker import address, wait_until
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.jobs import actions
from nuanxin.base.jobs.models import Job
from nuanxin.registry.exchange.kinds import COMMIT
from nuanxin.registry.people.models import Person
from registry.exchange.imports import register, staged

# A worker that dawdles once everything is written and nothing committed.
_WORKER = """
import sys, time
import django
django.setup()
from nuanxin.base.jobs import worker
from nuanxin.registry.exchange.actions import committing
from nuanxin.support.benefits.models import Entitlement

if sys.argv[1] == "dawdle":
    close = committing._close
    def slowly(*arguments):
        time.sleep(60)
        close(*arguments)
    committing._close = slowly
worker.work(concurrency=1, until_idle=sys.argv[1] == "finish")
"""


def worker(how: str) -> subprocess.Popen[str]:
    environment = os.environ | {
        "DATABASE_URL": address(),
        "DJANGO_SETTINGS_MODULE": "suite_settings",
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
    }
    return subprocess.Popen(
        [sys.executable, "-c", _WORKER, how], env=environment, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_commit_killed_in_the_middle_leaves_the_old_register_and_goes_on(
    tmp_path: Path,
) -> None:
    assert settings.VAULT_KEYS.parent.name.startswith("nuanxin-suite")
    batch = staged(tmp_path / "roll.xlsx")
    before = register()
    job = actions.start(
        COMMIT,
        by=SYSTEM,
        region=batch.region,
        arguments={"batch": str(batch.public_id)},
        key="k",
    )
    first = worker("dawdle")
    try:
        wait_until(lambda: Job.objects.get(pk=job.pk).message == "接管在册对象", first)
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert register() == before
    batch.refresh_from_db()
    assert batch.status == "staged"

    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    actions.resume(job=job, by=SYSTEM)
    _, trouble = worker("finish").communicate(timeout=60)
    job.refresh_from_db()
    assert job.status == "done", trouble
    assert Person.objects.count() == 4
