"""The tree of regions: code to name, name to code within a region, children, search."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode

_DEMO_MARK = "（演示）"
_KIND = re.compile(
    r"(?<=..)(街道办事处|街道|(?:[\u4e00-\u9fff]{1,3}族)?乡|镇|苏木|地区|林场|农场|经济开发区|开发区"
    r"|管理区|自治县|自治州|自治区|县|市|区|省)$"
)
_TOWN_DIGITS = 9
_HIDDEN_LEVELS = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")


@dataclass(frozen=True, slots=True)
class Region:
    """A region with its own name and the names above it."""

    code: RegionCode
    name: str
    full_name: str

    @property
    def demo(self) -> bool:
        return _DEMO_MARK in self.full_name


class RegionTree:
    """Built once from `prefix, name` pairs; knows no file."""

    def __init__(
        self,
        rows: Iterable[tuple[str, str]],
        aliases: Mapping[tuple[str, str], str] | None = None,
    ) -> None:
        self._names = dict(rows)
        self._aliases = dict(aliases or {})
        self._children: dict[str, list[str]] = {}
        for prefix in self._names:
            self._children.setdefault(self._parent(prefix), []).append(prefix)

    def _parent(self, prefix: str) -> str:
        for digits in (9, 6, 4, 2):
            if digits < len(prefix) and prefix[:digits] in self._names:
                return prefix[:digits]
        return ""

    def __contains__(self, code: RegionCode) -> bool:
        return code.prefix in self._names

    def region(self, code: RegionCode) -> Region | None:
        """The region of a code, down to the lowest level known; None for an unknown one."""
        prefix = code.prefix
        return self._region(prefix) if prefix in self._names else None

    def lowest_known(self, code: RegionCode) -> Region | None:
        """The region itself or the nearest one above it that the tree knows."""
        prefix = code.prefix
        if prefix not in self._names:
            prefix = self._parent(prefix)
        return self._region(prefix) if prefix else None

    def _region(self, prefix: str) -> Region:
        names = [self._names[prefix]]
        above = self._parent(prefix)
        while above:
            if self._names[above] not in _HIDDEN_LEVELS:
                names.append(self._names[above])
            above = self._parent(above)
        code = RegionCode(prefix.ljust(12, "0"))
        return Region(code, self._names[prefix], "".join(reversed(names)))

    def chain(self, code: RegionCode) -> list[Region]:
        """From the province down to the region; empty for an unknown one."""
        chain: list[Region] = []
        prefix = code.prefix
        while prefix in self._names:
            chain.append(self._region(prefix))
            prefix = self._parent(prefix)
        return chain[::-1]

    def children(self, code: RegionCode | None = None) -> list[Region]:
        """The regions one level down; provinces without a code."""
        return [self._region(p) for p in self._children.get(code.prefix if code else "", [])]

    def find(self, name: str, within: RegionCode) -> Region | None:
        """The region of that name below `within`, with or without 镇, 乡, 街道.

        None when there is none; Refusal when more than one could be meant.
        """
        wanted = self._own_name(name, within)
        below = self._below(within.prefix)
        exact = [p for p in below if _plain(self._names[p]) == wanted]
        found = exact or [p for p in below if _bare(self._names[p]) == _bare(wanted)]
        if len(found) > 1:
            choices = "、".join(f"{self._names[p]}（{p}）" for p in found[:5])
            raise Refusal(f"“{name}”可能是：{choices}。请写全称，或改填户籍地区代码")
        return self._region(found[0]) if found else None

    def _own_name(self, name: str, within: RegionCode) -> str:
        wanted = _plain(name)
        for region in self.chain(within):
            if wanted.startswith(region.name) and len(wanted) > len(region.name):
                wanted = wanted.removeprefix(region.name)
        for above in (within, *within.ancestors()):
            wanted = self._aliases.get((above.prefix, wanted), wanted)
        return wanted

    def _below(self, prefix: str) -> list[str]:
        below = list(self._children.get(prefix, ()))
        for child in below:
            below.extend(self._children.get(child, ()))
        return below

    def towns_named(self, text: str) -> list[RegionCode]:
        """Every township whose name begins with the text, in the whole country."""
        return [
            RegionCode(prefix.ljust(12, "0"))
            for prefix, name in self._names.items()
            if len(prefix) == _TOWN_DIGITS and name.startswith(text)
        ]

    def search(self, text: str, limit: int = 20) -> list[Region]:
        """Regions whose code or name begins with the text; earlier words name the place above.

        `安化`, `湖南 安化`, `430923`. Upper levels come first.
        """
        words = text.split()
        if not words:
            return []
        *places, last = words
        if last.isdigit():
            hits = [p for p in self._names if p.startswith(last.rstrip("0") or last)]
        else:
            hits = [p for p, name in self._names.items() if name.startswith(last)]
        found: list[Region] = []
        for prefix in sorted(hits, key=lambda p: (len(p), p)):
            region = self._region(prefix)
            if all(place in region.full_name for place in places):
                found.append(region)
            if len(found) == limit:
                break
        return found


def _plain(name: str) -> str:
    return "".join(name.split()).removesuffix(_DEMO_MARK)


def _bare(name: str) -> str:
    return _KIND.sub("", _plain(name))
