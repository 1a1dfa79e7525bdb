"""What cannot be, and what is doubtful, in the facts of people and families.

Pure: facts by vocabulary name go in, faults come out. The impossible is refused; the doubtful
is written down once a person says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.vocabulary import Value

Facts = Mapping[str, Value]
BORN, DIED, ALIVE, SEX = "出生日期", "死亡日期", "存活", "性别"
MARRIED = "婚姻状况"
FIRST_BIRTH, FIRST_MOVE = date(1900, 1, 1), date(1949, 1, 1)
_YEAR = timedelta(days=366)
_OLDEST, _YOUNGEST_PARENT, _YOUNGEST_SPOUSE = 120, 12, 18
_EVERYBODYS = (BORN, SEX, ALIVE, MARRIED)
_MOST_PEOPLE, _MOST_INCOME = 30, 10_000_000
_HAPPENED = (BORN, DIED, "首次评定日期", "并发症确认日期", "并发症治愈日期")
_IN_ORDER = (
    (BORN, DIED), (BORN, "首次评定日期"), (BORN, "并发症确认日期"), (BORN, "退休日期"),
    ("首次评定日期", "等级失效日期"), ("并发症确认日期", "并发症治愈日期"),
)  # fmt: skip
_CHECK = "请核对日期"


class Fault(NamedTuple):
    """What is wrong, with which facts and whose (`Kin.key`); the first is where to mend it."""

    facts: tuple[str, ...]
    text: str
    doubtful: bool = False
    whose: str = ""


class Implausible(Refusal):
    """Facts that cannot be, or that nobody has confirmed yet (`doubtful`)."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        self.doubtful = all(fault.doubtful for fault in self.faults)
        super().__init__("；".join(fault.text for fault in self.faults))


class Kin(NamedTuple):
    """A member of a family: what they are to it, and what is known of them; `key` is how
    whoever asks calls them.
    """

    name: str
    role: str
    facts: Facts
    parentage: str = ""
    adopted_on: date | None = None
    key: str = ""


def refuse(faults: Iterable[Fault], *, sure: bool) -> None:
    """Raise Implausible for what cannot be, and for what is doubtful unless one is sure."""
    found = tuple(dict.fromkeys(faults))
    if any(not fault.doubtful for fault in found) or (found and not sure):
        raise Implausible(found)


def touching(faults: Iterable[Fault], names: Iterable[str]) -> Iterator[Fault]:
    """The faults that somebody who changes these facts has to answer for."""
    changed = set(names)
    return (fault for fault in faults if changed & set(fault.facts))


def day_of(facts: Facts, name: str) -> date | None:
    """A fact that is a day, if known."""
    value = facts.get(name)
    return value if isinstance(value, date) else None


