"""`nuanxin assess` on a county in PostgreSQL: `python -m benchmarks assess [PEOPLE …]`.

Fills a PostgreSQL of its own with the people of the `area` benchmark, takes everybody over as
confirmed, and times a month, the same month again, half a year, the board, list pages and their
exports.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.area import write
from benchmarks.tables import CONNECT, PREPARE

REGION = "341599"
_FILL = (
    CONNECT
    + """
import sys
from datetime import UTC, datetime
from django.db import connection, transaction
now = datetime(2026, 1, 5, tzinfo=UTC)
with transaction.atomic(), connection.cursor() as cursor:
    raw = cursor.cursor
    for name in ("household", "member", "child"):
        path = f"{sys.argv[1]}/{name}.csv"
        head = open(path).readline().strip().split(",")
        kinds = {"id": "bigint", "household_id": "bigint", "region": "bigint"}
        raw.execute(f"CREATE TEMP TABLE c_{name} ("
            + ", ".join(f"{column} {kinds.get(column, 'text')}" for column in head) + ")")
        with raw.copy(f"COPY c_{name} FROM STDIN (FORMAT csv, HEADER)") as copied, \\
                open(path, "rb") as opened:
            while part := opened.read(1 << 20):
                copied.write(part)
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    cursor.execute("INSERT INTO registry_source (region, kind, label, document, received_on, "
        "recorded_at) VALUES (341599000000, 'roll', 'bench', '', '2026-01-05', %s) "
        "RETURNING id", [now])
    (source,) = cursor.fetchone()
    told = {"now": now, "source": source}
    cursor.execute("INSERT INTO registry_household (id, public_id, region, number, opened_on, "
        "closed_reason, revision) SELECT 10000000 + id, gen_random_uuid(), region, "
        "'B' || id, '2026-01-05', '', 1 FROM c_household")
    cursor.execute("INSERT INTO registry_householdfacts (region, known_from, source_id, "
        "household_id, children_complete) SELECT region, %(now)s, %(source)s, 10000000 + id, "
        "children_complete::boolean FROM c_household", told)
    for table, role, columns in (
        ("member", "CASE WHEN p.sex = '女' THEN '女方' ELSE '男方' END",
         ("hukou", "marital_status", "complication_grade")),
        ("child", "'子女'", ("disability_grade",)),
    ):
        texts = {name: "''" for name in ("hukou", "marital_status", "complication_grade",
                 "disability_grade")} | {name: f"coalesce(p.{name}, '')" for name in columns}
        flags = ("only_child_certificate", "urban_retired", "on_contraception_reward_roll")
        yes = {n: f"p.{n}::boolean" if table == "member" else "NULL::boolean" for n in flags}
        assessed = "p.first_assessed::date" if table == "child" else "NULL::date"
        base = f"FROM c_{table} p JOIN c_household h ON h.id = p.household_id"
        cursor.execute("INSERT INTO registry_person (id, public_id, region, name, pinyin, "
            "initials, id_number_mask, disability_number_mask, phone_mask) SELECT 10000000 + "
            f"p.id, gen_random_uuid(), h.region, '某' || p.id, '', '', '', '', '' {base}")
        cursor.execute("INSERT INTO registry_personfacts (region, known_from, source_id, "
            "person_id, name, id_number_mask, sex, birth_date, alive, death_date, death_proof, "
            "employer_kind, only_child_certificate_number, disability_kind, first_assessed, "
            f"{', '.join([*texts, *yes])}) SELECT h.region, %(now)s, %(source)s, "
            "10000000 + p.id, '某', '', p.sex, p.birth_date::date, p.alive::boolean, CASE WHEN "
            "p.alive::boolean THEN NULL ELSE p.death_date::date END, '', '', '', '', "
            f"{assessed}, {', '.join([*texts.values(), *yes.values()])} {base}", told)
        cursor.execute("INSERT INTO registry_membership (region, known_from, source_id, "
            "household_id, person_id, person_region, role, position, parentage) SELECT "
            "h.region, %(now)s, %(source)s, 10000000 + h.id, 10000000 + p.id, h.region, "
            f"{role}, 1, {'p.parentage' if table == 'child' else chr(39) * 2} {base}", told)
from nuanxin.config.preparing import count_afresh
count_afresh()
"""
)
_CONFIRM = (
    CONNECT
    + """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("INSERT INTO support_entitlement (public_id, region, household_id, "
        "person_id, benefit, starts_on, first_year, basis, document, confirmed_on, "
        "ended_reason, recorded_at) SELECT gen_random_uuid(), f.region, household_id, "
        "person_id, f.benefit, '2020-01-01', 2020, 'roll', '', '2026-01-05', '', now() "
        "FROM support_finding f JOIN support_ground g ON g.id = f.ground_id "
        "WHERE g.verdict = 'eligible' AND f.id % 10 > 0")
    # A few thousand on the roll who are not eligible, some of them waiting for another benefit.
    cursor.execute("INSERT INTO support_entitlement (public_id, region, household_id, "
        "person_id, benefit, starts_on, first_year, basis, document, confirmed_on, "
        "ended_reason, recorded_at) SELECT gen_random_uuid(), m.region, m.household_id, "
        "m.person_id, '特别扶助金_死亡', '2020-01-01', 2020, 'roll', '', '2026-01-05', '', "
        "now() "
        "FROM registry_membership m WHERE m.role = '女方' AND m.id % 5 = 0 "
        "AND NOT EXISTS (SELECT 1 FROM support_entitlement e WHERE e.subject = m.person_id "
        "AND e.benefit = '特别扶助金_死亡')")
