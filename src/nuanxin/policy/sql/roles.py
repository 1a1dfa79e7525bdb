"""The unique woman or man of each household as a step of a statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nuanxin.policy.nodes import Node
from nuanxin.policy.sql.sqltext import TYPES, literal, quoted
from nuanxin.policy.vocabulary import Vocabulary


def role_name(prefix: str, owner: str) -> str:
    """The step that holds a role's facts."""
    return quoted(f"{prefix}_{owner}")


def role_steps(
    words: Vocabulary, nodes: Iterable[Node], prefix: str
) -> Iterator[tuple[str, str]]:
    """The unique member of a kind; none, two, or anybody of unknown kind beside: nobody."""
    asked: dict[str, dict[str, str]] = {}
    for node in nodes:
        if node.op == "fact" and node.args[0] in words.roles:
            owner, name = (str(part) for part in node.args)
            asked.setdefault(owner, {})[name] = node.type
    for owner, names in asked.items():
        role = words.roles[owner]
        kind = quoted(words.facts["成员", role.where].column)
        mine = f"{kind} = {literal(role.value, '枚举')}"
        sure = f"COUNT(*) FILTER (WHERE {mine}) = 1 AND COUNT(*) = COUNT({kind})"
        columns = []
        for name, type_ in names.items():
            column = quoted(words.facts["成员", name].column)
            take = "BOOL_OR" if TYPES[type_] == "BOOLEAN" else "MAX"
            columns.append(
                f"CASE WHEN {sure} THEN {take}(CASE WHEN {mine} THEN {column} END) END "
                f"AS {quoted(f'{owner}.{name}')}"
            )
        inner = ", ".join(columns)
        text = f"SELECT household_id, {inner} FROM member GROUP BY household_id"
        yield role_name(prefix, owner), text
