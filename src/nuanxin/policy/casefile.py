"""The facts of one family on one day: the case file outsiders write, and the typed case the
rules read.

What is left out is unknown, never no – except events such as a move away, which are absent
until they happen.
"""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from nuanxin.kit.money import fen
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Fault, Faults
from nuanxin.policy.contradictions import contradictions
from nuanxin.policy.folding import Plain
from nuanxin.policy.nodes import DATE, INTEGER, MONEY, YES
from nuanxin.policy.policy import Policy
from nuanxin.policy.reading.yamltext import YamlFault, read_yaml
from nuanxin.policy.vocabulary import Fact

Facts = Mapping[str, Plain]
_TOP = (
    "at",
    "region",
    "地区",
    "家庭",
    "成员",
    "子女",
    "子女情况已核实",
    "住院",
    "本地已开展",
    "参数",
)
_WORKED_OUT = {"有配偶", "再婚", "成员已列全", "住院已列全", "子女情况已核实"}
MARRIED = {"初婚", "再婚", "复婚"}
SINGLE = {"离婚", "丧偶", "未婚"}
MAX_LISTED = 30
MAX_NAME = 40
NOTHING: Facts = {}
NO_READINGS: Mapping[str, str] = {}


class Case(NamedTuple):
    """One family at one period: region (12 digits), facts by name, what the place adopted and
    settled.
    """

    at: Period
    region: str
    members: tuple[Facts, ...]
    children: tuple[Facts, ...] = ()
    stays: tuple[Facts, ...] = ()
    household: Facts = NOTHING
    region_facts: Facts = NOTHING
    adopted: frozenset[str] = frozenset()
    settlements: Mapping[str, str] = NO_READINGS


class Place(NamedTuple):
    """Where and when a case is decided, and what is decided there."""

    at: Period
    region: str
    facts: Facts = NOTHING
    adopted: frozenset[str] = frozenset()
    settlements: Mapping[str, str] = NO_READINGS


def make_case(
    policy: Policy,
    place: Place,
    members: Sequence[Facts],
    *,
    children: Sequence[Facts] = (),
    stays: Sequence[Facts] | None = (),
    household: Facts | None = None,
) -> Case:
    """Build a case from typed facts: fill in what follows from them and what is absent until it
    happens.

    `stays=None` says that nothing is known of hospital stays.
    """
    of = policy.vocabulary.of
    home = _with_absent(dict(household or {}), of("家庭"))
    people = [_with_absent(dict(member), of("成员")) for member in members]
    _marriages(people)
    home["成员已列全"] = _all_listed(people)
    home["住院已列全"] = None if stays is None else True
    return Case(
        at=place.at,
        region=place.region,
        members=tuple(people),
        children=tuple(_with_absent(dict(child), of("子女")) for child in children),
        stays=tuple(_with_absent(dict(stay), of("住院")) for stay in stays or ()),
        household=home,
        region_facts=place.facts,
        adopted=place.adopted,
        settlements=place.settlements,
    )


def _with_absent(facts: dict[str, Plain], known: Mapping[str, Fact]) -> dict[str, Plain]:
    for name, fact in known.items():
        if fact.absent is not None and facts.get(name) is None:
            facts[name] = fact.absent
    return facts


def _marriages(people: list[dict[str, Plain]]) -> None:
    """A spouse listed with somebody married is married too; a remarriage concerns both."""
    states = [person.get("婚姻状况") for person in people]
    couple = len(people) == 2 and any(state in MARRIED for state in states)
    for person in people:
        state = person.get("婚姻状况")
        if person.get("有配偶") is None:
            known = True if state in MARRIED else False if state in SINGLE else None
            person["有配偶"] = True if known is None and couple else known
        if person.get("再婚") is None:
            again = any(each == "再婚" for each in states)
            person["再婚"] = True if again else False if all(states) else None


def _all_listed(people: list[dict[str, Plain]]) -> bool | None:
    if len(people) >= 2:
        return True
    return True if people and people[0].get("婚姻状况") in SINGLE else None


