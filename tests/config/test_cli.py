"""Every command starts from a shell that knows nothing of Django."""

import os
import subprocess
import sys

import pytest

from nuanxin.config.cli import COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_in_a_bare_shell(name: str) -> None:
    left_out = ("DJANGO_", "XDG_", "PYTHONWARNINGS")
    shell = {said: value for said, value in os.environ.items() if not said.startswith(left_out)}
    run = subprocess.run(
        [sys.executable, "-m", "nuanxin.config.cli", name, "--help"],
        env=shell, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert f"nuanxin {name}" in run.stdout
    assert not run.stderr, "who runs it by night gets a letter of it"
