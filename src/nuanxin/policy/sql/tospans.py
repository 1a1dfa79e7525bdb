"""Emitter for many families over many months: one interval per subject, not one row per month.

`plan` cuts the months of an area into pieces in which parameters and parts stand still, writes
one statement per
pattern of active parts, and gives the small relation of pieces each joins. `cube` adds the
intervals up to people and
fen per region and month without ever writing a row per person and month.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from nuanxin.kit.period import Period, month_index
from nuanxin.policy.folding import Environment, Plain, fold
from nuanxin.policy.inforce import Choices, Row, Setting
from nuanxin.policy.nodes import Node, under
from nuanxin.policy.policy import Definition, Policy
from nuanxin.policy.running import COMPLETE
from nuanxin.policy.sql.roles import role_name, role_steps
from nuanxin.policy.sql.spans import (
    ALWAYS,
    NEVER,
    Listed,
    NoSpan,
    Reach,
    Span,
    span,
    stands_still,
)
from nuanxin.policy.sql.sqltext import TYPES, expression, literal, quoted

_ELEMENTS = {"子女": "child", "成员": "member", "住院": "stay"}
KEYS = (
    ("piece", "INTEGER"),
    ("region_key", "VARCHAR"),
    ("scenario", "INTEGER"),
    ("piece_from", "INTEGER"),
    ("piece_until", "INTEGER"),
    ("fen", "BIGINT"),
)
_SMALL = {**TYPES, "整数": "INTEGER"}
_Values = tuple[Plain, ...]


class Layout(NamedTuple):
    """How a database keeps families: where subjects are; whether dates are month ordinals."""

    source: str = ""
    household: str = "h"
    months: bool = False


class Plan(NamedTuple):
    """One statement for everybody, and the relation of pieces it joins.

    statement: id, region_key, scenario, piece_from, piece_until, open_from, sure_from,
    sure_until, open_until (month ordinals, half-open, inside the piece), by_month, amount (fen
    a month). `sure`: piece, sure_from, sure_until, amount of those who surely hold somewhere.
    """

    statement: str
    sure: str
    relation: str
    columns: tuple[tuple[str, str], ...]
    records: tuple[_Values, ...]


def plan(
    policy: Policy,
    definition: Definition,
    places: Iterable[tuple[str, Sequence[Setting]]],
    layout: Layout | None = None,
) -> list[Plan]:
    """The statements that give every subject its spans.

    `places` = (region key, its settings month by month). Subjects marked by_month, and benefits
    for which NoSpan is raised, are decided month by month instead.
    """
    patterns: dict[_Pattern, list[_Piece]] = {}
    for key, settings in places:
        for piece in _pieces(key, settings, definition):
            if piece.row.active[definition.number].adopted:
                patterns.setdefault(_pattern(piece, definition), []).append(piece)
    return [
        _Writer(policy, _read(definition, pattern.choices), pattern, layout or Layout()).plan(
            pieces, f"piece_{definition.number}_{number}"
        )
        for number, (pattern, pieces) in enumerate(patterns.items())
    ]


def cube(plans: Sequence[Plan], first: Period, last: Period) -> str:
    """People and fen per region, reading and month: no row per person and month is written."""
    months = ", ".join(f"({month})" for month in range(first.ordinal, last.ordinal + 1))
    counted = " UNION ALL ".join(
        "SELECT i.region_key, i.scenario, heap.sure_from, heap.sure_until, heap.amount, people "
        "FROM (SELECT piece, sure_from, sure_until, amount, COUNT(*) AS people "
        f"FROM ({each.sure}) spans WHERE sure_from < sure_until "
        "GROUP BY piece, sure_from, sure_until, amount) heap "
        f"JOIN {each.relation} i USING (piece)"
        for each in plans
    )
    return (
        "SELECT region_key, scenario, month, CAST(SUM(people) AS BIGINT) AS people, "
        f"CAST(SUM(people * amount) AS BIGINT) AS amount FROM ({counted}) heaps "
        f"JOIN (VALUES {months}) AS m(month) ON sure_from <= month AND month < sure_until "
        "GROUP BY region_key, scenario, month"
    )


class _Piece(NamedTuple):
    key: str
    scenario: int
    place: Setting
    row: Row
    start: int

    @property
    def environment(self) -> Environment:
        return self.place.environment(dict(self.row.choices), self.row.standing)


class _Pattern(NamedTuple):
    """What makes two pieces need different statements."""

    conditions: tuple[bool, ...]
    layers: tuple[bool, ...]  # empty when place and time alone make the amount
    choices: Choices


def _pieces(key: str, settings: Sequence[Setting], definition: Definition) -> Iterator[_Piece]:
    """One piece a month and reading; those that stand alike are joined in `_records`."""
    for place in settings:
        if definition.number not in place.base.active:
            continue
        for scenario, (_, row) in enumerate(place.rows(definition)):
            if definition.number in row.active:
                yield _Piece(key, scenario, place, row, place.period.ordinal)


def _pattern(piece: _Piece, definition: Definition) -> _Pattern:
    active = piece.row.active[definition.number]
    rules = [condition.node for condition in definition.conditions]
    layers: tuple[bool, ...] = ()
    if not _fixed(definition):
        layers = active.layers
        rules += [node for layer in definition.layers for node in (layer.node, layer.when)]
    read = {str(n.args[0]) for rule in rules for n in rule.walk() if n.op == "reading"}
    first = {key: point.readings[0] for key, point in definition.open.items()}
    chosen = first | dict(piece.row.choices) | piece.place.settled
    return _Pattern(
        active.conditions, layers, tuple((key, chosen[key]) for key in sorted(read))
    )


def _fixed(definition: Definition) -> bool:
    """Whether place and time alone make the amount."""
    return all(layer.node.by_row and layer.when.by_row for layer in definition.layers)


def _read(definition: Definition, choices: Choices) -> Definition:
    """The definition with those readings written in."""
    chosen = dict(choices)
    return definition._replace(
        conditions=tuple(
            each._replace(node=under(each.node, chosen)) for each in definition.conditions
        ),
        layers=tuple(
            each._replace(when=under(each.when, chosen), node=under(each.node, chosen))
            for each in definition.layers
        ),
    )


class _Writer:
    def __init__(
        self, policy: Policy, definition: Definition, pattern: _Pattern, layout: Layout
    ) -> None:
        self._words = policy.vocabulary
        self._definition = definition
        self._pattern = pattern
        self._layout = layout
        self._parts: dict[Node, str] = {}

    def plan(self, pieces: Sequence[_Piece], relation: str) -> Plan:
        statement, sure = self._statements(relation)
        records = list(self._records(pieces))
        columns = [*KEYS, *((name, _SMALL[n.type]) for n, name in self._parts.items())]
        for position in reversed(range(len(KEYS), len(columns))):
            found = {record[position] for record in records}
            if len(found) == 1:  # the same everywhere: a constant, not a column
                name, kind = columns.pop(position)
                text = _constant(found.pop(), kind)
                statement, sure = (_inlined(each, name, text) for each in (statement, sure))
                records = [(*r[:position], *r[position + 1 :]) for r in records]
        return Plan(statement, sure, relation, tuple(columns), tuple(records))

    def _records(self, pieces: Sequence[_Piece]) -> Iterator[_Values]:
        """Neighbouring months with the same parts become one row."""
        joined: dict[tuple[str, int, Plain, _Values], list[list[int]]] = {}
        for piece in pieces:
            values = tuple(fold(node, piece.environment) for node in self._parts)
            key = (piece.key, piece.scenario, self._fen(piece), values)
            spells = joined.setdefault(key, [])
            if spells and spells[-1][1] == piece.start:
                spells[-1][1] += 1
            else:
                spells.append([piece.start, piece.start + 1])
        rows = [(key, spell) for key, spells in joined.items() for spell in spells]
        for number, ((region, scenario, fen, values), (start, end)) in enumerate(rows):
            yield number, region, scenario, start, end, fen, *values

    def _fen(self, piece: _Piece) -> int | None:
        """The month's amount where place and time alone make it."""
        if not _fixed(self._definition) or not self._definition.layers:
            return None
        total = 0
        counts = piece.row.active[self._definition.number].layers
        for layer, counted in zip(self._definition.layers, counts, strict=True):
            if counted and fold(layer.when, piece.environment) is not False:
                value = fold(layer.node, piece.environment)
                if not isinstance(value, int) or fold(layer.when, piece.environment) is None:
                    return None
                total += value
        return total

    # -- where leaves are found
    def _leaf(self, node: Node) -> str:
        if node.by_row:
            return f"i.{self._parts.setdefault(node, f'p{len(self._parts)}')}"
        if node.op != "fact":
            raise NoSpan(node.op)
        owner, name = (str(part) for part in node.args)
        if owner in self._words.roles:
            return f"{role_name('s', owner)}.{quoted(f'{owner}.{name}')}"
        entity = "成员" if owner == "本人" else owner
        column = quoted(self._words.facts[entity, name].column)
        return f"{'s' if owner == '本人' else self._layout.household}.{column}"

    def _month(self, node: Node, leaf: str) -> str:
        if node.op == "lit":
            day = node.args[0]
            return str(month_index(day)) if isinstance(day, date) else str(NEVER)
        if self._layout.months:
            return leaf
        return (
            f"CAST(EXTRACT(YEAR FROM {leaf}) * 12 + EXTRACT(MONTH FROM {leaf}) - 1 AS BIGINT)"
        )

    def _reach(self) -> Reach:
        return Reach(self._leaf, lambda node: self._month(node, self._safe(node)), self._listed)

    def _safe(self, node: Node) -> str:
        return "" if node.op == "lit" else self._leaf(node)

    def _listed(self, name: str) -> Listed:
        home = self._layout.household

        def leaf(node: Node) -> str:
            if node.op == "fact" and node.args[0] == name:
                return f"e.{quoted(self._words.facts[name, str(node.args[1])].column)}"
            return self._leaf(node)

        def month(node: Node) -> str:
            return self._month(node, "" if node.op == "lit" else leaf(node))

        complete = quoted(self._words.facts["家庭", COMPLETE[name]].column)
        source = f"FROM {_ELEMENTS[name]} e WHERE e.household_id = {home}.id"
        return Listed(source, leaf, month, f"{home}.{complete}")

    # -- the statements
    def _statements(self, relation: str) -> tuple[str, str]:
        reach = self._reach()
        rules = [
            part
            for condition, counts in zip(
                self._definition.conditions, self._pattern.conditions, strict=True
            )
            if counts
            for part in _conjuncts(condition.node)
        ]
        spans = [span(rule, reach) for rule in rules]
        doubts = [each.doubt for each in spans if each.doubt != "FALSE"]
        doubt = " OR ".join(f"({each})" for each in dict.fromkeys(doubts)) or "FALSE"
        nodes = [part for root in self._definition.nodes() for part in root.walk()]
        steps = list(role_steps(self._words, nodes, "s"))
        named = f"WITH {', '.join(f'{name} AS ({text})' for name, text in steps)} "
        source, amount = self._source(nodes, relation), self._amount()
        still = [rule for rule in rules if stands_still(rule)]
        moving = [each for rule, each in zip(rules, spans, strict=True) if rule not in still]
        surely = [f"({expression(rule, self._leaf)})" for rule in still]
        surely += [f"NOT ({doubt})"] if doubts else []
        statement = (
            f"SELECT {self._identity()}, i.region_key, i.scenario, "
            f"i.piece_from, i.piece_until, {_ends(spans)}, "
            f"{doubt} AS by_month, {amount} AS amount FROM {source}"
        )
        sure = (
            f"SELECT i.piece, {_sure_from(moving)}, {_sure_until(moving)}, "
            f"{amount} AS amount "
            f"FROM {source}" + (f" WHERE {' AND '.join(surely)}" if surely else "")
        )
        prefix = named if steps else ""
        return prefix + statement, prefix + sure

    def _identity(self) -> str:
        if self._definition.grain == "成员":
            return "s.id AS id"
        return f"{self._layout.household}.id AS id"

    def _source(self, nodes: Sequence[Node], relation: str) -> str:
        home = self._layout.household
        source = self._layout.source
        if not source:
            member = " JOIN member s ON s.household_id = h.id"
            source = "household h" + (member if self._definition.grain == "成员" else "")
        owners = {str(node.args[0]) for node in nodes if node.op == "fact"}
        for owner in sorted(owners & set(self._words.roles)):
            role = role_name("s", owner)
            source += f" LEFT JOIN {role} ON {role}.household_id = {home}.id"
        return f"{source} JOIN {relation} i ON i.region_key = {home}.region_key"

    def _amount(self) -> str:
        """The fen of one month, all layers together; it may not move inside a piece."""
        if _fixed(self._definition):
            return "i.fen"
        terms = []
        for layer, counts in zip(self._definition.layers, self._pattern.layers, strict=True):
            if not counts:
                continue
            if any(part.op == "period" for part in (*layer.when.walk(), *layer.node.walk())):
                raise NoSpan("amount")
            when, value = (expression(node, self._leaf) for node in (layer.when, layer.node))
            terms.append(
                value
                if when == "TRUE"
                else f"CASE WHEN {when} THEN {value} WHEN NOT {when} THEN 0 END"
            )
        return " + ".join(terms) or "CAST(NULL AS BIGINT)"


