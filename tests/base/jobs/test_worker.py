"""The worker as its own process: it does what is queued, and its death leaves nothing half."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.instance.models import Instance
from nuanxin.base.jobs import actions, kinds
from nuanxin.base.jobs.models import Job

# A worker with one more kind: it writes, says so, and then dawdles inside its transaction.
_WORKER = """
import sys, time
import django
django.setup()
from django.db import transaction
from nuanxin.base.instance.models import Instance
from nuanxin.base.jobs import kinds, worker

@kinds.kind("test.slow", "慢")
def slow(running):
    with transaction.atomic():
        Instance.objects.create(pk=1, kind="office")
        running.progress(1, 2, "写了一半")
        time.sleep(float(sys.argv[1]))
    return {"rows": 1}

worker.work(concurrency=1, until_idle=len(sys.argv) > 2)
"""


def address() -> str:
    at = connection.settings_dict
    host = at["OPTIONS"].get("host") or at["HOST"]
    password = quote(at["PASSWORD"])
    return f"postgresql://{at['USER']}:{password}@/{at['NAME']}?host={quote(host)}"


def worker(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _WORKER, *arguments],
        env=os.environ
        | {"DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "nuanxin.config.settings"},
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_the_old_state_and_the_job_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(kinds._KINDS, "test.slow", kinds.Kind("test.slow", "慢", lambda _: {}))
    job = actions.start("test.slow", by=SYSTEM, region=341599000000, arguments={}, key="k")
    first = worker("60")
    try:
        wait_until(lambda: Job.objects.get(pk=job.pk).message == "写了一半", first)
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert not Instance.objects.exists()

    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    actions.resume(job=job, by=SYSTEM)
    second = worker("0", "until idle")
    _, trouble = second.communicate(timeout=60)
    job.refresh_from_db()
    assert (job.status, job.result, job.attempt) == ("done", {"rows": 1}, 2), trouble
    assert Instance.objects.count() == 1


def wait_until(condition: object, process: subprocess.Popen[str]) -> None:
    assert callable(condition)
    for _ in range(300):
        if condition():
            return
        assert process.poll() is None, process.stderr and process.stderr.read()
        time.sleep(0.1)
    raise AssertionError("nothing happened within half a minute")


def test_a_worker_knows_every_kind_of_job_there_is(project: Path) -> None:
    source = project / "src"
    named = {
        ".".join(path.relative_to(source).with_suffix("").parts)
        for path in source.rglob("*.py")
        if re.search(r"^@kind\(", path.read_text("utf-8"), re.MULTILINE)
    }
    assert named <= set(settings.LOADED_AT_START)
