"""Yearly and one-time benefits.

Sources: 国人口发〔2004〕39号 (600/720/960), 湘卫家庭发〔2017〕2号 (births 1973–2015),
Anhui's rules (+120, +600, 5:3:2), 湘卫家庭发〔2015〕8号 (insurance),
益政办发〔2017〕26号 一(二), 岳政办发〔2017〕19号, 舒城县卫健委 2021-03-05, 演示政发〔2020〕1号.
"""

from __future__ import annotations

from datetime import date

from oracle.facts import (
    Facts,
    Family,
    aged,
    alive,
    arrived,
    by,
    child_of,
    dead,
    disabled,
    grade_ended,
    has_any_unit,
    has_unit,
    living,
    rural,
    same,
    yes,
)
from oracle.logic import Answer, all_listed, at_least, every, exactly, no, some
from oracle.support import (
    BORN_FROM,
    YUAN,
    in_remarriage,
    old_enough,
    one_child,
    one_own_child,
    own_with,
)
from oracle.verdicts import Layer, Readings

ANHUI = (("中央", 5), ("省", 3), ("市县", 2))
DEMO_REWARD = (("中央", 5), ("省", 3), ("市", 1), ("县", 1))
COUNTY = (("县", 1),)


def year_end(year: int) -> date:
    return date(year, 12, 31)


def resident(family: Family, person: Facts, day: date) -> Answer:
    return every(alive(person, day), family.registered_on(day))


# -- rural reward
def few_children(family: Family, day: date, mine: list[Answer] | None = None) -> Answer:
    """Had a child; now one, or two girls, or none."""
    own: list[Answer] = mine or [True for _ in family.children]
    known = family.children_known
    here = [every(o, living(c, day)) for o, c in zip(own, family.children, strict=True)]
    boys = [
        every(h, same(c.get("性别"), "男")) for h, c in zip(here, family.children, strict=True)
    ]
    had = family.any_child(
        [every(o, arrived(c, day)) for o, c in zip(own, family.children, strict=True)]
    )
    two_girls = every(exactly(2, here, known), no(family.any_child(boys)))
    return every(had, some(no(at_least(2, here, known)), two_girls))


def rewarded(family: Family, person: Facts, year: int, reading: Readings) -> Answer:
    day, born = year_end(year), person.get("出生日期")
    mine = [child_of(child, person.get("性别")) for child in family.children]
    own = few_children(family, day, mine) if mine else few_children(family, day)
    return every(
        aged(person, 60, day),
        born >= BORN_FROM if isinstance(born, date) else None,
        rural(person),
        in_remarriage(reading, few_children(family, day), own),
        resident(family, person, day),
    )


def born_in_the_window(family: Family, person: Facts) -> Answer:
    answers = []
    for child in family.children:
        born = child.get("出生日期")
        within = (
            date(1973, 1, 1) <= born <= date(2015, 12, 31) if isinstance(born, date) else None
        )
        answers.append(some(no(child_of(child, person.get("性别"))), within))
    return all_listed(answers, family.children_known)


def reward_base(year: int) -> int:
    return (600 if year < 2009 else 720 if year < 2012 else 960) * YUAN


def anhui_reward(family: Family, year: int, reading: Readings) -> list[Layer]:
    """+120 with one child, +600 when none is left; one left of several is a silent point."""
    if year < 2012:
        return [Layer(reward_base(year))]
    day, known = year_end(year), family.children_known
    left = [living(child, day) for child in family.children]
    ever = [arrived(child, day) for child in family.children]
    lost = family.any_child([dead(child, day) for child in family.children])
    one = exactly(1, left, known)
    several = reading["现存一个加发"] == "加发" and every(one, at_least(2, ever, known))
    extra = (
        (every(one, exactly(1, ever, known)), 120),
        (several, 120),
        (every(no(at_least(1, left, known)), lost), 600),
    )
    amounts = [None if holds is None else amount * holds * YUAN for holds, amount in extra]
    return [Layer(reward_base(year), ANHUI), *(Layer(amount, ANHUI) for amount in amounts)]


