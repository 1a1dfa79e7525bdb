"""The demonstration's worker is started again when it dies, and there are never two."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nuanxin.config.keeping import Kept
from nuanxin.kit.refusal import Refusal

# Writes its number and sleeps; says so when another one is still alive.
_CHILD = """
import os, sys, time
from pathlib import Path
log = Path(sys.argv[1])
for line in log.read_text().split():
    if line.isdigit() and Path(f"/proc/{line}").exists():
        log.open("a").write("two\\n")
log.open("a").write(f"{os.getpid()}\\n")
time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log"
    path.touch()
    return path


def kept(log: Path, seconds: str, *, shortest: float, longest: float = 30) -> Kept:
    command = [sys.executable, "-c", _CHILD, str(log), seconds]
    return Kept(command, "作业进程", shortest=shortest, longest=longest)


def born(log: Path) -> list[str]:
    return log.read_text().split()


def wait_until(condition: Callable[[], bool]) -> None:
    for _ in range(300):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("nothing happened within a quarter of a minute")


def alive(number: str) -> bool:
    return Path(f"/proc/{number}").exists()


def test_a_killed_worker_is_started_again_and_never_two_live(
    log: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with kept(log, "60", shortest=0.1):
        for count in (1, 2, 3):
            wait_until(lambda count=count: len(born(log)) == count)  # type: ignore[misc]
            if count < 3:
                os.kill(int(born(log)[-1]), signal.SIGKILL)
        last = born(log)[-1]
        assert alive(last)
    assert not alive(last)
    assert "two" not in born(log)
    assert len(set(born(log))) == 3
    assert "作业进程停了，0.1 秒后重新启动。" in capfd.readouterr().err


def test_a_block_that_forks_at_once_finds_the_first_child_started(log: Path) -> None:
    """Else the fork holds open the pipe by which the child says that it has started.

    The pause in the middle of starting stands for a machine that is busy.
    """
    slowly = subprocess._fork_exec  # type: ignore[attr-defined]

    def starting(*given: object) -> object:
        number = slowly(*given)
        time.sleep(0.3)
        return number

    forked = 0
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(subprocess, "_fork_exec", starting)
            with kept(log, "60", shortest=0.1):
                time.sleep(0.1)
                forked = os.fork()
                if not forked:
                    time.sleep(60)
                    os._exit(0)
                wait_until(lambda: len(born(log)) == 1)
                os.kill(int(born(log)[0]), signal.SIGKILL)
                wait_until(lambda: len(born(log)) == 2)
    finally:
        os.kill(forked, signal.SIGKILL)
        os.waitpid(forked, 0)


def test_what_it_needs_is_seen_to_before_each_restart(
    log: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    mended: list[int] = []

    def mend() -> None:
        mended.append(len(born(log)))
        raise Refusal("数据库还起不来。")

    command = [sys.executable, "-c", _CHILD, str(log), "0"]
    with Kept(command, "作业进程", mend=mend, shortest=0.05, longest=0.1):
        wait_until(lambda: len(born(log)) >= 3)
    assert mended[:2] == [1, 2]
    assert "数据库还起不来。" in capfd.readouterr().err


def test_one_that_dies_at_once_is_started_ever_more_slowly(
    log: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with kept(log, "0", shortest=0.5, longest=2):
        said = ""
        for _ in range(300):
            said += capfd.readouterr().err
            if said.count("重新启动") >= 4:
                break
            time.sleep(0.05)
    pauses = [line.split("，")[1].split(" ")[0] for line in said.splitlines()][:4]
    assert pauses == ["0.5", "1", "2", "2"]


def test_the_end_does_not_wait_for_a_pause(log: Path) -> None:
    with kept(log, "0", shortest=30):
        wait_until(lambda: len(born(log)) == 1)
        time.sleep(0.2)
        began = time.monotonic()
    assert time.monotonic() - began < 5
    assert len(born(log)) == 1
