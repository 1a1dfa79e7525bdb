"""`decide_area` on a county and on a million people, beside the one-family function.

`python -m benchmarks area [PEOPLE …]` (default 51012 1000000). Every size and term runs in a
process of its own; the peer decides a sample of the same households with the function that
decides one family and is scaled up, halved for two processes.
"""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random

from nuanxin.kit.period import Period
from nuanxin.kit.term import Term
from nuanxin.policy import casefile
from nuanxin.policy.decide import outcomes
from nuanxin.policy.store import load_policy
from nuanxin.rulebook.area.deciding import AreaRequest, decide_area
from nuanxin.rulebook.area.loading import Facts

REGION = 341599000000
SAMPLE = 2_000
HEADERS = {
    "household": ["id", "region", "children_complete"],
    "member": [
        "id",
        "household_id",
        "sex",
        "birth_date",
        "alive",
        "death_date",
        "hukou",
        "marital_status",
        "complication_grade",
        "only_child_certificate",
        "urban_retired",
        "on_contraception_reward_roll",
    ],
    "child": [
        "id",
        "household_id",
        "sex",
        "parentage",
        "birth_date",
        "alive",
        "death_date",
        "disability_grade",
        "first_assessed",
    ],
}


def _day(random: Random, first: int, last: int) -> date:
    return date(first, 1, 1) + timedelta(days=random.randrange(365 * (last - first)))


def write(people: int, folder: Path) -> Facts:
    """Couples with one child, as a county keeps them; a few gaps and deaths."""
    random = Random(20261010)
    rows: dict[str, list[list[object]]] = {name: [] for name in HEADERS}
    for number in range(people // 3):
        village = REGION + 1000 * (1 + number % 21) + 1 + number % 420 // 21
        rows["household"].append([number, village, "t" if random.random() < 0.98 else ""])
        for sex in "女男":
            rows["member"].append(_member(random, 3 * number + len(rows["member"]) % 2, sex))
            rows["member"][-1][1] = number
        rows["child"].append([3 * number + 2, number, *_child(random)])
    for name, columns in HEADERS.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as opened:
            csv.writer(opened, lineterminator="\n").writerows([columns, *rows[name]])
    return Facts(*(folder / f"{name}.csv" for name in HEADERS))


def _member(random: Random, number: int, sex: str) -> list[object]:
    dead = random.random() < 0.06
    return [
        number,
        0,
        sex,
        _day(random, 1940, 1980) if random.random() < 0.995 else "",
        "f" if dead else "t",
        _day(random, 2015, 2027) if dead else "",
        "农业" if random.random() < 0.7 else "非农业",
        "初婚" if random.random() < 0.93 else "再婚",
        "三级" if random.random() < 0.002 else "无",
        "t" if random.random() < 0.6 else "f",
        "t" if random.random() < 0.1 else "f",
        "t" if random.random() < 0.02 else "f",
    ]


def _child(random: Random) -> list[object]:
    dead, lame = random.random() < 0.03, random.random() < 0.04
    return [
        "女" if random.random() < 0.4 else "男",
        "双方亲生",
        _day(random, 1970, 2020),
        "f" if dead else "t",
        _day(random, 2000, 2027) if dead else "",
        "二级" if lame else "无",
        _day(random, 2000, 2020) if lame else "",
    ]


def measure(people: int, term: str) -> None:
    """One run in this process: print its figures as JSON."""
    policy = load_policy()
    with tempfile.TemporaryDirectory() as name:
        facts = write(people, Path(name))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.perf_counter()
        with decide_area(AreaRequest(policy, Term.parse(term)), facts) as result:
            rows = result.copy_to(Path(name) / "out.csv")
            subjects = sum(each.subjects for each in result.counts.values())
            figures = {
                "seconds": time.perf_counter() - started,
                "grounds": len(result.grounds),
                "rows": rows,
                "subjects": subjects,
            }
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        figures["memory"] = max(after - before, 0) / 1024
    print(json.dumps(figures))


def peer(term: str) -> float:
    """Seconds per household of the one-family function, all months of the term."""
    policy, random = load_policy(), Random(20261010)
    periods = [*Term.parse(term).periods()]
    cases = []
    for _ in range(SAMPLE):
        members = [_facts("member", policy, _member(random, 0, sex)) for sex in "女男"]
        child = _facts("child", policy, [0, 0, *_child(random)])
        place = casefile.Place(periods[-1], f"{REGION}")
        cases.append(
            casefile.make_case(
                policy, place, members, children=[child], household={"子女情况已核实": True}
            )
        )
    started = time.perf_counter()
    for case in cases:
        for period in periods:
            for outcome in outcomes(policy, case._replace(at=period)):
                assert outcome.verdict
                assert outcome.shares is not None
    return (time.perf_counter() - started) / SAMPLE


def _facts(table: str, policy: object, row: list[object]) -> dict[str, object]:
    entity = {"member": "成员", "child": "子女"}[table]
    names = {f.column: f.name for f in policy.vocabulary.of(entity).values()}  # type: ignore[attr-defined]
    told = {}
    for column, value in zip(HEADERS[table], row, strict=True):
        if column in names and value != "":
            told[names[column]] = {"t": True, "f": False}.get(value, value)  # type: ignore[call-overload]
    return told


def main(sizes: list[int]) -> int:
    for term in ("2026-10", "2026-H2"):
        alone = peer(term)
        for people in sizes:
            words = [sys.executable, "-m", "benchmarks.area", "--one", str(people), term]
            done = subprocess.run(words, capture_output=True, text=True, check=True)
            figures = json.loads(done.stdout.splitlines()[-1])
            other = alone * (people // 3) / 2
            print(
                f"  {people:>9,} people {Period.parse('2026').year} {term:8} "
                f"{figures['seconds']:6.1f} s {figures['memory']:+7.0f} MB, "
                f"{figures['subjects']:,} subjects × benefits, {figures['rows']:,} findings on "
                f"{figures['grounds']:,} grounds; one by one on two processes {other:6.1f} s"
            )
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        measure(int(sys.argv[2]), sys.argv[3])
    else:
        sys.exit(main([int(word) for word in sys.argv[1:]] or [51_012, 1_000_000]))
