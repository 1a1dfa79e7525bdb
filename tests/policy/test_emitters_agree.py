"""SQL and Python say the same of every family, condition by condition, on DuckDB and on
PostgreSQL.
"""

from __future__ import annotations

import pytest

from nuanxin.policy.decide import outcomes
from nuanxin.policy.policy import Policy
from nuanxin.policy.sql import tosql
from oracle.families import REGIONS
from policy.relational import (
    Database,
    by_function,
    by_sql,
    drawn,
    load,
    put_in_force,
    settings_of,
)

FAMILIES = 40


def assert_agreement(database: Database, policy: Policy, area: str) -> None:
    cases = drawn(policy, area, FAMILIES, seed=len(area))
    members = load(database, policy, cases)
    met = 0
    for definition in policy.definitions:
        places = settings_of(policy, cases, definition)
        if not places:
            continue
        put_in_force(database, policy, places, definition)
        wanted = by_function(policy, cases, members, definition)
        assert by_sql(database, policy, definition) == wanted, definition.name
        met += len(wanted)
    assert met > FAMILIES


@pytest.mark.parametrize("area", REGIONS)
def test_the_statement_agrees_with_the_function_on_duckdb(
    duck: Database, policy: Policy, area: str
) -> None:
    assert_agreement(duck, policy, area)


@pytest.mark.parametrize("area", ["yiyang"])
def test_the_statement_agrees_with_the_function_on_postgresql(
    postgres: Database, policy: Policy, area: str
) -> None:
    assert_agreement(postgres, policy, area)


def test_the_readings_of_a_silent_text_merge_in_sql_as_they_do_for_one_family(
    duck: Database, policy: Policy
) -> None:
    cases = drawn(policy, "hunan", FAMILIES, seed=11)
    members = load(duck, policy, cases)
    (definition,) = policy.by_name["特别扶助金_死亡"]
    put_in_force(duck, policy, settings_of(policy, cases, definition), definition)
    question = tosql.merged(tosql.statement(policy, definition))
    told = {row[0]: (row[3], row[4]) for row in duck.execute(question).fetchall()}
    wanted = {
        members[number][outcome.position]: (outcome.verdict, outcome.amount)
        for number, case in enumerate(cases)
        for outcome in outcomes(policy, case, {definition.name})
    }
    paid = {subject: told[subject] for subject in wanted}
    assert paid == wanted
    assert {"unsettled", "facts_missing", "not_eligible"} <= {each[0] for each in paid.values()}
