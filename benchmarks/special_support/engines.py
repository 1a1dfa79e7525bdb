"""One engine a process: load, run, and the sum of fen per benefit as a check."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from benchmarks.special_support.people import (
    FIRST_MONTH,
    REGIONS,
    YEAR,
    Arrays,
    people,
    standards,
)
from nuanxin.kit.period import Period
from nuanxin.policy.inforce import setting
from nuanxin.policy.sql.tospans import Layout, Plan, cube, plan
from nuanxin.policy.store import load_policy

PACKS = Path(__file__).parent / "packs"
BENEFITS = ("死亡", "伤残")
Run = Callable[[], list[int]]


def numpy_by_hand(count: int) -> Run:
    """What a careful programmer writes by hand for this one question."""
    known, amounts = people(count), standards()
    position = np.searchsorted(REGIONS, known["region"]).astype(np.uint8)

    def run() -> list[int]:
        totals = [0, 0]
        still = known["alive"] & known["only_child"] & (known["again"] == 0)
        grade = known["grade"]
        groups = (
            (still & known["child_dead"], known["death_month"]),
            (still & ~known["child_dead"] & (grade >= 1) & (grade <= 3), known["grade_month"]),
        )
        for benefit, (group, since) in enumerate(groups):
            for month in range(12):
                now = FIRST_MONTH + month
                holds = group & (since > 0) & (since <= now)
                holds &= known["wife_birth_month"] + 588 <= now
                totals[benefit] += int(amounts[benefit, :, month][position[holds]].sum())
        return totals

    return run


def _database(count: int) -> duckdb.DuckDBPyConnection:
    """The people as a table: unknown is NULL, dates are month ordinals."""
    connection = duckdb.connect(config={"threads": 2})
    columns = people(count)
    connection.register("raw", connection.from_arrow(_arrow(columns)))
    connection.execute(
        "CREATE TABLE person AS SELECT row_number() OVER () AS id, region AS region_key, "
        "alive, only_child, CASE WHEN again >= 0 THEN again = 1 END AS again, "
        "child_dead, grade, "
        "nullif(death_month, 0) AS death_month, nullif(grade_month, 0) AS grade_month, "
        "wife_birth_month FROM raw"
    )
    return connection


def _arrow(columns: Arrays) -> Any:
    arrow = importlib.import_module("pyarrow")
    return arrow.table({name: arrow.array(values) for name, values in columns.items()})


def _plans(connection: duckdb.DuckDBPyConnection) -> list[list[Plan]]:
    policy = load_policy(built_in=PACKS)
    layout = Layout(source="person s", household="s", months=True)
    places = [
        (
            str(region),
            [setting(policy, f"{region}000000", Period(YEAR, m)) for m in range(1, 13)],
        )
        for region in REGIONS
    ]
    found = []
    for benefit in BENEFITS:
        (definition,) = policy.by_name[benefit]
        made = plan(policy, definition, places, layout)
        for each in made:
            shape = ", ".join(
                f"{column} {'INTEGER' if column == 'region_key' else kind}"
                for column, kind in each.columns
            )
            connection.execute(f"CREATE TABLE {each.relation} ({shape})")
            marks = ", ".join("?" * len(each.columns))
            rows = [list(record) for record in each.records]
            connection.executemany(f"INSERT INTO {each.relation} VALUES ({marks})", rows)
        found.append(made)
    return found


def engine_cube(count: int) -> Run:
    """The engine: people and fen per county, month and benefit, from intervals that are never
    written.
    """
    connection = _database(count)
    questions = [cube(made, Period(YEAR, 1), Period(YEAR, 12)) for made in _plans(connection)]

    def run() -> list[int]:
        cursor = connection.cursor()
        totals = []
        for question in questions:
            rows = cursor.execute(question).fetchall()
            totals.append(sum(int(row[4]) for row in rows))
        return totals

    return run


def engine_intervals(count: int) -> Run:
    """The engine: one interval per person and benefit, written to a table as an assessment
    keeps it.
    """
    connection = _database(count)
    plans = _plans(connection)

    def run() -> list[int]:
        totals = []
        for made in plans:
            total = 0
            for each in made:
                connection.execute(f"CREATE OR REPLACE TABLE span AS {each.statement}")
                (fen,) = connection.execute(
                    "SELECT SUM((sure_until - sure_from) * amount) FROM span "
                    "WHERE sure_from < sure_until"
                ).fetchall()[0]
                total += int(fen)
            totals.append(total)
        return totals

    return run


def openfisca_tuned(count: int) -> Run:
    """openfisca-core, tuned by hand: three scalars and numpy.take in place of the documented
    look-up.
    """
    return _openfisca(count, tuned=True)


def openfisca_documented(count: int) -> Run:
    """openfisca-core as its documentation writes it: parameters looked up by a vector of
    places.
    """
    return _openfisca(count, tuned=False)


def _openfisca(count: int, *, tuned: bool) -> Run:
    peer = importlib.import_module("benchmarks.special_support.peer")
    run: Run = peer.build(count, tuned=tuned)
    return run


ENGINES: dict[str, Callable[[int], Run]] = {
    "numpy": numpy_by_hand,
    "engine-cube": engine_cube,
    "engine-intervals": engine_intervals,
    "openfisca-tuned": openfisca_tuned,
    "openfisca-documented": openfisca_documented,
}

if __name__ == "__main__":
    sys.exit("python -m benchmarks special_support")
