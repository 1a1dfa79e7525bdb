"""Finding a place by typing."""

from __future__ import annotations

import pytest
from django.test import Client

from nuanxin.web.regions.queries import code_of, full_name, suggestions


def test_a_county_is_found_by_its_first_characters() -> None:
    assert str(suggestions("赫山")[0].code) == "430903000000"


def test_words_above_narrow_the_place() -> None:
    assert {region.full_name[:3] for region in suggestions("江苏 鼓楼")} == {"江苏省"}


def test_a_whole_name_means_its_code_and_two_places_are_asked_back() -> None:
    assert code_of("资阳区") == ("430902000000", "")
    assert "不止一个" in code_of("鼓楼区")[1]
    assert "没有找到" in code_of("不在地图上")[1]


@pytest.mark.parametrize(("code", "name"), [("430902000000", "湖南省益阳市资阳区"), ("x", "x")])
def test_a_code_reads_as_a_full_name(code: str, name: str) -> None:
    assert full_name(code) == name


def test_the_list_says_so_when_nothing_fits(client: Client) -> None:
    assert "没有找到" in client.get("/regions/?q=qqqq").content.decode()