def years_old(born: date, on: date) -> int:
    """Full years lived on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def of_person(facts: Facts, today: date) -> Iterator[Fault]:
    """One person: days in their order, none ahead, alive or dead but not both."""
    for name in _HAPPENED:
        day = day_of(facts, name)
        if day and day > today:
            yield Fault((name,), f"{name}：{day} 还没有到。{_CHECK}")
    for first, then in _IN_ORDER:
        early, late = day_of(facts, first), day_of(facts, then)
        if early and late and late < early:
            yield Fault((then, first), f"{then} {late} 早于{first} {early}。{_CHECK}")
    if facts.get(ALIVE) is True and facts.get(DIED):
        yield Fault((ALIVE, DIED), "填了死亡日期，请把存活改为否（或清空死亡日期）")
    yield from _ages(facts, today)


def _ages(facts: Facts, today: date) -> Iterator[Fault]:
    born = day_of(facts, BORN)
    if born is None:
        return
    until = day_of(facts, DIED) or today
    if born < FIRST_BIRTH:
        yield Fault((BORN,), f"{BORN}：{born} 早于 1900 年。{_CHECK}")
    elif facts.get(ALIVE) is not False and years_old(born, until) > _OLDEST:
        text = f"按{BORN} {born}，已经超过 {_OLDEST} 岁。{_CHECK}"
        yield Fault((BORN, ALIVE), text, doubtful=True)


def of_change(since: date | None, born: date | None) -> Iterator[Fault]:
    """Nothing changes in a life that has not begun, nor in a register before 1949."""
    if since and born and since < born:
        yield Fault(("since",), f"从哪天起：{since} 早于{BORN} {born}。{_CHECK}")
    elif since and since < FIRST_MOVE:
        text = f"从哪天起：{since} 早于 1949 年。{_CHECK}；原来登记错了的，请选“更正”"
        yield Fault(("since",), text)


def of_correction(before: Facts, told: Facts) -> Iterator[Fault]:
    """A marriage that began or ended did so on a day: hardly ever was it always as told now."""
    was, now = before.get(MARRIED), told.get(MARRIED)
    if was and now and was != now:
        text = (
            f"{MARRIED}由{was}改为{now}，选的是“更正”：等于说一直是{now}，以前发的要按它重算。"
            "是后来才变的，请选“变更”并填从哪天起"
        )
        yield Fault((MARRIED,), text, doubtful=True)


def of_clearing(before: Facts, told: Facts) -> Iterator[Fault]:
    """What everybody has is hardly ever unknown again once it was known."""
    for name in _EVERYBODYS:
        if name in told and told[name] is None and before.get(name) is not None:
            text = (
                f"{name}原来登记的是“{_said(before[name])}”，现在清空了：以后按不清楚算，"
                "凡要看它的待遇都会成“资料待核”。登记错了的请改成对的；确实不清楚的，确认后保存"
            )
            yield Fault((name,), text, doubtful=True)


def _said(value: Value) -> str:
    return ("是" if value else "否") if isinstance(value, bool) else str(value)


def of_number(facts: Facts, born: date | None, sex: str | None) -> Iterator[Fault]:
    """Birth and sex against what the identity number on file says."""
    told = facts.get(BORN)
    if born and BORN in facts and told is None:
        yield Fault((BORN,), f"身份证号说{BORN}是 {born}，不能清空；号码错了请先更正号码")
    if born and told and told != born:
        yield Fault((BORN,), f"身份证号说{BORN}是 {born}；号码错了请先更正号码")
    if sex and facts.get(SEX) and facts.get(SEX) != sex:
        yield Fault((SEX,), f"身份证号说{SEX}是{sex}；号码错了请先更正号码")


def of_new_number(facts: Facts, born: date | None, sex: str | None) -> Iterator[Fault]:
    """Another identity number against the birth and sex on file: one of the two is wrong."""
    says = ((BORN, born), (SEX, sex))
    odd = [
        (name, value) for name, value in says if value and facts.get(name) not in {None, value}
    ]
    if odd:
        told = "、".join(f"{name}是 {value}" for name, value in odd)
        held = "、".join(f"{name} {facts[name]}" for name, _ in odd)
        text = (
            f"这个号码说{told}，档案里是{held}。请对照身份证；号码确实对的，确认后保存，"
            "再到“修改情况”里更正"
        )
        yield Fault(("身份证号",), text, doubtful=True)


def of_household(facts: Facts, today: date) -> Iterator[Fault]:
    """A household: how many, how much, and when its registration moved."""
    count, income = facts.get("人口"), facts.get("月收入")
    if isinstance(count, int) and not 1 <= count <= _MOST_PEOPLE:
        yield Fault(("人口",), f"人口：一户应在 1 到 {_MOST_PEOPLE} 人之间。请核对")
    if isinstance(income, int) and income < 0:
        yield Fault(("月收入",), "月收入：不能是负数。没有收入的填 0")
    elif isinstance(income, int) and income > _MOST_INCOME:
        text = "月收入：超过 10 万元。请核对是不是把年收入填成了月收入"
        yield Fault(("月收入",), text, doubtful=True)
    for name in ("户籍迁入日期", "户籍迁出日期"):
        day = day_of(facts, name)
        if day and not FIRST_MOVE <= day <= today:
            wrong = "还没有到" if day > today else "早于 1949 年"
            yield Fault((name,), f"{name}：{day} {wrong}。{_CHECK}")


def of_family(kin: Sequence[Kin]) -> Iterator[Fault]:
    """Everybody of a family against one another: nobody twice, children after parents."""
    yield from _twice(kin)
    parents = [each for each in kin if each.role != "子女"]
    for child in kin:
        if child.role == "子女":
            yield from _adopted(child)
            for parent in parents:
                yield from _between(child, parent)


def _twice(kin: Sequence[Kin]) -> Iterator[Fault]:
    seen = Counter((each.name, day_of(each.facts, BORN)) for each in kin)
    last = {(each.name, day_of(each.facts, BORN)): each.key for each in kin}
    for (name, born), times in seen.items():
        if times > 1:
            when = f"{born} 出生的" if born else ""
            text = f"这户里已经有一位{when}“{name}”，不要重复登记。请核对姓名和{BORN}"
            yield Fault(("姓名", BORN), text, born is None, last[name, born])


def _adopted(child: Kin) -> Iterator[Fault]:
    born = day_of(child.facts, BORN)
    if born and child.adopted_on and child.adopted_on < born:
        text = f"收养日期 {child.adopted_on} 早于{child.name}的{BORN} {born}。{_CHECK}"
        yield Fault(("收养日期", BORN), text, whose=child.key)


def _between(child: Kin, parent: Kin) -> Iterator[Fault]:
    born, parent_born = day_of(child.facts, BORN), day_of(parent.facts, BORN)
    if born is None:
        return
    own = not child.parentage or child.parentage in {"双方亲生", f"{parent.role}亲生"}
    about = (BORN, "子女来源")
    if parent_born and born < parent_born:
        text = f"{child.name}的{BORN} {born} 早于{parent.role}的{BORN} {parent_born}。{_CHECK}"
        yield Fault(about, text, child.parentage == "继子女", child.key)
    elif parent_born and years_old(parent_born, born) < _YOUNGEST_PARENT:
        text = (
            f"{child.name}出生时（{born}）{parent.role}不满 {_YOUNGEST_PARENT} 岁。"
            f"请核对两人的{BORN}和子女来源"
        )
        yield Fault(about, text, not own, child.key)
    died = day_of(parent.facts, DIED)
    if own and died and born > died + _YEAR:
        text = f"{child.name}出生（{born}）在{parent.role}去世（{died}）一年以后。请核对"
        yield Fault((*about, DIED), text, parent.role != "女方", child.key)


def of_newcomer(member: Kin) -> Iterator[Fault]:
    """A child whose birth nobody knows is written down as unknown, once that is said."""
    if member.role == "子女" and not member.facts.get(BORN):
        text = f"{member.name}没有填{BORN}。知道的请填上；确实不清楚的，确认后按不清楚登记"
        yield Fault((BORN,), text, doubtful=True, whose=member.key)


def of_marriage(
    born: date | None, married_on: date | None, ended_on: date | None
) -> Iterator[Fault]:
    """A marriage of somebody under age is doubtful."""
    first = married_on or ended_on
    if born and first and years_old(born, first) < _YOUNGEST_SPOUSE:
        text = f"{first} 时本人不满 {_YOUNGEST_SPOUSE} 岁（{BORN} {born}）。{_CHECK}"
        yield Fault(("married",), text, doubtful=True)
