"""Lists and searches among a province's people: `python -m benchmarks population [PEOPLE]`.

Fills a PostgreSQL of its own with families of three in the villages of one province (by
default 1,000,000 people; some 28,000 villages), then times pages and searches of the list of
families as the product asks for them, for a township, a county and the province: p50 and p95 of
ten runs, the worse of two rounds, each beside a round as a role that no row policy binds. The
peer asks the same database the same questions with `LIKE '%…%'`. With KEEP=folder the database
stays there, and a later run with the same KEEP only times (PEER=no: no peer).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.tables import CONNECT, PREPARE

PEOPLE = 1_000_000
AIM_MILLISECONDS = 100

FILL = (
    CONNECT
    + """
import json, sys
import psycopg
from django.conf import settings
from django.db import connection
from nuanxin.base.jurisdiction.divisions import region_tree
from nuanxin.base.vault.blind import blind_index
from nuanxin.base.vault.kinds import Kind
from nuanxin.config.places import VAR
from nuanxin.kit.region import RegionCode
from nuanxin.registry.people.pinyin import spelt

homes, tree = int(sys.argv[1]) // 3, region_tree()
towns = [int(town.code.value) for city in tree.children(RegionCode.parse("43"))
    for county in tree.children(city.code) for town in tree.children(county.code)]
# The commonest stand twice.
surnames = ("王王李李张张刘刘陈陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩"
    "邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆汪范")
given = [a + b for a in ("建", "桂", "秀", "国", "玉", "志", "文", "春", "小", "海", "金", "明",
    "德", "丽", "红") for b in ("华", "兰", "英", "平", "芳", "军", "珍", "强", "梅", "生",
    "云", "林", "明", "清", "香", "辉", "莲", "勇", "霞", "福")]
