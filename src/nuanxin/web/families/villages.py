"""The villages of somebody's area, by township, for a list to choose from."""

from __future__ import annotations

from typing import NamedTuple

from nuanxin.base.jurisdiction.divisions import region_tree
from nuanxin.base.jurisdiction.queries import Place, towns, villages
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.region import RegionCode


class Town(NamedTuple):
    """A township with its villages; itself first, for families whose village is not known."""

    name: str
    villages: tuple[Place, ...]


def choices(scope: Scope) -> tuple[Town, ...]:
    """Every village of the scope under its township; two queries."""
    if not scope.ranges:
        return ()
    home = RegionCode.parse(str(scope.ranges[0][0]))
    below: dict[int, list[Place]] = {}
    for each in villages(home):
        below.setdefault(each.code // 1000, []).append(each)
    if home.level == "村":
        return (Town(villages(home)[0].name if villages(home) else "", tuple(villages(home))),)
    return tuple(
        Town(town.name, (town, *below.get(town.code // 1000, []))) for town in towns(home)
    )


def of_county(scope: Scope) -> tuple[Town, ...]:
    """Every village of the county one works in: a family is registered where one handles it,
    or in a neighbouring township.
    """
    if not scope.ranges:
        return ()
    own = RegionCode.parse(str(scope.ranges[0][0]))
    county = next((above for above in (own, *own.ancestors()) if above.level == "县"), own)
    return choices(Scope.of(county))


def elsewhere(scope: Scope) -> tuple[Place, ...]:
    """Where those live who have moved away: other counties of the province, other provinces."""
    if not scope.ranges:
        return ()
    own = RegionCode.parse(str(scope.ranges[0][0]))
    above = [own, *own.ancestors()]
    tree = region_tree()
    near = [
        Place(int(county.code.value), county.name, city.name)
        for city in tree.children(above[-1])
        for county in tree.children(city.code)
        if county.code not in above
    ]
    far = [
        Place(int(each.code.value), each.name)
        for each in tree.children()
        if each.code not in above
    ]
    return (*near, *far)
