"""openfisca-core 46 on the same people and figures: the idiom of its documentation, and tuned
by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import ETERNITY, MONTH
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.special_support.people import FIRST_MONTH, YEAR, people

PERSON = build_entity(key="person", plural="persons", label="person", is_person=True)


class Zone(Enum):
    base = "base"
    raised = "raised"
    own = "own"


def build(count: int, *, tuned: bool) -> Callable[[], list[int]]:
    """A run that computes both benefits for twelve months and adds them up."""
    known = people(count)
    zone = np.where(
        known["region"] // 100 == 4309, 1, np.where(known["region"] // 100 == 4306, 2, 0)
    )
    system = _system(tuned=tuned)

    def run() -> list[int]:
        builder = SimulationBuilder()
        builder.create_entities(system)
        builder.declare_person_entity("person", np.arange(count))
        simulation = builder.build(system)
        for name in ("alive", "only_child", "child_dead"):
            simulation.set_input(name, "2017-01", known[name])
        simulation.set_input(
            "again", "2017-01", known["again"] != 0
        )  # no unknown there: counted as yes
        for name in ("grade", "death_month", "grade_month", "wife_birth_month"):
            simulation.set_input(name, "2017-01", known[name].astype(np.int32))
        simulation.set_input("zone", "2017-01", EnumArray(zone.astype(np.int16), Zone))
        totals = [0, 0]
        for month in range(1, 13):
            for benefit, name in enumerate(("dead", "disabled")):
                totals[benefit] += int(
                    simulation.calculate(name, f"{YEAR}-{month:02d}").sum(dtype=np.int64)
                )
        return totals

    return run


def _input(name: str, kind: type, **more: Any) -> type[Variable]:
    fields = {
        "value_type": kind,
        "entity": PERSON,
        "definition_period": ETERNITY,
        "label": name,
        **more,
    }
    return type(name, (Variable,), fields)


def _system(*, tuned: bool) -> TaxBenefitSystem:
    system = TaxBenefitSystem([PERSON])
    names = (("alive", bool), ("only_child", bool), ("again", bool), ("child_dead", bool))
    numbers = (
        ("grade", int),
        ("death_month", int),
        ("grade_month", int),
        ("wife_birth_month", int),
    )
    system.add_variables(*(_input(name, kind) for name, kind in (*names, *numbers)))
    system.add_variables(_input("zone", Enum, possible_values=Zone, default_value=Zone.base))
    system.add_variables(*_rules(tuned=tuned))
    system.parameters = ParameterNode(
        "",
        data={
            "dead": _figures(39_000, 49_000, 91_000),
            "disabled": _figures(32_000, 42_000, 58_000),
        },
    )
    return system


def _figures(base: int, raised: int, own: int) -> dict[str, Any]:
    start = "2015-01-01"
    return {
        "base": {"values": {start: {"value": base}}},
        "raised": {"values": {start: {"value": base}, "2017-10-01": {"value": raised}}},
        "own": {"values": {start: {"value": base}, "2017-01-01": {"value": own}}},
    }


def _now(period: Any) -> int:
    return FIRST_MONTH + int(period.start.month) - 1


def _rules(*, tuned: bool) -> list[type[Variable]]:
    def standard(node: Any, zone: Any) -> Any:
        if tuned:
            return np.take(
                np.array([node.base, node.raised, node.own], np.int32), np.asarray(zone)
            )
        return node[zone]

    class common(Variable):  # noqa: N801 -- the library names variables by their class
        value_type, entity, definition_period, label = bool, PERSON, MONTH, "common"

        def formula(person: Any, period: Any) -> Any:  # noqa: N805
            still = (
                person("alive", period)
                * person("only_child", period)
                * ~person("again", period)
            )
            return still * (person("wife_birth_month", period) + 588 <= _now(period))

    class dead(Variable):  # noqa: N801
        value_type, entity, definition_period, label = int, PERSON, MONTH, "dead"

        def formula(person: Any, period: Any, parameters: Any) -> Any:  # noqa: N805
            since = person("death_month", period)
            holds = person("common", period) * person("child_dead", period)
            holds = holds * (since > 0) * (since <= _now(period))
            return holds * standard(parameters(period).dead, person("zone", period))

    class disabled(Variable):  # noqa: N801
        value_type, entity, definition_period, label = int, PERSON, MONTH, "disabled"

        def formula(person: Any, period: Any, parameters: Any) -> Any:  # noqa: N805
            grade, since = person("grade", period), person("grade_month", period)
            holds = person("common", period) * ~person("child_dead", period)
            holds = holds * (grade >= 1) * (grade <= 3) * (since > 0) * (since <= _now(period))
            return holds * standard(parameters(period).disabled, person("zone", period))

    return [common, dead, disabled]
