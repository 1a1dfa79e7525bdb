"""Filters of the list, and the forms that write to a family's file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.http import QueryDict

from nuanxin.base.audit.secrets import holds_number
from nuanxin.base.ui.fields import YES_NO, Field, Option, options
from nuanxin.kit.daytext import read_day
from nuanxin.kit.digits import folded, typed_whole
from nuanxin.kit.money import typed_fen
from nuanxin.kit.region import RegionCode
from nuanxin.registry.people.models import PersonFacts
from nuanxin.registry.people.vocabulary import PERSON_COLUMNS, Value
from nuanxin.registry.people.words import SourceKind

DAY, CHOICE, YES, TEXT, COUNT, MONEY = "day", "choice", "yes", "text", "count", "money"
PLACE = "place"
HUKOU = ("农业", "非农业", "居民户口", "居民户口（原农业）", "居民户口（原非农业）")
MARRIAGE = ("初婚", "再婚", "离婚", "复婚", "丧偶", "未婚")
UNITS = ("国家机关", "人民团体", "事业单位", "国有企业", "国有控股企业", "其他单位", "无")
_NO_NUMBER = "：里面像有身份证号、手机号或银行账号。请删去号码，只写凭据名称"
GRADES = ("无", "一级", "二级", "三级", "四级")
KINDS = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")
LONGEST_WORDS = 60
PARENTAGE = ("双方亲生", "女方亲生", "男方亲生", "收养", "继子女")


class FactRow(NamedTuple):
    """One fact a form asks for."""

    name: str
    kind: str
    words: tuple[str, ...] = ()
    hint: str = ""
    places: tuple[Option, ...] = ()


ANYBODY = (
    FactRow("性别", CHOICE, ("女", "男")),
    FactRow("出生日期", DAY),
    FactRow("存活", YES),
    FactRow("死亡日期", DAY),
    FactRow("死亡凭据", TEXT, hint="例如：公安注销证明、村（社区）证明"),
    FactRow("户口性质", CHOICE, HUKOU),
)
PARENT = (
    *ANYBODY,
    FactRow("婚姻状况", CHOICE, MARRIAGE),
    FactRow("工作单位性质", CHOICE, UNITS),
    FactRow("持有光荣证", YES),
    FactRow("光荣证号", TEXT),
    FactRow("城镇退休", YES),
    FactRow("退休日期", DAY),
    FactRow("并发症等级", CHOICE, GRADES[:4]),
    FactRow("并发症确认日期", DAY),
    FactRow("并发症治愈日期", DAY),
    FactRow("在册节育奖", YES, hint="只记在册与否"),
)
CHILD = (
    *ANYBODY,
    FactRow("残疾等级", CHOICE, GRADES),
    FactRow("残疾类别", CHOICE, KINDS),
    FactRow("首次评定日期", DAY),
    FactRow("等级失效日期", DAY),
)
HOUSEHOLD = (
    FactRow("户籍地", PLACE, hint="决定适用哪些文件"),
    FactRow("现居住地", PLACE, hint="走访去哪里"),
    FactRow("子女情况已核实", YES, hint="在世、去世、收养、再婚前所生的都已列全"),
    FactRow("人口", COUNT),
    FactRow("月收入", MONEY, hint="申报口径，含特别扶助金"),
    FactRow("户籍迁入日期", DAY),
    FactRow("户籍迁出日期", DAY),
    FactRow("在册困难家庭", YES),
)


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is narrowed to."""

    words: str
    region: RegionCode | None
    closed: bool


def read_filter(query: QueryDict) -> Filter:
    """Read the filters of the list; what is odd counts as not asked."""
    village = query.get("village", "") or query.get("town", "")
    try:
        region = RegionCode.parse(village) if village else None
    except ValueError:
        region = None
    return Filter(query.get("q", "").strip(), region, query.get("state") == "closed")


