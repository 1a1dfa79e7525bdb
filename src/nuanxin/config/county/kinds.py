"""The kinds of family an office serves, and how one of each is drawn."""

from __future__ import annotations

from datetime import date, timedelta

from nuanxin.config.county.family import (
    BEREAVED,
    EXTENDED,
    GIRLS,
    RETIRED,
    REWARD,
    Child,
    Family,
)
from nuanxin.config.county.people import GRADES, KINDS, Learnt, Somebody
from nuanxin.config.county.sketch import Sketch
from nuanxin.registry.people.vocabulary import Value
from nuanxin.registry.people.words import SourceKind

__all__ = ["Sketch"]

_WINTER = date(2026, 1, 5)


def _few_left(at: Sketch, *benefits: str) -> bool:
    return sum(at.left[benefit] for benefit in benefits) < 40


def bereaved(at: Sketch) -> list[Family]:
    """An only child died; some parents are alone, some apart, some married again."""
    draw = at.draw
    mother = 2026 - draw.choice((50, 52, 53, 54, 55, 56, 57, 58, 60, 62, 64, 67, 70, 74, 79))
    families = at.some(mother, single=0.25, rural=0.5, apart=0.06)
    child = families[0].children[0].person
    years = max(2, min(34, 2024 - child.birthday.year))
    died = child.birthday + timedelta(days=365 * draw.randint(1, years) + 40)
    if draw.random() < 0.03:
        child.learnt = _news_of_death(
            at, date(2025, 12, draw.randint(1, 28)), SourceKind.CIVIL_AFFAIRS
        )
    else:
        child.facts |= _death(died)
    if not child.learnt:
        _late_for_parents(at, families)
    return families


def _late_for_parents(at: Sketch, families: list[Family]) -> None:
    """Now and then the office hears late of a death, a move, or its own mistake."""
    chance, family = at.draw.random(), families[0]
    who = family.members[-1]
    if at.none_yet(BEREAVED):  # the smallest county, too, has a mistake to put right: 补发
        _moved_by_mistake(family, date(2025, 9, 10), date(2026, 8, 20))
    elif chance < 0.02 and len(families) == 1:
        died = date(2025, at.draw.randint(9, 12), at.draw.randint(1, 28))
        who.learnt = _news_of_death(at, died, SourceKind.POLICE)
    elif chance < 0.035:
        family.learnt = _moved(at, date(2025, 11, at.draw.randint(1, 28)))
    elif chance < 0.055:
        _moved_by_mistake(family, date(2025, 9, at.draw.randint(1, 28)), at.heard())


def _moved_by_mistake(family: Family, recorded: date, heard: date) -> None:
    family.facts["户籍迁出日期"] = recorded
    label = "公安户籍核对：原登记迁出有误"
    family.learnt = Learnt({"户籍迁出日期": None}, SourceKind.POLICE, label, heard)


def disabled(at: Sketch) -> list[Family]:
    """An only child with a disability of grade one to three, certified by a number."""
    draw = at.draw
    mother = 2026 - draw.choice((50, 51, 52, 53, 55, 56, 57, 58, 60, 61, 63, 66, 70, 75))
    families = at.some(mother, single=0.12, rural=0.55, apart=0.03)
    child = families[0].children[0].person
    first = date(draw.randint(2003, 2023), draw.randint(1, 12), draw.randint(1, 28))
    grade = draw.choice(GRADES[:3])
    _impair(at, child, grade, max(first, child.birthday + timedelta(days=900)))
    chance = draw.random()
    if chance < 0.02:
        child.learnt = Learnt(
            {"等级失效日期": date(2025, 11, draw.randint(1, 28))},
            SourceKind.DISABLED_FEDERATION,
            "残联比对：改评为四级",
            at.heard(),
        )
    elif chance < 0.04:
        recorded, right = date(2025, 5, 20), date(2024, draw.randint(3, 11), 12)
        child.facts["首次评定日期"] = recorded
        label = "残联比对：首次评定日期更正"
        values: dict[str, Value] = {"首次评定日期": right}
        child.learnt = Learnt(values, SourceKind.DISABLED_FEDERATION, label, at.heard())
    elif chance < 0.05:
        died = date(2025, 12, draw.randint(1, 28))
        child.learnt = _news_of_death(at, died, SourceKind.CIVIL_AFFAIRS)
    return families


def young_and_struck(at: Sketch) -> list[Family]:
    """The wife is not forty-nine yet: the family has the care project's help only."""
    draw = at.draw
    born = draw.choice((1978, 1978, *range(1979, 1993)))
    families = at.some(born, single=0.1, rural=0.55, apart=0.0)
    child = families[0].children[0].person
    if draw.random() < 0.15:
        old = max(1, 2024 - child.birthday.year)
        child.facts |= _death(child.birthday + timedelta(days=365 * draw.randint(1, old)))
    else:
        first = child.birthday + timedelta(days=draw.randint(400, 2400))
        _impair(at, child, draw.choice(GRADES[:3]), min(first, date(2025, 6, 1)))
    return families


