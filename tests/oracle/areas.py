"""What every area must decide for a family in a month and its year, benefit by benefit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from oracle import support, yearly
from oracle.facts import Facts, Family, aged, alive, disabled, grade_ended
from oracle.logic import Answer, every, some
from oracle.support import DEATH, DISABILITY, YUAN
from oracle.verdicts import Expected, Layer, Outcome, Readings, expected, merged, readings

Key = tuple[str, str]  # benefit, subject
PERSONAL = ("单亲认定", "再婚认定")
COMPLICATION = "特别扶助金_并发症"
HOME = "家庭"
DEMO_SETTLED = {
    "单亲认定": "本人",
    "再婚认定": "本人",
    "年龄认定日": "年末",
    "现存一个加发": "不加发",
}


def decisions(area: str, family: Family, year: int, month: int) -> dict[Key, Expected]:
    """Everything the oracle knows for the month and for its year; `year, 0` means December."""
    end = month_end(year, month or 12)
    settled = {**(DEMO_SETTLED if area == "demo" and year >= 2020 else {}), **family.settled}
    family = Family(
        family.members, family.children, family.stays, family.household, family.region,
        family.region_facts, family.adopted, settled,
    )  # fmt: skip
    found: dict[Key, Expected] = {}
    for number, person in enumerate(family.members):
        name = str(person.get("编号") or f"成员{number + 1}")
        for benefit, answer in (
            monthly(area, family, person, end) | annual(area, family, person, year)
        ).items():
            found[benefit, name] = answer
    for benefit, answer in households(area, family, end).items():
        found[benefit, HOME] = answer
    return found


def month_end(year: int, month: int) -> date:
    first = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(first.toordinal() - 1)


def layers_of(
    area: str, family: Family, benefit: str, person: Facts, day: date
) -> Callable[[Readings], list[Layer]]:
    """The layers of special support in an area, under a reading."""
    amounts: Mapping[str, Callable[[Readings], list[Layer]]] = {
        "hunan": lambda _: support.hunan(benefit, person, day),
        "yiyang": lambda reading: support.yiyang(family, benefit, person, day, reading),
        "yueyang": lambda _: support.yueyang(benefit, person, day),
        "demo": lambda _: support.demo(benefit, person, day),
    }
    return amounts.get(area, lambda _: support.national(benefit, person, day))


def support_keys(area: str, day: date) -> tuple[str, ...]:
    """The questions open for special support there and then."""
    if area != "yiyang" or day < date(2017, 9, 1):
        return PERSONAL
    keys = (*PERSONAL, "功能区分担")
    if (day.year, day.month) == (2017, 9):
        return (*keys, "文件首期")
    return (*keys, "提标口径") if day >= date(2022, 7, 1) else keys


def monthly(area: str, family: Family, person: Facts, day: date) -> dict[str, Expected]:
    keys = support_keys(area, day)
    found: dict[str, Expected] = {}
    for benefit, who in WHO.items():
        layers = layers_of(area, family, benefit, person, day)
        found[benefit] = expected(
            keys,
            family.settled,
            lambda reading, who=who, layers=layers: _paid(  # type: ignore[misc]
                who(family, person, day, reading), layers(reading)
            ),
        )
    if day >= date(2011, 1, 1):
        holds = support.complicated(family, person, day)
        found[COMPLICATION] = expected(
            (), family.settled, lambda _: _complication(area, holds, person, day)
        )
    if area == "yiyang" and may_have_begun(family, day):
        found["特困人员救助供养_转办"] = expected(
            keys,
            family.settled,
            lambda reading: Outcome(_poor_relief(family, person, day, reading)),
        )
    return found


WHO = {DEATH: support.bereaved, DISABILITY: support.with_disabled_child}


def _paid(holds: Answer, layers: list[Layer]) -> Outcome:
    return Outcome(holds, tuple(layers))


def _complication(area: str, holds: Answer, person: Facts, day: date) -> Outcome:
    if not holds:
        return Outcome(holds)
    return _paid(holds, support.complication_amount(person, day, demo_county=area == "demo"))


def may_have_begun(family: Family, day: date) -> bool:
    """益政办发〔2017〕26号 of 28 September: whether that month counts is open."""
    first_is_october = family.settled.get("文件首期") == "次月"
    return day >= date(2017, 10 if first_is_october else 9, 1)


def _poor_relief(family: Family, person: Facts, day: date, reading: Readings) -> Answer:
    if not support.raise_in_force(day, {"文件首期": "当月", **reading}):
        return False
    recipient = some(*(who(family, person, day, reading) for who in WHO.values()))
    return every(recipient, aged(person, 60, day))


# -- per adult and year
def annual(area: str, family: Family, person: Facts, year: int) -> dict[str, Expected]:
    found = {"奖励扶助": _reward(area, family, person, year)} if year >= 2004 else {}
    if area in ("hunan", "yiyang", "yueyang") and year >= 2015:
        found["特殊家庭综合保险"] = expected(
            PERSONAL,
            family.settled,
            lambda reading: _paid(yearly.insured(family, person, year, reading), [Layer(None)]),
        )
    if area == "yueyang" and year >= 2017:
        amount = 5000 * YUAN if year >= 2018 else None
        found["一次性抚慰金"] = expected(
            ("再婚认定", "抚慰金年龄"),
            family.settled,
            lambda reading: _paid(
                yearly.consoled_parent(family, person, year, reading), [Layer(amount)]
            ),
        )
    if area == "shucheng" and year >= 2020:
        for benefit, holds in yearly.shucheng_adult(family, person, year).items():
            found[benefit] = Expected(merged([holds]))
    if area == "demo" and year >= 2020:
        for benefit, (holds, yuan) in yearly.demo_adult(family, person, year).items():
            found[benefit] = _county(holds, yuan)
    return found


def _county(
    holds: Answer, yuan: int, bearers: tuple[tuple[str, int], ...] = yearly.COUNTY
) -> Expected:
    return expected((), {}, lambda _: _paid(holds, [Layer(yuan * YUAN, bearers)]))


def _reward(area: str, family: Family, person: Facts, year: int) -> Expected:
    def outcome(reading: Readings) -> Outcome:
        holds = yearly.rewarded(family, person, year, reading)
        if area in ("hunan", "yiyang", "yueyang") and year >= 2017:
            holds = every(holds, yearly.born_in_the_window(family, person))
        if area == "demo" and year >= 2020:
            return _paid(holds, [Layer(960 * YUAN, yearly.DEMO_REWARD)])
        if area in ("anhui", "shucheng", "demo"):
            return _paid(holds, yearly.anhui_reward(family, year, reading))
        return _paid(holds, [Layer(yearly.reward_base(year))])

    return expected(("再婚认定", "现存一个加发"), family.settled, outcome)


# -- per household
def households(area: str, family: Family, day: date) -> dict[str, Expected]:
    year = day.year
    if area == "yiyang":
        return _yiyang_homes(family, day)
    if area == "yueyang" and year >= 2022:
        return {"住院护理补贴": Expected(merged([yearly.nursed(family, year)]))}
    if area == "shucheng" and year >= 2020:
        return _shucheng_homes(family, year)
    if area == "demo" and year >= 2020:
        return _demo_homes(family, year)
    return {}


def _yiyang_homes(family: Family, day: date) -> dict[str, Expected]:
    found: dict[str, Expected] = {}
    if day.year >= 2017:
        found["一次性抚慰金"] = Expected("not_adopted")
        if "一次性抚慰金" in family.adopted:
            found["一次性抚慰金"] = expected(
                ("再婚认定", "年龄认定日", "单亲认定", "单位范围", "区县乡镇分担"),
                family.settled,
                lambda reading: _paid(
                    yearly.consoled(family, day.year, reading),
                    [Layer(5000 * YUAN, yearly.consolation_bearers(family, reading))],
                ),
            )
    if may_have_begun(family, day):
        keys = ("再婚认定", *(k for k in support_keys("yiyang", day) if k == "文件首期"))
        found["残疾独生子女帮扶_转办"] = expected(
            keys, family.settled, lambda reading: Outcome(_devices(family, day, reading))
        )
    return found


def _devices(family: Family, day: date, reading: Readings) -> Answer:
    if not support.raise_in_force(day, {"文件首期": "当月", **reading}):
        return False
    valid = [
        every(
            disabled(child, day),
            not grade_ended(child, day),
            alive(child, day),
        )
        for child in family.children
    ]
    return every(
        family.any_child(valid),
        yearly.family_of_one(family, day, reading, lost=False),
        family.registered_on(day),
    )


def counted_income(family: Family, day: date) -> tuple[int | None, bool]:
    """Yiyang 四(六): declared income less special support; and whether there is a notice."""
    if not may_have_begun(family, day):
        return None, False
    results = set()
    for reading in readings(support_keys("yiyang", day), family.settled):
        results.add(_income_under(family, day, reading))
    return (results.pop() if len(results) == 1 else None), True


def _income_under(family: Family, day: date, reading: Readings) -> int | None:
    income = family.household.get("月收入")
    begun = support.raise_in_force(day, {"文件首期": "当月", **reading})
    if not isinstance(income, int) or not family.members_known or not begun:
        return None
    for person in family.members:
        for benefit, who in WHO.items():
            holds = who(family, person, day, reading)
            amounts = [
                each.amount for each in support.yiyang(family, benefit, person, day, reading)
            ]
            if holds is None or (holds and None in amounts):
                return None
            income -= sum(amount or 0 for amount in amounts) if holds else 0
    return income


def _shucheng_homes(family: Family, year: int) -> dict[str, Expected]:
    found = {}
    for benefit, holds in yearly.shucheng_home(family, year).items():
        found[benefit] = Expected(merged([holds]))
        if benefit == "困难家庭慰问" and year == 2020:
            found[benefit] = _county(holds, 1000, (("人口健康基金", 1),))
    return found


def _demo_homes(family: Family, year: int) -> dict[str, Expected]:
    reading = {"年龄认定日": family.settled.get("年龄认定日", "年末")}
    bearers = {
        "困难家庭慰问": (("人口健康基金", 1),), "一次性抚慰金": yearly.demo_bearers(family),
    }  # fmt: skip
    return {
        benefit: _county(holds, yuan, bearers.get(benefit, yearly.COUNTY))
        for benefit, (holds, yuan) in yearly.demo_home(family, year, reading).items()
    }
