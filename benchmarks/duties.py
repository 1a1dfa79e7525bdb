"""Duties of a million people for a year: `python -m benchmarks duties [PEOPLE]`.

Families as the benchmark of lists fills them (every couple has lost its only child), with birth
dates, a tenth kept by the lunar calendar, wishes, two contacts each. Timed: all duties of the
year with who comes, written into a table; one village's year; a village's list of today. The
peer is what one writes first: the same families read once, then a loop in Python over people,
kinds and years. The limit is the time to read the rows a duty rests on and to write as many
rows as there are duties. With KEEP=folder the database stays there.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.population import FILL
from benchmarks.tables import CONNECT, PREPARE

PEOPLE = 1_000_000
AIM_SECONDS, AIM_MILLISECONDS = 60, 50

_MORE = (
    CONNECT
    + """
import json
import psycopg
from django.db import connection
from nuanxin.config.places import VAR
with psycopg.connect(
    host=connection.settings_dict["HOST"], dbname="nuanxin", user="postgres", autocommit=True,
    password=json.loads((VAR / "postgres.json").read_text())["postgres"],
) as raw:
    raw.execute("SET session_replication_role = replica")
    raw.execute("UPDATE registry_personfacts SET "
        "birth_date = date '1935-01-01' + (person_id * 7919 % 14000)::int WHERE alive")
    raw.execute("INSERT INTO care_lunarday (region, person_id, lunar, month, day, leap, "
        "told_by, told_on, known_from) SELECT region, id, true, 1 + id % 12, 1 + id % 30, "
        "false, '本人', '2026-01-05', '2026-01-05' FROM registry_person "
        "WHERE id % 3 < 2 AND id % 10 = 0")
    raw.execute("INSERT INTO care_familywish (region, household_id, way, sex, hours, "
        "festivals, birthdays, silent, told_by, told_on, known_from) SELECT region, id, "
        "(ARRAY['visit', 'phone', 'none'])[1 + (id % 100) / 45], '', '', id % 7 > 0, "
        "id % 11 > 0, id % 13 = 0, '本人', '2026-01-05', '2026-01-05' "
        "FROM registry_household WHERE id % 5 = 0")
    raw.execute("INSERT INTO care_contactperson (public_id, region, name, sex, title, "
        "phone_mask, joined_on, left_reason) SELECT gen_random_uuid(), region, "
        "'联系' || row_number() OVER (), '女', '村干部', '', '2024-01-01', '' "
        "FROM (SELECT DISTINCT region FROM registry_household) x, generate_series(1, 2)")
    raw.execute("INSERT INTO care_assignment (public_id, region, household_id, post, level, "
        "person_id, starts_on, ended_reason, assigned_at, told_how) SELECT "
        "gen_random_uuid(), h.region, h.id, p.post, p.level, c.id, '2024-01-01', '', "
        "'2024-01-01', '' FROM registry_household h JOIN (SELECT id, region, "
        "row_number() OVER (PARTITION BY region ORDER BY id) AS n FROM care_contactperson) c "
        "USING (region) JOIN (VALUES (1, '村支书', 'village'), (2, '驻村干部', 'township')) "
        "p (n, post, level) USING (n) WHERE h.id % 20 > 0")
    raw.execute("VACUUM ANALYZE")
"""
)
_TIME = (
    CONNECT
    + """
import json, statistics, sys, time
from datetime import date
import psycopg
from borax.calendars.lunardate import LunarDate
from django.db import connection
from nuanxin.base.isolation.carrying import narrow_to
from nuanxin.care.duties import queries
from nuanxin.care.duties.queries import Asked, Days, at_hand
from nuanxin.care.duties.statement import DUTIES, LISTED
from nuanxin.care.duties.kinds import kinds
from nuanxin.registry.people.models import Household

seconds, milliseconds = map(float, sys.argv[2:4])
today = date(2026, 5, 18)
year, everything = Days(date(2026, 1, 1), date(2026, 12, 31)), Scope.everything()
asked = Asked(year, today)
village = Household.objects.order_by("pk")[0].region
faults = 0

