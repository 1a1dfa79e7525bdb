"""What must be true of packs together, at every place and from every date on which a figure
changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product

from nuanxin.kit.period import Period
from nuanxin.policy.faults import PackFault
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
    """A layer that subtracts may nowhere and never fall below zero: the first such month."""
    for index, layer in enumerate(definition.layers):
        if not layer.node.by_row or all(part.op != "-" for part in layer.node.walk()):
            continue
        column, pack = policy.column_of[layer.node], policy.packs[layer.pack]
        found = [
            here
            for here in _everywhere(policy, definition, pack)
            if any(
                _below_zero(row, definition, index, column) for _, row in here.rows(definition)
            )
        ]
        if found:
            where = found[0].region.rstrip("0") or "全国"
            message = (
                f"“{definition.name}”的“{layer.name}”在 {found[0].period} 小于零（{where}）"
            )
            yield PackFault(pack.place, message, "减少写成另一个较低的标准，不写负的一层")


def _everywhere(policy: Policy, definition: Definition, pack: Pack) -> Iterator[Setting]:
    """The place of a pack and those below it, in every period in which a figure changes."""
    below = [it for it in policy.packs if it.jurisdiction.startswith(pack.jurisdiction)]
    above = [it for it in policy.packs if pack.jurisdiction.startswith(it.jurisdiction)]
    days = {
        value.since
        for each in (*above, *below)
        for parameter in each.parameters.values()
        for value in parameter.values
    } | {each.document.effective for each in (*above, *below)}
    monthly = definition.every == "月"
    periods = {Period(day.year, day.month if monthly else 0) for day in days}
    for place, period in product(sorted({it.jurisdiction for it in below}), sorted(periods)):
        if period.last_day >= pack.document.effective:
            yield setting(policy, place.ljust(12, "0"), period)


def _below_zero(row: Row, definition: Definition, index: int, column: int) -> bool:
    active, amount = row.active.get(definition.number), row.values[column]
    counts = active is not None and active.layers[index]
    return counts and isinstance(amount, int) and amount < 0


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