def written(kind: str, value: Value) -> str:
    """A stored value as the form shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if kind == MONEY and isinstance(value, int):
        return f"{value / 100:.2f}"
    return value.isoformat() if isinstance(value, date) else str(value)


@dataclass(frozen=True)
class FactsForm:
    """Rows with what was typed, the values that differ from today's, and what is wrong."""

    fields: tuple[Field, ...]
    changed: Mapping[str, Value]
    faults: tuple[tuple[str, str], ...]


def read_facts(
    rows: Sequence[FactRow], current: Mapping[str, Value], sent: QueryDict | None
) -> FactsForm:
    """Show today's values, or read what was sent against them."""
    fields: list[Field] = []
    changed: dict[str, Value] = {}
    faults: list[tuple[str, str]] = []
    for row in rows:
        now = written(row.kind, current.get(row.name))
        text = now if sent is None else sent.get(row.name, "").strip()
        value, fault = _read(row, text)
        if fault:
            faults.append((f"f-{row.name}", fault))
        elif text != now:
            changed[row.name] = value
        fields.append(_field(row, text, fault))
    return FactsForm(tuple(fields), changed, tuple(faults))


def _field(row: FactRow, text: str, fault: str) -> Field:
    if row.kind == YES:
        return Field(
            name=row.name, label=row.name, kind="segments", value=text, hint=row.hint,
            error=fault, options=YES_NO,
        )  # fmt: skip
    if row.kind == PLACE:
        return Field(
            name=row.name, label=row.name, kind="choice", value=text, hint=row.hint,
            error=fault, options=row.places,
        )  # fmt: skip
    if row.kind == CHOICE:
        return Field(
            name=row.name, label=row.name, kind="choice", value=text, hint=row.hint,
            error=fault, options=options(row.words, "不清楚"),
        )  # fmt: skip
    placeholder = "例如 1968-02-03" if row.kind == DAY else ""
    return Field(
        name=row.name, label=row.name, value=text, hint=row.hint, error=fault,
        placeholder=placeholder, unit="元" if row.kind == MONEY else "",
    )  # fmt: skip


def _read(row: FactRow, text: str) -> tuple[Value, str]:
    text = folded(text)
    if not text:
        return None, ""
    if row.kind == DAY:
        reading = read_day(text)
        return reading.day, "" if reading.day else f"{row.name}：{reading.fault}"
    if row.kind == YES:
        return text == "是", ""
    if row.kind == PLACE:
        known = {option.value for option in row.places}
        return (int(text), "") if text in known else (None, f"{row.name}：请从列表里选")
    if row.kind == CHOICE:
        return text, "" if text in row.words else f"{row.name}：请从列表里选"
    if row.kind == COUNT:
        count = typed_whole(text)
        return (count, "") if count is not None else (None, f"{row.name}：请填整数，例如 3")
    if row.kind == MONEY:
        return _money(row, text)
    return text, text_fault(row.name, text, _longest(row), numbered=row.name == "光荣证号")


def _longest(row: FactRow) -> int:
    column = PersonFacts._meta.get_field(PERSON_COLUMNS[row.name])
    return int(getattr(column, "max_length", None) or 0)


def text_fault(name: str, text: str, longest: int, *, numbered: bool = False) -> str:
    """What is wrong with words typed: too long for their place, or a number among them."""
    if len(text) > longest:
        return f"{name}：最多 {longest} 个字，现在是 {len(text)} 个。请写短一些"
    return f"{name}{_NO_NUMBER}" if not numbered and holds_number(text) else ""


def _money(row: FactRow, text: str) -> tuple[Value, str]:
    try:
        return typed_fen(text), ""
    except ValueError:
        return None, f"{row.name}：请填金额，例如 1580.00"


@dataclass(frozen=True)
class OriginForm:
    """Where new facts come from, and since when they hold."""

    fields: tuple[Field, ...]
    kind: SourceKind
    label: str
    received_on: date
    since: date | None
    faults: tuple[tuple[str, str], ...]


_SOURCES = tuple(Option(kind.value, str(kind.label)) for kind in SourceKind)


