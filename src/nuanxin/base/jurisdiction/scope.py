"""The area somebody may see: ranges of 12-digit region codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nuanxin.kit.region import RegionCode

_END = 10**12


def span_of(region: RegionCode) -> tuple[int, int]:
    """The half-open range of codes inside a region: 430923 → (430923000000, 430924000000)."""
    width = 10 ** (12 - len(region.prefix))
    first = int(region.prefix) * width
    return first, first + width


@dataclass(frozen=True, slots=True)
class Scope:
    """Half-open ranges; no range sees nothing."""

    ranges: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, *regions: RegionCode | str | int) -> Scope:
        """The scope of one or several regions."""
        codes = (r if isinstance(r, RegionCode) else RegionCode.parse(str(r)) for r in regions)
        return cls(tuple(sorted(span_of(code) for code in codes)))

    @classmethod
    def everything(cls) -> Scope:
        return cls(((0, _END),))

    @classmethod
    def nothing(cls) -> Scope:
        return cls(())

    def covers(self, region: int | str | RegionCode) -> bool:
        """Whether a region lies wholly inside."""
        code = region if isinstance(region, RegionCode) else RegionCode.parse(str(region))
        first, end = span_of(code)
        return any(low <= first and end <= high for low, high in self.ranges)

    def narrowed(self, region: RegionCode) -> Scope:
        """What is left of this scope inside a region."""
        first, end = span_of(region)
        cut = ((max(low, first), min(high, end)) for low, high in self.ranges)
        return Scope(tuple((low, high) for low, high in cut if low < high))

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self.ranges)
