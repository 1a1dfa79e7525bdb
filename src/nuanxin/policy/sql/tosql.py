"""Emitter for many families: one SELECT decides every subject in every in-force row.

Relations (columns by the vocabulary): household(id, region_key, …), member(id, household_id,
…), child(…), stay(…),
and inforce(region_key, period, scenario, …) from `relation`. The statement returns one row per
subject, period and
scenario and definition in force: holds, adopted, amount, shares by level, reasons (two bits a
condition: 1 holds,
2 unknown). `merged` folds the scenarios of a silent text into one verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from nuanxin.policy.nodes import Node
from nuanxin.policy.policy import Definition, Layer, Policy
from nuanxin.policy.running import COMPLETE
from nuanxin.policy.sql.roles import role_name, role_steps
from nuanxin.policy.sql.sqltext import conjunction, expression, quoted, split_parts

Steps = list[tuple[str, str]]
_KEYS = "id, household_id, period, scenario"
_LISTS = ("any", "all", "at_least", "sum")


def statement(policy: Policy, definition: Definition) -> str:
    """The SELECT that decides one definition for everybody."""
    grain = _Grain(policy, definition.grain, "s")
    steps, last = grain.steps([*_needed(policy, definition), definition])
    levels = levels_of(definition)
    number = definition.number
    shares = "".join(
        f", {quoted(f'd{number}_share_{i}')} AS share_{i}" for i in range(len(levels))
    )
    select = (
        f"SELECT {_KEYS}, d{number}_holds AS holds, d{number}_adopted AS adopted, "
        f"d{number}_amount AS amount{shares}, d{number}_reasons AS reasons "
        f"FROM {last} WHERE d{number}_on"
    )
    return f"WITH {', '.join(f'{name} AS ({text})' for name, text in steps)} {select}"


def answers(policy: Policy, definition: Definition) -> str:
    """The SELECT that says all there is to one definition: each layer's amount and bearer too.

    Columns: id, household_id, period, scenario, holds, adopted, reasons, then m0, b0, m1, b1, …
    """
    grain = _Grain(policy, definition.grain, "s")
    steps, last = grain.steps([*_needed(policy, definition), definition])
    number = definition.number
    layers = "".join(
        f", d{number}_m{index} AS m{index}, d{number}_b{index} AS b{index}"
        for index in range(len(definition.layers))
    )
    select = (
        f"SELECT {_KEYS}, d{number}_holds AS holds, d{number}_adopted AS adopted, "
        f"d{number}_reasons AS reasons{layers} FROM {last} WHERE d{number}_on"
    )
    return f"WITH {', '.join(f'{name} AS ({text})' for name, text in steps)} {select}"


def merged(inner: str) -> str:
    """One row per subject and period from a `statement`: a missing fact is asked for before a
    ruling is.
    """
    return (
        "SELECT id, household_id, period, "
        "CASE WHEN NOT BOOL_AND(adopted) THEN 'not_adopted' "
        "WHEN COUNT(*) FILTER (WHERE holds) > 0 AND COUNT(*) FILTER (WHERE NOT holds) > 0 "
        "THEN 'unsettled' "
        "WHEN COUNT(*) > COUNT(holds) THEN 'facts_missing' "
        "WHEN COUNT(*) FILTER (WHERE holds) > 0 THEN 'eligible' "
        "ELSE 'not_eligible' END AS verdict, CASE WHEN COUNT(*) = COUNT(amount) "
        "AND COUNT(*) = COUNT(*) FILTER (WHERE holds AND adopted) "
        "AND MIN(amount) = MAX(amount) THEN MIN(amount) END AS amount "
        f"FROM ({inner}) answers GROUP BY id, household_id, period"
    )


def levels_of(definition: Definition) -> list[str]:
    """Every bearer a definition's layers name, in the documents' order."""
    found = [
        level
        for layer in definition.layers
        for bearer in layer.bearers
        for level, _ in bearer.shares
    ]
    return list(dict.fromkeys(found))


def _needed(policy: Policy, definition: Definition) -> list[Definition]:
    """The definitions of the same subject whose results are asked for, in order."""
    found: list[Definition] = []
    for each in policy.definitions:
        asked = any(each.name in other.needs for other in [definition, *found])
        if each.number < definition.number and asked and each.grain == definition.grain:
            found.append(each)
    return _with_deeper(policy, found)


def _with_deeper(policy: Policy, found: Iterable[Definition]) -> list[Definition]:
    """The definitions and all they need in turn, each once, in order."""
    every = {each.number: each for each in found}
    for each in list(every.values()):
        every |= {needed.number: needed for needed in _needed(policy, each)}
    return [every[number] for number in sorted(every)]


class _Grain:
    """The chain of named steps for one kind of subject."""

    def __init__(self, policy: Policy, grain: str, prefix: str) -> None:
        self._policy = policy
        self._words = policy.vocabulary
        self._grain = grain
        self._prefix = prefix
        self._answers: dict[Node, str] = {}

    def steps(self, definitions: Sequence[Definition]) -> tuple[Steps, str]:
        nodes = [node for each in definitions for root in each.nodes() for node in root.walk()]
        steps = list(role_steps(self._words, nodes, self._prefix))
        steps.append((f"{self._prefix}_base", self._base(definitions, nodes)))
        last = f"{self._prefix}_base"
        members = ""
        if self._grain != "成员" and (asked := self._asked_of_members(nodes)):
            inner, members = _Grain(self._policy, "成员", f"{self._prefix}m").steps(asked)
            steps = [*inner, *(step for step in steps if step[0] not in dict(inner))]
        for definition in definitions:
            more, last = self._definition(definition, last, members)
            steps += more
        return steps, last

    def _asked_of_members(self, nodes: Iterable[Node]) -> list[Definition]:
        names = {str(node.args[0]) for node in nodes if node.op == "result" and node.args[2]}
        asked = [each for each in self._policy.definitions if each.name in names]
        return _with_deeper(self._policy, asked)

    # -- facts
    def _fact(self, node: Node) -> str:
        return f"{node.args[0]}.{node.args[1]}"

    def _base(self, definitions: Sequence[Definition], nodes: Sequence[Node]) -> str:
        """One row per subject and in-force row, with every fact and part its rules read."""
        facts = {
            (str(node.args[0]), str(node.args[1]))
            for node in nodes
            if node.op == "fact" and node.args[0] not in ("子女", "成员", "住院")
        }
        facts |= {("家庭", COMPLETE[str(node.args[0])]) for node in nodes if node.op in _LISTS}
        member = self._grain == "成员"
        columns = [
            "s.id AS id, s.household_id AS household_id"
            if member
            else "h.id AS id, h.id AS household_id",
            "i.period AS period, i.scenario AS scenario",
        ]
        joins = ["household h", "JOIN inforce i ON i.region_key = h.region_key"]
        if member:
            joins.insert(1, "JOIN member s ON s.household_id = h.id")
        roles = sorted({owner for owner, _ in facts if owner in self._words.roles})
        for role in (role_name(self._prefix, owner) for owner in roles):
            joins += [f"LEFT JOIN {role} ON {role}.household_id = h.id"]
        for owner, name in sorted(facts):
            columns.append(f"{self._source(owner, name)} AS {quoted(f'{owner}.{name}')}")
        columns += [f"i.{name}" for name in part_columns(self._policy, definitions)]
        return f"SELECT {', '.join(columns)} FROM {' '.join(joins)}"

    def _source(self, owner: str, name: str) -> str:
        if owner in self._words.roles:
            return f"{role_name(self._prefix, owner)}.{quoted(f'{owner}.{name}')}"
        entity = "成员" if owner == "本人" else owner
        column = quoted(self._words.facts[entity, name].column)
        return f"{'s' if owner == '本人' else 'h'}.{column}"

    # -- one definition
    def _definition(self, definition: Definition, last: str, members: str) -> tuple[Steps, str]:
        steps: Steps = []
        for number, nodes in enumerate(self._asked_together(definition, members or last)):
            asked = f"{self._prefix}_q{definition.number}_{number}"
            names = {node: f"q{definition.number}_{number}_{i}" for i, node in enumerate(nodes)}
            steps.append((asked, self._lists(names, last, members)))
            self._answers |= names
            joined = f"{self._prefix}_j{definition.number}_{number}"
            answers = ", ".join(f"q.{name}" for name in names.values())
            text = f"SELECT b.*, {answers} FROM {last} b JOIN {asked} q USING ({_KEYS})"
            steps.append((joined, text))
            last = joined
        for name, text in self._worked_out(definition, last):
            steps.append((name, text))
            last = name
        return steps, last

    def _leaf(self, node: Node) -> str:
        if node.op == "fact":
            return quoted(self._fact(node))
        if node.by_row:
            return f"k{self._policy.column_of[node]}"
        if node.op == "result":
            return self._result(node, "")
        return self._answers[node]

    def _result(self, node: Node, table: str) -> str:
        """A benefit's result: the one definition in force counts, the others are no and
        nothing.
        """
        column = "result" if node.args[1] == "符合" else "paid"
        names = [
            f"{table}d{each.number}_{column}"
            for each in self._policy.definitions
            if each.name == node.args[0]
        ]
        return "(" + (" OR " if column == "result" else " + ").join(names) + ")"

    def _asked_together(self, definition: Definition, members: str) -> Iterator[list[Node]]:
        """The lists of a definition, those that read the same elements in one group: the wide
        rows are then joined once and not for each.
        """
        waiting = dict.fromkeys(
            node
            for root in definition.nodes()
            for node in root.walk()
            if node.op in _LISTS and node not in self._answers
        )
        while waiting:
            groups: dict[tuple[str, str], list[Node]] = {}
            for node in waiting:
                if not any(part in waiting for part in node.parts[-1].walk()):
                    key = (str(node.args[0]), _elements(node, members))
                    groups.setdefault(key, []).append(node)
            first = next(iter(groups.values()))
            yield first
            for node in first:
                del waiting[node]

    def _lists(self, names: Mapping[Node, str], last: str, members: str) -> str:
        """What comes out of lists over the same elements, one row per subject and row in
        force.
        """
        name, first = str(next(iter(names)).args[0]), next(iter(names))

        def leaf(part: Node) -> str:
            if part.op == "fact" and part.args[0] == name:
                return f"e.{quoted(self._words.facts[name, str(part.args[1])].column)}"
            if part.op == "result" and part.args[2]:
                return self._result(part, "r.")
            return f"b.{self._leaf(part)}"

        told = "".join(
            f", {expression(node.parts[-1], leaf)} AS {column}"
            for node, column in names.items()
        )
        inner = (
            f"SELECT b.id, b.household_id, b.period, b.scenario, "
            f"b.{quoted(f'家庭.{COMPLETE[name]}')} AS complete, e.id AS element{told} "
            f"FROM {last} b {_elements(first, members or last)}"
        )
        found = "".join(f", {_aggregate(node, x)} AS {x}" for node, x in names.items())
        return f"SELECT {_KEYS}{found} FROM ({inner}) x GROUP BY {_KEYS}"

    def _worked_out(self, definition: Definition, last: str) -> Iterator[tuple[str, str]]:
        """Conditions, then amounts, then shares: each a named step."""
        number, prefix = definition.number, f"{self._prefix}_d{definition.number}"
        conditions = [
            f"((NOT d{number}_c{index}) OR {expression(each.node, self._leaf)})"
            for index, each in enumerate(definition.conditions)
        ]
        named = [f"d{number}_k{index}" for index in range(len(conditions))]
        columns = [f"{text} AS {name}" for text, name in zip(conditions, named, strict=True)]
        yield (
            f"{prefix}c",
            f"SELECT *{''.join(f', {column}' for column in columns)} FROM {last}",
        )
        reasons = " + ".join(
            f"CASE WHEN {name} THEN {1 << 2 * i} WHEN NOT {name} THEN 0 ELSE {2 << 2 * i} END"
            for i, name in enumerate(named)
        )
        yield (
            f"{prefix}h",
            (
                f"SELECT *, {conjunction(named)} AS d{number}_holds, "
                f"CAST({reasons or '0'} AS BIGINT) AS d{number}_reasons FROM {prefix}c"
            ),
        )
        layers = [self._layer(definition, index) for index in range(len(definition.layers))]
        yield (
            f"{prefix}l",
            f"SELECT *{''.join(f', {layer}' for layer in layers)} FROM {prefix}h",
        )
        yield f"{prefix}a", self._amounts(definition, f"{prefix}l")
        yield f"{prefix}r", self._results(definition, f"{prefix}a")

    def _layer(self, definition: Definition, index: int) -> str:
        layer, number = definition.layers[index], definition.number
        when, value = (expression(node, self._leaf) for node in (layer.when, layer.node))
        bearer = "-1"
        for position in reversed(range(len(layer.bearers))):
            holds = expression(layer.bearers[position].when, self._leaf)
            bearer = (
                f"CASE WHEN {holds} THEN {position} WHEN NOT {holds} THEN {bearer} ELSE -2 END"
            )
        return (
            f"CASE WHEN NOT d{number}_l{index} OR NOT {when} THEN 0 "
            f"WHEN {when} THEN {value} END AS d{number}_m{index}, "
            f"{bearer} AS d{number}_b{index}"
        )

    def _amounts(self, definition: Definition, last: str) -> str:
        number = definition.number
        total = " + ".join(f"d{number}_m{index}" for index in range(len(definition.layers)))
        amount = "CAST(NULL AS BIGINT)"
        if total:
            amount = (
                f"CASE WHEN d{number}_holds THEN {total} WHEN NOT d{number}_holds THEN 0 END"
            )
        shares = ""
        for index, level in enumerate(levels_of(definition)):
            borne = " + ".join(self._borne(definition, level)) or "0"
            shares += f", CASE WHEN d{number}_holds THEN {borne} END AS d{number}_share_{index}"
        return f"SELECT *, {amount} AS d{number}_amount{shares} FROM {last}"

    def _borne(self, definition: Definition, level: str) -> Iterator[str]:
        for index, layer in enumerate(definition.layers):
            for position in range(len(layer.bearers)):
                yield from _part(definition.number, layer, index, position, level)

    def _results(self, definition: Definition, last: str) -> str:
        """What other rules see: no and nothing where the benefit is not in force or not
        adopted.
        """
        number = definition.number
        counts = f"d{number}_on AND d{number}_adopted"
        paid = f"d{number}_amount" if definition.layers else "0"
        return (
            f"SELECT *, "
            f"CASE WHEN {counts} THEN d{number}_holds ELSE FALSE END AS d{number}_result, "
            f"CASE WHEN {counts} THEN {paid} ELSE 0 END AS d{number}_paid FROM {last}"
        )


def _part(number: int, layer: Layer, index: int, position: int, level: str) -> Iterator[str]:
    shares = layer.bearers[position].shares
    amount = f"d{number}_m{index}"
    for (name, _), part in zip(
        shares, split_parts(amount, tuple(w for _, w in shares)), strict=True
    ):
        if name == level:
            yield f"CASE WHEN d{number}_b{index} = {position} THEN {part} ELSE 0 END"


def _elements(node: Node, members: str) -> str:
    """The join from a subject's row `b` to the elements of a list, one row for none."""
    table = {"成员": "member", "子女": "child", "住院": "stay"}[str(node.args[0])]
    joined = f"LEFT JOIN {table} e ON e.household_id = b.household_id"
    if any(part.op == "result" and part.args[2] for part in node.parts[-1].walk()):
        joined += (
            f" LEFT JOIN {members} r ON r.id = e.id AND r.period = b.period "
            "AND r.scenario = b.scenario"
        )
    return joined


