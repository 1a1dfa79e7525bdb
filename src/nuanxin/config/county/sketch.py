"""What every kind of family is drawn from: a couple or one parent, a child, a home."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from nuanxin.config.county.family import PLAN, Child, Family
from nuanxin.config.county.people import Numbers, Somebody, named, somebody, surname
from nuanxin.config.county.villages import Village
from nuanxin.registry.people.vocabulary import Value

_HOUSES = ("一组", "二组", "三组", "四组", "五组", "六组", "七组", "八组")
_NEWS_TRAVELS = timedelta(days=10)


class Sketch:
    """Draws people and homes; the same seed draws the same."""

    def __init__(self, draw: Random, villages: Sequence[Village]) -> None:
        self.draw = draw
        self.left: Counter[str] = Counter()  # how many people each benefit still takes
        self.whole: Counter[str] = Counter()  # how many it took at first
        self._numbers = Numbers(draw)
        self._villages = villages
        self._sizes = list(accumulate(each.size for each in villages))
        self._families = 0

    def none_yet(self, benefit: str) -> bool:
        """Whether nobody has been drawn for a benefit so far."""
        return self.left[benefit] == self.whole[benefit]

    @staticmethod
    def plan(benefit: str) -> int:
        """How many the full county's plan has of a benefit."""
        return PLAN[benefit]

    def by_weight(self, ages: range, fading: float) -> int:
        """An age; each year older is rarer by a factor."""
        weights = list(accumulate(fading**index for index in range(len(ages))))
        return self.draw.choices(ages, cum_weights=weights)[0]

    def day(self, year: int) -> date:
        """A day of a year."""
        return date(year, 1, 1) + timedelta(days=self.draw.randrange(365))

    def heard(self, happened: date | None = None) -> date:
        """The day the office hears of something late: in the autumn of 2026, not before it."""
        day = date(2026, self.draw.randint(7, 10), self.draw.randint(1, 28))
        return max(day, happened + _NEWS_TRAVELS) if happened else day

    def some(self, born: int, *, single: float, rural: float, apart: float) -> list[Family]:
        """One family, or two of a couple that has parted and shares the child."""
        chance = self.draw.random()
        country = self.draw.random() < rural
        wife = self._adult("女", self.day(born), country=country)
        husband = self._adult("男", self._older(born), country=country)
        child = self.child(husband, born + self.draw.randint(21, 30))
        if chance < apart:
            return self._parted(wife, husband, child)
        if chance < apart + single:
            return [self._alone(wife, husband, child)]
        return [self._home([wife, husband], [Child(child)])]

    def _older(self, born: int) -> date:
        return self.day(born - self.draw.choice((0, 0, 1, 1, 2, 2, 3, 4)))

    def _adult(self, sex: str, born: date, *, country: bool) -> Somebody:
        hukou = "农业" if self.draw.random() < 0.7 else "居民户口（原农业）"
        facts: dict[str, Value] = {
            "户口性质": hukou if country else "非农业",
            "婚姻状况": "初婚",
            "工作单位性质": "无" if country or self.draw.random() < 0.7 else "事业单位",
            "并发症等级": "无",
            "在册节育奖": False,
            "持有光荣证": False,
            "城镇退休": False,
        }
        who = somebody(self._numbers, sex, born, facts)
        if self.draw.random() < 0.98:
            who.account = self._numbers.account(who.name)
        if self.draw.random() < 0.25:
            who.phone = self._numbers.phone()
        return who

    def child(self, father: Somebody, year: int, *, sex: str = "") -> Somebody:
        """A child with the father's surname."""
        sex = sex or ("男" if self.draw.random() < 0.53 else "女")
        name = father.name[:2] if father.name.startswith("欧阳") else father.name[:1]
        born = self.day(min(year, 2025))
        return somebody(self._numbers, sex, born, {"残疾等级": "无"}, name)

    def renumber(self, who: Somebody) -> None:
        """Give the number that belongs to a birthday or sex changed in the drawing."""
        who.id_number = self._numbers.id_number(who.birthday, str(who.facts["性别"]))

    def born(self, who: Somebody, day: date) -> None:
        """Move a birthday."""
        who.facts["出生日期"] = day
        self.renumber(who)

    def put_sex(self, who: Somebody, sex: str) -> None:
        """Make a child a girl or a boy, with a name and a number to match."""
        if who.facts["性别"] == sex:
            return
        who.facts["性别"] = sex
        family_name = who.name[:2] if who.name.startswith("欧阳") else who.name[:1]
        who.name = named(self.draw, sex, who.birthday.year, family_name)
        self.renumber(who)

    def again(self, family: Family) -> None:
        """Both married a second time; each brought a child."""
        wife, husband = family.members
        for who in family.members:
            who.facts["婚姻状况"] = "再婚"
        hers = self.child(wife, wife.birthday.year + 24)
        hers.name = surname(self.draw) + hers.name[1:]
        his = self.child(husband, husband.birthday.year + 25)
        family.children = [Child(hers, "女方亲生"), Child(his, "男方亲生")]
        for who in family.members:
            self._ended(family, who, "离婚" if self.draw.random() < 0.6 else "丧偶")

    def _ended(self, family: Family, who: Somebody, by: str, spouse: str = "") -> None:
        year = who.birthday.year
        sex = "男" if who.facts["性别"] == "女" else "女"
        name = spouse or named(self.draw, sex, year)
        ended = self.day(min(2023, year + self.draw.randint(30, 48)))
        family.marriages.append((who, name, self.day(year + 23), ended, by))

    def move(self, family: Family, to: int) -> None:
        """Let a family live in another village, in a house of the same number."""
        names = {each.code: each.name.removesuffix("（演示）") for each in self._villages}
        family.address = family.address.replace(names[family.region], names[to], 1)
        family.region = to
        family.facts |= {"户籍地": to, "现居住地": to}

    def _alone(self, wife: Somebody, husband: Somebody, child: Somebody) -> Family:
        stays = wife if self.draw.random() < 0.62 else husband
        other = husband if stays is wife else wife
        state = "丧偶" if self.draw.random() < 0.7 else "离婚"
        stays.facts["婚姻状况"] = state
        family = self._home([stays], [Child(child)])
        self._ended(family, stays, state, other.name)
        return family

    def _parted(self, wife: Somebody, husband: Somebody, child: Somebody) -> list[Family]:
        found = []
        for who, other in ((wife, husband), (husband, wife)):
            who.facts["婚姻状况"] = "离婚"
            family = self._home([who], [Child(child)])
            self._ended(family, who, "离婚", other.name)
            found.append(family)
        return found

    def _home(self, members: list[Somebody], children: list[Child]) -> Family:
        self._families += 1
        village = self.draw.choices(self._villages, cum_weights=self._sizes)[0]
        facts: dict[str, Value] = {"子女情况已核实": True, "在册困难家庭": False}
        facts |= {"户籍地": village.code, "现居住地": village.code}
        if self.draw.random() < 0.03:
            elsewhere = self.draw.choices(self._villages, cum_weights=self._sizes)[0]
            facts["现居住地"] = elsewhere.code
        house = f"{village.name.removesuffix('（演示）')}{self.draw.choice(_HOUSES)}"
        return Family(
            number=f"YS{self._families:06d}",
            region=village.code,
            members=members,
            children=children,
            opened_on=self.day(self.draw.randint(2009, 2024)),
            facts=facts,
            waits=self.draw.random() < 0.004,
            address=f"{house}{self.draw.randint(1, 160)}号（演示）",
        )