with psycopg.connect(
    host=connection.settings_dict["HOST"], dbname="nuanxin", user="postgres",
    password=json.loads((VAR / "postgres.json").read_text())["postgres"],
) as raw:
    # Rows are made whole here; asking again for each whether its parent exists takes minutes.
    raw.execute("SET session_replication_role = replica")
    raw.execute("SET work_mem = '256MB'")
    raw.execute("CREATE TEMP TABLE c_town (n int, code bigint)")
    with raw.cursor().copy("COPY c_town FROM STDIN") as copied:
        for row in enumerate(towns):
            copied.write_row(row)
    raw.execute("CREATE TEMP TABLE c_name (n int, name text, pinyin text, initials text)")
    names = [s + g for s in surnames for g in given]
    with raw.cursor().copy("COPY c_name FROM STDIN") as copied:
        for n, name in enumerate(names):
            copied.write_row((n, name, *spelt(name)))
    raw.execute("ANALYZE c_town; ANALYZE c_name")
    raw.execute("INSERT INTO base_region (code, name, kind, source) "
        "SELECT code + 200 + v, substr('桃河石新青白上下龙高', 1 + (n * 7 + v) % 10, 1) || "
        "substr('林口山塘坪溪湾冲家桥', 1 + (n + v * 3) % 10, 1) || "
        "substr('东南西北中', 1 + (n + v) % 5, 1) || '村', 'village', 'bench' "
        "FROM c_town, generate_series(1, 15) v")
    (source,) = raw.execute("INSERT INTO registry_source (region, kind, label, document, "
        "received_on, recorded_at) VALUES (430000000000, 'roll', 'bench', '', '2026-01-05', "
        "'2026-01-05') RETURNING id").fetchone()
    raw.execute("CREATE TEMP TABLE c_home AS SELECT h, code, row_number() OVER () AS id FROM ("
        "SELECT h, t.code + 201 + (h / (SELECT count(*) FROM c_town)) %% 15 AS code "
        "FROM generate_series(0, %s - 1) h JOIN c_town t "
        "ON t.n = h %% (SELECT count(*) FROM c_town) ORDER BY code, h) s", [homes])
    raw.execute("INSERT INTO registry_household (id, public_id, region, number, opened_on, "
        "closed_reason, revision) SELECT id, gen_random_uuid(), code, "
        "code / 1000 || '-' || lpad(h::text, 6, '0'), "
        "date '2015-01-01' + (h % 4000 * 7919 % 4000)::int, "
        "'', 1 FROM c_home")
    raw.execute("CREATE TEMP TABLE c_person AS SELECT 3 * c.id + k AS id, c.id AS home, "
        "code, k, m.name, m.pinyin, m.initials FROM c_home c, generate_series(0, 2) k, "
        "LATERAL (SELECT (hashint8(3 * c.id + k)::bigint + 2147483648) %% %s AS n) x "
        "JOIN c_name m USING (n)", [len(names)])
    raw.execute("INSERT INTO registry_person (id, public_id, region, name, pinyin, initials, "
        "id_number_sealed, id_number_index, id_number_mask, disability_number_mask, "
        "phone_sealed, phone_index, phone_mask) SELECT id, gen_random_uuid(), code, name, "
        "pinyin, initials, decode(repeat(md5(id::text), 3), 'hex'), "
        "decode(md5('i' || id), 'hex'), "
        "code / 1000000 || '********' || lpad((id % 10000)::text, 4, '0'), '', "
        "CASE k WHEN 2 THEN NULL ELSE decode(repeat(md5(id::text), 3), 'hex') END, "
        "CASE k WHEN 2 THEN NULL ELSE decode(md5('p' || id), 'hex') END, "
        "CASE k WHEN 2 THEN '' ELSE '138****' || lpad((id % 10000)::text, 4, '0') END "
        "FROM c_person")
    raw.execute("INSERT INTO registry_personfacts (region, known_from, source_id, person_id, "
        "name, id_number_mask, sex, alive, death_proof, hukou, marital_status, employer_kind, "
        "complication_grade, only_child_certificate_number, disability_grade, disability_kind) "
        "SELECT code, '2026-01-05', %s, id, name, '', CASE k WHEN 0 THEN '女' ELSE '男' END, "
        "k < 2, '', '农业', CASE k WHEN 2 THEN '' ELSE '初婚' END, '', '', '', '', '' "
        "FROM c_person", [source])
    raw.execute("INSERT INTO registry_householdfacts (region, known_from, source_id, "
        "household_id, children_complete) SELECT code, '2026-01-05', %s, id, true FROM c_home",
        [source])
    raw.execute("INSERT INTO registry_membership (region, person_region, known_from, "
        "source_id, household_id, person_id, role, position, parentage) SELECT code, code, "
        "'2026-01-05', "
        "%s, home, id, (ARRAY['女方', '男方', '子女'])[k + 1], 1, "
        "CASE k WHEN 2 THEN '双方亲生' ELSE '' END FROM c_person", [source])
    raw.execute("INSERT INTO registry_supportcertificate (public_id, region, person_id, "
        "number, status, ended_reason, printed, source_id) SELECT gen_random_uuid(), code, id, "
        "'TF' || lpad(id::text, 8, '0'), 'valid', '', 0, %s FROM c_person "
        "WHERE k = 0", [source])
    for id in (3, 4, 1500, 3001):
        raw.execute("UPDATE registry_person SET id_number_index = %s, phone_index = %s "
            "WHERE id = %s", [blind_index(Kind.ID_NUMBER, f"4301051960052{id:04d}X"),
            blind_index(Kind.PHONE, f"1380000{id:04d}"), id])
    raw.execute("UPDATE registry_person SET name = '欧阳雪舟', pinyin = 'ouyangxuezhou', "
        "initials = 'oyxz' WHERE id IN (3, 1500)")
with psycopg.connect(
    host=connection.settings_dict["HOST"], dbname="nuanxin", user="postgres", autocommit=True,
    password=json.loads((VAR / "postgres.json").read_text())["postgres"],
) as raw:
    raw.execute("CHECKPOINT")
    raw.execute("VACUUM")
from nuanxin.config.preparing import count_afresh
count_afresh()
"""
)
_TIME = (
    CONNECT
    + """
import json, os, statistics, sys, time
from django.db import connection
from nuanxin.config.places import VAR
from django.http import QueryDict
from nuanxin.base.ui.listing import PastTheEnd
from nuanxin.registry.people.models import Household
from nuanxin.web.families import lists

