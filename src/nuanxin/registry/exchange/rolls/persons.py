"""One person out of a row: facts read, checked against each other, faults gathered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from nuanxin.base.files.sheets import Cell
from nuanxin.kit.idnumber import IdWarning, normalise, read_id_number
from nuanxin.kit.names import read_name
from nuanxin.registry.exchange.rolls import words
from nuanxin.registry.exchange.rolls.roll import Fact, Person
from nuanxin.registry.exchange.rolls.words import Reader, cell_text, says_nothing
from nuanxin.registry.people.plausible import FIRST_BIRTH

# (column, value, message); the row is known to the caller.
Complaint = tuple[str, str, str]

_ANYBODY: dict[str, Reader] = {
    "性别": words.read_sex,
    "出生日期": words.read_date,
    "存活状况": words.read_life,
    "死亡日期": words.read_date,
}
MEMBER_READERS: dict[str, Reader] = _ANYBODY | {
    "户口性质": words.read_hukou,
    "婚姻状况": words.read_marriage,
    "工作单位性质": words.read_employer,
    "并发症等级": words.read_complication,
    "并发症确认日期": words.read_date,
    "并发症治愈日期": words.read_date,
    "持有光荣证": words.read_flag,
    "光荣证号": words.read_presence,
    "在册节育奖": words.read_flag,
    "城镇退休": words.read_flag,
    "退休日期": words.read_date,
}
CHILD_READERS: dict[str, Reader] = _ANYBODY | {
    "子女来源": words.read_parentage,
    "收养日期": words.read_date,
    "残疾等级": words.read_disability,
    "残疾类别": words.read_disability_kind,
    "首次评定日期": words.read_date,
    "等级失效日期": words.read_date,
}
HOUSEHOLD_READERS: dict[str, Reader] = {
    "子女情况已核实": words.read_flag,
    "月收入": words.read_money,
    "人口": words.read_count,
    "在册困难家庭": words.read_flag,
    "户籍迁入日期": words.read_date,
    "户籍迁出日期": words.read_date,
}


def _of_child(field: str) -> str:
    """The column name of a child's field: 子女存活状况, 子女来源."""
    return field if field.startswith("子女") else f"子女{field}"


# What a sender may say of all rows at once, by column name.
ANSWERABLE: dict[str, Reader] = (
    HOUSEHOLD_READERS
    | MEMBER_READERS
    | {_of_child(field): reader for field, reader in CHILD_READERS.items()}
)
_FACT_NAMES = {"存活状况": "存活", "光荣证号": "持有光荣证", "子女来源": "来源"}
_CERTIFICATE = re.compile(r"([0-9]{17}[0-9X])([1-7])([1-4])(B[0-9]*)?")
_KINDS = dict(
    zip("1234567", ("视力", "听力", "言语", "肢体", "智力", "精神", "多重"), strict=True)
)
_GRADES = dict(zip("1234", ("一级", "二级", "三级", "四级"), strict=True))
_SEVERAL = re.compile(r"[、，,;；/\n]")
# Earlier → later, with what to say when the order is broken.
_ORDER = (
    ("出生日期", "死亡日期", "死亡日期早于出生日期。请核对两个日期"),
    ("出生日期", "收养日期", "收养日期早于出生日期。请核对两个日期"),
    ("出生日期", "首次评定日期", "首次评定日期早于出生日期。请核对两个日期"),
    ("收养日期", "死亡日期", "死亡日期早于收养日期。请核对两个日期"),
    ("首次评定日期", "等级失效日期", "等级失效日期早于首次评定日期。请核对两个日期"),
    ("并发症确认日期", "并发症治愈日期", "并发症治愈日期早于确认日期。请核对两个日期"),
)
_MAY_LIE_AHEAD = frozenset({"等级失效日期"})


