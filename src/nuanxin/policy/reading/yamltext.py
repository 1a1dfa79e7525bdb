"""YAML read with its places: exact decimals, no repeated keys, and the line of every value."""

from __future__ import annotations

import re
from collections.abc import Hashable
from datetime import date
from decimal import Decimal

import yaml

from nuanxin.policy.faults import PackFault, PackFaults, Place

Path = tuple[str, ...]
Lines = dict[Path, int]
MAX_DEPTH = 12
_NUMBER = re.compile(r"[+-]?(0|[1-9]\d*)")  # a leading zero makes it a code, not a number
MAX_ITEMS = 20_000
TOO_MUCH = "层次太深或内容太多"


class YamlFault(Exception):
    """What is wrong with the YAML itself, and on which line (1-based)."""

    def __init__(self, line: int, message: str, path: Path = ()) -> None:
        self.line, self.message, self.path = line, message, path
        super().__init__(message)


def read_yaml(text: str) -> tuple[object, Lines]:
    """Read YAML (or JSON) into plain values and the line of every path.

    Maps have text keys; numbers with a point become Decimal; dates become date. Raises
    YamlFault on broken syntax,
    repeated keys, anchors, impossible dates, or nesting beyond 12 levels.
    """
    try:
        _shallow(text)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlFault(mark.line + 1 if mark else 0, "这里的缩进、冒号或引号读不通") from None
    except (yaml.YAMLError, ValueError):
        raise YamlFault(0, "文件里有读不出的字符") from None
    if node is None:
        return None, {}
    builder = _Builder()
    return builder.value(node, (), 0), builder.lines


def read_pack_text(text: str, file: str) -> tuple[object, Lines]:
    """The same for a file of rules: a fault becomes a PackFaults."""
    try:
        return read_yaml(text)
    except YamlFault as fault:
        place = Place(file, fault.line, fault.path)
        raise PackFaults([PackFault(place, fault.message)]) from None


def _shallow(text: str) -> None:
    """Refuse deep nesting on the flat stream of events: composing it exhausts the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH + 1:
            raise YamlFault(event.start_mark.line + 1 if event.start_mark else 0, TOO_MUCH)


class _Builder:
    def __init__(self) -> None:
        self.lines: Lines = {}
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, path: Path, depth: int) -> object:
        line = node.start_mark.line + 1
        if depth > MAX_DEPTH or len(self.lines) > MAX_ITEMS:
            raise YamlFault(line, TOO_MUCH, path)
        if id(node) in self._seen:
            raise YamlFault(line, "不能用 & 和 * 引用别处的内容", path)
        self.lines[path] = line
        if isinstance(node, yaml.MappingNode):
            self._seen.add(id(node))
            return self._map(node, path, depth)
        if isinstance(node, yaml.SequenceNode):
            self._seen.add(id(node))
            return [
                self.value(item, (*path, str(index)), depth + 1)
                for index, item in enumerate(node.value)
            ]
        return _scalar(node, path)

    def _map(self, node: yaml.MappingNode, path: Path, depth: int) -> dict[str, object]:
        result: dict[str, object] = {}
        for key_node, item in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise YamlFault(line, "冒号前面要写一个词", path)
            key = key_node.value
            if key in result:
                raise YamlFault(line, f"“{key}”写了两次", (*path, key))
            result[key] = self.value(item, (*path, key), depth + 1)
        return result


def _scalar(node: yaml.Node, path: Path) -> Hashable:
    text = str(node.value)
    tag = str(node.tag).rpartition(":")[2]
    try:
        if tag == "timestamp":
            return date.fromisoformat(text)
        if tag == "int":
            return int(text) if _NUMBER.fullmatch(text) else text
        if tag == "float":
            return Decimal(text)
    except (ValueError, ArithmeticError):
        if tag == "timestamp":
            line = node.start_mark.line + 1
            raise YamlFault(line, f"没有 {text} 这一天，日期写成 2017-09-28", path) from None
        return text
    if tag == "bool":
        return text.lower() in {"true", "yes", "on"}
    return None if tag == "null" else text