from nuanxin.config.preparing import count_afresh
count_afresh()
"""
)
# A twelfth of the answers waiting to be confirmed is put aside.
_WORK = (
    CONNECT
    + """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("INSERT INTO support_deferral (public_id, region, household_id, subject, "
        "benefit, listed, ground_id, reason, recorded_at) SELECT gen_random_uuid(), f.region, "
        "f.household_id, f.subject, f.benefit, 'to_confirm', f.ground_id, 'bench', now() "
        "FROM support_finding f JOIN support_ground g ON g.id = f.ground_id "
        "WHERE g.verdict = 'eligible' AND f.known_to IS NULL AND f.term = '2026-10' "
        "AND f.id % 12 = 0 AND NOT EXISTS (SELECT 1 FROM support_entitlement e "
        "WHERE e.subject = f.subject AND e.benefit = f.benefit)")
    print("aside", cursor.rowcount)
from nuanxin.config.preparing import count_afresh
count_afresh()
"""
)
_PAGES = (
    CONNECT
    + """
import json, time
from statistics import median
from django.http import QueryDict
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.support.benefits.lists import Listed
from nuanxin.support.benefits.queries import Filters, cells
from nuanxin.kit.term import Term
from nuanxin.web.assess.lists import filters_of, page, selected, streamed
from nuanxin.web.assess.terms import read
from datetime import date
scope, term = Scope.of("341599"), Term.parse("2026-10")
found = {}
started = time.perf_counter()
cells(scope, term, Filters())
found["board"] = time.perf_counter() - started
for which in (Listed.ELIGIBLE, Listed.TO_CONFIRM, Listed.TO_STOP, Listed.CHANGED, Listed.ASIDE):
    taken = []
    for _ in range(10):
        started = time.perf_counter()
        shown = page(scope, QueryDict(""), "2026-10", which, date(2026, 11, 22))
        taken.append(time.perf_counter() - started)
    asked = read(scope, QueryDict(""), date(2026, 11, 22), "2026-10")
    started = time.perf_counter()
    lines = streamed(selected(asked, which, filters_of(QueryDict(""))))
    next(lines, None)
    first = time.perf_counter() - started
    many = sum(1 for _ in lines)
    found[which.value] = {
        "p50": round(median(taken), 3), "of": shown.listing.total,
        "export, first line": round(first, 2), "all": round(time.perf_counter() - started, 2),
    }
print(json.dumps(found))
"""
)


def main(sizes: list[int]) -> int:
    for people in sizes:
        with tempfile.TemporaryDirectory(prefix="nuanxin-") as name:
            folder = Path(os.environ.get("KEEP") or name)
            folder.mkdir(exist_ok=True)
            write(people, folder)
            environment = os.environ | {"NUANXIN_VAR": str(folder / "var")}
            run("-c", PREPARE, environment=environment)
            run("-c", _FILL, str(folder), environment=environment)
            figures = {"month, empty": assessed("--month", "2026-10", environment=environment)}
            run("-c", _CONFIRM, environment=environment)
            for what, words in (
                ("month", ("--month", "2026-10")),
                ("again", ("--month", "2026-10")),
                ("the month before", ("--month", "2026-09")),
                ("half a year", ("--year", "2026", "--period", "下半年")),
            ):
                figures[what] = assessed(*words, environment=environment)
            print(run("-c", _WORK, environment=environment))
            pages = json.loads(run("-c", _PAGES, environment=environment).splitlines()[-1])
        used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"{people:,} people; most memory of one process {used:.0f} MB")
        for what, seconds in figures.items():
            print(f"  {what:20} {seconds:6.1f} s")
        print(f"  pages {pages}")
    return 0


def assessed(*words: str, environment: dict[str, str]) -> float:
    """Run one assessment; the seconds it says it took."""
    told = run(
        "nuanxin.config.cli", "assess", *words, "--region", REGION, "--json",
        environment=environment,
    )  # fmt: skip
    seconds = json.loads(told)["seconds"]
    return float(seconds)


def run(module: str, *words: str, environment: dict[str, str]) -> str:
    how = [module] if module == "-c" else ["-m", module]
    started = time.perf_counter()
    command = [sys.executable, *how, *words]
    done = subprocess.run(command, check=False, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    if time.perf_counter() - started > 600:
        raise SystemExit(f"{module} took too long")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main([int(word) for word in sys.argv[1:]] or [51_012]))
