"""A family as the oracle reads it: plain dicts of facts, a missing fact is unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from oracle.logic import Answer, any_listed, every, no, some

Fact = bool | int | date | str | None
Facts = Mapping[str, Fact]
WORK_UNITS = {"国家机关", "人民团体", "事业单位", "国有企业", "国有控股企业"}
MARRIED, SINGLE = {"初婚", "再婚", "复婚"}, {"离婚", "丧偶", "未婚"}


@dataclass(frozen=True)
class Family:
    """Who they are; `region_facts`, `adopted`, `settled`: what their place is and decided."""

    members: Sequence[Facts]
    children: Sequence[Facts]
    stays: Sequence[Facts]
    household: Facts
    region: str
    region_facts: Facts = field(default_factory=dict)
    adopted: frozenset[str] = frozenset()
    settled: Mapping[str, str] = field(default_factory=dict)

    @property
    def children_known(self) -> Answer:
        known = self.household.get("子女情况已核实")
        return known if isinstance(known, bool) else None

    @property
    def members_known(self) -> Answer:
        if len(self.members) > 1:
            return True
        alone = bool(self.members) and self.members[0].get("婚姻状况") in SINGLE
        return True if alone else None

    def the(self, sex: str) -> Facts:
        """The one woman or man of the family; nobody when that is not clear."""
        found = [member for member in self.members if member.get("性别") == sex]
        clear = len(found) == 1 and all(member.get("性别") for member in self.members)
        return found[0] if clear else {}

    def has_spouse(self, person: Facts) -> Answer:
        state = person.get("婚姻状况")
        if state in MARRIED or state in SINGLE:
            return state in MARRIED
        listed = [member.get("婚姻状况") for member in self.members]
        return True if len(listed) == 2 and set(listed) & MARRIED else None

    def remarried(self) -> Answer:
        states = [member.get("婚姻状况") for member in self.members]
        if "再婚" in states:
            return True
        return False if all(states) else None

    def registered_on(self, day: date) -> Answer:
        moved_in, moved_out = (
            self.household.get(name) for name in ("户籍迁入日期", "户籍迁出日期")
        )
        here = not isinstance(moved_in, date) or moved_in <= day
        return here and (not isinstance(moved_out, date) or moved_out > day)

    def any_child(self, answers: Sequence[Answer]) -> Answer:
        return any_listed(answers, self.children_known)

    def any_member(self, answers: Sequence[Answer]) -> Answer:
        return any_listed(answers, self.members_known)


def same(value: Fact, wanted: str) -> Answer:
    return None if value is None else value == wanted


def among(value: Fact, wanted: set[str]) -> Answer:
    return None if value is None else value in wanted


def yes(value: Fact) -> Answer:
    return value if isinstance(value, bool) else None


def by(day: Fact, limit: date) -> Answer:
    """Whether a day has come by the limit."""
    return day <= limit if isinstance(day, date) else None


def after(day: Fact, limit: date) -> Answer:
    return no(by(day, limit))


def birthday(born: date, years: int) -> date:
    """The day the years are completed; 29 February turns into 28 February in common years."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 2, 28)


def aged(person: Facts, years: int, on: Fact) -> Answer:
    born = person.get("出生日期")
    if not isinstance(born, date) or not isinstance(on, date):
        return None
    return birthday(born, years) <= on


def alive(person: Facts, day: date) -> Answer:
    return some(yes(person.get("存活")), after(person.get("死亡日期"), day))


def dead(child: Facts, day: date) -> Answer:
    return every(no(yes(child.get("存活"))), by(child.get("死亡日期"), day))


def arrived(child: Facts, day: date) -> Answer:
    adopted = same(child.get("来源"), "收养")
    return some(
        every(no(adopted), by(child.get("出生日期"), day)),
        every(adopted, by(child.get("收养日期"), day)),
    )


def living(child: Facts, day: date) -> Answer:
    return every(arrived(child, day), alive(child, day))


def disabled(child: Facts, day: date) -> Answer:
    grade = among(child.get("残疾等级"), {"一级", "二级", "三级"})
    return every(grade, by(child.get("首次评定日期"), day))


def grade_ended(child: Facts, day: date) -> bool:
    ended = child.get("等级失效日期")
    return isinstance(ended, date) and ended <= day


def child_of(child: Facts, sex: Fact) -> Answer:
    """Whether the child is hers or his own; of a stepchild nobody can tell."""
    source = child.get("来源")
    return some(
        among(source, {"双方亲生", "收养"}),
        every(same(source, "女方亲生"), same(sex, "女")),
        every(same(source, "男方亲生"), same(sex, "男")),
        every(same(source, "继子女"), None),
    )


def rural(person: Facts) -> Answer:
    hukou = person.get("户口性质")
    return None if hukou == "居民户口" else among(hukou, {"农业", "居民户口（原农业）"})


def urban(person: Facts) -> Answer:
    hukou = person.get("户口性质")
    return None if hukou == "居民户口" else among(hukou, {"非农业", "居民户口（原非农业）"})


def has_unit(person: Facts) -> Answer:
    return among(person.get("工作单位性质"), WORK_UNITS)


def has_any_unit(person: Facts) -> Answer:
    return no(same(person.get("工作单位性质"), "无"))
