"""What must be true of packs together, at every place and from every date on which a figure
changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product

from nuanxin.kit.period import Period
from nuanxin.policy.faults import PackFault
from nuanxin.policy.folding import fold
from nuanxin.policy.inforce import Row, Setting, setting
from nuanxin.policy.packs import Pack, Parameter
from nuanxin.policy.policy import Definition, Policy


def unsound(policy: Policy) -> Iterator[PackFault]:
    """Faults between packs: a floor undercut, a negative amount, a document superseding one
    nobody knows.
    """
    for pack in policy.packs:
        for parameter in pack.parameters.values():
            yield from _negative(parameter)
            yield from _undercut(policy, pack, parameter)
        for ended in pack.document.supersedes:
            yield from _unknown_part(policy, pack, ended.number, ended.part)
    for definition in policy.definitions:
        if any(part.op == "-" for layer in definition.layers for part in layer.node.walk()):
            yield from _negative_layers(policy, definition)


def _negative(parameter: Parameter) -> Iterator[PackFault]:
    for value in parameter.values:
        if isinstance(value.value, int) and value.value < 0:
            message = f"参数“{parameter.name}”自 {value.since} 起小于零"
            yield PackFault(parameter.place, message, "减少写成另一个较低的标准，不写负数")


def _negative_layers(policy: Policy, definition: Definition) -> Iterator[PackFault]:
    """A layer that subtracts may nowhere and never fall below zero."""
    days = {
        value.since
        for pack in policy.packs
        for parameter in pack.parameters.values()
        for value in parameter.values
    } | {pack.document.effective for pack in policy.packs}
    places = {policy.packs[index].jurisdiction for index in definition.packs}
    for place, day in sorted(product(places, days)):
        period = Period(day.year, day.month if definition.every == "月" else 0)
        here = setting(policy, place.ljust(12, "0"), period)
        for _, row in here.rows(definition):
            yield from _below_zero(policy, definition, here, row)


def _below_zero(
    policy: Policy, definition: Definition, here: Setting, row: Row
) -> Iterator[PackFault]:
    active = row.active.get(definition.number)
    environment = here.environment(dict(row.choices), row.standing)
    for layer, counts in zip(definition.layers, active.layers if active else (), strict=False):
        amount = fold(layer.node, environment) if counts and layer.node.by_row else None
        if isinstance(amount, int) and amount < 0:
            place = policy.packs[layer.pack].place
            message = f"“{definition.name}”的“{layer.name}”在 {here.period} 小于零"
            yield PackFault(place, message, "减少写成另一个较低的标准，不写负的一层")


def _undercut(policy: Policy, pack: Pack, parameter: Parameter) -> Iterator[PackFault]:
    """A floor may only be raised by a lower place."""
    for _, upper in policy.parameters.get(parameter.name, ()):
        if upper is parameter or not upper.at_least or not _above(policy, upper, pack):
            continue
        days = {value.since for value in (*upper.values, *parameter.values)}
        for day in sorted(days):
            yield from _below(parameter, upper, day)


def _above(policy: Policy, upper: Parameter, pack: Pack) -> bool:
    return any(
        other.parameters.get(upper.name) is upper
        and pack.jurisdiction.startswith(other.jurisdiction)
        and pack.jurisdiction != other.jurisdiction
        for other in policy.packs
    )


def _below(parameter: Parameter, upper: Parameter, day: date) -> Iterator[PackFault]:
    here, floor = parameter.on(day), upper.on(day)
    if here is None or floor is None:
        return
    if (
        isinstance(here.value, int)
        and isinstance(floor.value, int)
        and here.value < floor.value
    ):
        message = f"“{parameter.name}”自 {day} 起低于上级文件“不低于”的数"
        yield PackFault(parameter.place, message, "只能等于或高于上级的标准")


def _unknown_part(policy: Policy, pack: Pack, number: str, part: str) -> Iterator[PackFault]:
    known = [other for other in policy.packs if other.document.number == number]
    if not known or not part:
        return
    names = {
        name
        for other in known
        for name in (
            *other.parameters,
            *(benefit.name for benefit in other.benefits),
            *(layer.name for benefit in other.benefits for layer in benefit.layers),
        )
    }
    if part not in names:
        message = f"supersedes 里的“{part}”不在 {number} 的包里"
        yield PackFault(
            pack.place, message, f"可用：{'、'.join(sorted(names)) or '（该包没有规则）'}"
        )