class PersonReader:
    """Reads persons for one roll: `on` is the latest day anything can have happened."""

    def __init__(self, on: date, answers: Mapping[str, str]) -> None:
        self._on = on
        self._said_of_all = {
            False: {f: answers[f] for f in MEMBER_READERS if f in answers},
            True: {f: answers[c] for f in CHILD_READERS if (c := _of_child(f)) in answers},
        }

    def read(
        self, person: Person, cells: Mapping[str, Cell]
    ) -> tuple[list[Complaint], list[Complaint]]:
        """Fill `person` from cells by field name; returns faults and warnings."""
        faults: list[Complaint] = []
        warnings: list[Complaint] = []
        child = person.role == "子女"
        self._identity(person, cells, faults, warnings)
        readers = CHILD_READERS if child else MEMBER_READERS
        read_facts(person.facts, cells, readers, (faults, warnings))
        if child:
            faults.extend(_certificate(person, cells.get("残疾证号", "")))
        _settle_life(person.facts)
        for field, answer in self._said_of_all[child].items():
            _fill(person.facts, field, answer, readers)
        faults.extend(self._contradictions(person, cells))
        return faults, warnings

    def _identity(
        self,
        person: Person,
        cells: Mapping[str, Cell],
        faults: list[Complaint],
        warnings: list[Complaint],
    ) -> None:
        raw_name, raw_number = cells.get("姓名", ""), cells.get("身份证号", "")
        name = read_name(cell_text(raw_name))
        person.name = name.name
        if name.fault:
            faults.append(("姓名", cell_text(raw_name), name.fault))
        elif _SEVERAL.search(person.name):
            faults.append(("姓名", cell_text(raw_name), "一格里写了不止一个人。请一人一格"))
        if not says_nothing(raw_number):
            self._number(person, raw_number, faults, warnings)
        elif not person.name:
            faults.append(("姓名", "", "姓名和身份证号都空着。请补上，或删去这一行"))

    def _number(
        self, person: Person, raw: Cell, faults: list[Complaint], warnings: list[Complaint]
    ) -> None:
        if isinstance(raw, bool | date):
            message = "这一格应当是身份证号。请核对是否串了列"
            faults.append(("身份证号", cell_text(raw), message))
            return
        reading = read_id_number(raw, self._on)
        if reading.error:
            faults.append(("身份证号", cell_text(raw), reading.message))
            return
        person.number = reading.number
        if person.facts.get("性别", reading.sex) != reading.sex:
            message = f"身份证号表示{reading.sex}性，与角色不符。请对照身份证核对"
            faults.append(("身份证号", reading.number, message))
            return
        person.facts["性别"], person.facts["出生日期"] = reading.sex, reading.born
        if reading.warning is IdWarning.UPGRADED_15:
            message = "15 位旧号，已按规则升为 18 位。请核对现在的号码"
            warnings.append(("身份证号", cell_text(raw), message))

    def _contradictions(self, person: Person, cells: Mapping[str, Cell]) -> Iterator[Complaint]:
        facts = person.facts
        for earlier, later, message in _ORDER:
            first, second = facts.get(earlier), facts.get(later)
            if isinstance(first, date) and isinstance(second, date) and second < first:
                yield later, second.isoformat(), message
        yield from _out_of_bounds(facts, self._on)
        if facts.get("存活") is True and facts.get("死亡日期"):
            life = cell_text(cells.get("存活状况", ""))
            yield "存活状况", life, "写着健在，又有死亡日期。请核对两处"
        if facts.get("来源") not in {None, "收养"} and facts.get("收养日期"):
            yield "子女来源", str(facts["来源"]), "不是收养，却有收养日期。请核对两处"
        if facts.get("残疾等级") == "无" and facts.get("首次评定日期"):
            yield "残疾等级", "无", "没有残疾，却有首次评定日期。请核对两处"


def _out_of_bounds(facts: Mapping[str, Fact], on: date) -> Iterator[Complaint]:
    born = facts.get("出生日期")
    if isinstance(born, date) and born < FIRST_BIRTH:
        yield "出生日期", born.isoformat(), f"出生日期早于 {FIRST_BIRTH.year} 年。请核对"
    for field, value in facts.items():
        if isinstance(value, date) and value > on and field not in _MAY_LIE_AHEAD:
            yield field, value.isoformat(), f"{field}在今天之后。请核对"


def read_facts(
    facts: dict[str, Fact],
    cells: Mapping[str, Cell],
    readers: Mapping[str, Reader],
    complaints: tuple[list[Complaint], list[Complaint]],
) -> None:
    """Read the cells that have a reader into facts; what contradicts one is a fault."""
    faults, warnings = complaints
    for field, cell in cells.items():
        if field not in readers or says_nothing(cell):
            continue
        value, fault, warning = readers[field](cell)
        if fault:
            faults.append((field, cell_text(cell), fault))
        elif warning:
            warnings.append((field, cell_text(cell), warning))
        if value is None:
            continue
        name = _FACT_NAMES.get(field, field)
        if facts.setdefault(name, value) != value:
            faults.append((field, cell_text(cell), _conflict(field, facts[name])))


def _conflict(field: str, known: Fact) -> str:
    shown = cell_text(known) if isinstance(known, bool | date) else str(known)
    if field == "性别":
        return f"与身份证号不一致：身份证号表示{shown}性。请对照身份证核对"
    if field == "出生日期":
        return f"与身份证号里的 {shown} 不一致（可能写了农历）。请对照身份证核对"
    return f"与别处所写的“{shown}”不一致。请核对"


def _fill(
    facts: dict[str, Fact], field: str, answer: str, readers: Mapping[str, Reader]
) -> None:
    name = _FACT_NAMES.get(field, field)
    if name not in facts:
        value, _fault, _warning = readers[field](answer)
        if value is not None:
            facts[name] = value


def _settle_life(facts: dict[str, Fact]) -> None:
    """A date of death says dead; a date of adoption says adopted."""
    if facts.get("死亡日期"):
        facts.setdefault("存活", False)
    if facts.get("收养日期"):
        facts.setdefault("来源", "收养")


def _certificate(person: Person, cell: Cell) -> Iterator[Complaint]:
    if says_nothing(cell) or cell_text(cell).strip() == "无":
        return
    shown = cell_text(cell)
    text = normalise(shown)
    if isinstance(cell, float):
        message = "残疾证号按数字存放，后几位已丢失。请把整列设为“文本”格式后重新录入"
        yield "残疾证号", shown, message
        return
    match = _CERTIFICATE.fullmatch(text)
    if not match:
        message = f"残疾证号是 {len(text)} 位，应为 20 位（身份证号加类别、等级各一位）"
        yield "残疾证号", shown, f"{message}。请对照残疾证核对"
        return
    number, kind, grade, _reissue = match.groups()
    if person.number and number != person.number:
        yield "残疾证号", shown, "残疾证号前 18 位与本行身份证号不同。请对照两证核对"
    if person.facts.setdefault("残疾等级", _GRADES[grade]) != _GRADES[grade]:
        written = str(person.facts["残疾等级"])
        message = f"残疾证号表示{_GRADES[grade]}，等级栏却是{written}。请核对"
        yield "残疾等级", written, message
    person.facts.setdefault("残疾类别", _KINDS[kind])