def read_origin(sent: QueryDict | None, today: date, *, dated: bool = True) -> OriginForm:
    """Read the foot of every form: source, paper, day received; correction or change."""
    values = sent if sent is not None else QueryDict()
    kind = values.get("source", SourceKind.OFFICE.value)
    received, received_fault = _day(values.get("received", ""), today, "取得日期", today)
    changed = dated and values.get("how") == "change"
    since, since_fault = (
        _day(values.get("since", ""), None, "从哪天起", today) if changed else (None, "")
    )
    if changed and since is None and not since_fault:
        since_fault = "从哪天起：请填变更的日期；如果原来登记错了，请选“更正”"
    label = values.get("label", "").strip()
    label_fault = text_fault("凭据", label, LONGEST_WORDS)
    faults = [
        (place, fault)
        for place, fault in (
            ("f-received", received_fault),
            ("f-since", since_fault),
            ("f-label", label_fault),
        )
        if fault
    ]
    known = kind in SourceKind.values
    return OriginForm(
        fields=tuple(
            _origin_fields(
                values, today, (received_fault, since_fault, label_fault), dated=dated
            )
        ),
        kind=SourceKind(kind) if known else SourceKind.OFFICE,
        label=label,
        received_on=received or today,
        since=since,
        faults=tuple(faults),
    )


@dataclass(frozen=True)
class PartingForm:
    """The day somebody leaves or a file is closed, and why."""

    fields: tuple[Field, ...]
    on: date
    reason: str
    faults: tuple[tuple[str, str], ...]


def read_parting(sent: QueryDict | None, today: date, label: str, examples: str) -> PartingForm:
    """Read the day (today unless another was written) and the reason, which must be given."""
    values = sent if sent is not None else QueryDict()
    day, day_fault = _day(values.get("on", ""), today, label, today)
    reason = values.get("reason", "").strip()
    wrong = text_fault("原因", reason, LONGEST_WORDS) if reason else f"请写明原因，{examples}"
    reason_fault = wrong if sent is not None else ""
    fields = (
        Field(
            name="on", label=label, value=values.get("on", today.isoformat()), error=day_fault,
            hint="空着按今天", placeholder="例如 2026-04-02",
        ),
        Field(
            name="reason", label="原因", value=values.get("reason", ""), error=reason_fault,
            placeholder=examples,
        ),
    )  # fmt: skip
    faults = (("f-on", day_fault), ("f-reason", reason_fault))
    return PartingForm(fields, day or today, reason, tuple(each for each in faults if each[1]))


def _day(text: str, empty: date | None, name: str, today: date) -> tuple[date | None, str]:
    """A day that has come; what is still ahead is written down when it has happened."""
    if not text.strip():
        return empty, ""
    reading = read_day(text.strip())
    if reading.day and reading.day > today:
        return None, f"{name}：不能晚于今天；还没有发生的，到那天再登记"
    return reading.day, "" if reading.day else f"{name}：{reading.fault}"


def _origin_fields(
    values: QueryDict, today: date, faults: tuple[str, str, str], *, dated: bool
) -> Iterator[Field]:
    if dated:
        yield Field(
            name="how", label="这次是", kind="segments", value=values.get("how", "correct"),
            options=(
                Option("correct", "更正（原来登记错了）"),
                Option("change", "变更（情况变了）"),
            ),
        )  # fmt: skip
        yield Field(
            name="since", label="从哪天起", value=values.get("since", ""), error=faults[1],
            hint="变更时填写", placeholder="例如 2026-04-02",
        )  # fmt: skip
    yield Field(
        name="source", label="来源", kind="choice", options=_SOURCES,
        value=values.get("source", SourceKind.OFFICE.value),
    )  # fmt: skip
    yield Field(
        name="label", label="凭据", value=values.get("label", ""), error=faults[2],
        placeholder="例如 死亡证明、民政核对表",
    )  # fmt: skip
    yield Field(
        name="received", label="取得日期", value=values.get("received", today.isoformat()),
        error=faults[0],
    )  # fmt: skip
