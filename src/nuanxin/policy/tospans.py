"""Emitter for many families over many months: one interval per subject, not one row per month.

`plan` cuts the months of an area into pieces in which parameters and parts stand still, writes
one statement per
pattern of active parts, and gives the small relation of pieces each joins. `cube` adds the
intervals up to people and
fen per region and month without ever writing a row per person and month.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from nuanxin.kit.period import Period, month_index
from nuanxin.policy.folding import Plain, fold
from nuanxin.policy.inforce import Active, Choices, Row, Setting
from nuanxin.policy.nodes import Node, under
from nuanxin.policy.policy import Definition, Policy
from nuanxin.policy.roles import role_name, role_steps
from nuanxin.policy.running import COMPLETE
from nuanxin.policy.spans import ALWAYS, NEVER, Listed, NoSpan, Reach, span
from nuanxin.policy.sqltext import TYPES, expression, quoted

_ELEMENTS = {"子女": "child", "成员": "member", "住院": "stay"}
KEYS = (
    ("region_key", "VARCHAR"),
    ("scenario", "BIGINT"),
    ("piece_from", "BIGINT"),
    ("piece_until", "BIGINT"),
)


class Layout(NamedTuple):
    """How a database keeps the family: where subjects come from, and whether dates are kept as
    month ordinals.
    """

    source: str = ""
    household: str = "h"
    months: bool = False


class Plan(NamedTuple):
    """One statement, and the name, columns and rows of the relation of pieces it joins."""

    statement: str
    relation: str
    columns: tuple[tuple[str, str], ...]
    records: tuple[tuple[Plain, ...], ...]


def plan(
    policy: Policy,
    definition: Definition,
    places: Iterable[tuple[str, Sequence[Setting]]],
    layout: Layout | None = None,
) -> list[Plan]:
    """The statements that give every subject its spans; `places` = (region key, its settings
    month by month).

    Columns: id, region_key, scenario, piece_from, piece_until, open_from, sure_from,
    sure_until, open_until (month
    ordinals, half-open, inside the piece), by_month, amount (fen a month). Subjects marked
    by_month, and benefits for
    which NoSpan is raised, are decided month by month instead.
    """
    layout = layout or Layout()
    patterns: dict[tuple[Active, Choices], list[_Piece]] = {}
    for key, settings in places:
        for piece in _pieces(key, settings, definition):
            pattern = piece.row.active[definition.number], _readings(piece, definition)
            patterns.setdefault(pattern, []).append(piece)
    return [
        _Writer(policy, _read(definition, choices), active, layout).plan(
            pieces, f"piece_{number}"
        )
        for number, ((active, choices), pieces) in enumerate(patterns.items())
        if active.adopted
    ]


def cube(plans: Sequence[Plan], first: Period, last: Period) -> str:
    """People and fen per region, reading and month, added up from the spans: no row per person
    and month.
    """
    months = ", ".join(f"({month})" for month in range(first.ordinal, last.ordinal + 1))
    counted = " UNION ALL ".join(
        "SELECT region_key, scenario, sure_from, sure_until, amount, COUNT(*) AS people "
        f"FROM ({each.statement}) spans WHERE NOT by_month AND sure_from < sure_until "
        "GROUP BY region_key, scenario, sure_from, sure_until, amount"
        for each in plans
    )
    return (
        f"SELECT region_key, scenario, month, CAST(SUM(people) AS BIGINT) AS people, "
        f"CAST(SUM(people * amount) AS BIGINT) AS amount FROM ({counted}) heap "
        f"JOIN (VALUES {months}) AS m(month) ON sure_from <= month AND month < sure_until "
        "GROUP BY region_key, scenario, month"
    )


def _readings(piece: _Piece, definition: Definition) -> Choices:
    """What is read in a piece, settled or chosen, of all that this definition leaves open."""
    first = {key: point.readings[0] for key, point in definition.open.items()}
    chosen = first | dict(piece.row.choices) | piece.place.settled
    return tuple((key, chosen[key]) for key in sorted(definition.open))


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


_Key = tuple[str, int, tuple[Plain, ...]]


class _Piece(NamedTuple):
    key: str
    scenario: int
    place: Setting
    row: Row
    start: int
    end: int


def _pieces(key: str, settings: Sequence[Setting], definition: Definition) -> Iterator[_Piece]:
    """One piece a month and reading; months that stand alike are joined when their parts are
    folded.
    """
    for place in settings:
        if definition.number not in place.base.active:
            continue
        month = place.period.ordinal
        for scenario, (_, row) in enumerate(place.rows(definition)):
            if definition.number in row.active:
                yield _Piece(key, scenario, place, row, month, month + 1)


class _Writer:
    def __init__(
        self, policy: Policy, definition: Definition, active: Active, layout: Layout
    ) -> None:
        self._policy = policy
        self._words = policy.vocabulary
        self._definition = definition
        self._active = active
        self._layout = layout
        self._parts: dict[Node, str] = {}

    def plan(self, pieces: Sequence[_Piece], relation: str) -> Plan:
        text = self._statement(relation)
        columns = (*KEYS, *((name, TYPES[node.type]) for node, name in self._parts.items()))
        return Plan(text, relation, columns, tuple(self._records(pieces)))

    def _records(self, pieces: Sequence[_Piece]) -> Iterator[tuple[Plain, ...]]:
        """Neighbouring months with the same parts become one row."""
        joined: dict[_Key, tuple[int, int]] = {}
        for piece in pieces:
            environment = piece.place.environment(dict(piece.row.choices), piece.row.standing)
            values = tuple(fold(node, environment) for node in self._parts)
            key = (piece.key, piece.scenario, values)
            start, end = joined.get(key, (piece.start, piece.start))
            if end != piece.start:  # the same parts stood earlier, with others between
                yield piece.key, piece.scenario, start, end, *values
                start = piece.start
            joined[key] = (start, piece.end)
        for (region, scenario, values), (start, end) in joined.items():
            yield region, scenario, start, end, *values

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

    # -- the statement
    def _statement(self, relation: str) -> str:
        reach = self._reach()

        spans = [
            span(condition.node, reach)
            for condition, counts in zip(
                self._definition.conditions, self._active.conditions, strict=True
            )
            if counts
        ]
        ends = [
            _last("GREATEST", [each.open_from for each in spans], "piece_from", str(ALWAYS)),
            _last("GREATEST", [each.sure_from for each in spans], "piece_from", str(ALWAYS)),
            _last("LEAST", [each.sure_until for each in spans], "piece_until", str(NEVER)),
            _last("LEAST", [each.open_until for each in spans], "piece_until", str(NEVER)),
        ]
        names = ("open_from", "sure_from", "sure_until", "open_until")
        columns = ", ".join(f"{end} AS {name}" for end, name in zip(ends, names, strict=True))
        doubts = [each.doubt for each in spans if each.doubt != "FALSE"]
        columns += f", {' OR '.join(f'({doubt})' for doubt in doubts) or 'FALSE'} AS by_month"
        identity = self._identity()
        amount = self._amount()
        nodes = [part for root in self._definition.nodes() for part in root.walk()]
        steps = list(role_steps(self._words, nodes, "s"))
        text = (
            f"SELECT {identity}, i.region_key, i.scenario, i.piece_from, i.piece_until, "
            f"{columns}, "
            f"{amount} AS amount FROM {self._source(nodes, relation)}"
        )

        if not steps:
            return text
        return f"WITH {', '.join(f'{name} AS ({inner})' for name, inner in steps)} {text}"

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
        terms = []
        for layer, counts in zip(self._definition.layers, self._active.layers, strict=True):
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


def _last(name: str, ordinals: list[str], bound: str, neutral: str) -> str:
    asked = [each for each in dict.fromkeys(ordinals) if each != neutral]
    return f"{name}({', '.join([f'i.{bound}', *asked])})" if asked else f"i.{bound}"
