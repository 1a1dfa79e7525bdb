"""The linked policy: typed definitions from all packs, ready to be put in force and emitted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from nuanxin.policy.clock import Clock
from nuanxin.policy.nodes import Node
from nuanxin.policy.packs import OpenQuestion, Pack, Parameter
from nuanxin.policy.vocabulary import Vocabulary


@dataclass(frozen=True)
class Condition:
    """One condition of a definition, from one pack. `settle_with` names the settlement its readings wait for."""

    name: str
    clause: str
    pack: int
    node: Node
    key: bool = False
    ask: str = ""
    open: OpenQuestion | None = None


@dataclass(frozen=True)
class Bearer:
    """Who bears a layer when `when` holds."""

    shares: tuple[tuple[str, int], ...]
    when: Node


@dataclass(frozen=True)
class Layer:
    """One layer of money: `node` in fen, counted when `when` holds."""

    name: str
    clause: str
    pack: int
    node: Node
    when: Node
    replaces: tuple[str, ...]
    since: date | None
    until: date | None
    at_least: bool
    bearers: tuple[Bearer, ...]

    @property
    def parameter(self) -> str | None:
        """The parameter that is this layer's whole value, if it is one."""
        return str(self.node.args[0]) if self.node.op == "param" else None


@dataclass(frozen=True)
class Definition:
    """A benefit as one pack defines it and lower packs extend it."""

    index: int
    name: str
    label: str
    grain: str
    every: str
    kind: str
    optional: bool
    pack: int
    conditions: tuple[Condition, ...]
    layers: tuple[Layer, ...]
    open: Mapping[str, OpenQuestion]
    counted_income: Node | None
    note: str
    packs: tuple[int, ...]
    needs: tuple[str, ...] = ()
    clock: Clock = Clock()

    def nodes(self) -> Iterator[Node]:
        """Every rule of the definition."""
        for condition in self.conditions:
            yield condition.node
        for layer in self.layers:
            yield layer.node
            yield layer.when
            for bearer in layer.bearers:
                yield bearer.when
        if self.counted_income is not None:
            yield self.counted_income


@dataclass(frozen=True)
class FiscalSystem:
    """The fiscal system of the regions under a code prefix from a day on."""

    region: str
    system: str
    since: date
    certainty: str
    note: str


@dataclass(frozen=True)
class Policy:
    """All packs, linked. `definitions` stand in the order of their dependencies."""

    vocabulary: Vocabulary
    packs: tuple[Pack, ...]
    definitions: tuple[Definition, ...]
    columns: tuple[Node, ...]
    parameters: Mapping[str, tuple[tuple[int, Parameter], ...]]
    fiscal_systems: tuple[FiscalSystem, ...]
    settlements: Mapping[str, tuple[str, ...]]
    version: str = ""
    source: str = ""
    by_name: Mapping[str, tuple[Definition, ...]] = field(default_factory=dict)
    functions: list[Callable[..., Any]] = field(default_factory=list, compare=False, repr=False)
    settings: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)

    def __getstate__(self) -> dict[str, object]:
        """Functions stay out: they are kept as code beside the policy."""
        kept = {**self.__dict__, "functions": [], "settings": {}}
        kept.pop("column_of", None)
        return kept

    @cached_property
    def column_of(self) -> dict[Node, int]:
        """The position of every part of a rule that place and time alone decide."""
        return {node: position for position, node in enumerate(self.columns)}

    @cached_property
    def prefix_lengths(self) -> dict[int, set[str]]:
        """Every code prefix that makes a difference, by its length."""
        result: dict[int, set[str]] = {}
        regions = [item.region for item in self.fiscal_systems]
        for prefix in [*regions, *(pack.jurisdiction for pack in self.packs)]:
            result.setdefault(len(prefix), set()).add(prefix)
        return result

    def benefit_names(self) -> list[str]:
        return list(self.by_name)
