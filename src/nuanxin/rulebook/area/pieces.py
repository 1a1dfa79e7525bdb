"""Which periods must be decided: every one for a household some of whose dates fall into the
term, one per stretch of unchanged rules for the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nuanxin.kit.period import month_index
from nuanxin.policy.folding import Plain, fold
from nuanxin.policy.inforce import Setting
from nuanxin.policy.policy import Definition, Policy
from nuanxin.policy.sql import relations
from nuanxin.policy.sql.sqltext import quoted
from nuanxin.policy.sql.tosql import part_columns

_TABLES = {"家庭": "home", "成员": "member", "子女": "child", "住院": "stay"}


def with_needs(policy: Policy, definition: Definition) -> list[Definition]:
    """A definition and all whose results it asks for."""
    found = [definition]
    for each in found:
        needed = [other for name in each.needs for other in policy.by_name.get(name, ())]
        found += [other for other in needed if other not in found]
    return found


def stretches(
    policy: Policy, definition: Definition, settings: Sequence[Setting]
) -> list[Setting]:
    """The first setting of each run of settings under which nothing but the date differs."""
    if len(settings) == 1:
        return list(settings)
    wanted = with_needs(policy, definition)
    moving = {f"k{column}" for each in wanted for column, _ in each.clock.columns}
    still = set(part_columns(policy, wanted)) - moving
    names = [name for name, _ in relations.columns(policy)]
    turning = {month_index(day) for each in wanted for day in each.clock.days}
    starts: list[Setting] = []
    before: object = None
    for place in settings:
        values = [
            tuple(value for name, value in zip(names, record, strict=True) if name in still)
            for record in relations.records(policy, [("", place)], definition)
        ]
        now = (values, tuple(sorted(place.base.active)))
        turned = {place.period.ordinal, place.period.ordinal - 1} & turning
        if now != before or turned:
            starts.append(place)
        before = now
    return starts


def restless(
    policy: Policy, definition: Definition, settings: Sequence[Setting]
) -> Iterator[str]:
    """SELECTs of the households whose dates, or anniversaries, fall into the term."""
    first, last = settings[0].period.ordinal, settings[-1].period.ordinal
    turns = {turn for each in with_needs(policy, definition) for turn in each.clock.turns}
    for turn in sorted(turns, key=str):
        table = _TABLES[turn.entity]
        fact = policy.vocabulary.facts[turn.entity, turn.fact]
        day = quoted(fact.column)
        month = f"(EXTRACT(YEAR FROM {day}) * 12 + EXTRACT(MONTH FROM {day}) - 1)"
        key = "id" if table == "home" else "household_id"
        for age in sorted(_ages(turn.age, settings)):
            low, high = first - 12 * age, last - 12 * age
            yield f"SELECT {key} AS id FROM {table} WHERE {month} BETWEEN {low} AND {high}"


def _ages(age: object, settings: Sequence[Setting]) -> set[int]:
    """The ages a turn is about; under some readings and rates they differ."""
    if age is None:
        return {0}
    found: set[Plain] = set()
    for place in settings:
        environment = place.environment({}, place.base.standing)
        found.add(fold(age, environment))  # type: ignore[arg-type]
    return {each for each in found if isinstance(each, int)}
