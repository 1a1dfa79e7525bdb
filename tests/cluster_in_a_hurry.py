"""The suite's own PostgreSQL, one for each worker, does not wait for the disk.

Nothing in it outlives a power cut. A process that is killed loses nothing either way; only the
machine itself must not fail. A commit costs a thirtieth of what it costs with the disk, and the
suite makes very many.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

# A worker has a server of its own: a transaction open in one test holds back what another test
# waits for on the same server – the trail, the keys, a backup –, in whatever database it is.
OURS = Path(__file__).resolve().parents[1] / "var" / "suite"
OURS = OURS.with_name(f"{OURS.name}-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")
_SETTINGS = "fsync = off\nfull_page_writes = off\n"


def hurry(folder: Path) -> None:
    """Tell a cluster started in `folder` so, once."""
    kept = folder / "postgres" / "postgresql.auto.conf"
    said = kept.read_text()
    if _SETTINGS in said:
        return
    kept.write_text(said + _SETTINGS)
    server = (folder / "postgres" / "postmaster.pid").read_text().split()[0]
    os.kill(int(server), signal.SIGHUP)
