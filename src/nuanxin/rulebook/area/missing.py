"""Which facts the open answers of an area wait for: asked of the one-family rules, only for
those with a clue.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb

from nuanxin.kit.period import Period
from nuanxin.policy.decide import Outcome
from nuanxin.policy.evaluate import Run
from nuanxin.policy.folding import Plain
from nuanxin.policy.inforce import Setting
from nuanxin.policy.policy import Definition, Policy
from nuanxin.policy.sql.sqltext import quoted
from nuanxin.rulebook.area.family import Family, Rows, family_of
from nuanxin.rulebook.area.loading import ENTITIES, columns_of
from nuanxin.rulebook.area.places import Place

_ENTITY = {"home": "家庭", "member": "成员", "child": "子女", "stay": "住院"}
_CHUNK = 2_000


def families(
    connection: duckdb.DuckDBPyConnection,
    policy: Policy,
    households: Sequence[int],
    place: Place,
    at: Period,
) -> Iterator[tuple[int, Family]]:
    """The households' facts as loaded, as cases."""
    for start in range(0, len(households), _CHUNK):
        chosen = list(households[start : start + _CHUNK])
        rows = {table: _rows(connection, policy, table, chosen) for table in _ENTITY}
        for number in chosen:
            yield number, family_of(policy, place, at, number, rows)


def _rows(
    connection: duckdb.DuckDBPyConnection, policy: Policy, table: str, chosen: list[int]
) -> Rows:
    owner = "household" if table == "home" else table
    names = {fact.column: fact.name for fact in policy.vocabulary.of(ENTITIES[owner]).values()}
    columns = [name for name, _ in columns_of(policy, owner)]
    columns += ["stays_complete"] if table == "home" else []
    key = "id" if table == "home" else "household_id"
    listed = ", ".join(quoted(name) for name in columns)
    found: Rows = {}
    for number, identity, *values in connection.execute(
        f"SELECT {key}, id, {listed} FROM {table} "
        f"WHERE {key} IN (SELECT unnest(CAST(? AS BIGINT[]))) ORDER BY {key}, id",
        [chosen],
    ).fetchall():
        row: dict[str, Plain] = {
            names[name]: value
            for name, value in zip(columns, values, strict=True)
            if value is not None
        }
        if table in ("member", "child"):
            row["id"] = identity
        found.setdefault(number, []).append(row)
    return found


def missing_facts(
    policy: Policy, family: Family, definition: Definition, places: Sequence[Setting]
) -> dict[int | None, tuple[str, ...]]:
    """What each subject's answer waits for: by member id, or None for the household."""
    run = Run(policy, family.case)
    found: dict[int | None, dict[str, None]] = {}
    for place in places:
        if definition.number not in place.base.active:
            continue
        for position, answers in enumerate(run.answers(definition, place)):
            outcome = Outcome(run, place, definition, position, answers)
            subject = family.members[position] if definition.grain == "成员" else None
            found.setdefault(subject, {}).update(dict.fromkeys(outcome.missing))
    return {subject: tuple(names) for subject, names in found.items()}
