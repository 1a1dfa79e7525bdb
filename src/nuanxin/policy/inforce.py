"""What is in force at a place in a period: packs, parameters, layers, and every part of a rule
that needs no family.

A `Setting` is a region and a period with what the place has decided. Its rows give one value to
every column of the
policy; a silent text has one row per combination of readings, so neither emitter ever sees a
question.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from functools import cached_property
from itertools import product
from typing import NamedTuple

from nuanxin.kit.period import Period
from nuanxin.policy.folding import Environment, Plain, Standing, fold
from nuanxin.policy.nodes import Node
from nuanxin.policy.packs import TO_CHECK, OpenQuestion, Pack
from nuanxin.policy.policy import Definition, Layer, Policy

FIRST_PERIOD = "文件首期"
Choices = tuple[tuple[str, str], ...]


class Active(NamedTuple):
    """Which parts of one definition count in a row."""

    conditions: tuple[bool, ...]
    layers: tuple[bool, ...]
    adopted: bool


class Row(NamedTuple):
    """One in-force row: a value per column, and the active parts per definition in force."""

    period: Period
    choices: Choices
    values: list[Plain]
    active: Mapping[int, Active]
    by_name: Mapping[str, Definition]
    standing: Mapping[str, Standing]
    region_facts: Mapping[str, Plain]


class Said(NamedTuple):
    """What is said of a place beside the packs: adopted benefits, settlements, facts of the
    region.
    """

    adopted: frozenset[str] = frozenset()
    settlements: Mapping[str, str] = {}
    facts: Mapping[str, Plain] = {}


class Setting:
    """A region in a period, with what this place has adopted, settled and is known to be."""

    def __init__(self, policy: Policy, region: str, period: Period, said: Said) -> None:
        self.policy = policy
        self.region = region
        self.period = period
        self._said = said
        self._rows: dict[Choices, Row] = {}
        self._questions: dict[int, tuple[OpenQuestion, ...]] = {}
        self.moved: dict[object, Row] = {}  # rows moved in time, kept by `holding`

    @cached_property
    def base(self) -> Row:
        """The row under the first reading of everything still open."""
        return self.row({})

    @cached_property
    def region_facts(self) -> dict[str, Plain]:
        """What is known of the region by date; what the case says overrides it."""
        known: dict[str, Plain] = {}
        best = -1
        for item in self.policy.fiscal_systems:
            if (
                self.region.startswith(item.region)
                and item.since <= self.period.last_day
                and len(item.region) >= best
            ):
                best = len(item.region)
                known["财政体制"] = None if item.certainty == TO_CHECK else item.system
        return known | {
            name: value for name, value in self._said.facts.items() if value is not None
        }

    @cached_property
    def pending(self) -> tuple[int, ...]:
        """Packs that begin inside this month without saying whether it already counts."""
        return tuple(
            index
            for index, pack in enumerate(self.policy.packs)
            if pack.covers(self.region)
            and self._begins_inside(pack)
            and pack.first_period == "待定"
        )

    def _begins_inside(self, pack: Pack) -> bool:
        start = pack.document.effective
        return bool(self.period.month) and self.period.first_day < start <= self.period.last_day

    @cached_property
    def settled(self) -> dict[str, str]:
        """Settlements in force: the packs' own, the lowest last, then those handed in."""
        result: dict[str, str] = {}
        for index in self.packs(frozenset(self.pending)):
            result |= self.policy.packs[index].settle
        return result | dict(self._said.settlements)

    def packs(self, started: Collection[int]) -> list[int]:
        """The packs in force, upper places first; `started` = pending packs taken as begun."""
        begun = self._begun(started)
        gone = {
            ended.number
            for index in begun
            for ended in self.policy.packs[index].document.supersedes
            if not ended.part
        }
        return [
            index
            for index in begun
            if self.policy.packs[index].document.number not in gone
            and not self._over(self.policy.packs[index])
        ]

    def _begun(self, started: Collection[int]) -> list[int]:
        """The packs that have begun, over or not: what they ended does not come back."""
        return [
            index
            for index, pack in enumerate(self.policy.packs)
            if pack.covers(self.region) and self._has_begun(pack, started=index in started)
        ]

    def _over(self, pack: Pack) -> bool:
        return bool(pack.document.until and pack.document.until <= self.period.last_day)

    def _has_begun(self, pack: Pack, *, started: bool) -> bool:
        if pack.document.effective > self.period.last_day:
            return False
        if self._begins_inside(pack):
            return pack.first_period == "当月" or started
        return True

    def questions(self, definition: Definition) -> tuple[OpenQuestion, ...]:
        """What is still open here for this definition and those it needs."""
        if definition.number not in self._questions:
            found = dict(self._own_questions(definition))
            for name in definition.needs:
                if name in self.base.by_name:
                    needed = self.base.by_name[name]
                    found |= {point.key: point for point in self.questions(needed)}
            self._questions[definition.number] = tuple(
                point for point in found.values() if point.key not in self.settled
            )
        return self._questions[definition.number]

    def _own_questions(self, definition: Definition) -> dict[str, OpenQuestion]:
        found: dict[str, OpenQuestion] = {}
        open_keys: set[str] = set()
        active = self.base.active.get(definition.number)
        if active is None:
            return found
        environment = self.environment({}, self.base.standing)
        for node in _live_nodes(definition, active, self._stands_now, environment):
            open_keys |= {str(part.args[0]) for part in node.walk() if part.op == "reading"}
        found |= {key: definition.open[key] for key in definition.open if key in open_keys}
        if any(index in definition.packs for index in self.pending):
            pack = self.policy.packs[next(i for i in self.pending if i in definition.packs)]
            start = pack.document.effective
            began = f"{start.year}年{start.month}月{start.day}日"
            question = f"{pack.document.number}自{began}施行，{start.month}月是否已按它计算？"
            found[FIRST_PERIOD] = OpenQuestion(
                FIRST_PERIOD, question, ("当月", "次月"), document=pack.document.number
            )
        return found

    def _stands_now(self, layer: Layer) -> bool:
        """Whether a layer could count here under some reading."""
        last = self.period.last_day
        in_time = (layer.since is None or layer.since <= last) and (
            layer.until is None or layer.until > last
        )
        return in_time and layer.pack in self.packs(self.pending)

    def rows(self, definition: Definition) -> Iterable[tuple[Choices, Row]]:
        """One row per combination of the readings still open for this definition."""
        points = self.questions(definition)
        if not points:
            yield (), self.base
            return
        for values in product(*(point.readings for point in points)):
            choices = tuple(
                (point.key, value) for point, value in zip(points, values, strict=True)
            )
            yield choices, self.row(dict(choices))

    def row(self, choices: Mapping[str, str]) -> Row:
        """The in-force row under the given readings; settled points stand above them."""
        key = tuple(sorted(choices.items()))
        if key not in self._rows:
            self._rows[key] = self._build(key)
        return self._rows[key]

    def environment(
        self, choices: Mapping[str, str], standing: Mapping[str, Standing]
    ) -> Environment:
        first = {point: values[0] for point, values in self.policy.settlements.items()}
        return Environment(
            self.period.first_day,
            self.period.last_day,
            standing,
            self.region_facts,
            first | dict(choices) | self.settled,
        )

    def _build(self, choices: Choices) -> Row:
        chosen = dict(choices) | self.settled
        started = self.pending if chosen.get(FIRST_PERIOD, "当月") == "当月" else ()
        if choices and started == self.pending:
            return self._reread(choices)
        packs = self.packs(started)
        dropped = self._dropped(started)
        standing = self._standing(packs, dropped)
        environment = self.environment(dict(choices), standing)
        by_name = self._definitions(packs, dropped)
        active = {
            each.number: self._active(each, packs, dropped, environment)
            for each in by_name.values()
        }
        values = [fold(node, environment) for node in self.policy.columns]
        return Row(self.period, choices, values, active, by_name, standing, self.region_facts)

    def _reread(self, choices: Choices) -> Row:
        """The base row with other readings chosen: only what names a reading is worked out
        again.
        """
        base = self.base
        environment = self.environment(dict(choices), base.standing)
        values = list(base.values)
        for column in self.policy.reading_columns:
            values[column] = fold(self.policy.columns[column], environment)
        packs = self.packs(self.pending)
        dropped = self._dropped(self.pending)
        active = dict(base.active)
        for definition in base.by_name.values():
            if definition.open:
                active[definition.number] = self._active(
                    definition, packs, dropped, environment
                )
        return base._replace(choices=choices, values=values, active=active)

    def _dropped(self, started: Collection[int]) -> set[tuple[int, str]]:
        """Parts of earlier packs that a later document has ended."""
        numbers = {pack.document.number: index for index, pack in enumerate(self.policy.packs)}
        return {
            (numbers[ended.number], ended.part)
            for index in self._begun(started)
            for ended in self.policy.packs[index].document.supersedes
            if ended.part and ended.number in numbers
        }

    def _standing(self, packs: list[int], dropped: set[tuple[int, str]]) -> dict[str, Standing]:
        result: dict[str, Standing] = {}
        for index in packs:
            for name, parameter in self.policy.packs[index].parameters.items():
                value = parameter.on(self.period.last_day)
                if value is not None and (index, name) not in dropped:
                    result[name] = Standing(value, index)
        return result

    def _definitions(
        self, packs: list[int], dropped: set[tuple[int, str]]
    ) -> dict[str, Definition]:
        every = "月" if self.period.month else "年"
        result: dict[str, Definition] = {}
        for definition in self.policy.definitions:
            if definition.every != every or definition.pack not in packs:
                continue
            if (definition.pack, definition.name) in dropped:
                continue
            standing = result.get(definition.name)
            if (
                standing is None or standing.pack < definition.pack
            ):  # packs stand upper places first
                result[definition.name] = definition
        ordered = sorted(result.values(), key=lambda each: each.number)
        return {each.name: each for each in ordered}

    def _active(
        self,
        definition: Definition,
        packs: list[int],
        dropped: set[tuple[int, str]],
        environment: Environment,
    ) -> Active:
        conditions = [
            part.pack in packs and (part.pack, part.name) not in dropped
            for part in definition.conditions
        ]
        last: dict[str, int] = {}
        for position, condition in enumerate(definition.conditions):
            if conditions[position]:
                if condition.name in last:  # a lower document speaks last
                    conditions[last[condition.name]] = False
                last[condition.name] = position
        adopted = not definition.optional or definition.name in self._said.adopted
        adopted = adopted or any(definition.name in self.policy.packs[i].adopt for i in packs)
        layers = [
            layer.pack in packs
            and not {(layer.pack, layer.name), (layer.pack, layer.parameter or "")} & dropped
            and self._counts(layer, environment)
            for layer in definition.layers
        ]
        for position, layer in enumerate(definition.layers):
            if layers[position]:
                for other, each in enumerate(definition.layers):
                    if each.name in layer.replaces and other != position:
                        layers[other] = False
        return Active(tuple(conditions), tuple(layers), adopted)

    def _counts(self, layer: Layer, environment: Environment) -> bool:
        if layer.since and layer.since > self.period.last_day:
            return False
        if layer.until and layer.until <= self.period.last_day:
            return False
        if layer.parameter and layer.parameter not in environment.standing:
            return False
        return not (layer.when.by_row and fold(layer.when, environment) is False)