first = Household.objects.get(pk=1)
town, scopes = first.region // 1000, {}
scopes["township"] = Scope.of(str(town))
scopes["county"] = Scope.of(str(town // 1000))
scopes["province"] = Scope.of("43")
number = first.number
asked = {
    "by place, page 1": "", "page 50": "page=50", "by number": "sort=number",
    "by day, latest first": "sort=-opened", "common surname 陈": "q=陈",
    "陈, the last page before all are counted": "q=陈&page=10", "one letter l": "q=l",
    "common name 陈秀英": "q=陈秀英", "rare name 欧阳": "q=欧阳", "pinyin chenxiu": "q=chenxiu",
    "initials cxy": "q=cxy", "ID number": "q=43010519600520003X", "phone": "q=13800000003",
    "certificate": "q=TF00000003", "family number": f"q={number}",
    "start of a number": f"q={number[:8]}", "village 桃林": "q=桃林",
}
LIKE = (
    "SELECT DISTINCT h.* FROM registry_household h JOIN registry_membership m "
    "ON m.household_id = h.id AND m.known_to IS NULL JOIN registry_person p "
    "ON p.id = m.person_id WHERE h.region >= %s AND h.region < %s AND h.closed_on IS NULL "
    "AND (p.name LIKE %s OR p.pinyin LIKE %s OR p.initials LIKE %s OR h.number LIKE %s)"
)

def peer(scope, words):
    ((low, high),) = scope.ranges
    like = f"%{words}%"
    values = [low, high, like, like, like, like]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({LIKE}) x", values)
        cursor.execute(f"{LIKE} ORDER BY h.region, h.id LIMIT 20", values)
        cursor.fetchall()

def timed(act, runs):
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - began))
    taken.sort()
    return statistics.median(taken), taken[max(0, round(0.95 * runs) - 1)]

# The same statements as a role that row policies do not bind: what those policies cost.
app = {k: connection.settings_dict[k] for k in ("USER", "PASSWORD")}
bare = {"USER": "postgres",
    "PASSWORD": json.loads((VAR / "postgres.json").read_text())["postgres"]}

def become(who):
    connection.close()
    connection.settings_dict.update(who)

def bound_and_bare(act):
    both = {True: [], False: []}
    for turn in range(4):
        become(app if turn % 2 else bare)
        act()
        both[bool(turn % 2)].append(timed(act, 10))
    middle, worst = (max(each) for each in zip(*both[True]))
    return middle, worst, min(p50 for p50, _ in both[True]) / min(p50 for p50, _ in both[False])

only, slow, ratios = os.environ.get("ONLY", ""), 0, []
peers = os.environ.get("PEER") != "no"
print(f"load {os.getloadavg()[0]:.1f}; ms p50 / p95")
for where, scope in scopes.items():
    narrow_to(scope)  # as a request of that office does
    for what, text in asked.items():
        if only not in what:
            continue
        query = QueryDict(text, mutable=True)
        try:
            total = lists.index(scope, query).listing.total
        except PastTheEnd as past:  # the product leads to the last page
            query["page"] = str(past.last)
            total = lists.index(scope, query).listing.total
        middle, worst, ratio = bound_and_bare(lambda: lists.index(scope, query))
        slow += middle > float(sys.argv[1])
        ratios.append(ratio)
        line = f"{where:<9} {what:<22.22} {total:>8,} families {middle:8.1f} / {worst:8.1f}"
        line += f"   {ratio:.2f} x bare"
        if words := query.get("q", ""):
            if peers and not words[:5].isdigit() and "TF" not in words and "桃" not in words:
                p50, _ = timed(lambda: peer(scope, words), 3)
                line += f"   LIKE {p50:8.0f}"
        print(line, flush=True)
ratios.sort()
print(f"row policies: {statistics.geometric_mean(ratios):.2f} times the plain filter, "
    f"{ratios[0]:.2f} to {ratios[-1]:.2f}")
print(f"load {os.getloadavg()[0]:.1f}; {slow} of {len(asked) * len(scopes)} over the aim")
sys.exit(1 if slow else 0)
"""
)


def main(people: int) -> int:
    if kept := os.environ.get("KEEP", ""):
        filled = Path(kept, "postgres.json").exists()
        return _run(kept, people, filled=filled)
    with tempfile.TemporaryDirectory(prefix="nuanxin-") as var:
        return _run(var, people, filled=False)


def _run(var: str, people: int, *, filled: bool) -> int:
    scripts = [(_TIME, AIM_MILLISECONDS)]
    if not filled:
        scripts = [(PREPARE, 0), (FILL, people), *scripts]
    environment = {**os.environ, "NUANXIN_VAR": var}
    for script, word in scripts:
        code = subprocess.run(
            [sys.executable, "-c", script, str(word)], env=environment, check=False
        ).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE))
