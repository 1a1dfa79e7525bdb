"""Where a household is registered: from a code, a township name and what the sender said."""

from __future__ import annotations

from dataclasses import dataclass

from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.kit.regiontree import RegionTree

_COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Place:
    """The region of a household, or the column and message of the fault."""

    region: str = ""
    column: str = ""
    fault: str = ""
    warning: str = ""


class Places:
    """Resolves and remembers; a county has few different townships."""

    def __init__(self, tree: RegionTree, within: RegionCode | None) -> None:
        self._tree = tree
        self._within = within
        self._known: dict[tuple[str, str], Place] = {}

    def resolve(self, code: str, town: str) -> Place:
        key = (code, town)
        if key not in self._known:
            self._known[key] = self._resolve(code, town)
        return self._known[key]

    def _resolve(self, code: str, town: str) -> Place:
        base = self._within
        if code:
            try:
                base = RegionCode.parse(code)
            except ValueError:
                return Place(
                    column="户籍地区代码", fault="地区代码应为 6、9 或 12 位数字。请核对"
                )
            if fault := self._code_fault(base):
                return Place(column="户籍地区代码", fault=fault)
        if base is None:
            fault = "不知道在哪个县。请用 --region 说明，或填户籍地区代码"
            return Place(column="户籍地区代码", fault=fault)
        return self._in(base, town, coded=bool(code))

    def _code_fault(self, code: RegionCode) -> str:
        if self._tree.lowest_known(code) is None:
            return "没有这个地区代码。请按统计用区划代码核对"
        if self._within and not code.within(self._within):
            region = self._tree.region(self._within)
            name = region.full_name if region else str(self._within)
            return f"这个地区不在{name}。请核对代码，或改选名册所属的地区"
        return ""

    def _in(self, base: RegionCode, town: str, *, coded: bool) -> Place:
        named = self._named(base, town)
        if isinstance(named, Place):
            return named
        region = named or base
        if len(region.prefix) < _COUNTY_DIGITS:
            fault = "看不出是哪个县（区）。请用 --region 说明到县，或填户籍地区代码"
            return Place(column="乡镇", fault=fault)
        if town and named is None and not coded:
            county = self._tree.lowest_known(base)
            name = county.name if county else base.value
            warning = (
                f"在{name}里查不到“{town}”，按{name}计算。请核对乡镇名称，或填户籍地区代码"
            )
            return Place(str(region), "乡镇", warning=warning)
        return Place(str(region))

    def _named(self, base: RegionCode, town: str) -> RegionCode | Place | None:
        """The region meant by a township name, none, or the fault."""
        if not town or base.level in {"乡镇", "村"}:
            return None
        try:
            found = self._tree.find(town, base)
        except Refusal as refusal:
            return Place(column="乡镇", fault=str(refusal))
        return found.code if found else None
