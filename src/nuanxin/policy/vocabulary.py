"""The vocabulary: every noun a rule may use, its type, and where its value comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from nuanxin.policy.faults import PackFault, PackFaults, Place
from nuanxin.policy.nodes import DATE, INTEGER, MONEY, WORD, YES, Node
from nuanxin.policy.yamltext import Lines, read_pack_text

TYPES = (YES, INTEGER, MONEY, DATE, WORD)


@dataclass(frozen=True, slots=True)
class Fact:
    """One stored fact: `complete` lists apart, its column in every table that holds it."""

    entity: str
    name: str
    type: str
    column: str
    values: tuple[str, ...] = ()
    source: str = ""
    note: str = ""
    absent: date | None = None
    given: str = ""


@dataclass(frozen=True, slots=True)
class Derived:
    """A noun with a rule of its own, compiled into whichever rule uses it."""

    entity: str
    name: str
    rule: str
    note: str = ""
    ask: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """The unique person of one kind in a household."""

    name: str
    where: str
    value: str


@dataclass(frozen=True)
class Vocabulary:
    """Facts and derived nouns by (entity, name); tables, roles and completeness flags."""

    facts: Mapping[tuple[str, str], Fact]
    derived: Mapping[tuple[str, str], Derived]
    roles: Mapping[str, Role]
    tables: Mapping[str, str]
    complete: Mapping[str, str]
    nodes: dict[tuple[str, str], Node] = field(default_factory=dict)

    def entity_of(self, owner: str) -> str | None:
        """The entity whose facts `owner` (a role, 本人, or the entity itself) has."""
        if owner in self.roles or owner == "本人":
            return "成员"
        return owner if owner in self.tables else None

    def fact(self, owner: str, name: str) -> Fact | None:
        return self.facts.get((self.entity_of(owner) or "", name))

    def of(self, entity: str) -> dict[str, Fact]:
        """The stored facts of one entity by name."""
        return {name: fact for (owner, name), fact in self.facts.items() if owner == entity}

    def names(self) -> list[str]:
        """Everything a rule author may write, for suggestions."""
        stored = [*self.facts, *self.derived]
        owners = ("本人", *self.roles)
        people = [f"{owner}.{name}" for owner in owners for entity, name in stored if entity == "成员"]
        return [f"{entity}.{name}" for entity, name in stored] + people


def read_vocabulary(text: str, file: str) -> Vocabulary:
    """Read vocabulary.yaml. Raises PackFaults naming the line."""
    content, lines = read_pack_text(text, file)
    reader = _Reader(file, lines)
    root = reader.map(content, ())
    vocabulary = Vocabulary(
        facts=reader.facts(root),
        derived=reader.derived(root),
        roles={
            name: Role(name, str(item["where"]), str(item["is"]))
            for name, item in reader.items(root, "roles")
        },
        tables={name: str(item["table"]) for name, item in reader.items(root, "entities")},
        complete={
            name: str(item["complete"]).partition(".")[2]
            for name, item in reader.items(root, "entities")
            if "complete" in item
        },
    )
    if reader.faults:
        raise PackFaults(reader.faults)
    return vocabulary


class _Reader:
    def __init__(self, file: str, lines: Lines) -> None:
        self.faults: list[PackFault] = []
        self._file = file
        self._lines = lines

    def fault(self, path: tuple[str, ...], message: str) -> None:
        self.faults.append(PackFault(Place(self._file, self._lines.get(path, 0), path), message))

    def map(self, value: object, path: tuple[str, ...]) -> dict[str, object]:
        if isinstance(value, dict):
            return value
        self.fault(path, "这里要写成“名称: 内容”")
        return {}

    def items(self, root: Mapping[str, object], key: str) -> list[tuple[str, dict[str, object]]]:
        section = self.map(root.get(key, {}), (key,))
        return [(name, self.map(item, (key, name))) for name, item in section.items()]

    def facts(self, root: Mapping[str, object]) -> dict[tuple[str, str], Fact]:
        result = {}
        for name, item in self.items(root, "facts"):
            entity, _, field_name = name.partition(".")
            kind, values = str(item.get("type")), item.get("values", [])
            if kind not in TYPES:
                self.fault(("facts", name), f"类型“{kind}”不认识，可用：{'、'.join(TYPES)}")
            if (kind == WORD) != bool(values):
                self.fault(("facts", name), "枚举要写 values，其他类型不写")
            absent = item.get("absent")
            result[entity, field_name] = Fact(
                entity,
                field_name,
                kind,
                str(item.get("column")),
                tuple(str(value) for value in values) if isinstance(values, list) else (),
                str(item.get("source", "")),
                str(item.get("note", "")),
                absent if isinstance(absent, date) else None,
                str(item.get("given", "")),
            )
        return result

    def derived(self, root: Mapping[str, object]) -> dict[tuple[str, str], Derived]:
        result = {}
        for name, item in self.items(root, "derived"):
            entity, _, field_name = name.partition(".")
            result[entity, field_name] = Derived(
                entity,
                field_name,
                str(item.get("rule", "")),
                str(item.get("note", "")),
                str(item.get("ask", "")),
            )
        return result
