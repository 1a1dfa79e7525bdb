"""The embedded server's settings follow the memory of the machine it runs on.

PostgreSQL as delivered takes 128 MB for itself and writes a checkpoint every gigabyte of log,
which slows whatever touches a million rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import psutil

_MEGABYTE = 1 << 20
_NAME = "nuanxin.conf"
_LIMIT = Path("/sys/fs/cgroup/memory.max")


def fit(cluster: Path) -> None:
    """Write the settings of a cluster that does not run yet; what an administrator says by
    ALTER SYSTEM stands above them.
    """
    told = "".join(f"{name} = {value}\n" for name, value in settings(memory()).items())
    own, main = cluster / _NAME, cluster / "postgresql.conf"
    if not own.exists() or own.read_text() != told:
        own.write_text(told)
        own.chmod(0o644)
    asked = f"include_if_exists = '{_NAME}'\n"
    if asked not in main.read_text():
        with main.open("a") as opened:
            opened.write(asked)


def settings(size: int) -> Mapping[str, str]:
    """What fits a machine of so many bytes: an eighth of them for the server's own use."""
    megabytes = size // _MEGABYTE

    def part(divisor: int, least: int, most: int) -> str:
        return f"{min(max(megabytes // divisor, least), most)}MB"

    return {
        "shared_buffers": part(8, 128, 4096),
        "effective_cache_size": part(2, 256, 65536),
        "maintenance_work_mem": part(32, 64, 1024),
        "work_mem": part(1024, 4, 32),
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "wal_compression": "on",
    }


def memory() -> int:
    """Of the machine, or of the container where that is held shorter."""
    found = int(psutil.virtual_memory().total)
    with suppress(OSError, ValueError):
        found = min(found, int(_LIMIT.read_text()))
    return found
