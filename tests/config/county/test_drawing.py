"""演示县 is drawn: the same every time, nobody twice, every line of the plan exactly full."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from nuanxin.base.jurisdiction.divisions import region_tree
from nuanxin.config.county.actions import learning
from nuanxin.config.county.drawing import County, draw_county, planned
from nuanxin.config.county.family import MONTHLY, lines
from nuanxin.config.county.people import PEOPLE, Somebody
from nuanxin.config.county.villages import villages
from nuanxin.kit.idnumber import read_id_number
from nuanxin.kit.region import RegionCode
from nuanxin.registry.people import plausible

YEAR_END = date(2026, 12, 31)
SMALL = 2_000


@pytest.fixture(scope="module")
def county() -> County:
    return draw_county(villages(), SMALL)


def everybody(county: County) -> list[Somebody]:
    people = {
        who.key: who
        for family in county.families
        for who in (*family.members, *(child.person for child in family.children))
    }
    return list(people.values())


def test_the_plan_is_the_one_of_the_pack() -> None:
    assert sum(planned().values()) == PEOPLE == 51_012


@pytest.mark.parametrize("people", [100, SMALL, 7_777])
def test_every_line_is_exactly_full_at_any_size(people: int) -> None:
    county = draw_county(villages(), people)
    reached = Counter(
        benefit for family in county.families for benefit, _ in lines(family, YEAR_END)
    )
    assert reached == planned(people)


def test_the_whole_county_is_full_to_the_last_person() -> None:
    county = draw_county(villages())
    reached = Counter(
        benefit for family in county.families for benefit, _ in lines(family, YEAR_END)
    )
    assert reached == planned()
    waves: dict[str, set[int]] = {}
    for family in county.families:
        for who in (*family.members, *(child.person for child in family.children)):
            waves.setdefault(who.key, set()).add(family.wave)
    assert all(len(seen) == 1 for seen in waves.values()), "nobody is admitted twice"


def test_the_same_seed_draws_the_same_people(county: County) -> None:
    again = draw_county(villages(), SMALL)
    first = [(who.key, who.name, who.id_number, who.facts) for who in everybody(county)]
    assert first == [(who.key, who.name, who.id_number, who.facts) for who in everybody(again)]
    other = draw_county(villages(), SMALL, seed=2)
    assert first != [(who.key, who.name, who.id_number, who.facts) for who in everybody(other)]


def test_every_number_belongs_to_no_place_is_sound_and_is_given_once(county: County) -> None:
    people = everybody(county)
    assert len({who.id_number for who in people}) == len(people)
    for who in people:
        read = read_id_number(who.id_number, YEAR_END)
        assert who.id_number.startswith("341599")
        assert read.error is None
        assert (read.born, read.sex) == (who.birthday, who.facts["性别"])
    phones = [who.phone for who in people if who.phone]
    assert all(phone.startswith("1990000") for phone in phones)
    assert len(set(phones)) == len(phones)


def test_children_bear_a_parents_surname_and_are_younger_than_both(county: County) -> None:
    for family in county.families:
        for child in family.children:
            if child.parentage == "双方亲生" and len(family.members) == 2:
                assert child.person.name[0] == family.members[1].name[0]
            for parent in family.members:
                assert child.person.birthday.year - parent.birthday.year >= 18


def test_a_monthly_benefit_of_2026_is_due_in_every_month_of_it(county: County) -> None:
    for family in county.families:
        january = [line for line in lines(family, date(2026, 1, 31)) if line[0] in MONTHLY]
        assert january == [line for line in lines(family, YEAR_END) if line[0] in MONTHLY]


def test_the_county_has_what_offices_meet(county: County) -> None:
    families = county.families
    parted = Counter(child.person.key for family in families for child in family.children)
    assert any(count == 2 for count in parted.values())
    assert any(len(family.members) == 1 for family in families)
    assert any(child.parentage == "女方亲生" for f in families for child in f.children)
    assert any(family.facts["户籍地"] != family.facts["现居住地"] for family in families)
    assert any(family.facts["子女情况已核实"] is None for family in families)
    assert any(who.learnt for who in everybody(county))
    assert any(family.waits for family in families)
    assert any(family.wave for family in families)


def test_the_register_takes_all_that_is_heard_on_the_day_it_is_heard() -> None:
    county = draw_county(villages())
    late = [(f.facts, f.learnt) for f in county.families if f.learnt]
    late += [(who.facts, who.learnt) for who in everybody(county) if who.learnt]
    faults = [
        fault
        for facts, news in late
        for check in (plausible.of_person, plausible.of_household)
        for fault in plausible.touching(check({**facts, **news.values}, news.day), news.values)
    ]
    assert len(late) > 100
    assert not faults
    assert max(news.day for _, news in late) <= learning.LAST_DAY


def test_villages_stand_under_the_townships_of_the_county() -> None:
    tree = region_tree()
    towns = {town.code for town in tree.children(RegionCode.parse("341599"))}
    found = villages()
    assert len({village.code for village in found}) == len(found) == 420
    for village in found:
        assert RegionCode.parse(str(village.code)).parent in towns
        assert village.name.endswith("（演示）")
