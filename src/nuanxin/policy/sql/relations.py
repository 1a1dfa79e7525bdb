"""The in-force rows as a relation: one row per region key, period and scenario, one column per
part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from nuanxin.policy.folding import Plain
from nuanxin.policy.inforce import Row, Setting
from nuanxin.policy.policy import Definition, Policy
from nuanxin.policy.sql.sqltext import TYPES

KEYS = ("region_key", "period", "scenario")
Record = tuple[Plain, ...]


def columns(policy: Policy) -> list[tuple[str, str]]:
    """Names and SQL types of the relation's columns, keys first."""
    found = [("region_key", "VARCHAR"), ("period", "BIGINT"), ("scenario", "BIGINT")]
    found += [(f"k{index}", TYPES[node.type]) for index, node in enumerate(policy.columns)]
    for definition in policy.definitions:
        found += [(name, "BOOLEAN") for name in _flags(definition)]
    return found


def _flags(definition: Definition) -> list[str]:
    number = definition.number
    names = [f"d{number}_on", f"d{number}_adopted"]
    names += [f"d{number}_c{index}" for index in range(len(definition.conditions))]
    return [*names, *(f"d{number}_l{index}" for index in range(len(definition.layers)))]


def records(
    policy: Policy, places: Iterable[tuple[str, Setting]], definition: Definition
) -> Iterator[Record]:
    """The rows for one definition and what it needs; `places` = (region key, setting).

    A period stands as its month ordinal, a year as that of its December.
    """
    for key, place in places:
        points = place.questions(definition) if definition.number in place.base.active else ()
        for scenario, values in enumerate(product(*(point.readings for point in points))):
            chosen = dict(zip((point.key for point in points), values, strict=True))
            row = place.row(chosen)
            yield (
                key,
                place.period.ordinal,
                scenario,
                *row.values,
                *_marks(policy.definitions, row),
            )


def _marks(definitions: Sequence[Definition], row: Row) -> Iterator[bool]:
    for definition in definitions:
        active = row.active.get(definition.number)
        if active is None:
            yield from (False,) * len(_flags(definition))
        else:
            yield from (True, active.adopted, *active.conditions, *active.layers)
