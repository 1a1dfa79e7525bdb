"""A million entries sealed and verified, on a PostgreSQL of its own.

`python -m benchmarks audit [ENTRIES]`. Both work as the application's role, under row security.
Aim: a million lines verified in at most 20 seconds.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from benchmarks.tables import CONNECT, PREPARE

ENTRIES = 1_000_000
AIM_SECONDS = 20
_MEASURE = (
    CONNECT
    + """
import json, sys, time
import psycopg
from django.db import connection
from nuanxin.base.sealing.actions import seal_pending
from nuanxin.base.sealing.verifying import verify
from nuanxin.config.places import VAR

count, aim = int(sys.argv[1]), float(sys.argv[2])
with psycopg.connect(
    host=connection.settings_dict["HOST"], dbname="nuanxin", user="postgres", autocommit=True,
    password=json.loads((VAR / "postgres.json").read_text())["postgres"],
) as raw:
    for first in range(0, count, 2000):
        raw.execute('''
            WITH entry AS (
                INSERT INTO base_auditentry (user_id, post_id, name, role, ip, session, act,
                                             object_kind, object_ids, region, purpose, payload)
                SELECT g %% 500, g %% 500, '李经办', 'township_handler', '10.0.0.8',
                       'f1e2d3c4b5a69788',
                       (ARRAY['view', 'reveal', 'person.record', 'import.staged'])[1 + g %% 4],
                       'household', ARRAY[g], 341599100201 + 1000 * (g %% 20), '走访慰问',
                       jsonb_build_object('facts', jsonb_build_array('婚姻状况'), 'n', g)
                  FROM generate_series(%s::bigint + 1, %s::bigint) AS g
                RETURNING id, object_ids, at
            )
            INSERT INTO base_audittrace (entry_id, object_kind, object_id, at)
            SELECT id, 'household', object_ids[1], at FROM entry
            ''', [first, min(first + 2000, count)])
    raw.execute("VACUUM ANALYZE base_auditentry")
    raw.execute("VACUUM ANALYZE base_audittrace")
began = time.monotonic()
sealed = seal_pending()
print(f"{sealed:,} lines sealed in {time.monotonic() - began:.1f} s")
began, busy = time.monotonic(), time.process_time()
report = verify()
taken, busy = time.monotonic() - began, time.process_time() - busy
print(f"{report.entries:,} lines in {report.seals:,} batches verified in {taken:.1f} s"
      f" ({busy:.1f} s of it here), {len(report.faults)} faults; aim: {aim:.0f} s")
sys.exit(report.entries < count or bool(report.faults) or taken > aim)
"""
)


def main(entries: int) -> int:
    with tempfile.TemporaryDirectory(prefix="nuanxin-") as var:
        environment = {**os.environ, "NUANXIN_VAR": var}
        for script in (PREPARE, _MEASURE):
            code = subprocess.run(
                [sys.executable, "-c", script, str(entries), str(AIM_SECONDS)],
                env=environment,
                check=False,
            ).returncode
            if code:
                return code
    return 0


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES))
