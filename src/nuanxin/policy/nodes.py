"""Typed rule nodes: what a rule means once every name and type is known. Immutable, hashable,
emitted twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

YES: Final = "是否"
INTEGER: Final = "整数"
MONEY: Final = "金额"
DATE: Final = "日期"
WORD: Final = "枚举"

FACT: Final = "fact"  # depends on the family
TIME: Final = "time"  # depends on the period, not only on parameters
NOTHING: Final[frozenset[str]] = frozenset()

LISTS: Final = ("子女", "成员", "住院")


class Node:
    """One node.

    op and arguments:
    `lit` (value) · `unknown` (ask) · `param` (name) · `period` (期初|期末) · `region` (fact
    name) · `reading` (key, value)
    · `fact` (owner, name) with owner 本人, 家庭, a role or a list name · `result` (benefit,
    符合|金额)
    · `and` `or` `not` · `=` `<>` `<` `<=` · `+` `-` `*` · `add_years` (date, years) ·
    `latest_birth` (years, date)
    · `any` `all` `sum` (list, body) · `at_least` (list, count, body).
    """

    __slots__ = ("_hash", "args", "op", "parts", "type", "varies")

    def __init__(
        self, op: str, kind: str, args: tuple[object, ...], varies: frozenset[str]
    ) -> None:
        self.op = op
        self.type = kind
        self.args = args
        self.varies = varies
        self.parts = tuple(part for part in args if isinstance(part, Node))
        self._hash = hash((op, kind, args))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return (
            isinstance(other, Node)
            and self._hash == other._hash
            and (self.op, self.type, self.args) == (other.op, other.type, other.args)
        )

    def __reduce__(self) -> tuple[object, ...]:
        return Node, (self.op, self.type, self.args, self.varies)

    @property
    def by_row(self) -> bool:
        """Whether place and time alone decide it."""
        return FACT not in self.varies

    def walk(self) -> Iterator[Node]:
        """This node and all below it."""
        yield self
        for part in self.parts:
            yield from part.walk()


# The same rule is one object however often it is written: packs repeat the conditions of upper
# documents.
_MADE: Final[dict[Node, Node]] = {}


def make(op: str, kind: str, *args: object, varies: frozenset[str] = NOTHING) -> Node:
    """Build a node; what it varies with is what its parts vary with, and `varies`."""
    for part in args:
        if isinstance(part, Node):
            varies |= part.varies
    node = Node(op, kind, args, varies)
    return _MADE.setdefault(node, node)


def with_args(node: Node, args: tuple[object, ...]) -> Node:
    """The same node about other arguments."""
    return make(node.op, node.type, *args, varies=node.varies)


TRUE: Final = Node("lit", YES, (True,), NOTHING)
FALSE: Final = Node("lit", YES, (False,), NOTHING)


def both(left: Node, right: Node) -> Node:
    return make("and", YES, left, right)


def either(left: Node, right: Node) -> Node:
    return make("or", YES, left, right)


def negated(node: Node) -> Node:
    return make("not", YES, node)


def all_of(nodes: list[Node]) -> Node:
    """The conjunction of the nodes; true when there are none."""
    result = TRUE
    for index, node in enumerate(nodes):
        result = both(result, node) if index else node
    return result


def any_of(nodes: list[Node]) -> Node:
    """The disjunction of the nodes; false when there are none."""
    result = FALSE
    for index, node in enumerate(nodes):
        result = either(result, node) if index else node
    return result


def under(node: Node, choices: Mapping[str, str]) -> Node:
    """The rule with the readings chosen written in: what the other readings say falls away."""
    if node.op == "reading":
        return TRUE if choices.get(str(node.args[0])) == node.args[1] else FALSE
    if not node.parts:
        return node
    parts = tuple(under(part, choices) for part in node.parts)
    if node.op in ("and", "or"):
        decisive, neutral = (FALSE, TRUE) if node.op == "and" else (TRUE, FALSE)
        if decisive in parts:
            return decisive
        left = [part for part in parts if part is not neutral]
        return left[0] if len(left) == 1 else neutral if not left else make(node.op, YES, *left)
    waiting = iter(parts)
    args = tuple(next(waiting) if isinstance(part, Node) else part for part in node.args)
    return with_args(node, args)
