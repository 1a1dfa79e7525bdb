"""Tables and their grants, made in a process of its own that acts as the owner's role."""

from __future__ import annotations

import os
import subprocess
import sys

import django
from django.core.management import call_command

from nuanxin.kit.refusal import Refusal

_SETTINGS = "nuanxin.config.owner_settings"


def prepare_demonstration() -> None:
    """Run `demonstrate` as the owner; raise what it refuses."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": _SETTINGS}
    child = subprocess.run(
        [sys.executable, "-m", "nuanxin.config.preparing"],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if child.returncode == 2:
        raise Refusal(child.stderr.strip())
    sys.stderr.write(child.stderr)
    child.check_returncode()


def main() -> int:
    """The child: 0 = prepared, 2 = refused with one sentence."""
    try:
        django.setup()
        call_command("demonstrate", verbosity=0)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
