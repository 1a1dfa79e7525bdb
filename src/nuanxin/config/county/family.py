"""A family drawn, and what it ought to receive by the drawing's own reading of the pack."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from nuanxin.config.county.people import Learnt, Somebody
from nuanxin.registry.people.newcomers import (
    NewHousehold,
    NewMarriage,
    NewMembership,
    NewPerson,
)
from nuanxin.registry.people.vocabulary import Value

REWARD, BEREAVED, DISABLED = "奖励扶助", "特别扶助金_死亡", "特别扶助金_伤残"
COMPLICATION, FEE, CONTRACEPTION = "特别扶助金_并发症", "独生子女保健费", "节育奖"
GIRLS, RETIRED, EXTENDED = "关爱女孩工程", "城镇退休独生子女奖励", "奖扶扩面"
CARE, HARDSHIP = "特殊家庭关怀工程", "困难家庭慰问"
MONTHLY = frozenset({BEREAVED, DISABLED, COMPLICATION})
# Benefit → people (or households) in 2026, as the comment in the pack's file counts them.
PLAN = {
    REWARD: 15_360, BEREAVED: 600, DISABLED: 500, COMPLICATION: 60, FEE: 14_452,
    CONTRACEPTION: 2_000, GIRLS: 1_500, RETIRED: 2_900, EXTENDED: 12_340, CARE: 1_100,
    HARDSHIP: 200,
}  # fmt: skip
_RURAL = ("农业", "居民户口（原农业）")
Line = tuple[str, Somebody | None]


@dataclass(slots=True)
class Child:
    """A child's place in one family; the same person may stand in another one too."""

    person: Somebody
    parentage: str = "双方亲生"
    adopted_on: date | None = None


@dataclass(slots=True)
class Family:
    """One family; `wave` 0 stands on the roll of 2025, 1 comes in the spring of 2026."""

    number: str
    region: int
    members: list[Somebody]
    children: list[Child]
    opened_on: date
    facts: dict[str, Value] = field(default_factory=dict)
    learnt: Learnt | None = None
    marriages: list[tuple[Somebody, str, date, date, str]] = field(default_factory=list)
    wave: int = 0
    waits: bool = False
    address: str = ""

    def fact(self, name: str, *, final: bool) -> Value:
        """A fact of the household, in the end or as the first roll says it."""
        if final and self.learnt and name in self.learnt.values:
            return self.learnt.values[name]
        return self.facts.get(name)

    def admitted(self, people: dict[str, NewPerson]) -> NewHousehold:
        """The family as the register takes it in; `people` keeps who stands in two."""
        places = [
            NewMembership(_new(who, people), "女方" if who.facts["性别"] == "女" else "男方")
            for who in self.members
        ]
        places += [
            NewMembership(
                _new(child.person, people), "子女", index, child.parentage, child.adopted_on
            )
            for index, child in enumerate(self.children, 1)
        ]
        return NewHousehold(
            key=self.number,
            region=self.region,
            opened_on=self.opened_on,
            number=self.number,
            facts=self.facts,
            hukou_address=self.address,
            residence_address=self.address,
            memberships=places,
            marriages=[
                NewMarriage(_new(who, people), spouse, began, ended, by)
                for who, spouse, began, ended, by in self.marriages
            ],
        )


def _new(who: Somebody, people: dict[str, NewPerson]) -> NewPerson:
    if who.key not in people:
        people[who.key] = NewPerson(
            key=who.key,
            name=who.name,
            facts=who.facts,
            id_number=who.id_number,
            disability_number=who.disability_number,
            phone=who.phone,
            account=who.account,
        )
    return people[who.key]


