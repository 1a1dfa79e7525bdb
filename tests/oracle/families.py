"""Random families, the same for the same seed.

First a family that could exist is drawn (remarriages, adoptions, later births, deaths, moves),
its days crowded around the days that matter; then facts are forgotten.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from oracle.facts import Fact, Family

REGIONS = {
    "nation": ("500101000000", "622923000000"),
    "hunan": ("430101000000", "430321000000"),
    "yiyang": ("430902000000", "430922000000", "430972000000", "430971000000"),
    "yueyang": ("430602000000", "430671000000", "430626000000"),
    "anhui": ("340101000000", "341502000000"),
    "shucheng": ("341523000000",),
    "demo": ("341599000000",),
}
FIRST_YEAR = {
    "nation": 2008,
    "hunan": 2008,
    "yiyang": 2008,
    "yueyang": 2008,
    "anhui": 2008,
    "shucheng": 2018,
    "demo": 2018,
}
UNITS = (
    "国家机关",
    "人民团体",
    "事业单位",
    "国有企业",
    "国有控股企业",
    "其他单位",
    "无",
    "无",
    "无",
)
HUKOU = ("农业", "农业", "非农业", "居民户口", "居民户口（原农业）", "居民户口（原非农业）")
SYSTEMS = ("市辖区", "省直管县", "非省直管县", "功能区")
SETTLEMENTS = {
    "单亲认定": ("本人", "女方"),
    "再婚认定": ("本人", "夫妻合并"),
    "年龄认定日": ("死亡日", "年末"),
    "提标口径": ("浮动", "固定"),
    "功能区分担": ("按市辖区", "按省直管县"),
    "区县乡镇分担": ("区县全额", "各半", "乡镇全额"),
    "单位范围": ("列明四类", "含其他单位"),
    "文件首期": ("当月", "次月"),
    "抚慰金年龄": ("不设年龄", "女方满49"),
    "现存一个加发": ("加发", "不加发"),
}
Drawn = dict[str, Fact]


@dataclass(frozen=True)
class Spot:
    """Where, when (`month` 0: the whole year) and under what settlements to decide."""

    area: str
    year: int
    month: int
    region: str
    facts: Drawn
    adopted: frozenset[str]
    settled: dict[str, str]

    @property
    def last_day(self) -> date:
        month = self.month or 12
        return date(self.year, month, calendar.monthrange(self.year, month)[1])


def draw_spot(random: Random, area: str) -> Spot:
    year = random.randint(FIRST_YEAR[area], 2026)
    if area == "yiyang" and random.random() < 0.12:
        year = 2017
    settled = {}
    if random.random() < 0.4:  # mostly nothing is settled
        settled = {
            key: random.choice(values)
            for key, values in SETTLEMENTS.items()
            if random.random() < 0.4
        }
    return Spot(
        area,
        year,
        random.choice((0, 2, random.randint(1, 12), random.randint(1, 12), 9)),
        random.choice(REGIONS[area]),
        {"财政体制": random.choice(SYSTEMS)} if random.random() < 0.7 else {},
        frozenset({"一次性抚慰金"}) if random.random() < 0.8 else frozenset(),
        settled,
    )


def draw(random: Random, spot: Spot) -> Family:
    """A family of the place, with its days around the day of the decision."""
    drawing = _Drawing(random, spot.last_day)
    members = drawing.members()
    children = drawing.children(members)
    household = drawing.household()
    if random.random() < 0.5:
        for facts in (*members, *children):
            drawing.forget(facts)
    return Family(
        members,
        children,
        drawing.stays(),
        household,
        spot.region,
        spot.facts,
        spot.adopted,
        spot.settled,
    )


class _Drawing:
    def __init__(self, random: Random, at: date) -> None:
        self.random = random
        self.at = at

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def near(self, day: date, spread: int = 70) -> date:
        """A day close to another, now and then a leap day or the last of a month."""
        if self.chance(0.06):
            year = day.year - day.year % 4
            return date(year, 2, 29) if calendar.isleap(year) else date(year, 2, 28)
        if self.chance(0.2):
            last = calendar.monthrange(day.year, day.month)[1]
            return day.replace(day=self.random.choice((1, last)))
        return day + timedelta(days=self.random.randint(-spread, spread))

    def years_back(self, years: int) -> date:
        year = self.at.year - years
        return date(year, self.at.month, min(self.at.day, 28))

    def years_on(self, day: date, low: int, high: int) -> date:
        return day + timedelta(days=self.random.randint(low * 365, high * 366))

    # -- the adults
    def members(self) -> list[Drawn]:
        kind = self.random.random()
        if kind < 0.68:
            return self._couple()
        sex = "女" if kind < 0.84 else "男"
        person = self._adult(sex)
        person["婚姻状况"] = self.random.choice(("离婚", "丧偶", "未婚", "离婚"))
        return [person]

    def _couple(self) -> list[Drawn]:
        pair = [self._adult("女"), self._adult("男")]
        states = ("初婚", "初婚")
        if self.chance(0.35):
            states = self.random.choice(
                (("再婚", "再婚"), ("再婚", "初婚"), ("初婚", "再婚"), ("复婚", "复婚"))
            )
        for person, state in zip(pair, states, strict=True):
            person["婚姻状况"] = state
        if self.chance(0.05):
            gone, left = self.random.sample(pair, 2)
            gone |= {"存活": False, "死亡日期": self.near(self.at)}
            left["婚姻状况"] = "丧偶"
        return pair

    def _adult(self, sex: str) -> Drawn:
        target = self.random.choice((49, 49, 52, 55, 60, 60, 63, 66, 70))
        born = self.near(self.years_back(target))
        if self.chance(0.05):
            born = self.near(date(1933, 1, 1), 3)
        person: Drawn = {"编号": f"{sex}方", "性别": sex, "出生日期": born, "存活": True}
        person["户口性质"] = self.random.choice(HUKOU)
        person["工作单位性质"] = self.random.choice(UNITS)
        person["持有光荣证"] = self.chance(0.4)
        person["在册节育奖"] = self.chance(0.2)
        person["城镇退休"] = self.chance(0.4)
        if person["城镇退休"]:
            person["退休日期"] = self.near(self.at, 400)
        if self.chance(0.06):
            person |= {"存活": False, "死亡日期": self.near(self.at)}
        return person | self._complication()

    def _complication(self) -> Drawn:
        if self.chance(0.75):
            return {"并发症等级": "无"}
        facts: Drawn = {"并发症等级": self.random.choice(("一级", "二级", "三级"))}
        confirmed = self.near(self.at, 400)
        facts["并发症确认日期"] = confirmed
        if self.chance(0.3):
            facts["并发症治愈日期"] = confirmed + timedelta(days=self.random.randint(0, 400))
        return facts

    # -- the children
    def children(self, members: Sequence[Drawn]) -> list[Drawn]:
        number = self.random.choices((0, 1, 2, 3), (4, 66, 24, 6))[0]
        again = any(member["婚姻状况"] == "再婚" for member in members)
        return [self._child(index, again=again) for index in range(number)]

    def _child(self, index: int, *, again: bool) -> Drawn:
        born = self.near(
            self.years_back(self.random.choice((1, 14, 16, 18, 20, 25, 30, 33))), 400
        )
        if self.chance(0.06):
            born = self.near(
                self.random.choice((date(1973, 1, 1), date(2015, 12, 31), self.at)), 40
            )
        born = min(born, self.at + timedelta(days=90))
        child: Drawn = {
            "编号": f"子{index + 1}",
            "出生日期": born,
            "来源": "双方亲生",
            "存活": True,
        }
        child["性别"] = self.random.choice(("女", "男"))
        if again and self.chance(0.7):
            child["来源"] = self.random.choice(("女方亲生", "男方亲生", "继子女"))
        elif self.chance(0.08):
            child["来源"] = "收养"
            child["收养日期"] = born + timedelta(days=self.random.randint(0, 900))
        if self.chance(0.5):
            child |= {"存活": False, "死亡日期": self._death(born)}
        return child | self._disability(born)

    def _death(self, born: date) -> date:
        day = self.near(
            self.random.choice((self.at, self.at, self.years_back(1), self.years_back(6))), 60
        )
        if self.chance(0.3):
            day = date(self.at.year, self.random.randint(1, 12), self.random.randint(1, 28))
        return max(day, born)

    def _disability(self, born: date) -> Drawn:
        if self.chance(0.45):
            return {"残疾等级": "无"}
        facts: Drawn = {
            "残疾等级": self.random.choice(("一级", "二级", "三级", "三级", "四级"))
        }
        first = max(self.near(self.random.choice((self.at, self.years_back(3))), 60), born)
        facts["首次评定日期"] = first
        if self.chance(0.2):
            facts["等级失效日期"] = max(self.near(self.at, 60), first)
        return facts

    # -- the rest
    def household(self) -> Drawn:
        facts: Drawn = {
            "子女情况已核实": self.random.choices((True, False, None), (88, 6, 6))[0]
        }
        facts["在册困难家庭"] = self.random.choice((True, False, None))
        if self.chance(0.8):
            facts |= {
                "月收入": self.random.randint(0, 900_000),
                "人口": self.random.randint(1, 4),
            }
        if self.chance(0.08):
            facts["户籍迁入日期"] = self.near(self.at)
        elif self.chance(0.08):
            facts["户籍迁出日期"] = self.near(self.at)
        return facts

    def stays(self) -> list[Drawn]:
        found: list[Drawn] = []
        for _ in range(self.random.choice((0, 0, 1, 2))):
            admitted = self.near(self.at, 400)
            left = admitted + timedelta(days=self.random.randint(0, 60))
            found.append({"入院": admitted, "出院": left, "医院等级": "二级"})
        return found

    def forget(self, facts: Drawn) -> None:
        for name in list(facts):
            if name != "编号" and self.chance(0.07):
                facts[name] = None
