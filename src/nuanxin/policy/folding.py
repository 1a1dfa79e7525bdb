"""Folding: the parts of a rule that place and time alone decide become plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from nuanxin.kit.period import latest_birth
from nuanxin.policy.nodes import Node
from nuanxin.policy.packs import Value

Plain = bool | int | date | str | None


class Standing(NamedTuple):
    """A parameter's value in force, and the pack that set it."""

    value: Value
    pack: int


class Environment(NamedTuple):
    """What folding needs: the period's days, parameters, region facts and readings chosen."""

    first_day: date
    last_day: date
    standing: Mapping[str, Standing]
    region_facts: Mapping[str, Plain]
    choices: Mapping[str, str]


def _add(a: int, b: int) -> int:
    return a + b


_OPERATIONS: Mapping[str, Callable[..., Plain]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "+": _add,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "latest_birth": latest_birth,
}


def fold(node: Node, environment: Environment) -> Plain:
    """The value of a rule that no family is needed for; None where it is unknown."""
    leaf = _LEAVES.get(node.op)
    if leaf:
        return leaf(node, environment)
    values = [fold(part, environment) for part in node.parts]
    if node.op in ("and", "or"):
        decisive = node.op == "or"
        if decisive in values:
            return decisive
        return None if None in values else not decisive
    if None in values:
        return None
    if node.op == "not":
        return not values[0]
    return _OPERATIONS[node.op](*values)


def _fold_parameter(node: Node, environment: Environment) -> Plain:
    standing = environment.standing.get(str(node.args[0]))
    return standing.value.value if standing else None


_LEAVES: Mapping[str, Callable[[Node, Environment], Plain]] = {
    "lit": lambda node, _: node.args[0],  # type: ignore[dict-item,return-value]
    "param": _fold_parameter,
    "period": lambda node, env: env.first_day if node.args[0] == "期初" else env.last_day,
    "region": lambda node, env: env.region_facts.get(str(node.args[0])),
    "reading": lambda node, env: env.choices.get(str(node.args[0])) == node.args[1],
    "unknown": lambda _node, _env: None,
}
