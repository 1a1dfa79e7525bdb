"""Every process of PostgreSQL killed (`kill -9`) under writes, again and again.

`python -m benchmarks killing [ROUNDS]`. Four writers put entries into the trail and families
into the register, and note each one that was acknowledged in a file of their own, synced. After
each kill the server is started again; every acknowledged write must stand, /readyz must have
said 503 while it was down and 200 after. At the end the trail is verified.
Aim: nothing acknowledged is lost.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from benchmarks.tables import CONNECT, PREPARE

ROUNDS = 10
_WRITE = (
    CONNECT
    + """
import os, sys, time
from datetime import UTC, date, datetime
from django.db import Error, connection, transaction
from nuanxin.base.audit.actions import record
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.identifiers import new_id
from nuanxin.registry.people.models import Household

noted, number = sys.argv[1], 0
with open(noted, "a") as notes, within_scope(Scope.everything()):
    while True:
        number += 1
        name = f"W{os.getpid()}-{number}"
        try:
            with transaction.atomic():
                Household.objects.create(
                    public_id=new_id(), region=341599100201, number=name,
                    opened_on=date(2026, 1, 5))
                entry = record(SYSTEM, "household.open", [], region=341599100201, of=name)
        except Error:
            connection.close()
            time.sleep(0.05)
            continue
        notes.write(f"{name} {entry}\\n")
        notes.flush()
        os.fsync(notes.fileno())
"""
)
_DRILL = (
    CONNECT
    + """
import atexit, os, random, signal, subprocess, sys, time
from pathlib import Path
from django.db import connection, Error
from django.test import Client
from nuanxin.base.database import cluster
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.sealing.actions import seal_pending
from nuanxin.base.sealing.verifying import verify
from nuanxin.config.places import VAR
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household

rounds, write = int(sys.argv[1]), sys.argv[2]
pages = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
notes = [VAR / f"acknowledged-{i}" for i in range(4)]
lost, recovered, down, killed, chance = set(), [], 0, 0, random.Random(7)


def children(parent):
    # A background process forks no further: one level is all there is.
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(words[1]) == parent:
            found.append(int(path.parent.name))
    return found


def acknowledged():
    return [line.split() for n in notes if n.exists() for line in n.read_text().splitlines()]


def standing():
    with within_scope(Scope.everything()), connection.cursor() as cursor:
        cursor.execute("SELECT number FROM registry_household")
        homes = {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT id FROM base_auditentry WHERE act = 'household.open'")
        return homes, {row[0] for row in cursor.fetchall()}


def written_on():
    # Every writer has noted some more.
    before = [len(n.read_text()) if n.exists() else 0 for n in notes]
    until = time.monotonic() + 60
    while any(not n.exists() or len(n.read_text()) < b + 500 for n, b in zip(notes, before)):
        time.sleep(0.05)
        if time.monotonic() > until:
            raise SystemExit("the writers do not get on")


START = "from nuanxin.base.database import cluster; from nuanxin.config.places import VAR; " \
        "cluster.start(VAR); print('up', flush=True); import time; time.sleep(3600)"
writers = [subprocess.Popen([sys.executable, "-c", write, str(n)]) for n in notes]
starters = []
atexit.register(lambda: [each.kill() for each in (*writers, *starters)])
for turn in range(rounds):
    written_on()
    time.sleep(chance.random())
    postmaster = int((VAR / "postgres" / "postmaster.pid").read_text().split()[0])
    # Stopped it forks no more: a child left over would keep the new server from starting.
    os.kill(postmaster, signal.SIGSTOP)
    for each in [*children(postmaster), postmaster]:
        try:
            os.kill(each, signal.SIGKILL)
            killed += 1
        except ProcessLookupError:
            pass
    down += pages.get("/readyz").status_code == 503
    connection.close()
    began = time.perf_counter()
    starters.append(subprocess.Popen([sys.executable, "-c", START], stdout=subprocess.DEVNULL))
    while pages.get("/readyz").status_code != 200:
        time.sleep(0.02)
        if time.perf_counter() - began > 60:
            raise SystemExit("the server did not come back")
    recovered.append(time.perf_counter() - began)
    # First what was acknowledged, then what stands: the writers are at it again.
    told = acknowledged()
    homes, entries = standing()
    lost |= {name for name, entry in told if name not in homes or int(entry) not in entries}
for each in writers:
    each.kill()
    each.wait()
homes, entries = standing()
lost |= {name for name, entry in acknowledged()
         if name not in homes or int(entry) not in entries}
with within_scope(Scope.everything()):
    while seal_pending():
        pass
    report = verify([])
print(f"{rounds} kills of every process ({killed} in all), {len(acknowledged())} acknowledged "
      f"writes by 4 writers, lost {len(lost)}; /readyz said 503 {down} times of {rounds}; "
      f"back in {min(recovered):.1f} to {max(recovered):.1f} s; "
      f"trail: {report.entries} entries, {len(report.faults)} faults")
sys.exit(bool(lost or down != rounds or report.faults))
"""
)


def main(rounds: int) -> int:
    with tempfile.TemporaryDirectory(prefix="nuanxin-") as var:
        environment = {**os.environ, "NUANXIN_VAR": var}
        for script, words in ((PREPARE, []), (_DRILL, [str(rounds), _WRITE])):
            code = subprocess.run(
                [sys.executable, "-c", script, *words], env=environment, check=False
            ).returncode
            if code:
                return code
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