def _constant(value: Plain, kind: str) -> str:
    if kind == "INTEGER" and isinstance(value, int):
        return str(value)
    (type_,) = [name for name, sql in TYPES.items() if sql == kind and name != "整数"]
    return literal(value, type_)


def _inlined(statement: str, name: str, text: str) -> str:
    return re.sub(rf"i\.{name}\b", lambda _: text, statement)


def _conjuncts(node: Node) -> list[Node]:
    """The parts of a rule that must all hold."""
    if node.op != "and":
        return [node]
    return [part for each in node.parts for part in _conjuncts(each)]


def _ends(spans: Sequence[Span]) -> str:
    opened = _last("GREATEST", [each.open_from for each in spans], "piece_from", ALWAYS)
    ended = _last("LEAST", [each.open_until for each in spans], "piece_until", NEVER)
    sure = f"{_sure_from(spans)}, {_sure_until(spans)}"
    return f"{opened} AS open_from, {sure}, {ended} AS open_until"


def _sure_from(spans: Sequence[Span]) -> str:
    ordinals = [each.sure_from for each in spans]
    return f"{_last('GREATEST', ordinals, 'piece_from', ALWAYS)} AS sure_from"


def _sure_until(spans: Sequence[Span]) -> str:
    ordinals = [each.sure_until for each in spans]
    return f"{_last('LEAST', ordinals, 'piece_until', NEVER)} AS sure_until"


def _last(name: str, ordinals: list[str], bound: str, neutral: int) -> str:
    asked = [each for each in dict.fromkeys(ordinals) if each != str(neutral)]
    return f"{name}({', '.join([f'i.{bound}', *asked])})" if asked else f"i.{bound}"
