"""Which facts an answer still waits for."""

from __future__ import annotations

from collections.abc import Iterator

from nuanxin.policy.evaluate import ELIGIBLE, FACTS_MISSING, Answer, Run
from nuanxin.policy.nodes import Node
from nuanxin.policy.policy import Definition
from nuanxin.policy.unknowns import Family, unknowns


def gaps(run: Run, definition: Definition, position: int, answer: Answer) -> Iterator[str]:
    """The facts one answer waits for: for the verdict, else for the amount and who bears it."""
    if answer.verdict not in (FACTS_MISSING, ELIGIBLE):
        return
    family = _family(run, definition, position, answer)
    rules = _open_rules if answer.verdict == FACTS_MISSING else _open_amounts
    for node in rules(definition, answer):
        yield from unknowns(node, family)


def _family(run: Run, definition: Definition, position: int, answer: Answer) -> Family:
    people = run.people(answer.row)
    member = definition.grain == "成员"
    return Family(
        run.policy.column_of,
        answer.row.values,
        people.household,
        people.members[position] if member else people.household,
        people.roles,
        people.lists,
        _needed_rules(definition, answer),
    )


def _open_rules(definition: Definition, answer: Answer) -> Iterator[Node]:
    active = answer.row.active[definition.number]
    for index, condition in enumerate(definition.conditions):
        if active.conditions[index] and answer.conditions[index] is None:
            yield condition.node


def _open_amounts(definition: Definition, answer: Answer) -> Iterator[Node]:
    active = answer.row.active[definition.number]
    if definition.counted_income is not None and answer.income is None:
        yield definition.counted_income
    for index, layer in enumerate(definition.layers):
        if active.layers[index] and answer.amounts[index] is None:
            yield layer.when
        if active.layers[index] and answer.amounts[index] and answer.bearers[index] == -2:
            yield from (bearer.when for bearer in layer.bearers)


def _needed_rules(definition: Definition, answer: Answer) -> dict[str, list[Node]]:
    """The rules behind the results a definition asks for, and behind those in turn."""
    found: dict[str, list[Node]] = {}
    for name in definition.needs:
        needed = answer.row.by_name.get(name)
        if needed is not None:
            active = answer.row.active[needed.number]
            found[name] = [
                condition.node
                for condition, counts in zip(needed.conditions, active.conditions, strict=True)
                if counts
            ]
            found |= _needed_rules(needed, answer)
    return found
