"""Regions people may mean, and what a posted region comes to."""

from __future__ import annotations

from nuanxin.base.jurisdiction.divisions import region_tree
from nuanxin.kit.region import RegionCode
from nuanxin.kit.regiontree import Region

MOST = 12
_HIDDEN = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}


def suggestions(text: str, most: int = MOST) -> list[Region]:
    """Regions whose name or code begins with the text, upper levels first."""
    found = region_tree().search(" ".join(text.split()), most * 2)
    return [region for region in found if region.name not in _HIDDEN][:most]


def full_name(code: str) -> str:
    """The full name of a region code; the code itself when we do not know it."""
    try:
        known = region_tree().lowest_known(RegionCode.parse(code))
    except ValueError:
        return code
    return known.full_name if known else code


def code_of(typed: str) -> tuple[str, str]:
    """The code a typed name means, or why it means none: (code, "") or ("", message)."""
    wanted = "".join(typed.split())
    if not wanted:
        return "", "请选择户籍所在的县、市、区"
    named = [r for r in region_tree().search(typed, 50) if wanted in (r.name, r.full_name)]
    if len(named) == 1:
        return str(named[0].code), ""
    if named:
        places = "、".join(region.full_name for region in named[:4])
        return "", f"叫“{wanted}”的地方不止一个：{places}。请从列表里选"
    return "", f"没有找到“{wanted}”。请写县、市、区的名称，从列表里选一个"
