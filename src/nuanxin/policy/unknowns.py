"""Which facts keep an answer open: the rule is walked again where something is unknown."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from nuanxin.policy.nodes import Node
from nuanxin.policy.running import COMPLETE, add_years

_Facts = Mapping[str, object]
_SAID_BY = {"有配偶": "婚姻状况", "再婚": "婚姻状况", "成员已列全": "婚姻状况"}
_INCOMPLETE = {"子女": "子女情况已核实", "成员": "配偶情况", "住院": "住院"}


_OPERATIONS: Mapping[str, Callable[[Any, Any], object]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}


class Family(NamedTuple):
    """What one subject's rules are asked of."""

    columns: Mapping[Node, int]
    values: Sequence[object]
    household: _Facts
    subject: _Facts
    roles: Mapping[str, _Facts]
    lists: Mapping[str, Sequence[_Facts]]
    rules: Mapping[str, Sequence[Node]] = {}  # of the benefits other rules ask for


def unknowns(node: Node, family: Family) -> list[str]:
    """Paths of the facts whose absence leaves `node` unknown, such as 女方.出生日期; empty when
    it is known.
    """
    return list(dict.fromkeys(_Walk(family).missing(node)))


def value_of(node: Node, family: Family) -> object:
    """The value of a node by plain interpretation: what the generated functions must agree
    with.
    """
    return _Walk(family).value(node)


class _Walk:
    def __init__(self, family: Family, element: _Facts | None = None, called: str = "") -> None:
        self._family = family
        self._element = element
        self._called = called
        # Each part is asked for again at every level above it.
        self._known: dict[Node, object] = {}
        self._walks: dict[tuple[str, int], _Walk] = {}

    def value(self, node: Node) -> object:
        if node not in self._known:
            self._known[node] = self._worked_out(node)
        return self._known[node]

    def _worked_out(self, node: Node) -> object:
        if node.op == "lit":
            return node.args[0]
        if node.by_row:
            return self._family.values[self._family.columns[node]]
        if node.op == "fact":
            return self._holder(str(node.args[0])).get(str(node.args[1]))
        if node.op == "result":
            return self._result(node)
        if node.op in ("any", "all", "at_least", "sum"):
            return self._over_list(node)
        return self._operation(node)

    def _holder(self, owner: str) -> _Facts:
        family = self._family
        if owner == "家庭":
            return family.household
        if owner == "本人":
            return family.subject
        if owner in family.roles:
            return family.roles[owner]
        return self._element or {}

    def _result(self, node: Node) -> object:
        benefit, name, of_member = node.args
        holder = (self._element or {}) if of_member else self._family.subject
        results = holder.get("@")
        found = results.get(benefit, (False, 0)) if isinstance(results, dict) else (False, 0)
        return found[0] if name == "符合" else found[1]

    def _operation(self, node: Node) -> object:
        if node.op == "unknown":
            return None
        values = [self.value(part) for part in node.parts]
        if node.op in ("and", "or"):
            decisive = node.op == "or"
            if any(value is decisive for value in values):
                return decisive
            return None if None in values else not decisive
        if None in values:
            return None
        return _apply(node.op, values)

    def _turns(self, node: Node) -> Iterator[tuple[_Walk, Node]]:
        name, body = str(node.args[0]), node.args[-1]
        if not isinstance(body, Node):
            raise TypeError(body)
        for index, element in enumerate(self._family.lists[name]):
            if (name, index) not in self._walks:
                called = str(element.get("编号") or f"{name}[{index}]")
                self._walks[name, index] = _Walk(self._family, element, called)
            yield self._walks[name, index], body

    def _complete(self, node: Node) -> bool:
        return self._family.household.get(COMPLETE[str(node.args[0])]) is True

    def _over_list(self, node: Node) -> object:
        found = [turn.value(body) for turn, body in self._turns(node)]
        complete = self._complete(node)
        if node.op == "at_least":
            sure, open_ = found.count(True), found.count(None)
            count = int(str(node.args[1]))
            if sure >= count:
                return True
            return False if complete and sure + open_ < count else None
        if node.op == "sum":
            return (
                None if not complete or None in found else sum(int(str(each)) for each in found)
            )
        decisive = node.op == "any"
        if any(value is decisive for value in found):
            return decisive
        return None if None in found or not complete else not decisive

    def missing(self, node: Node) -> Iterator[str]:
        if self.value(node) is not None:
            return
        if node.by_row:
            yield from (f"地区.{part.args[0]}" for part in node.walk() if part.op == "region")
            return
        yield from {
            "fact": self._missing_fact,
            "unknown": self._missing_paper,
            "result": self._missing_below,
            "any": self._missing_in_list,
            "all": self._missing_in_list,
            "at_least": self._missing_in_list,
            "sum": self._missing_in_list,
        }.get(node.op, self._missing_in_parts)(node)

    def _missing_fact(self, node: Node) -> Iterator[str]:
        owner = str(node.args[0])
        if unsexed := self._unsexed(owner):
            yield from unsexed
        else:
            yield self._path(owner, str(node.args[1]))

    def _unsexed(self, role: str) -> list[str]:
        """Who must have a sex written down before it is known who plays an empty role."""
        if self._family.roles.get(role) != {}:
            return []
        return [
            f"{member.get('编号') or f'成员[{index}]'}.性别"
            for index, member in enumerate(self._family.lists["成员"])
            if member.get("性别") is None
        ]

    def _missing_paper(self, node: Node) -> Iterator[str]:
        owner, _, name = str(node.args[0]).partition(".")
        known = owner in self._family.lists or owner in ("本人", *self._family.roles)
        yield self._path(owner, name) if known else str(node.args[0])

    def _missing_below(self, node: Node) -> Iterator[str]:
        """What the benefit whose result is asked for waits for itself."""
        subject = self._element if node.args[2] and self._element else self._family.subject
        asked = _Walk(self._family._replace(subject=subject))
        for rule in self._family.rules.get(str(node.args[0]), ()):
            yield from asked.missing(rule)

    def _missing_in_list(self, node: Node) -> Iterator[str]:
        for turn, body in self._turns(node):
            yield from turn.missing(body)
        if not self._complete(node):
            yield _INCOMPLETE[str(node.args[0])]

    def _missing_in_parts(self, node: Node) -> Iterator[str]:
        for part in node.parts:
            yield from self.missing(part)

    def _path(self, owner: str, name: str) -> str:
        name = _SAID_BY.get(name, name)
        if owner in self._family.lists:
            return f"{self._called}.{name}"
        if owner == "家庭":
            return name if name in COMPLETE.values() else f"家庭.{name}"
        holder = self._holder(owner)
        return f"{holder.get('编号') or owner}.{name}"


def _apply(operation: str, values: list[object]) -> object:
    if operation == "not":
        return not values[0]
    left, right = values
    if operation == "add_years" and isinstance(left, date) and isinstance(right, int):
        return add_years(left, right)
    return _OPERATIONS[operation](left, right)
