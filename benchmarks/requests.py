"""The list of requests among a province's people: `python -m benchmarks requests [PEOPLE]`.

A family in three of 1,000,000 people has asked for something: 111,111 requests, two in five of
them open. The list as the page makes it (count, rows, places, steps, and the line in the
trail), p50 and p95 of ten runs, for a township, a county and the province. Beside it the plain
count and first page of the same filter by SQL, as a role that no row policy binds.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from benchmarks.population import AIM_MILLISECONDS, FILL, PEOPLE
from benchmarks.tables import CONNECT, PREPARE

_ASK = (
    CONNECT
    + """
import json, psycopg
from django.db import connection
from nuanxin.casework.procedures.library import named, texts
from nuanxin.casework.road.models import KeptProcedure
from nuanxin.config.places import VAR
from nuanxin.config.preparing import count_afresh

name = "xiangtan-rural-reward"
kept = KeptProcedure.objects.create(
    digest="0" * 64, name=name, title=named(name).title, text=texts()[name]
)
benefit = named(name).benefits[0]
with psycopg.connect(
    host=connection.settings_dict["HOST"], dbname="nuanxin", user="postgres",
    password=json.loads((VAR / "postgres.json").read_text())["postgres"],
) as raw:
    raw.execute("SET session_replication_role = replica")
    raw.execute(
        "INSERT INTO casework_case (public_id, region, number, household_id, person_id, matter,"
        " label, year, channel, status, procedure_id, position, step, kind, level, due,"
        " due_provisional, received_on, opened_at, verdict, verdict_digest, verdict_on,"
        " outcome, closed_on, reason, document, revision) SELECT gen_random_uuid(), region,"
        " 'SL' || id, id, 3 * id, %s, %s, 2026, 'desk',"
        " CASE WHEN id %% 15 < 6 THEN 'running' ELSE 'granted' END, %s, 1 + id %% 5,"
        " (ARRAY['村（社区）评议', '入户调查', '县级确认'])[1 + id %% 3], '评议',"
        " (ARRAY['村（社区）', '乡镇（街道）', '县（区）'])[1 + id %% 3],"
        " date '2026-10-01' + (id %% 200)::int, false, date '2026-09-01', now(), '{}', '',"
        " date '2026-09-01', CASE WHEN id %% 15 < 6 THEN '' ELSE 'grant' END,"
        " CASE WHEN id %% 15 < 6 THEN NULL ELSE date '2026-09-20' END, '', '', 1"
        " FROM registry_household WHERE id %% 3 = 0", [benefit, benefit, kept.pk])
count_afresh()
"""
)
_TIME = (
    CONNECT
    + """
import json, os, statistics, sys, time
from types import SimpleNamespace
import psycopg
from django.db import connection
from django.http import QueryDict
from nuanxin.base.identity.actions import give_post, open_account
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import Role
from nuanxin.config.places import VAR
from nuanxin.kit.region import RegionCode
from nuanxin.registry.people.models import Household
from nuanxin.web.casework import lists
from datetime import date

town = Household.objects.get(pk=1).region // 1000
places = {"township": str(town), "county": str(town // 1000), "province": "43"}
user = open_account(username="bench", name="测", password="bench-测-1")
asked = {
    "all, by due": "", "open": "state=open", "waiting for a township": "mine=1",
    "late": "state=late", "last due": "sort=-due", "by place": "sort=place",
    "at one step": "step=入户调查", "page 50": "page=50",
}
def timed(act):
    taken = []
    for _ in range(10):
        began = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - began))
    taken.sort()
    return statistics.median(taken), taken[-1]
over = 0
bare = psycopg.connect(
    host=connection.settings_dict["HOST"], dbname="nuanxin", user="postgres",
    password=json.loads((VAR / "postgres.json").read_text())["postgres"],
)
def plain(low, high):
    within = "FROM casework_case WHERE region >= %s AND region < %s AND archived_on IS NULL"
    bare.execute(f"SELECT count(*) {within}", [low, high]).fetchone()
    bare.execute(f"SELECT * {within} ORDER BY due, id LIMIT 20", [low, high]).fetchall()
for where, code in places.items():
    scope = Scope.of(code)
    narrow_to(Scope.everything())
    region = RegionCode.parse(code)
    post = give_post(user=user, role=Role.TOWNSHIP_HANDLER, region=region,
        starts_on=date(2020, 1, 1))
    narrow_to(scope)
    for what, text in asked.items():
        request = SimpleNamespace(GET=QueryDict(text), scope=scope, post=post,
            actor=actor_of(post))
        listing = lists.index(request).listing
        middle, worst = timed(lambda: lists.index(request))
        over += middle > float(sys.argv[1])
        total = f"{listing.total:,}" + ("+" if listing.more else "")
        print(f"{where:<9} {what:<24} {total:>9} {middle:8.1f} / {worst:8.1f}", flush=True)
    ((low, high),) = scope.ranges
    print(f"{where:<9} {'counted by plain SQL':<34} {timed(lambda: plain(low, high))[0]:8.1f}")
    post.delete()
print(f"load {os.getloadavg()[0]:.1f}; {over} over the aim")
sys.exit(1 if over else 0)
"""
)


def main(people: int) -> int:
    with tempfile.TemporaryDirectory(prefix="nuanxin-") as var:
        environment = {**os.environ, "NUANXIN_VAR": os.environ.get("KEEP", var)}
        for script, word in (
            (PREPARE, 0),
            (FILL, people),
            (_ASK, 0),
            (_TIME, AIM_MILLISECONDS),
        ):
            code = subprocess.run(
                [sys.executable, "-c", script, str(word)], env=environment, check=False
            ).returncode
            if code:
                return code
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE))
