"""What the family page says in our words: facts as rows, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nuanxin.registry.people.queries.family import FamilyFile, Member
from nuanxin.registry.people.queries.history import said
from nuanxin.registry.people.vocabulary import PERSON_COLUMNS, read_back

_SHOWN = (
    "性别", "出生日期", "户口性质", "婚姻状况", "工作单位性质", "残疾等级", "残疾类别",
    "首次评定日期", "等级失效日期", "并发症等级", "并发症确认日期", "持有光荣证", "光荣证号",
    "城镇退休", "退休日期", "死亡日期", "死亡凭据",
)  # fmt: skip
_NEEDED = ("性别", "出生日期", "存活", "户口性质", "婚姻状况")
_NEEDED_OF_CHILD = ("出生日期", "存活")


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Panel:
    """The rows of each member, in the order of the file, and what nobody knows yet."""

    rows: dict[int, list[Row]]
    missing: list[str]

    def of(self, member: Member) -> list[Row]:
        return self.rows[member.person.pk]


def family(file: FamilyFile, today: date) -> Panel:
    """What the page shows beside names and numbers."""
    rows = {m.person.pk: list(_rows(m, today)) for m in file.members}
    return Panel(rows, list(_missing(file)))


def _rows(member: Member, today: date) -> Iterator[Row]:
    facts = member.facts
    if facts is None:
        return
    for name in _SHOWN:
        value = read_back(PERSON_COLUMNS[name], getattr(facts, PERSON_COLUMNS[name]))
        if value is None:
            continue
        text = said(value)
        if name == "出生日期" and isinstance(value, date) and facts.death_date is None:
            text += f"（{_age(value, today)} 周岁）"
        yield Row(name, text)
    if member.child:
        yield from _of_child(member)


def _of_child(member: Member) -> Iterator[Row]:
    if member.tie.parentage:
        yield Row("来源", member.tie.parentage)
    if member.tie.adopted_on:
        yield Row("收养日期", said(member.tie.adopted_on))
    if member.tie.earlier_marriage is not None:
        yield Row("再婚前所生", said(member.tie.earlier_marriage))


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _missing(file: FamilyFile) -> Iterator[str]:
    if file.household.closed_on is not None:  # nobody is asked for what a closed file lacks
        return
    if file.facts is None or file.facts.children_complete is None:
        yield "子女情况是否已核实（含再婚前、收养）"
    for member in file.members:
        needed = _NEEDED_OF_CHILD if member.child else _NEEDED
        for name in needed:
            column = PERSON_COLUMNS[name]
            known = member.facts and read_back(column, getattr(member.facts, column))
            if known is None:
                yield f"{member.person.name}的{name}"
        if member.child and not member.tie.parentage:
            yield f"{member.person.name}的子女来源"
        if not member.child and not member.accounts:
            yield f"{member.person.name}的社保卡（一卡通）账号"