def _live_nodes(
    definition: Definition,
    active: Active,
    stands: Callable[[Layer], bool],
    environment: Environment,
) -> Iterable[Node]:
    """The rules whose readings can matter here."""
    for condition, counts in zip(definition.conditions, active.conditions, strict=True):
        if counts:
            yield condition.node
    for layer in definition.layers:
        if stands(layer):
            yield layer.when
            for bearer in layer.bearers:
                if not _impossible(bearer.when, environment):
                    yield bearer.when


def _impossible(node: Node, environment: Environment) -> bool:
    """Whether a bearer is ruled out here whatever reading is chosen."""
    if node.op == "reading":
        return False
    if node.op == "and":
        return any(_impossible(part, environment) for part in node.parts)
    return node.by_row and fold(node, environment) is False


def setting(
    policy: Policy,
    region: str,
    period: Period,
    *,
    settlements: Mapping[str, str] | None = None,
    adopted: Collection[str] = (),
    facts: Mapping[str, Plain] | None = None,
) -> Setting:
    """What is in force in a region (12 digits) in a period."""
    said = Said(frozenset(adopted), dict(settlements or {}), dict(facts or {}))
    return Setting(policy, region, period, said)


def packs_in_force(policy: Policy, region: str, day: date) -> list[Pack]:
    """The packs in force for a region on a day, upper places first."""
    place = setting(policy, region, Period(day.year, day.month))
    standing = [policy.packs[index] for index in place.packs(place.pending)]
    return [pack for pack in standing if pack.document.effective <= day]
