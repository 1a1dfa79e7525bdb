"""Families as relations in a database, and what a statement says of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Protocol

from nuanxin.kit.money import split
from nuanxin.kit.period import Period
from nuanxin.policy.casefile import Case, Place, make_case
from nuanxin.policy.evaluate import Run, place_of
from nuanxin.policy.inforce import Setting
from nuanxin.policy.policy import Definition, Policy
from nuanxin.policy.sql import relations, tosql
from nuanxin.policy.sql.sqltext import TYPES, literal, quoted
from oracle.families import draw, draw_spot

TABLES = {"household": "家庭", "member": "成员", "child": "子女", "stay": "住院"}
Answer = tuple[bool | None, bool, int | None, tuple[int, ...], int]
Keyed = dict[tuple[int, int, int], Answer]


class Database(Protocol):
    """What both drivers offer."""

    def execute(self, query: str) -> Cursor: ...


class Cursor(Protocol):
    def fetchall(self) -> Sequence[tuple[object, ...]]: ...


def drawn(policy: Policy, area: str, count: int, *, seed: int) -> list[Case]:
    """Random families of an area, each at a period of its own."""
    random = Random(seed)
    cases = []
    for _ in range(count):
        spot = draw_spot(random, area)
        family = draw(random, spot)
        place = Place(
            Period(spot.year, spot.month),
            family.region,
            family.region_facts,
            family.adopted,
            family.settled,
        )
        cases.append(
            make_case(
                policy,
                place,
                family.members,
                children=family.children,
                stays=family.stays,
                household=family.household,
            )
        )
    return cases


def load(database: Database, policy: Policy, cases: Sequence[Case]) -> list[list[int]]:
    """Create and fill the relations; returns the member ids of each case."""
    words = policy.vocabulary
    for table, entity in TABLES.items():
        facts = words.of(entity)
        columns = [f"{quoted(fact.column)} {TYPES[fact.type]}" for fact in facts.values()]
        keys = (
            "id BIGINT, region_key VARCHAR"
            if table == "household"
            else "id BIGINT, household_id BIGINT"
        )
        database.execute(f"CREATE TEMPORARY TABLE {table} ({keys}, {', '.join(columns)})")
    members: list[list[int]] = []
    rows: dict[str, list[str]] = {table: [] for table in TABLES}
    for number, case in enumerate(cases):
        rows["household"].append(_row(policy, "家庭", f"{number}, '{number}'", case.household))
        ids = []
        for table, people in (
            ("member", case.members),
            ("child", case.children),
            ("stay", case.stays),
        ):
            for person in people:
                identity = len(rows[table])
                rows[table].append(_row(policy, TABLES[table], f"{identity}, {number}", person))
                if table == "member":
                    ids.append(identity)
        members.append(ids)
    for table, values in rows.items():
        for start in range(0, len(values), 500):
            database.execute(
                f"INSERT INTO {table} VALUES {', '.join(values[start : start + 500])}"
            )
    return members


def _row(policy: Policy, entity: str, keys: str, facts: object) -> str:
    assert isinstance(facts, dict)
    values = [
        literal(facts.get(name), fact.type)
        for name, fact in policy.vocabulary.of(entity).items()
    ]
    return f"({keys}, {', '.join(values)})"


def put_in_force(
    database: Database,
    policy: Policy,
    places: Iterable[tuple[str, Setting]],
    definition: Definition,
) -> None:
    """Fill the in-force relation for one definition."""
    columns = relations.columns(policy)
    shape = ", ".join(f"{name} {kind}" for name, kind in columns)
    database.execute("DROP TABLE IF EXISTS inforce")
    database.execute(f"CREATE TEMPORARY TABLE inforce ({shape})")
    kinds = {sql: kind for kind, sql in TYPES.items()}
    rows = [
        "("
        + ", ".join(
            literal(value, kinds[kind])
            for value, (_, kind) in zip(record, columns, strict=True)
        )
        + ")"
        for record in relations.records(policy, places, definition)
    ]
    for start in range(0, len(rows), 200):
        database.execute(f"INSERT INTO inforce VALUES {', '.join(rows[start : start + 200])}")


def settings_of(
    policy: Policy, cases: Sequence[Case], definition: Definition
) -> list[tuple[str, Setting]]:
    """The setting of every case that has this definition in force; each case is its own region
    key.
    """
    found = []
    for number, case in enumerate(cases):
        period = case.at.month_of if definition.every == "月" else case.at.year_of
        place = place_of(policy, case, period)
        if definition.number in place.base.active:
            found.append((str(number), place))
    return found


def by_sql(database: Database, policy: Policy, definition: Definition) -> Keyed:
    """(subject id, period, scenario) → answer, from the statement."""
    levels = len(tosql.levels_of(definition))
    found = {}
    rows = database.execute(tosql.statement(policy, definition)).fetchall()
    for row in rows:
        subject, _, period, scenario, holds, adopted, amount = row[:7]
        shares = tuple(int(str(each)) for each in row[7 : 7 + levels] if each is not None)
        key = (int(str(subject)), int(str(period)), int(str(scenario)))
        paid = None if amount is None else int(str(amount))
        reasons = int(str(row[-1]))
        found[key] = (
            _truth(holds),
            bool(adopted),
            paid,
            shares if holds and paid is not None else (),
            reasons,
        )
    assert len(rows) == len(found), "a join has multiplied the rows"
    return found


def _truth(value: object) -> bool | None:
    return None if value is None else bool(value)


def by_function(
    policy: Policy,
    cases: Sequence[Case],
    members: Sequence[Sequence[int]],
    definition: Definition,
) -> Keyed:
    """The same from the generated function."""
    found: Keyed = {}
    for number, case in enumerate(cases):
        period = case.at.month_of if definition.every == "月" else case.at.year_of
        place = place_of(policy, case, period)
        if definition.number not in place.base.active:
            continue
        run = Run(policy, case)
        ids = members[number] if definition.grain == "成员" else [number]
        for scenario, (_, row) in enumerate(place.rows(definition)):
            active = row.active.get(definition.number)
            if active is None:
                continue
            for subject, answer in zip(ids, run.under(definition, row), strict=True):
                holds = {"eligible": True, "not_eligible": False}.get(answer.verdict)
                if not active.adopted:
                    holds = _from_conditions(answer.conditions)
                key = (subject, period.ordinal, scenario)
                reasons = sum(
                    (1 if each else 0 if each is False else 2) << 2 * index
                    for index, each in enumerate(answer.conditions)
                )
                amount = answer.amount if definition.layers else None
                found[key] = (
                    holds,
                    active.adopted,
                    amount,
                    _levels(definition, answer.amounts, answer.bearers)
                    if holds and amount is not None
                    else (),
                    reasons,
                )
    return found


def _from_conditions(conditions: Sequence[bool | None]) -> bool | None:
    if False in conditions:
        return False
    return None if None in conditions else True


def _levels(
    definition: Definition, amounts: Sequence[int | None], bearers: Sequence[int]
) -> tuple[int, ...]:
    total = dict.fromkeys(tosql.levels_of(definition), 0)
    for layer, amount, bearer in zip(definition.layers, amounts, bearers, strict=True):
        if amount and bearer >= 0:
            shares = layer.bearers[bearer].shares
            for (level, _), part in zip(
                shares, split(amount, [w for _, w in shares]), strict=True
            ):
                total[level] += part
    return tuple(total.values())