# -- insurance bought by the province
def insured(family: Family, person: Facts, year: int, reading: Readings) -> Answer:
    day = year_end(year)
    hit = struck(family, day)
    own_hit: list[Answer] = [
        some(dead(c, day), every(disabled(c, day), not grade_ended(c, day)))
        for c in family.children
    ]
    own = every(
        one_own_child(family, person.get("性别"), day), own_with(family, person, own_hit)
    )
    return every(
        hit,
        in_remarriage(reading, one_child(family, day), own),
        old_enough(family, person, day, reading),
        resident(family, person, day),
    )


def struck(family: Family, day: date) -> Answer:
    """A child has died or is disabled with a grade still valid."""
    return family.any_child(
        [
            some(dead(c, day), every(disabled(c, day), not grade_ended(c, day)))
            for c in family.children
        ]
    )


# -- consolation
def died_in(child: Facts, year: int) -> Answer:
    return every(
        dead(child, year_end(year)), no(by(child.get("死亡日期"), date(year - 1, 12, 31)))
    )


def consoled(family: Family, year: int, reading: Readings) -> Answer:
    """Yiyang, per family, in the year of the death; the woman 49, or a man alone."""
    day = year_end(year)
    woman = family.any_member([same(m.get("性别"), "女") for m in family.members])
    men = all_listed([same(m.get("性别"), "男") for m in family.members], family.members_known)
    return every(
        family.any_child([died_in(child, year) for child in family.children]),
        family_of_one(family, day, reading, lost=True),
        some(
            every(woman, old_at_death(family, family.the("女"), year, reading)),
            every(men, old_at_death(family, family.the("男"), year, reading)),
        ),
        woman if reading["单亲认定"] == "女方" else some(woman, men),
        family.any_member([alive(member, day) for member in family.members]),
        family.registered_on(day),
    )


def old_at_death(family: Family, person: Facts, year: int, reading: Readings) -> Answer:
    if reading["年龄认定日"] == "年末":
        return aged(person, 49, year_end(year))
    return family.any_child(
        [every(died_in(c, year), aged(person, 49, c.get("死亡日期"))) for c in family.children]
    )


def family_of_one(family: Family, day: date, reading: Readings, *, lost: bool) -> Answer:
    """One child together; read by person, in a remarriage the only child of either."""
    together = one_child(family, day)
    if reading["再婚认定"] == "夫妻合并":
        return together
    state = dead if lost else disabled
    either = []
    for sex in ("女", "男"):
        theirs = [every(child_of(c, sex), state(c, day)) for c in family.children]
        either.append(every(one_own_child(family, sex, day), family.any_child(theirs)))
    again = family.any_member([family.remarried() for _ in family.members])
    return some(together, every(again, some(*either)))


def consolation_bearers(family: Family, reading: Readings) -> tuple[tuple[str, int], ...]:
    """Both units half each; one unit all; none: district and township, no split written."""
    woman, man = family.the("女"), family.the("男")
    works = has_unit if reading["单位范围"] == "列明四类" else has_any_unit
    hers, his = works(woman), works(man)
    if has_unit(woman) and has_unit(man):
        return (("女方单位", 1), ("男方单位", 1))
    if hers is None or his is None:
        return ()
    if hers or his:
        return tuple((who, 1) for who, does in (("女方单位", hers), ("男方单位", his)) if does)
    return {
        "区县全额": (("区县", 1),),
        "各半": (("区县", 1), ("乡镇", 1)),
        "乡镇全额": (("乡镇", 1),),
    }[reading["区县乡镇分担"]]


def demo_bearers(family: Family) -> tuple[tuple[str, int], ...]:
    """演示十: units half each, one all, none the county; nobody while one is unknown."""
    hers, his = has_unit(family.the("女")), has_unit(family.the("男"))
    if hers is None or his is None:
        return ()
    who = (("女方单位", hers), ("男方单位", his))
    return tuple((name, 1) for name, works in who if works) or COUNTY


