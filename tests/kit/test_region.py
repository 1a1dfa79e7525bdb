"""Region codes and the tree: names, children, search, what is refused."""

from __future__ import annotations

import pytest

from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.kit.regiontree import RegionTree

TREE = RegionTree(
    [
        ("43", "湖南省"),
        ("4309", "益阳市"),
        ("430923", "安化县"),
        ("430923114", "平口镇"),
        ("430923118", "梅城镇"),
        ("430923201", "梅城乡"),
        ("430923300", "城南街道"),
        ("4419", "东莞市"),
        ("44", "广东省"),
        ("441900003", "东城街道"),
    ],
    {("430923", "坪口"): "平口镇"},
)
ANHUA = RegionCode.parse("430923")


@pytest.mark.parametrize("text", ["43", "4309", "430923", "430923118", "430923118001"])
def test_a_code_of_any_level_is_read(text: str) -> None:
    code = RegionCode.parse(text)
    assert code.prefix == text
    assert len(code.value) == 12


@pytest.mark.parametrize("text", ["", "4", "430", "03", "43092311", "43092A", "4309231180011"])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{text}$"):
        RegionCode.parse(text)


def test_a_code_knows_what_is_above_it() -> None:
    town = RegionCode.parse("430923118")
    assert [str(above) for above in town.ancestors()] == [
        "430923000000",
        "430900000000",
        "430000000000",
    ]
    assert town.level == "乡镇"
    assert town.within(ANHUA)
    assert ANHUA.within(ANHUA)
    assert not ANHUA.within(town)
    assert RegionCode.parse("43").parent is None


@pytest.mark.parametrize("name", ["平口镇", "平口", "坪口", "安化县平口镇", "安化县 平口"])
def test_a_township_is_found_by_any_of_its_names(name: str) -> None:
    found = TREE.find(name, ANHUA)
    assert found is not None
    assert str(found.code) == "430923114000"


def test_the_street_office_is_the_street() -> None:
    found = TREE.find("城南街道办事处", ANHUA)
    assert found is not None
    assert found.name == "城南街道"


def test_a_name_that_could_be_two_places_is_refused() -> None:
    with pytest.raises(Refusal, match="“梅城”可能是：梅城镇（430923118）、梅城乡（430923201）"):
        TREE.find("梅城", ANHUA)
    assert TREE.find("梅城乡", ANHUA) is not None


def test_an_unknown_name_is_no_region() -> None:
    assert TREE.find("不存在镇", ANHUA) is None


def test_a_region_carries_the_names_above_it() -> None:
    region = TREE.region(RegionCode.parse("430923118"))
    assert region is not None
    assert region.full_name == "湖南省益阳市安化县梅城镇"
    assert not region.demo
    assert [r.name for r in TREE.chain(region.code)] == ["湖南省", "益阳市", "安化县", "梅城镇"]


def test_townships_without_a_county_hang_under_the_city() -> None:
    assert [r.name for r in TREE.children(RegionCode.parse("4419"))] == ["东城街道"]
    assert [r.name for r in TREE.children()] == ["湖南省", "广东省"]


def test_a_village_is_placed_by_the_township_above_it() -> None:
    region = TREE.lowest_known(RegionCode.parse("430923118007"))
    assert region is not None
    assert region.name == "梅城镇"
    assert TREE.lowest_known(RegionCode.parse("99")) is None


def test_search_narrows_by_the_words_before() -> None:
    assert [r.name for r in TREE.search("湖南 梅城")] == ["梅城镇", "梅城乡"]
    assert [r.name for r in TREE.search("广东 梅城")] == []
    assert [r.name for r in TREE.search("430923", limit=2)] == ["安化县", "平口镇"]
    assert TREE.search(" ") == []
