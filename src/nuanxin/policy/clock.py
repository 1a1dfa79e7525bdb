"""How time enters a definition: which dates of the family can turn an answer, and which columns
move with the period.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from nuanxin.policy.nodes import DATE, TIME, Node

_COMPARISONS = ("=", "<>", "<", "<=")
_PEOPLE = {"本人": "成员", "女方": "成员", "男方": "成员"}


class Turn(NamedTuple):
    """A dated fact that is compared with the period, `age` years later if given."""

    entity: str
    fact: str
    age: Node | None = None


class Clock(NamedTuple):
    """Everything of one definition that depends on when it is asked."""

    turns: tuple[Turn, ...] = ()
    days: tuple[date, ...] = ()
    columns: tuple[tuple[int, Node], ...] = ()


def clock_of(rules: Iterable[Node], column_of: dict[Node, int]) -> Clock:
    """Read the clock off a definition's rules."""
    turns: list[Turn] = []
    days: list[date] = []
    columns: dict[int, Node] = {}
    for rule in rules:
        for node in _timed(rule):
            columns[column_of[node]] = node
            days += [
                part.args[0]
                for part in node.walk()
                if part.op == "lit" and isinstance(part.args[0], date)
            ]
        for node in rule.walk():
            if node.op in _COMPARISONS and node.parts[0].type == DATE:
                turns += _turns(*node.parts)
    return Clock(
        tuple(dict.fromkeys(turns)), tuple(dict.fromkeys(days)), tuple(columns.items())
    )


def _timed(node: Node) -> Iterator[Node]:
    """The largest parts that place and time alone decide, where time matters."""
    if node.by_row:
        if node.op != "lit" and TIME in node.varies:
            yield node
        return
    for part in node.parts:
        yield from _timed(part)


def _turns(left: Node, right: Node) -> Iterator[Turn]:
    for fact, other in ((left, right), (right, left)):
        if not (other.by_row and TIME in other.varies):
            continue
        age = other.parts[0] if other.op == "latest_birth" else None
        day = fact
        if fact.op == "add_years":
            day, age = fact.parts
        if day.op == "fact":
            owner, name = (str(part) for part in day.args)
            yield Turn(_PEOPLE.get(owner, owner), name, age)
