"""Emitter for one family: every definition becomes one straight-line Python function.

Only our own nodes are emitted, never an author's text: names reach the source as quoted
literals.
A function `d<index>(v, a, h, s, R, L)` takes the row's values and active parts, household and
subject facts, the
roles and the lists, and returns (verdict, conditions, layer amounts, bearer positions, counted
income).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from nuanxin.policy.nodes import Node
from nuanxin.policy.policy import Definition, Layer, Policy
from nuanxin.policy.running import COMPLETE

_SIGNS = {"=": "==", "<>": "!=", "<": "<", "<=": "<=", "+": "+", "-": "-", "*": "*"}


def emit(policy: Policy) -> str:
    """The source of all functions."""
    return "\n".join(_Emitter(policy.column_of).definition(each) for each in policy.definitions)


class _Emitter:
    def __init__(self, columns: Mapping[Node, int]) -> None:
        self._columns = columns
        self._lines: list[str] = []
        self._known: dict[Node, str] = {}
        self._count = 0
        self._indent = 1

    def definition(self, definition: Definition) -> str:
        self._lines = [f"def d_{definition.number}(v, a, h, s, R, L):", " ac, al = a"]
        conditions = [
            self._guarded(f"ac[{position}]", condition.node)
            for position, condition in enumerate(definition.conditions)
        ]
        verdict = self._verdict(conditions)
        income = "None"
        if definition.counted_income is not None:
            income = self._value(definition.counted_income)
        shown = _tuple(conditions)
        if definition.layers:
            self._line(f"if {verdict} is not True: return {verdict}, {shown}, (), (), {income}")
        pairs = [self._layer(layer, index) for index, layer in enumerate(definition.layers)]
        amounts, bearers = _tuple([a for a, _ in pairs]), _tuple([b for _, b in pairs])
        self._line(f"return {verdict}, {shown}, {amounts}, {bearers}, {income}")
        return "\n".join(self._lines) + "\n"

    def _line(self, text: str) -> None:
        self._lines.append(" " * self._indent + text)

    def _new(self, expression: str) -> str:
        self._count += 1
        name = f"t{self._count}"
        self._line(f"{name} = {expression}")
        return name

    def _guarded(self, flag: str, node: Node) -> str:
        """A condition counts only where its pack is in force."""
        return self._new(f"{self._value(node)} if {flag} else True")

    def _verdict(self, conditions: list[str]) -> str:
        if not conditions:
            return self._new("True")
        false = " or ".join(f"{name} is False" for name in conditions)
        unknown = " or ".join(f"{name} is None" for name in conditions)
        return self._new(f"False if {false} else None if {unknown} else True")

    def _layer(self, layer: Layer, index: int) -> tuple[str, str]:
        when, value = self._value(layer.when), self._value(layer.node)
        amount = self._new(
            f"0 if not al[{index}] or {when} is False else None if {when} is None else {value}"
        )
        bearer = "-1"
        for position in reversed(range(len(layer.bearers))):
            holds = self._value(layer.bearers[position].when)
            bearer = f"{position} if {holds} is True else -2 if {holds} is None else {bearer}"
        return amount, self._new(bearer)

    def _value(self, node: Node, element: str = "") -> str:
        """The name (or literal) that holds a node's value; inside a list nothing is shared
        between turns.
        """
        if not element and node in self._known:
            return self._known[node]
        name = self._built(node, element)
        if not element:
            self._known[node] = name
        return name

    def _built(self, node: Node, element: str) -> str:
        if node.op == "lit":
            return _literal(node.args[0])
        if node.by_row:
            return self._new(f"v[{self._columns[node]}]")
        if node.op == "unknown":
            return "None"
        if node.op == "fact":
            return self._fact(node, element)
        if node.op == "result":
            return self._result(node, element)
        over_list = _OVER_LISTS.get(node.op)
        if over_list:
            return over_list(self, node)
        return self._operation(node, [self._value(part, element) for part in node.parts])

    def _operation(self, node: Node, parts: list[str]) -> str:
        if node.op == "not":
            return self._new(f"None if {parts[0]} is None else not {parts[0]}")
        left, right = parts
        if node.op in ("and", "or"):
            decisive = node.op == "or"
            return self._new(
                f"{decisive} if {left} is {decisive} or {right} is {decisive} "
                f"else None if {left} is None or {right} is None else {not decisive}"
            )
        done = (
            f"add_years({left}, {right})"
            if node.op == "add_years"
            else f"{left} {_SIGNS.get(node.op)} {right}"
        )
        gaps = " or ".join(f"{name} is None" for name in parts if name.startswith("t"))
        return self._new(f"None if {gaps} else {done}" if gaps else done)

    def _fact(self, node: Node, element: str) -> str:
        owner, name = node.args
        holder = {
            "家庭": "h",
            "本人": "s",
            "子女": element,
            "成员": element,
            "住院": element,
        }.get(str(owner), f"R[{owner!r}]")
        return self._new(f"{holder}.get({name!r})")

    def _result(self, node: Node, element: str) -> str:
        benefit, name, of_member = node.args
        holder = element if of_member else "s"
        return self._new(
            f"{holder}['@'].get({benefit!r}, (False, 0))[{0 if name == '符合' else 1}]"
        )

    def _loop(self, name: object, body: Node) -> str:
        """Open a loop over a list; the caller writes its turns and closes it."""
        self._count += 1
        element = f"e{self._count}"
        self._line(f"for {element} in L[{name!r}]:")
        self._indent += 1
        return self._value(body, element)

    def quantified(self, node: Node) -> str:
        name, body = node.args
        decisive = node.op == "any"
        result = self._new(
            f"{not decisive} if h.get({COMPLETE[str(name)]!r}) is True else None"
        )
        turn = self._loop(name, _as_node(body))
        self._line(f"if {turn} is {decisive}: {result} = {decisive}; break")
        self._line(f"if {turn} is None: {result} = None")
        self._indent -= 1
        return result

    def counted(self, node: Node) -> str:
        name, count, body = node.args
        sure, open_ = self._new("0"), self._new("0")
        turn = self._loop(name, _as_node(body))
        self._line(f"if {turn} is True: {sure} += 1")
        self._line(f"elif {turn} is None: {open_} += 1")
        self._indent -= 1
        complete = f"h.get({COMPLETE[str(name)]!r}) is True"
        return self._new(
            f"True if {sure} >= {count} "
            f"else False if {complete} and {sure} + {open_} < {count} else None"
        )

    def summed(self, node: Node) -> str:
        name, body = node.args
        result = self._new(f"0 if h.get({COMPLETE[str(name)]!r}) is True else None")
        turn = self._loop(name, _as_node(body))
        self._line(
            f"{result} = None if {result} is None or {turn} is None else {result} + {turn}"
        )
        self._indent -= 1
        return result


_OVER_LISTS: Mapping[str, Callable[[_Emitter, Node], str]] = {
    "any": _Emitter.quantified,
    "all": _Emitter.quantified,
    "at_least": _Emitter.counted,
    "sum": _Emitter.summed,
}


def _as_node(value: object) -> Node:
    if not isinstance(value, Node):
        raise TypeError(value)
    return value


def _literal(value: object) -> str:
    if isinstance(value, date):
        return f"date({value.year}, {value.month}, {value.day})"
    return repr(value)


def _tuple(names: list[str]) -> str:
    return f"({', '.join(names)}{',' if len(names) == 1 else ''})"
