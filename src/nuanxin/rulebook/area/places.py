"""Which households share their law in force: the regions of an area, told apart only as far as
anything tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nuanxin.kit.period import Period
from nuanxin.policy.evaluate import region_key
from nuanxin.policy.inforce import Said, Setting
from nuanxin.policy.policy import Policy


@dataclass(frozen=True, eq=False)
class Place:
    """Regions with one law: a number, one of the regions, and what its offices have said."""

    number: int
    region: str
    said: Said

    def settings(self, policy: Policy, periods: Sequence[Period]) -> list[Setting]:
        """What is in force here in each period."""
        return [Setting(policy, self.region, period, self.said) for period in periods]


def places_of(
    policy: Policy, regions: Iterable[str], said: Mapping[str, Said]
) -> tuple[list[Place], dict[str, int]]:
    """The places of 12-digit regions, and each region's place; `said` by code prefix."""
    found: dict[tuple[str, str], Place] = {}
    number_of: dict[str, int] = {}
    for region in regions:
        prefix = _longest(region, said)
        key = (region_key(policy, region), prefix)
        if key not in found:
            found[key] = Place(len(found), region, said.get(prefix, Said()))
        number_of[region] = found[key].number
    return list(found.values()), number_of


def _longest(region: str, prefixes: Iterable[str]) -> str:
    return max((each for each in prefixes if region.startswith(each)), key=len, default="")