def strike(family: Family) -> None:
    """The child died in the winter of 2026; the parents work for two institutions."""
    family.children[0].person.facts |= _death(_WINTER)
    family.wave, family.opened_on = 1, date(2026, 3, 16)
    for who in family.members:
        who.facts["工作单位性质"] = "事业单位"


def complication(at: Sketch) -> list[Family]:
    """Somebody a panel has certified, grade three."""
    families = at.some(2026 - at.draw.randint(52, 76), single=0.1, rural=0.8, apart=0.0)
    families[0].members[0].facts |= {
        "并发症等级": "三级",
        "并发症确认日期": date(at.draw.randint(2011, 2023), at.draw.randint(1, 12), 15),
    }
    return families


def fee(at: Sketch) -> list[Family]:
    """Parents who hold the certificate, of a child under sixteen."""
    draw = at.draw
    age, year = draw.randint(22, 36), draw.choice((*range(2011, 2026), 2026))
    families = at.some(year - age, single=0.04, rural=0.45, apart=0.02)
    family = families[0]
    child = at.child(family.members[-1], year)
    if year == 2026:
        child.facts["出生日期"] = date(2026, draw.randint(1, 2), draw.randint(1, 28))
        at.renumber(child)
    for each in families:
        each.children = [Child(child)]
        each.wave = int(year >= 2025)
        each.opened_on = date(2026, 3, 16) if each.wave else each.opened_on
    if child.facts["性别"] == "女" and at.left[GIRLS] < 0.4 * at.plan(GIRLS):
        _urban(families)
    holders = [who for each in families for who in each.members]
    if draw.random() < 0.05:
        holders = holders[:1]
    _certify(at, holders)
    return families


def girls(at: Sketch) -> list[Family]:
    """One girl or two in the country, the younger not eighteen."""
    draw = at.draw
    year = draw.randint(2009, 2023)
    families = at.some(year - draw.randint(24, 36), single=0.05, rural=1.0, apart=0.0)
    family = families[0]
    ages = [year] if draw.random() < 0.2 else [year - draw.randint(2, 6), year]
    family.children = [Child(at.child(family.members[-1], born, sex="女")) for born in ages]
    return families


def retired(at: Sketch) -> list[Family]:
    """Pensioners of the towns with one child."""
    draw = at.draw
    single = 0.5 if _few_left(at, RETIRED) else 0.08
    mother = 2026 - draw.randint(53, 78)
    families = at.some(mother, single=single, rural=0.0, apart=0.02)
    for who in (who for family in families for who in family.members):
        born = who.birthday
        age = 60 if who.facts["性别"] == "男" else draw.choice((50, 55))
        if born.year + age <= 2025:
            who.facts |= {"城镇退休": True, "退休日期": date(born.year + age, born.month, 28)}
    _late_death(at, families, 0.004)
    return families


def rewarded(at: Sketch) -> list[Family]:
    """Countryside parents of one child or two girls, from fifty-five on."""
    draw = at.draw
    single = 0.5 if _few_left(at, REWARD, EXTENDED) else 0.08
    if draw.random() * (at.left[REWARD] + at.left[EXTENDED]) < at.left[REWARD]:
        age = at.by_weight(range(60, 86), 0.88)
    else:
        age = draw.randint(54, 59)
    if single == 0.5:
        age = draw.randint(55, 59) if at.left[EXTENDED] else draw.randint(60, 80)
    families = at.some(2026 - age, single=single, rural=1.0, apart=0.02)
    _other_children(at, families)
    _late_death(at, families, 0.004)
    chance, family = draw.random(), families[0]
    if chance < 0.085:
        _put_on_roll(families)
    elif chance < 0.095 and len(families) == 1:
        family.facts["户籍迁入日期"] = date(2025, draw.randint(1, 12), draw.randint(1, 28))
        family.wave, family.opened_on = 1, date(2026, 3, 16)
    elif chance < 0.1:
        family.learnt = _moved(at, date(2026, draw.randint(7, 9), draw.randint(1, 28)))
    return families


