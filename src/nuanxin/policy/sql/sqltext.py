"""Nodes as SQL text that DuckDB and PostgreSQL take alike. Only our own nodes and names
registered here are written.

Three-valued logic is SQL's own; what would swallow an unknown (bare least, greatest, SUM,
BOOL_OR) is never bare.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from nuanxin.policy.nodes import DATE, INTEGER, MONEY, WORD, YES, Node

TYPES = {YES: "BOOLEAN", INTEGER: "BIGINT", MONEY: "BIGINT", DATE: "DATE", WORD: "VARCHAR"}
_SIGNS = {"and": "AND", "or": "OR", "=": "=", "<>": "<>", "<": "<", "<=": "<="}
_SIGNS |= {"+": "+", "-": "-", "*": "*"}

Leaf = Callable[[Node], str]


def quoted(name: str) -> str:
    """An identifier, quoted."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: object, kind: str) -> str:
    """A value as SQL text of its type."""
    if value is None:
        return f"CAST(NULL AS {TYPES[kind]})"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, int):
        return f"CAST({value} AS BIGINT)"
    return "'" + str(value).replace("'", "''") + "'"


def expression(node: Node, leaf: Leaf) -> str:
    """A node as SQL; `leaf` names the column of facts, results, list answers and in-force
    parts.
    """
    if node.op == "lit":
        return literal(node.args[0], node.type)
    if node.op == "unknown":
        return literal(None, node.type)
    if node.by_row or node.op in ("fact", "result", "any", "all", "at_least", "sum"):
        return leaf(node)
    parts = [expression(part, leaf) for part in node.parts]
    if node.op == "not":
        return f"(NOT {parts[0]})"
    if node.op == "add_years":
        return f"CAST({parts[0]} + {parts[1]} * INTERVAL '1 year' AS DATE)"
    return f"({parts[0]} {_SIGNS[node.op]} {parts[1]})"


def conjunction(parts: list[str]) -> str:
    return " AND ".join(f"({part})" for part in parts) if parts else "TRUE"


def split_parts(amount: str, weights: tuple[int, ...]) -> list[str]:
    """Each weight's share of an amount ≥ 0: largest remainder, ties in the order given; the
    parts add up.
    """
    total = sum(weights)
    if sum(1 for weight in weights if weight) == 1:
        return [amount if weight else "CAST(0 AS BIGINT)" for weight in weights]
    rests = [f"(({amount}) * {weight} % {total})" for weight in weights]
    floors = [
        f"CAST((({amount}) * {weight} - {rest}) / {total} AS BIGINT)"
        for weight, rest in zip(weights, rests, strict=True)
    ]
    left = f"(({' + '.join(rests)}) / {total})"
    parts = []
    for index, floor in enumerate(floors):
        ahead = [
            f"{rest} {'>=' if other < index else '>'} {rests[index]}"
            for other, rest in enumerate(rests)
            if other != index
        ]
        rank = " + ".join(f"CASE WHEN {comes} THEN 1 ELSE 0 END" for comes in ahead)
        parts.append(f"({floor} + CASE WHEN {rank} < {left} THEN 1 ELSE 0 END)")
    return parts