def read_case(source: str | Mapping[str, object], policy: Policy) -> Case:
    """Read a case file (YAML or JSON text, or its content). Raises Faults with the path of
    every fault.
    """
    content: object = source
    if isinstance(source, str):
        try:
            content, _ = read_yaml(source)
        except YamlFault as fault:
            place = f"第 {fault.line} 行"
            if fault.path:
                place = f"{place} {_dotted(fault.path)}"
            raise Faults([Fault(place, fault.message)]) from None
    reading = _CaseReader(policy)
    case = reading.case(content)
    if reading.faults or case is None:
        raise Faults(reading.faults)
    return case


def _dotted(path: Iterable[str]) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if part.isdigit() else f".{part}" if text else part
    return text


class _CaseReader:
    def __init__(self, policy: Policy) -> None:
        self.faults: list[Fault] = []
        self._policy = policy
        self._words = policy.vocabulary

    def _fault(self, place: str, message: str) -> None:
        self.faults.append(Fault(place, message))

    def case(self, content: object) -> Case | None:
        if not isinstance(content, dict):
            self._fault("案例", "要写成“名称: 内容”的样子，至少有 at 和 region")
            return None
        for key in content:
            if key not in _TOP:
                self._fault(str(key), f"不认识“{key}”。{_suggest(str(key), _TOP)}")
        at, region = self._at(content.get("at")), self._region(content.get("region"))
        household = self._facts(content.get("家庭"), "家庭", "家庭")
        verified = self._value(
            content.get("子女情况已核实"),
            self._words.of("家庭")["子女情况已核实"],
            "子女情况已核实",
        )
        if "子女情况已核实" in content:
            household["子女情况已核实"] = verified
        members = self._people(content.get("成员"), "成员")
        children = self._people(content.get("子女"), "子女")
        stays = None if content.get("住院") is None else self._people(content["住院"], "住院")
        place = Place(
            at or Period(2000),
            region,
            self._facts(content.get("地区"), "地区", "地区"),
            self._adopted(content.get("本地已开展")),
            self._settlements(content.get("参数")),
        )
        self._named(members, "成员")
        self.faults += contradictions(members, children, stays or [], household)
        if at is None or self.faults:
            return None
        return make_case(
            self._policy, place, members, children=children, stays=stays, household=household
        )

    def _at(self, value: object) -> Period | None:
        text = (
            str(value)
            if isinstance(value, int | str | date) and not isinstance(value, bool)
            else ""
        )
        try:
            return Period.parse(text.strip())
        except ValueError:
            said = f"“{text}”不是年、月或日。" if text else "没有写计算哪一期。"
            self._fault("at", f"{said}写成 2017、2017-11 或 2017-11-05")
            return None

    def _region(self, value: object) -> str:
        text = (
            str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
        )
        if text.isascii() and text.isdigit() and len(text) in (6, 9, 12):
            return text.ljust(12, "0")
        said = f"“{text}”不是地区代码。" if text else "没有写户籍所在地。"
        self._fault("region", f'{said}写 12 位统计用代码，例如 "430902000000"')
        return "0" * 12

    def _people(self, value: object, entity: str) -> list[dict[str, Plain]]:
        if value is None:
            return []
        if not isinstance(value, list):
            self._fault(entity, "要写成列表，每项以 - 开头")
            return []
        if len(value) > MAX_LISTED:
            self._fault(entity, f"最多 {MAX_LISTED} 项，这里有 {len(value)} 项")
            return []
        return [self._facts(item, entity, f"{entity}[{i}]") for i, item in enumerate(value)]

    def _named(self, people: list[dict[str, Plain]], entity: str) -> None:
        """Everybody gets a name to be spoken of; two may not share one."""
        seen: set[str] = set()
        for index, person in enumerate(people):
            absent = {"女": "女方", "男": "男方"}.get(
                str(person.get("性别")), f"{entity}{index + 1}"
            )
            name = str(person.get("编号") or absent)
            if said := _no_name(name, person.get("性别")):
                self._fault(f"{entity}[{index}].编号", said)
            if name in seen:
                self._fault(
                    f"{entity}[{index}].编号", f"编号“{name}”用了两次，每人要各有一个编号"
                )
            seen.add(name)
            person["编号"] = name

    def _facts(self, value: object, entity: str, place: str) -> dict[str, Plain]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            self._fault(place, "要写成“名称: 内容”的样子")
            return {}
        known = {n: f for n, f in self._words.of(entity).items() if n not in _WORKED_OUT}
        names = [*known, "编号"] if entity in ("成员", "子女") else list(known)
        result: dict[str, Plain] = {}
        for name, item in value.items():
            if name == "编号" and "编号" in names:
                result[name] = str(item)
            elif name in known:
                result[name] = self._value(item, known[name], f"{place}.{name}")
            else:
                self._fault(f"{place}.{name}", f"不认识“{name}”。{_suggest(str(name), names)}")
        return result

    def _value(self, value: object, fact: Fact, place: str) -> Plain:
        if value is None:
            return None
        if fact.type == YES:
            return self._answer(value, place)
        if fact.type == DATE:
            return self._day(value, place)
        if fact.type in (INTEGER, MONEY):
            return self._number(value, fact, place)
        if value not in fact.values:
            self._fault(place, f"没有“{value}”这个取值，可用：{'、'.join(fact.values)}")
            return None
        return str(value)

    def _answer(self, value: object, place: str) -> bool | None:
        if value in ("是", "否") or isinstance(value, bool):
            return value in ("是", True)
        self._fault(place, f"要写 是 或 否，写的是“{value}”。不知道就不写")
        return None

    def _day(self, value: object, place: str) -> date | None:
        day = value
        if isinstance(value, str):
            try:
                day = date.fromisoformat(value)
            except ValueError:
                day = None
        if isinstance(day, date) and 1880 <= day.year <= 2199:
            return day
        self._fault(place, f"“{value}”不是一个日期。写成 1967-05-20；日子不知道就不写")
        return None

    def _number(self, value: object, fact: Fact, place: str) -> int | None:
        number = -1
        if isinstance(value, int | Decimal | str) and not isinstance(value, bool):
            with contextlib.suppress(ValueError):
                number = fen(str(value)) if fact.type == MONEY else int(str(value))
        if 0 <= number < 10**13 and (number or fact.type == MONEY):
            return number
        remedy = "金额以元为单位，例如 1580.00" if fact.type == MONEY else "写一个大于零的整数"
        self._fault(place, f"“{value}”读不懂。{remedy}")
        return None

    def _adopted(self, value: object) -> frozenset[str]:
        if value is None:
            return frozenset()
        known = sorted({each.name for each in self._policy.definitions if each.optional})
        if not isinstance(value, list):
            self._fault("本地已开展", "要写成一列项目名称，例如 [一次性抚慰金]")
            return frozenset()
        for index, name in enumerate(value):
            if name not in known:
                allowed = f"可选项目有：{'、'.join(known) or '无'}"
                self._fault(f"本地已开展[{index}]", f"“{name}”不是由地方选择的项目。{allowed}")
        return frozenset(str(name) for name in value)

    def _settlements(self, value: object) -> dict[str, str]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            self._fault("参数", "要写成“名称: 读法”的样子，例如 {年龄认定日: 年末}")
            return {}
        known = self._policy.settlements
        for key, reading in value.items():
            if key not in known:
                self._fault(f"参数.{key}", f"没有“{key}”这个问题。{_suggest(str(key), known)}")
            elif str(reading) not in known[key]:
                self._fault(
                    f"参数.{key}", f"没有“{reading}”这种读法，可用：{'、'.join(known[key])}"
                )
        return {str(key): str(reading) for key, reading in value.items()}


def _suggest(word: str, known: Iterable[str]) -> str:
    names = list(known)
    near = difflib.get_close_matches(word, names, 1)
    return f"是否想写“{near[0]}”" if near else f"可用：{'、'.join(names)}"


def _no_name(name: str, sex: object) -> str:
    """What keeps a word from being what somebody is called in an answer."""
    if len(name) > MAX_NAME or not name.isprintable():
        return f"编号最多 {MAX_NAME} 个字，不能有看不见的字符"
    if name == "家庭":
        return "“家庭”指全家，一个人的编号请换一个词"
    if sex in ("女", "男") and name in ("女方", "男方") and name[0] != sex:
        return f"编号是{name}，性别却是{sex}，请核对其中一项"
    return ""