def _other_children(at: Sketch, families: list[Family]) -> None:
    """Two girls, two of whom one has died, children of two marriages, an adopted child."""
    if len(families) > 1:
        return
    draw, family = at.draw, families[0]
    chance, first = draw.random(), family.children[0].person
    year = first.birthday.year
    if chance < 0.2:
        at.put_sex(first, "女")
        family.children.append(Child(at.child(family.members[-1], year + 3, sex="女")))
    elif chance < 0.23:
        other = at.child(family.members[-1], year + 2)
        other.facts |= _death(date(year + 2 + draw.randint(1, 18), 7, 14))
        family.children.append(Child(other))
    elif chance < 0.25 and len(family.members) == 2:
        at.again(family)
    elif chance < 0.27:
        family.children[0].parentage = "收养"
        family.children[0].adopted_on = first.birthday + timedelta(days=draw.randint(60, 900))
    elif chance < 0.29:
        _impair(at, first, "四级", date(2016, draw.randint(1, 12), 9))


def on_roll(at: Sketch) -> list[Family]:
    """On the roll for its own reward and nothing else: two children, one of them a boy."""
    born = 2026 - at.draw.randint(46, 72)
    families = at.some(born, single=0.04, rural=0.9, apart=0.0)
    family = families[0]
    at.put_sex(family.children[0].person, "男")
    later = family.children[0].person.birthday.year + at.draw.randint(2, 5)
    family.children.append(Child(at.child(family.members[-1], later)))
    _put_on_roll(families)
    return families


def _nearly(at: Sketch) -> list[Family]:
    """Countryside parents of one child who will be fifty-five next year."""
    families = at.some(1972, single=0.0, rural=1.0, apart=0.0)
    for who in families[0].members:
        at.born(who, date(1972, at.draw.randint(1, 12), at.draw.randint(1, 28)))
    return families


def _grown_out(at: Sketch) -> list[Family]:
    """The child turned sixteen in 2026: 2025 was the last year."""
    born = 2010 - at.draw.randint(22, 33)
    families = at.some(born, single=0.0, rural=0.3, apart=0.0)
    family = families[0]
    family.children = [Child(at.child(family.members[-1], 2010, sex="男"))]
    _certify(at, family.members)
    return families


def _grown_girl(at: Sketch) -> list[Family]:
    """The girl turned eighteen in 2026."""
    families = at.some(2008 - at.draw.randint(22, 33), single=0.0, rural=1.0, apart=0.0)
    family = families[0]
    family.children = [Child(at.child(family.members[-1], 2008, sex="女"))]
    return families


def _unchecked(at: Sketch) -> list[Family]:
    """Nobody has checked how many children there are; the rules cannot say."""
    families = at.some(2026 - at.draw.randint(56, 75), single=0.1, rural=1.0, apart=0.0)
    families[0].facts["子女情况已核实"] = None
    return families


def _unsaid(at: Sketch) -> list[Family]:
    """Retired, but nobody wrote down when."""
    families = at.some(2026 - at.draw.randint(58, 70), single=0.0, rural=0.0, apart=0.0)
    families[0].members[0].facts["城镇退休"] = True
    return families


# Families beside the plan, in a county of full size.
BESIDE = (
    (_nearly, 160),
    (_grown_out, 460),
    (_grown_girl, 80),
    (_unchecked, 300),
    (_unsaid, 90),
)


def _death(day: date) -> dict[str, Value]:
    return {"存活": False, "死亡日期": day}


def _news_of_death(at: Sketch, day: date, kind: SourceKind) -> Learnt:
    label = "民政殡葬信息比对" if kind == SourceKind.CIVIL_AFFAIRS else "公安死亡注销比对"
    return Learnt(dict(_death(day)), kind, label, at.heard(day))


def _moved(at: Sketch, day: date) -> Learnt:
    return Learnt({"户籍迁出日期": day}, SourceKind.POLICE, "公安户籍迁移比对", at.heard(day))


def _late_death(at: Sketch, families: list[Family], chance: float) -> None:
    for family in families:
        for who in family.members:
            if at.draw.random() < chance:
                died = date(2026, at.draw.randint(6, 9), at.draw.randint(1, 28))
                who.learnt = _news_of_death(at, died, SourceKind.POLICE)


def _impair(at: Sketch, child: Somebody, grade: str, first: date) -> None:
    kind = at.draw.choice(KINDS)
    child.facts |= {"残疾等级": grade, "残疾类别": kind, "首次评定日期": first}
    child.disability_number = (
        f"{child.id_number}{KINDS.index(kind) + 1}{GRADES.index(grade) + 1}"
    )


def _certify(at: Sketch, holders: list[Somebody]) -> None:
    for who in holders:
        number = f"演示光荣{at.draw.randint(10**7, 10**8 - 1)}"
        who.facts |= {"持有光荣证": True, "光荣证号": number}


def _put_on_roll(families: list[Family]) -> None:
    families[0].members[0].facts["在册节育奖"] = True


def _urban(families: list[Family]) -> None:
    for family in families:
        for who in family.members:
            who.facts["户口性质"] = "非农业"
