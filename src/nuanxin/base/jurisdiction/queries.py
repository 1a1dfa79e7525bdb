"""Names of regions, whoever keeps them: the national tree, or the county's own table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nuanxin.base.jurisdiction.divisions import region_tree
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import Scope, span_of
from nuanxin.kit.region import RegionCode


@dataclass(frozen=True, slots=True)
class Place:
    """A region with its own name and the name of the township or county above it."""

    code: int
    name: str
    above: str = ""

    @property
    def label(self) -> str:
        return f"{self.above}{self.name}" if self.above else self.name


def place(code: int) -> Place:
    """One region by its code; its digits where nobody knows a name."""
    return places([code])[code]


def places(codes: Iterable[int]) -> dict[int, Place]:
    """The regions behind many codes, with one query for the villages among them."""
    wanted = set(codes)
    tree = region_tree()
    found: dict[int, Place] = {}
    own = dict(Region.objects.filter(pk__in=_villages(wanted)).values_list("code", "name"))
    for code in wanted:
        region = RegionCode.parse(str(code))
        known = tree.region(region)
        above = tree.region(region.parent) if region.parent else None
        name = own.get(code) or (known.name if known else str(code))
        found[code] = Place(code, name, above.name if above and region.level == "村" else "")
    return found


def region_names(codes: Iterable[int]) -> dict[int, str]:
    """Code → name, for tables that show many."""
    return {code: each.name for code, each in places(codes).items()}


def villages(region: RegionCode) -> list[Place]:
    """The villages and communities under a region that still stand, by code."""
    low, high = span_of(region)
    rows = Region.objects.filter(code__gte=low, code__lt=high, valid_to__isnull=True)
    return [Place(row.code, row.name) for row in rows.order_by("code")]


def towns(region: RegionCode) -> list[Place]:
    """The townships of a county, by code; of anything lower, that region itself."""
    tree = region_tree()
    if region.level in {"乡镇", "村"}:
        return [place(int(region.value))]
    return [Place(int(town.code.value), town.name) for town in tree.children(region)]


def scope_places(scope: Scope) -> Sequence[Place]:
    """The regions a scope is made of, largest first."""
    return list(places(low for low, _high in scope).values())


def _villages(codes: set[int]) -> list[int]:
    return [code for code in codes if code % 1000]


def known_place(code: int) -> bool:
    """Whether a code is a township, or a village that still stands."""
    region = RegionCode.parse(str(code))
    if region.level == "村":
        return Region.objects.filter(code=code, valid_to__isnull=True).exists()
    return region.level == "乡镇" and region_tree().region(region) is not None