def consoled_parent(family: Family, person: Facts, year: int, reading: Readings) -> Answer:
    """Yueyang, per parent; the account at hand names no age."""
    day = year_end(year)
    gone = [dead(child, day) for child in family.children]
    own = every(one_own_child(family, person.get("性别"), day), own_with(family, person, gone))
    age: Answer = True
    if reading["抚慰金年龄"] == "女方满49":
        spouse = family.has_spouse(person)
        age = every(
            some(same(person.get("性别"), "女"), spouse), aged(family.the("女"), 49, day)
        )
    return every(
        family.any_child([died_in(child, year) for child in family.children]),
        in_remarriage(reading, one_child(family, day), own),
        age,
        resident(family, person, day),
    )


def nursed(family: Family, year: int) -> Answer:
    """No paper at hand gives the terms: at best unknown."""
    day = year_end(year)
    stayed = [
        every(by(s.get("入院"), day), no(by(s.get("出院"), date(year - 1, 12, 31))))
        for s in family.stays
    ]
    return every(some(*stayed), struck(family, day), family.registered_on(day), None)


# -- Shucheng's and the demonstration county's lines
def girls_only(family: Family, day: date) -> Answer:
    known = family.children_known
    here = [living(child, day) for child in family.children]
    boys = [
        every(h, same(c.get("性别"), "男")) for h, c in zip(here, family.children, strict=True)
    ]
    return every(
        at_least(1, here, known), no(at_least(3, here, known)), no(family.any_child(boys))
    )


def shucheng_adult(family: Family, person: Facts, year: int) -> dict[str, Answer]:
    here = every(resident(family, person, year_end(year)), None)
    return {
        "独生子女保健费": every(yes(person.get("持有光荣证")), here),
        "节育奖": every(yes(person.get("在册节育奖")), here),
        "城镇退休独生子女奖励": every(yes(person.get("城镇退休")), here),
        "奖扶扩面": here,
    }


def shucheng_home(family: Family, year: int) -> dict[str, Answer]:
    day = year_end(year)
    here = family.registered_on(day)
    return {
        "关爱女孩工程": every(girls_only(family, day), here, None),
        "特殊家庭关怀工程": every(struck(family, day), here, None),
        "困难家庭慰问": every(yes(family.household.get("在册困难家庭")), here),
    }


def demo_adult(family: Family, person: Facts, year: int) -> dict[str, tuple[Answer, int]]:
    day = year_end(year)
    here = resident(family, person, day)
    young = [every(living(c, day), no(aged(c, 16, day))) for c in family.children]
    return {
        "独生子女保健费": (
            every(
                yes(person.get("持有光荣证")),
                one_child(family, day),
                family.any_child(young),
                here,
            ),
            240,
        ),
        "节育奖": (every(yes(person.get("在册节育奖")), here), 1000),
        "城镇退休独生子女奖励": (
            every(
                yes(person.get("城镇退休")),
                by(person.get("退休日期"), day),
                one_child(family, day),
                here,
            ),
            1200,
        ),
        "奖扶扩面": (
            every(
                aged(person, 55, day),
                no(aged(person, 60, day)),
                rural(person),
                few_children(family, day),
                here,
            ),
            960,
        ),
    }


def demo_home(family: Family, year: int, reading: Readings) -> dict[str, tuple[Answer, int]]:
    day = year_end(year)
    here = family.registered_on(day)
    girls = [
        every(living(c, day), same(c.get("性别"), "女"), no(aged(c, 18, day)))
        for c in family.children
    ]
    farming = family.any_member([rural(member) for member in family.members])
    return {
        "关爱女孩工程": (
            every(girls_only(family, day), family.any_child(girls), farming, here),
            1000,
        ),
        "特殊家庭关怀工程": (
            every(
                struck(family, day),
                one_child(family, day),
                family.any_member([alive(person, day) for person in family.members]),
                here,
            ),
            2000,
        ),
        "困难家庭慰问": (every(yes(family.household.get("在册困难家庭")), here), 1000),
        "一次性抚慰金": (
            every(
                family.any_child([died_in(c, year) for c in family.children]),
                one_child(family, day),
                old_at_death(family, family.the("女"), year, reading),
                here,
            ),
            5000,
        ),
    }
