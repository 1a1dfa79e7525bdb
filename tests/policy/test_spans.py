"""Intervals say exactly what twelve decisions a year would say, gaps included, on DuckDB and on
PostgreSQL.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from nuanxin.kit.period import Period
from nuanxin.policy.casefile import Case
from nuanxin.policy.evaluate import Run, place_of
from nuanxin.policy.policy import Definition, Policy
from nuanxin.policy.sql.sqltext import TYPES, literal
from nuanxin.policy.sql.tospans import Plan, cube, plan
from nuanxin.policy.store import load_policy
from policy.relational import Database, drawn, load

FAMILIES = 14
FIRST, LAST = Period(2016, 10), Period(2018, 3)
BENEFITS = ("特别扶助金_死亡", "特别扶助金_伤残", "特别扶助金_并发症")
TRUTH = {"eligible": True, "not_eligible": False, "facts_missing": None}


def months() -> list[Period]:
    return [Period.from_ordinal(each) for each in range(FIRST.ordinal, LAST.ordinal + 1)]


def in_pieces(database: Database, each: Plan) -> None:
    """Fill the relation of pieces a plan joins."""
    shape = ", ".join(f"{name} {kind}" for name, kind in each.columns)
    database.execute(f"DROP TABLE IF EXISTS {each.relation}")
    database.execute(f"CREATE TEMPORARY TABLE {each.relation} ({shape})")
    kinds = {sql: kind for kind, sql in TYPES.items()} | {"INTEGER": "整数"}
    for record in each.records:
        values = [
            literal(value, kinds[kind])
            for value, (_, kind) in zip(record, each.columns, strict=True)
        ]
        database.execute(f"INSERT INTO {each.relation} VALUES ({', '.join(values)})")


def plans_for(policy: Policy, definition: Definition, cases: list[Case]) -> list[Plan]:
    places = [
        (str(number), [place_of(policy, case, month) for month in months()])
        for number, case in enumerate(cases)
    ]
    return plan(policy, definition, places)


Told = dict[tuple[int, int, int], tuple[bool | None, int | None]]


def told_by_spans(database: Database, plans: list[Plan]) -> tuple[Told, set[int]]:
    """(subject, scenario, month) → truth and fen; and the subjects in doubt."""
    told: Told = {}
    doubtful: set[int] = set()
    for each in plans:
        in_pieces(database, each)
        for row in database.execute(each.statement).fetchall():
            numbers = [0 if value is None else int(str(value)) for value in row[2:9]]
            subject, (scenario, start, end, *ends) = int(str(row[0])), numbers
            if row[9]:
                doubtful.add(subject)
            amount = None if row[10] is None else int(str(row[10]))
            for month in range(start, end):
                told[subject, scenario, month] = truth_in(month, ends), amount
    return told, doubtful


def truth_in(month: int, ends: list[int]) -> bool | None:
    open_from, sure_from, sure_until, open_until = ends
    if sure_from <= month < sure_until:
        return True
    return None if open_from <= month < open_until else False


def told_by_months(
    policy: Policy, definition: Definition, cases: list[Case], members: list[list[int]]
) -> Told:
    told: Told = {}
    for number, case in enumerate(cases):
        for month in months():
            place = place_of(policy, case, month)
            run = Run(policy, case)
            for scenario, (_, row) in enumerate(place.rows(definition)):
                for subject, answer in zip(
                    members[number], run.under(definition, row), strict=True
                ):
                    key = (subject, scenario, month.ordinal)
                    told[key] = TRUTH[answer.verdict], answer.amount
    return told


def assert_spans_are_months(database: Database, policy: Policy, area: str) -> None:
    cases = drawn(policy, area, FAMILIES, seed=20171128)
    members = load(database, policy, cases)
    met: Counter[bool | None] = Counter()
    for name in BENEFITS:
        (definition,) = policy.by_name[name]
        spans, doubtful = told_by_spans(database, plans_for(policy, definition, cases))
        wanted = told_by_months(policy, definition, cases, members)
        assert spans.keys() == wanted.keys()
        for key, (truth, amount) in wanted.items():
            if key[0] not in doubtful:
                assert spans[key][0] is truth, (name, key)
                met[truth] += 1
            if truth and key[0] not in doubtful:
                assert spans[key][1] == amount, (name, key)
    assert met[True] > 10
    assert met[False] > 100
    assert met[None] > 10


@pytest.mark.parametrize("area", ["yiyang", "hunan"])
def test_spans_equal_months_on_duckdb(duck: Database, policy: Policy, area: str) -> None:
    assert_spans_are_months(duck, policy, area)


def test_spans_equal_months_on_postgresql(postgres: Database, policy: Policy) -> None:
    assert_spans_are_months(postgres, policy, "yiyang")


def test_the_cube_adds_up_what_the_spans_say(duck: Database, policy: Policy) -> None:
    cases = drawn(policy, "hunan", FAMILIES, seed=20171128)
    load(duck, policy, cases)
    (definition,) = policy.by_name["特别扶助金_死亡"]
    plans = plans_for(policy, definition, cases)
    told, doubtful = told_by_spans(duck, plans)
    wanted: Counter[int] = Counter()
    for (subject, _, month), (truth, amount) in told.items():
        if truth and subject not in doubtful:
            wanted[month] += amount or 0
    found: Counter[int] = Counter()
    for _, _, at, _, paid in duck.execute(cube(plans, FIRST, LAST)).fetchall():
        found[int(str(at))] += int(str(paid))
    assert found == wanted
    assert found


FORKED = """\
pack: forked
document: {number: 县发〔2015〕1号, effective: 2015-01-01}
jurisdiction: "43"
clauses: {一: 再婚的按本人的子女算，其余按全家的子女算}
terms:
  全家: {rule: 任一子女(子女.已死亡), clause: 一}
  自己: {rule: 任一子女(子女.属于本人 且 子女.已死亡), clause: 一}
benefits:
  分岔:
    for: 成员
    every: 月
    when:
      子女: {rule: (非 本人.再婚 且 全家) 或 (本人.再婚 且 自己) 或 (全家 且 自己), clause: 一}
      健在: {rule: 本人.健在, clause: 一}
    amount: {标准: {value: 10.00, clause: 一}}
"""


def test_whoever_no_one_interval_fits_is_left_to_the_months(
    duck: Database, tmp_path: Path
) -> None:
    (tmp_path / "forked.yaml").write_text(FORKED, encoding="utf-8")
    policy = load_policy([tmp_path], keep=False)
    cases = drawn(policy, "hunan", 2 * FAMILIES, seed=3)
    members = load(duck, policy, cases)
    (definition,) = policy.by_name["分岔"]
    spans, doubtful = told_by_spans(duck, plans_for(policy, definition, cases))
    wanted = told_by_months(policy, definition, cases, members)
    unknown = {
        subject
        for case, ids in zip(cases, members, strict=True)
        for subject, member in zip(ids, case.members, strict=True)
        if member["再婚"] is None
    }
    assert doubtful == unknown
    assert 0 < len(doubtful) < len({key[0] for key in wanted})
    for key, told in wanted.items():
        if key[0] not in doubtful:
            assert spans[key][0] is told[0], key