@dataclass(frozen=True, slots=True)
class _Then:
    """A family on a day, the children that have come reduced to what the pack asks."""

    family: Family
    day: date
    final: bool

    def old(self, who: Somebody, years: int) -> bool:
        born = who.birthday
        return (self.day.year - years, self.day.month, self.day.day) >= (
            born.year, born.month, born.day,
        )  # fmt: skip

    def alive(self, who: Somebody) -> bool:
        died = who.fact("死亡日期", final=self.final)
        return not isinstance(died, date) or died > self.day

    def come(self) -> list[Child]:
        return [
            child
            for child in self.family.children
            if (child.adopted_on or child.person.birthday) <= self.day
        ]

    def here(self) -> bool:
        moved_in = self.family.fact("户籍迁入日期", final=self.final)
        moved_out = self.family.fact("户籍迁出日期", final=self.final)
        arrived = not isinstance(moved_in, date) or moved_in <= self.day
        return arrived and (not isinstance(moved_out, date) or moved_out > self.day)

    def impaired(self, child: Child) -> bool:
        """残疾三级以上, whether or not the grade has lapsed since."""
        if child.person.fact("残疾等级", final=self.final) not in ("一级", "二级", "三级"):
            return False
        first = child.person.fact("首次评定日期", final=self.final)
        return isinstance(first, date) and first <= self.day

    def lapsed(self, child: Child) -> bool:
        ended = child.person.fact("等级失效日期", final=self.final)
        return isinstance(ended, date) and ended <= self.day

    def own(self, who: Somebody) -> list[Child]:
        mine = "女方亲生" if who.facts["性别"] == "女" else "男方亲生"
        return [c for c in self.come() if c.parentage in ("双方亲生", "收养", mine)]


def lines(family: Family, day: date, *, final: bool = True) -> list[Line]:
    """What the family ought to receive on a day; nothing where its children are not checked."""
    then = _Then(family, day, final)
    if not then.here():
        return []
    found: list[Line] = []
    if family.fact("在册困难家庭", final=final):
        found.append((HARDSHIP, None))
    for who in family.members:
        if then.alive(who):
            found += [(benefit, who) for benefit in _by_person(who)]
    if family.facts.get("子女情况已核实"):
        found += _of_household(then)
        for who in family.members:
            if then.alive(who):
                found += [(benefit, who) for benefit in _of_member(then, who)]
    return found


def _by_person(who: Somebody) -> list[str]:
    found = [CONTRACEPTION] if who.facts["在册节育奖"] else []
    return [*found, COMPLICATION] if who.facts["并发症等级"] != "无" else found


def _of_household(then: _Then) -> list[Line]:
    come = then.come()
    found: list[Line] = []
    living = [child.person for child in come if then.alive(child.person)]
    girls = [who for who in living if who.facts["性别"] == "女"]
    rural = any(who.facts["户口性质"] in _RURAL for who in then.family.members)
    if rural and 1 <= len(living) == len(girls) <= 2:
        found += [(GIRLS, None)] * any(not then.old(who, 18) for who in girls)
    if len(come) == 1:
        child = come[0]
        dead = not then.alive(child.person)
        if dead or (then.impaired(child) and not then.lapsed(child)):
            found.append((CARE, None))
    return found


def _of_member(then: _Then, who: Somebody) -> list[str]:
    come = then.come()
    found = []
    if who.facts["户口性质"] in _RURAL:
        found += _rewards(then, who, come)
    if len(come) == 1:
        child = come[0].person
        if who.facts["城镇退休"] and who.facts.get("退休日期"):
            found.append(RETIRED)
        if who.facts["持有光荣证"] and then.alive(child) and not then.old(child, 16):
            found.append(FEE)
    return found + _special(then, who)


def _rewards(then: _Then, who: Somebody, come: list[Child]) -> list[str]:
    if then.old(who, 60):
        return [REWARD] if _few(then, then.own(who)) else []
    return [EXTENDED] if then.old(who, 55) and _few(then, come) else []


def _few(then: _Then, children: list[Child]) -> bool:
    """现有一个子女、两个女孩，或子女去世后没有子女."""
    living = [each.person for each in children if then.alive(each.person)]
    if not children or len(living) > 2:
        return False
    return len(living) < 2 or all(who.facts["性别"] == "女" for who in living)


def _special(then: _Then, who: Somebody) -> list[str]:
    own = then.own(who)
    if len(own) != 1 or not _old_enough(then, who):
        return []
    if not then.alive(own[0].person):
        return [BEREAVED]
    return [DISABLED] if then.impaired(own[0]) and not then.lapsed(own[0]) else []


def _old_enough(then: _Then, who: Somebody) -> bool:
    """The wife counts where there is a couple, else the person."""
    if who.facts["婚姻状况"] in ("离婚", "丧偶", "未婚"):
        return then.old(who, 49)
    return all(then.old(each, 49) for each in then.family.members if each.facts["性别"] == "女")
