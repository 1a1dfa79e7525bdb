"""Names, numbers and facts of people who do not exist."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from random import Random

from nuanxin.kit.idnumber import check_character
from nuanxin.registry.people.newcomers import NewAccount
from nuanxin.registry.people.vocabulary import Value
from nuanxin.registry.people.words import PayeeKind, SourceKind

PEOPLE = 51_012
_PREFIX = "341599"
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余"
_RARE = ("欧阳", "单", "仇", "覃", "解", "区", "龙", "尚", "易", "卜", "盖", "查")
_OLD = {
    "女": "秀英桂兰玉梅凤香素珍淑芳美云翠花春莲金菊爱华月娥巧珠菊红银彩",
    "男": "建国志明文德福生永康国庆长江正华家祥有才光荣大军海山学良金龙传",
}
_YOUNG = {
    "女": "雨桐子涵欣怡诗琪思雅静文佳慧晓燕丽萍婷婷梦瑶若溪依诺语嫣可心",
    "男": "浩然子轩宇航俊杰家宝思远天佑明辉志强伟东博文梓睿一鸣承泽晨阳",
}
_UNCOMMON = "䶮㛃堃𬍛"
_BANKS = ("演示农村商业银行", "演示邮政储蓄银行", "演示农业银行")
KINDS = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")
GRADES = ("一级", "二级", "三级", "四级")


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the office hears later: new values, from whom, on which day."""

    values: dict[str, Value]
    kind: SourceKind
    label: str
    day: date


@dataclass(slots=True, eq=False)
class Somebody:
    """One person drawn; `facts` are what the first roll says, `learnt` what came later."""

    key: str
    name: str
    id_number: str
    facts: dict[str, Value]
    disability_number: str = ""
    phone: str = ""
    account: NewAccount | None = None
    learnt: Learnt | None = None

    @property
    def birthday(self) -> date:
        """The day the person was born, as drawn."""
        born = self.facts["出生日期"]
        if not isinstance(born, date):
            raise TypeError("everybody drawn has a birthday")
        return born

    def fact(self, name: str, *, final: bool) -> Value:
        """A fact as it turns out in the end, or as the first roll says it."""
        if final and self.learnt and name in self.learnt.values:
            return self.learnt.values[name]
        return self.facts.get(name)


@dataclass(slots=True)
class Numbers:
    """Hands out numbers, each once."""

    draw: Random
    people: int = 0
    accounts: int = 0
    phones: list[int] = field(default_factory=list)
    _born: Counter[tuple[date, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.phones = list(range(10_000))
        self.draw.shuffle(self.phones)

    def id_number(self, born: date, sex: str) -> str:
        """The next number of a birthday: odd for men, even for women."""
        serial = self._born[born, sex]
        self._born[born, sex] += 1
        first = f"{_PREFIX}{born:%Y%m%d}{2 * serial + (sex == '男'):03d}"
        return first + check_character(first)

    def phone(self) -> str:
        """One of the ten thousand numbers 1990000…; empty when they are gone."""
        return f"1990000{self.phones.pop():04d}" if self.phones else ""

    def account(self, holder: str) -> NewAccount:
        """A social-card account, now and then collected by somebody else."""
        self.accounts += 1
        number = f"62159900{self.accounts:011d}"
        bank = self.draw.choice(_BANKS)
        chance = self.draw.random()
        if chance < 0.97:
            return NewAccount(number, holder, bank)
        kind = PayeeKind.AGENT if chance < 0.99 else PayeeKind.GUARDIAN
        return NewAccount(number, holder, bank, kind, named(self.draw, "男", 1970))


def surname(draw: Random) -> str:
    """A family name; one in a hundred is one that is read unlike it looks."""
    return draw.choice(_RARE) if draw.random() < 0.01 else draw.choice(_SURNAMES)


def named(draw: Random, sex: str, born: int, family_name: str = "") -> str:
    """A name of its time; a few with characters old systems cannot print."""
    pool = (_OLD if born < 1985 else _YOUNG)[sex]
    start = draw.randrange(0, len(pool) - 1, 2)
    given = pool[start : start + 2] if draw.random() < 0.6 else draw.choice(pool)
    if len(given) == 1 and draw.random() < 0.5:
        given += draw.choice(pool)
    if draw.random() < 0.003:
        given = draw.choice(_UNCOMMON)
    return (family_name or surname(draw)) + given


def somebody(
    numbers: Numbers, sex: str, born: date, facts: dict[str, Value], family_name: str = ""
) -> Somebody:
    """Somebody alive with a name and an identity number."""
    numbers.people += 1
    return Somebody(
        key=f"p{numbers.people}",
        name=named(numbers.draw, sex, born.year, family_name),
        id_number=numbers.id_number(born, sex),
        facts={"性别": sex, "出生日期": born, "存活": True, **facts},
    )