def _aggregate(node: Node, answer: str) -> str:
    real = "FILTER (WHERE element IS NOT NULL)"
    whole = f"BOOL_AND(complete IS TRUE) AND COUNT(element) = COUNT({answer}) {real}"
    if node.op == "any":
        return f"CASE WHEN BOOL_OR({answer}) {real} THEN TRUE WHEN {whole} THEN FALSE END"
    if node.op == "all":
        return f"CASE WHEN NOT BOOL_AND({answer}) {real} THEN FALSE WHEN {whole} THEN TRUE END"
    if node.op == "sum":
        return f"CASE WHEN {whole} THEN COALESCE(SUM({answer}) {real}, 0) END"
    count = node.args[1]
    sure = f"COUNT(*) FILTER (WHERE element IS NOT NULL AND {answer})"
    possible = f"COUNT(*) FILTER (WHERE element IS NOT NULL AND ({answer} OR {answer} IS NULL))"
    return (
        f"CASE WHEN {sure} >= {count} THEN TRUE "
        f"WHEN BOOL_AND(complete IS TRUE) AND {possible} < {count} THEN FALSE END"
    )


def part_columns(policy: Policy, definitions: Iterable[Definition]) -> list[str]:
    """The in-force columns a set of definitions reads."""
    found: list[str] = []
    for definition in definitions:
        number = definition.number
        found += [f"d{number}_on", f"d{number}_adopted"]
        found += [f"d{number}_c{index}" for index in range(len(definition.conditions))]
        found += [f"d{number}_l{index}" for index in range(len(definition.layers))]
        for root in definition.nodes():
            found += [f"k{policy.column_of[node]}" for node in _row_parts(root)]
    return list(dict.fromkeys(found))


def _row_parts(node: Node) -> Iterator[Node]:
    if node.by_row:
        if node.op != "lit":
            yield node
        return
    for part in node.parts:
        yield from _row_parts(part)