begun = time.perf_counter()
values = queries._said(everything, asked) | queries._families(everything, asked)
named = time.perf_counter() - begun
with connection.cursor() as cursor:
    begun = time.perf_counter()
    cursor.execute("CREATE TEMP TABLE made AS " + DUTIES + LISTED, values)
    taken = named + time.perf_counter() - begun
    cursor.execute("SELECT count(*) FROM made")
    (rows,) = cursor.fetchone()
    begun = time.perf_counter()
    cursor.execute("CREATE TEMP TABLE again AS SELECT * FROM made")
    written = time.perf_counter() - begun
    begun = time.perf_counter()
    cursor.execute("SELECT count(*), sum(length(f.name)) FROM registry_membership m JOIN "
        "registry_personfacts f ON f.person_id = m.person_id AND f.known_to IS NULL AND "
        "f.valid_to IS NULL WHERE m.known_to IS NULL AND m.valid_to IS NULL")
    cursor.fetchall()
    read = time.perf_counter() - begun
faults += taken > seconds
begun = time.perf_counter()
counted = queries.count(everything, asked)
tallied = time.perf_counter() - begun

begun = time.perf_counter()
naive = 0
with connection.cursor() as cursor:
    cursor.execute("SELECT m.household_id, m.role, f.birth_date, f.alive, l.month, l.day, "
        "w.way, w.birthdays, w.festivals FROM registry_membership m "
        "JOIN registry_personfacts f ON f.person_id = m.person_id AND f.known_to IS NULL "
        "LEFT JOIN care_lunarday l ON l.person_id = m.person_id LEFT JOIN care_familywish w "
        "ON w.household_id = m.household_id WHERE m.known_to IS NULL ORDER BY m.household_id")
    seen = None
    for home, role, born, alive, month, day, way, birthdays, festivals in cursor.fetchall():
        if home != seen:
            seen = home
            if way != "none" and festivals is not False:
                for kind in kinds().values():
                    if kind.on and kind.group == "festival":
                        LunarDate(2026, kind.month, kind.day).to_solar_date()
                        naive += 1
        if not alive or way == "none":
            continue
        if birthdays is not False:
            if month:
                for lunar in (2025, 2026):
                    try:
                        due = LunarDate(lunar, month, day).to_solar_date()
                    except ValueError:
                        due = LunarDate(lunar, month, 29).to_solar_date()
                    naive += due.year == 2026
            else:
                try:
                    born.replace(year=2026)
                except ValueError:
                    date(2026, 2, 28)
                naive += 1
        naive += 2026 - born.year in ((49, 60) if role == "女方" else (60,))
looped = time.perf_counter() - begun
print(f"  year of {sys.argv[1]} people: {rows:,} duties in {taken:.1f} s, "
    f"{named:.1f} s of it to find the families (aim {seconds:.0f}), "
    f"counted in {tallied:.1f} s")
print(f"  naive loop, without contacts and settings: {naive:,} in {looped:.1f} s, "
    f"{looped / taken:.1f} times as long")
print(f"  limit (read {read:.1f} s, write {written:.1f} s): "
    f"{taken / (read + written):.1f} times")
faults += counted != rows
scope = Scope.of(str(village))
narrow_to(scope)
for said, ask in (("year", asked), ("today", at_hand(Days(today, today), today))):
    runs = []
    for _ in range(20):
        begun = time.perf_counter()
        found = queries.duties(scope, ask)
        runs.append(1000 * (time.perf_counter() - begun))
    p50, p95 = statistics.median(runs), sorted(runs)[18]
    faults += p50 > milliseconds
    print(f"  one village, {said}: {len(found)} duties, p50 {p50:.0f} ms, p95 {p95:.0f} ms "
        f"(aim {milliseconds:.0f})")
if "--plan" in sys.argv:
    values = queries._said(scope, asked) | queries._families(scope, asked)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN ANALYZE " + DUTIES + LISTED, values)
        print(chr(10).join(row[0] for row in cursor.fetchall()))
sys.exit(min(faults, 1))
"""
)


def main(people: int) -> int:
    if kept := os.environ.get("KEEP", ""):
        return _run(kept, people, filled=Path(kept, "postgres.json").exists())
    with tempfile.TemporaryDirectory(prefix="nuanxin-") as var:
        return _run(var, people, filled=False)


def _run(var: str, people: int, *, filled: bool) -> int:
    aims = [str(AIM_SECONDS), str(AIM_MILLISECONDS), *sys.argv[2:]]
    scripts = [] if filled else [(PREPARE, []), (FILL, []), (_MORE, [])]
    environment = {**os.environ, "NUANXIN_VAR": var}
    for script, words in [*scripts, (_TIME, aims)]:
        done = subprocess.run(
            [sys.executable, "-c", script, str(people), *words], env=environment, check=False
        )
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE))
