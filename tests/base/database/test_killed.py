"""PostgreSQL killed under writes loses nothing that was acknowledged."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]


@pytest.mark.nightly
@pytest.mark.timeout(600)
def test_every_process_killed_under_writes_loses_nothing_acknowledged() -> None:
    drill = subprocess.run(
        [sys.executable, "-m", "benchmarks.killing", "3"],
        cwd=PROJECT, capture_output=True, text=True, check=False, timeout=580,
    )  # fmt: skip
    found = re.search(r"(\d+) acknowledged writes.*lost (\d+)", drill.stdout)
    assert drill.returncode == 0, drill.stdout + drill.stderr[-2000:]
    assert found
    assert int(found[1]) > 100
    assert found[2] == "0"
