"""The folder to work in: private, gone afterwards, and gone after a kill with the next one."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from nuanxin.base.files.scratch import scratch_folder

_WORK = """
import sys, tempfile, time
from nuanxin.base.files.scratch import scratch_folder
tempfile.tempdir = sys.argv[1]
with scratch_folder() as folder:
    (folder / "people").write_text("x")
    print("ready", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_the_folder_is_private_and_gone_afterwards(place: Path) -> None:
    with scratch_folder() as folder:
        assert folder.stat().st_mode & 0o077 == 0
        (folder / "people").write_text("x")
    assert list(place.iterdir()) == []


def test_the_living_keep_theirs_and_the_killed_lose_theirs(place: Path) -> None:
    command = [sys.executable, "-c", _WORK, str(place)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "ready\n"
        with scratch_folder():
            assert len(list(place.iterdir())) == 2
        other.send_signal(signal.SIGKILL)
        other.wait()
    assert len(list(place.glob("*/people"))) == 1
    with scratch_folder() as mine:
        assert list(place.iterdir()) == [mine]


def test_what_is_not_ours_to_remove_stays(place: Path) -> None:
    (place / "nuanxin-scratch-just-made").mkdir()
    (place / "nuanxin-scratch-link").symlink_to(place)
    with scratch_folder():
        pass
    assert len(list(place.iterdir())) == 2
