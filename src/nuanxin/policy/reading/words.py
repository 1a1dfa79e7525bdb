"""Reading vocabulary.yaml: every noun with its type, column and source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from nuanxin.policy.faults import PackFault, PackFaults, Place
from nuanxin.policy.nodes import DATE, INTEGER, MONEY, WORD, YES
from nuanxin.policy.reading.yamltext import Lines, read_pack_text
from nuanxin.policy.vocabulary import Derived, Fact, Role, Vocabulary

TYPES = (YES, INTEGER, MONEY, DATE, WORD)


def read_vocabulary(text: str, file: str) -> Vocabulary:
    """Read vocabulary.yaml. Raises PackFaults naming the line."""
    content, lines = read_pack_text(text, file)
    reader = _Reader(file, lines)
    root = reader.map(content, ())
    facts = reader.facts(root)
    by_entity: dict[str, dict[str, Fact]] = {}
    for (entity, name), fact in facts.items():
        by_entity.setdefault(entity, {})[name] = fact
    vocabulary = Vocabulary(
        facts=facts,
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
        by_entity=by_entity,
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
        self.faults.append(
            PackFault(Place(self._file, self._lines.get(path, 0), path), message)
        )

    def map(self, value: object, path: tuple[str, ...]) -> dict[str, object]:
        if isinstance(value, dict):
            return value
        self.fault(path, "这里要写成“名称: 内容”")
        return {}

    def items(
        self, root: Mapping[str, object], key: str
    ) -> list[tuple[str, dict[str, object]]]:
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
