"""What cannot be is refused, what is doubtful waits for a word, what is unknown stays so."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.registry.people import plausible
from nuanxin.registry.people.plausible import Facts, Fault, Implausible, Kin

TODAY = date(2026, 11, 22)
MOTHER = Kin("陈桂兰", "女方", {"出生日期": date(1960, 5, 20), "死亡日期": date(1990, 1, 1)})
FATHER = Kin("罗建国", "男方", {"出生日期": date(1958, 1, 2)})


def texts(faults: list[Fault], *, doubtful: bool = False) -> str:
    return "\n".join(each.text for each in faults if each.doubtful is doubtful)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"出生日期": date(1899, 12, 31)}, "早于 1900 年"),
        ({"出生日期": date(2026, 11, 23)}, "还没有到"),
        ({"死亡日期": date(2027, 1, 1)}, "还没有到"),
        ({"首次评定日期": date(2030, 1, 1)}, "还没有到"),
        ({"出生日期": date(1960, 1, 2), "死亡日期": date(1960, 1, 1)}, "早于出生日期"),
        ({"出生日期": date(1960, 1, 2), "首次评定日期": date(1950, 1, 1)}, "早于出生日期"),
        ({"存活": True, "死亡日期": date(2020, 1, 1)}, "请把存活改为否（或清空死亡日期）"),
    ],
)
def test_an_impossible_person_is_named(facts: Facts, said: str) -> None:
    assert said in texts(list(plausible.of_person(facts, TODAY)))


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"出生日期": date(1900, 1, 1), "存活": False},
        {"出生日期": TODAY, "死亡日期": TODAY, "存活": False},
        {"首次评定日期": TODAY, "等级失效日期": date(2030, 1, 1)},
        {"存活": True, "死亡日期": None},
    ],
)
def test_the_bounds_themselves_and_the_unknown_are_possible(facts: Facts) -> None:
    assert not list(plausible.of_person(facts, TODAY))


def test_the_oldest_of_the_county_is_doubtful_not_impossible() -> None:
    (fault,) = plausible.of_person({"出生日期": date(1904, 1, 1)}, TODAY)
    assert fault.doubtful


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"人口": 31}, "1 到 30 人"),
        ({"人口": 0}, "1 到 30 人"),
        ({"月收入": -1}, "不能是负数"),
        ({"户籍迁入日期": date(1948, 12, 31)}, "早于 1949 年"),
        ({"户籍迁出日期": date(2026, 11, 23)}, "还没有到"),
    ],
)
def test_an_impossible_household_is_named(facts: Facts, said: str) -> None:
    assert said in texts(list(plausible.of_household(facts, TODAY)))
    assert not list(plausible.of_household({"人口": 30, "月收入": 0}, TODAY))


def test_birth_and_sex_follow_the_number() -> None:
    facts: Facts = {"出生日期": date(1961, 5, 20), "性别": "男"}
    said = texts(list(plausible.of_number(facts, date(1960, 5, 20), "女")))
    assert "身份证号说出生日期是 1960-05-20；号码错了请先更正号码" in said
    assert "身份证号说性别是女" in said
    assert not list(plausible.of_number({}, date(1960, 5, 20), "女"))
    cleared: Facts = {"出生日期": None}
    assert "不能清空" in texts(list(plausible.of_number(cleared, date(1960, 5, 20), None)))


def test_what_everybody_has_is_not_emptied_without_a_word() -> None:
    before: Facts = {"出生日期": date(1960, 5, 20), "存活": True, "死亡日期": date(2020, 1, 1)}
    (born, alive) = plausible.of_clearing(
        before, {"出生日期": None, "存活": None, "死亡日期": None}
    )
    assert (born.doubtful, alive.doubtful) == (True, True)
    assert "原来登记的是“1960-05-20”" in born.text
    assert "原来登记的是“是”" in alive.text
    assert not list(plausible.of_clearing({}, {"出生日期": None}))
    assert not list(plausible.of_clearing(before, {"出生日期": date(1961, 1, 1)}))


@pytest.mark.parametrize(
    ("parentage", "born", "impossible", "doubtful"),
    [
        ("双方亲生", date(1985, 3, 4), "", ""),
        ("双方亲生", date(1955, 1, 1), "早于女方", ""),
        ("双方亲生", date(1971, 1, 1), "女方不满 12 岁", ""),
        ("收养", date(1971, 1, 1), "", "女方不满 12 岁"),
        ("双方亲生", date(1990, 12, 31), "", ""),
        ("双方亲生", date(1992, 1, 1), "女方去世（1990-01-01）一年以后", ""),
        ("男方亲生", date(1992, 1, 1), "", ""),
        ("继子女", date(1957, 1, 1), "", "早于男方"),
        ("", None, "", ""),
    ],
)
def test_a_child_comes_after_its_parents(
    parentage: str, born: date | None, impossible: str, doubtful: str
) -> None:
    child = Kin("罗明", "子女", {"出生日期": born}, parentage)
    found = list(plausible.of_family([MOTHER, FATHER, child]))
    assert impossible in texts(found)
    assert bool(texts(found)) is bool(impossible)
    assert doubtful in texts(found, doubtful=True)
    assert bool(texts(found, doubtful=True)) is bool(doubtful)


def test_nobody_stands_twice_in_a_family() -> None:
    child = Kin("罗明", "子女", {"出生日期": date(1985, 3, 4)}, "双方亲生")
    assert "不要重复登记" in texts(list(plausible.of_family([child, child])))
    twin = child._replace(name="罗亮")
    assert not list(plausible.of_family([child, twin]))


def test_adoption_is_after_birth() -> None:
    child = Kin("罗明", "子女", {"出生日期": date(1985, 3, 4)}, "收养", date(1984, 1, 1))
    assert "收养日期" in texts(list(plausible.of_family([child])))


def test_the_doubtful_is_written_down_once_somebody_is_sure() -> None:
    doubt = Fault(("出生日期",), "存疑", doubtful=True)
    with pytest.raises(Implausible) as asked:
        plausible.refuse([doubt], sure=False)
    assert asked.value.doubtful
    plausible.refuse([doubt], sure=True)
    with pytest.raises(Implausible) as refused:
        plausible.refuse([doubt, Fault(("人口",), "不可能")], sure=True)
    assert not refused.value.doubtful


def test_old_faults_do_not_stop_another_change() -> None:
    faults = list(plausible.of_person({"出生日期": date(1850, 1, 1), "存活": False}, TODAY))
    assert faults
    assert not list(plausible.touching(faults, ["户口性质"]))


@given(st.dates(date(1900, 1, 1), TODAY), st.dates(date(1900, 1, 1), TODAY))
def test_a_death_is_possible_exactly_from_the_birth_on(born: date, died: date) -> None:
    facts: Facts = {"出生日期": born, "死亡日期": died, "存活": False}
    assert bool(list(plausible.of_person(facts, TODAY))) is (died < born)
