"""The region file shipped with the product."""

from __future__ import annotations

from nuanxin.base.jurisdiction.divisions import region_tree
from nuanxin.kit.region import RegionCode


def test_the_country_is_there_down_to_townships() -> None:
    tree = region_tree()
    assert len(tree.children()) == 31
    hunan = tree.children(RegionCode.parse("43"))
    assert len(hunan) == 14
    assert len(tree.children(RegionCode.parse("430525"))) == 24
    region = tree.region(RegionCode.parse("430923118"))
    assert region is not None
    assert region.full_name == "湖南省益阳市安化县梅城镇"


def test_the_spelling_of_a_seed_document_is_understood() -> None:
    found = region_tree().find("坪口", RegionCode.parse("430923"))
    assert found is not None
    assert found.name == "平口镇"


def test_the_fictional_county_says_so_everywhere() -> None:
    tree = region_tree()
    county = RegionCode.parse("341599")
    towns = tree.children(county)
    assert len(towns) == 21
    assert all(town.demo and "（演示）" in town.name for town in towns)
    found = tree.find("云桥", county)
    assert found == towns[0]
