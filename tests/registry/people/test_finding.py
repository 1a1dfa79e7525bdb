"""One box finds a family by whatever somebody knows of it, and never beyond the scope."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.registry.people.models import Household, Person
from nuanxin.registry.people.queries.families import lines
from nuanxin.registry.people.queries.finding import households
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
HERE, COUNTY = Scope.of("341599100"), Scope.of("341599")


@pytest.fixture(autouse=True)
def _two_families() -> None:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    Region.objects.create(code=NEXT_VILLAGE, name="河口村", kind="village", source="演示")
    admitted(bereaved("1"))
    admitted(bereaved("2", NEXT_VILLAGE))


@pytest.mark.parametrize(
    "words",
    [
        "陈桂", "陈桂兰", " 陈 桂兰 ", "chengui", "CHENGUI", "cgl", "34159919600520001X",
        "34159919600520001x", "３４１５９９１９６００５２０００１Ｘ",
        "13800001234", "TF1", "桃林", "陈桂兰、罗建国", "陈桂兰、",
        "桃林村（演示）", "云桥镇桃林村", "云桥镇（演示）桃林村",
    ],
)  # fmt: skip
def test_it_is_found_by(words: str) -> None:
    found = households(HERE, words)
    assert [home.region for home in found] == [VILLAGE]


@pytest.mark.parametrize(
    "words",
    [
        "张三",
        "云桥镇河口村",
        "34159919600520099X",
        "13899999999",
        "zs",
        "%",
        "_",
        "陈桂兰、张三",
        "（演示）",
        "（）",
    ],
)
def test_nothing_is_found_by(words: str) -> None:
    assert not households(COUNTY, words).exists()


@pytest.mark.parametrize("words", ["34159919600520002X", "TF2", "河口"])
def test_the_next_township_is_as_if_it_did_not_exist(words: str) -> None:
    assert not households(HERE, words).exists()
    assert households(COUNTY, words).count() == 1


def test_a_township_is_found_by_its_name_within_the_scope_alone() -> None:
    for words in ("云桥镇", "云桥"):
        assert [home.region for home in households(COUNTY, words)] == [VILLAGE]
        assert not households(Scope.of("341599101"), words).exists()
    assert not households(COUNTY, "云").exists(), "one character is a surname"


def test_a_family_number_is_found_by_its_beginning_in_any_case() -> None:
    home = Household.objects.within(HERE).get()
    Household.objects.filter(pk=home.pk).update(number="Yq-桃-017b")
    for words in ("Yq-桃-017b", "yq-桃-0", "YQ-桃-017B", "yq"):
        assert list(households(COUNTY, words)) == [home]
    assert not households(COUNTY, "桃-017").exists()
    assert not households(Scope.of("341599101"), "yq-桃-0").exists()


def test_a_family_several_of_whose_people_are_meant_stands_in_the_list_once() -> None:
    Person.objects.within(HERE).update(name="云桥", pinyin="yunqiao", initials="yq")
    Region.objects.filter(code=VILLAGE).update(name="云桥村")
    Household.objects.within(HERE).update(number="YQ1")
    for words in ("云桥", "y", "yq"):
        assert households(COUNTY, words).count() == 1
        assert len(households(COUNTY, words).order_by("region", "id")[:20]) == 1


def test_a_page_of_lines_costs_two_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    rows = list(Household.objects.within(COUNTY).order_by("region", "id"))
    with django_assert_num_queries(2):
        first, second = lines(rows)
    assert first.names == "陈桂兰、罗建国"
    assert first.children == 1
    assert first.place.label == "云桥镇（演示）桃林村"
    assert second.place.name == "河口村"
    assert first.masks[0] == "341599********001X"
