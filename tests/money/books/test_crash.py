"""Workers and the database killed while answers are settled: nothing lost, nothing twice."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_nothing_is_lost_or_paid_twice_however_often_workers_and_database_die(
    project: Path,
) -> None:
    as_a_command = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("DJANGO", "DATABASE"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.settling", "1500"],
        cwd=project, env=as_a_command, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    told = re.search(r"(\d+) workers and (\d+) servers killed", done.stdout)
    assert told is not None, done.stdout
    workers, servers = map(int, told.groups())
    assert (workers >= 10, servers >= 3) == (True, True)
    for promise in ("lost 0", "twice 0", "broken promises 0", "bank = book = expected: True"):
        assert promise in done.stdout
