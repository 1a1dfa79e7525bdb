"""Region codes: the statistical 12 digits the house uses, from province down to village."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CODE = re.compile(r"[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}")
_WHOLE = re.compile(r"[1-9][0-9]{11}")
_LEVEL_DIGITS = (2, 4, 6, 9, 12)
_LEVEL_NAMES = {2: "省", 4: "市", 6: "县", 9: "乡镇", 12: "村"}


@dataclass(frozen=True, slots=True, order=True)
class RegionCode:
    """A 12-digit code; `prefix` is the part that tells regions apart."""

    value: str

    @classmethod
    def parse(cls, text: str) -> RegionCode:
        """Read 43, 4309, 430923, 430923118 or all 12 digits. Raises ValueError."""
        if not _CODE.fullmatch(text) or text.startswith("0"):
            raise ValueError(text)
        return cls(text.ljust(12, "0"))

    @property
    def prefix(self) -> str:
        """The code without the zeros of lower levels: 430923000000 → 430923."""
        for digits in _LEVEL_DIGITS:
            if not self.value[digits:].strip("0"):
                return self.value[:digits]
        return self.value

    @property
    def level(self) -> str:
        return _LEVEL_NAMES[len(self.prefix)]

    @property
    def parent(self) -> RegionCode | None:
        """The region one level up; none above a province."""
        shorter = [digits for digits in _LEVEL_DIGITS if digits < len(self.prefix)]
        return RegionCode(self.value[: shorter[-1]].ljust(12, "0")) if shorter else None

    def within(self, other: RegionCode) -> bool:
        """Whether this region is the other one or lies inside it."""
        return self.value.startswith(other.prefix)

    def ancestors(self) -> Iterator[RegionCode]:
        """From the region one level up to the province."""
        above = self.parent
        while above:
            yield above
            above = above.parent

    def __str__(self) -> str:
        return self.value


def typed_region(text: str) -> int:
    """The twelve digits of a place a form or an address carries; 0 where they are none."""
    return int(text) if _WHOLE.fullmatch(text) else 0
