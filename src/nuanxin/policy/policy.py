"""The linked policy: typed definitions from all packs, ready to be put in force and emitted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from nuanxin.policy.clock import Clock
from nuanxin.policy.nodes import TIME, Node
from nuanxin.policy.packs import OpenQuestion, Pack, Parameter
from nuanxin.policy.vocabulary import Vocabulary


class Condition(NamedTuple):
    """One condition of a definition, from one pack. `settle_with` names the settlement its
    readings wait for.
    """

    name: str
    clause: str
    pack: int
    node: Node
    key: bool = False
    ask: str = ""
    open: OpenQuestion | None = None

    @property
    def timeless(self) -> bool:
        """Whether the answer is the same in every period."""
        return TIME not in self.node.varies


class Bearer(NamedTuple):
    """Who bears a layer when `when` holds."""

    shares: tuple[tuple[str, int], ...]
    when: Node


class Layer(NamedTuple):
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


class Definition(NamedTuple):
    """A benefit as one pack defines it and lower packs extend it."""

    number: int
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


class FiscalSystem(NamedTuple):
    """The fiscal system of the regions under a code prefix from a day on."""

    region: str
    system: str
    since: date
    certainty: str
    note: str


class Policy:
    """All packs, linked. `definitions` stand in the order of their dependencies. Never changed
    once built.
    """

    def __init__(
        self,
        *,
        vocabulary: Vocabulary,
        packs: tuple[Pack, ...],
        definitions: tuple[Definition, ...],
        columns: tuple[Node, ...],
        fiscal_systems: tuple[FiscalSystem, ...],
        settlements: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.vocabulary = vocabulary
        self.packs = packs
        self.definitions = definitions
        self.columns = columns
        self.fiscal_systems = fiscal_systems
        self.settlements = settlements
        self.version = ""
        self.source = ""
        self.examples = 0
        self.functions: list[Callable[..., Any]] = []
        self.settings: dict[
            object, Any
        ] = {}  # settings asked for before, by place, period and answers

    def __getstate__(self) -> dict[str, object]:
        """Functions and worked-out settings stay out: code is kept beside the policy."""
        kept = {**self.__dict__, "functions": [], "settings": {}}
        for worked_out in ("column_of", "prefix_lengths", "by_name", "parameters"):
            kept.pop(worked_out, None)
        return kept

    @cached_property
    def parameters(self) -> dict[str, tuple[tuple[int, Parameter], ...]]:
        """Every parameter by name, with the packs that set it, upper places first."""
        result: dict[str, tuple[tuple[int, Parameter], ...]] = {}
        for index, pack in enumerate(self.packs):
            for name, parameter in pack.parameters.items():
                result[name] = (*result.get(name, ()), (index, parameter))
        return result

    @cached_property
    def by_name(self) -> dict[str, tuple[Definition, ...]]:
        """The definitions of each benefit, upper places first."""
        result: dict[str, tuple[Definition, ...]] = {}
        for definition in self.definitions:
            result[definition.name] = (*result.get(definition.name, ()), definition)
        return result

    @cached_property
    def reading_columns(self) -> tuple[int, ...]:
        """The columns that a reading of a silent text changes."""
        return tuple(
            column
            for column, node in enumerate(self.columns)
            if any(part.op == "reading" for part in node.walk())
        )

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
