"""Tables and their grants, made in a process of its own that acts as the owner's role."""

from __future__ import annotations

import os
import subprocess
import sys

import django
from django.core.management import call_command
from django.db import connection

from nuanxin.kit.refusal import Refusal

_SETTINGS = "nuanxin.config.owner_settings"


def prepare_demonstration() -> None:
    """Run `demonstrate` as the owner; raise what it refuses."""
    _as_owner("prepare")


def count_afresh() -> None:
    """Let the planner know how large the tables have become; only their owner may."""
    _as_owner("analyze")


def begin_again() -> None:
    """Clear a demonstration that was left half filled, and make its tables anew."""
    _as_owner("clear")


def _as_owner(task: str) -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": _SETTINGS}
    child = subprocess.run(  # noqa: S603 - our own command, no shell
        [sys.executable, "-m", "nuanxin.config.preparing", task],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if child.returncode == 2:
        raise Refusal(child.stderr.strip())
    sys.stderr.write(child.stderr)
    child.check_returncode()


def _prepare() -> None:
    call_command("demonstrate", verbosity=0)


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _clear() -> None:
    call_command("demonstrate", clear=True, verbosity=0)


_TASKS = {"prepare": _prepare, "analyze": _analyze, "clear": _clear}


def main() -> int:
    """The child: 0 = prepared, 2 = refused with one sentence."""
    try:
        django.setup()
        _TASKS[sys.argv[1]]()
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
