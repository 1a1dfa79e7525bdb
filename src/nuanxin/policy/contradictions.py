"""Facts that cannot all be true: refused with the place of the fault, never resolved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from nuanxin.kit.refusal import Fault

_Facts = Mapping[str, object]
# The earlier day, the later day, and what to say when they stand the other way round.
_ORDER = (
    ("出生日期", "死亡日期", "死亡日期早于出生日期"),
    ("出生日期", "收养日期", "收养日期早于出生日期"),
    ("出生日期", "首次评定日期", "首次评定日期早于出生日期"),
    ("首次评定日期", "等级失效日期", "等级失效日期早于首次评定日期"),
    ("出生日期", "并发症确认日期", "并发症确认日期早于出生日期"),
    ("并发症确认日期", "并发症治愈日期", "并发症治愈日期早于确认日期"),
    ("出生日期", "退休日期", "退休日期早于出生日期"),
    ("入院", "出院", "出院日期早于入院日期"),
    ("户籍迁入日期", "户籍迁出日期", "户籍迁出日期早于迁入日期"),
)
# A fact, the value that rules another fact out, that fact, and what to say.
_EXCLUDED = (
    ("存活", True, "死亡日期", "写了存活，又有死亡日期"),
    ("残疾等级", "无", "首次评定日期", "残疾等级为无，又有首次评定日期"),
    ("并发症等级", "无", "并发症确认日期", "并发症等级为无，又有并发症确认日期"),
    ("城镇退休", False, "退休日期", "写了没有退休，又有退休日期"),
)
_BORN_OF = {"双方亲生": ("女", "男"), "女方亲生": ("女",), "男方亲生": ("男",)}


def contradictions(
    members: Sequence[_Facts],
    children: Sequence[_Facts],
    stays: Sequence[_Facts],
    household: _Facts,
) -> Iterator[Fault]:
    """Every contradiction, with the path of the field to look at."""
    for entity, items in (("成员", members), ("子女", children), ("住院", stays)):
        for index, item in enumerate(items):
            yield from _within(f"{entity}[{index}]", item)
    yield from _within("家庭", household)
    for index, child in enumerate(children):
        place = f"子女[{index}]"
        parentage = child.get("来源")
        if child.get("收养日期") and parentage not in (None, "收养"):
            yield Fault(f"{place}.收养日期", f"来源是{parentage}，又有收养日期，请核对其中一项")
        yield from _parents(place, child, members)


def _within(place: str, item: _Facts) -> Iterator[Fault]:
    for earlier, later, sentence in _ORDER:
        first, second = item.get(earlier), item.get(later)
        if isinstance(first, date) and isinstance(second, date) and second < first:
            yield Fault(f"{place}.{later}", f"{sentence}，请核对这两个日期")
    for name, value, excluded, sentence in _EXCLUDED:
        if item.get(name) is not None and item.get(name) == value and item.get(excluded):
            yield Fault(f"{place}.{excluded}", f"{sentence}，请核对其中一项")


def _parents(place: str, child: _Facts, members: Sequence[_Facts]) -> Iterator[Fault]:
    born = child.get("出生日期")
    for member in members:
        parent = member.get("出生日期")
        if member.get("性别") not in _BORN_OF.get(str(child.get("来源")), ()):
            continue
        if isinstance(born, date) and isinstance(parent, date) and born <= parent:
            yield Fault(
                f"{place}.出生日期", f"早于{member.get('编号') or '父母'}的出生日期，请核对"
            )
