"""待遇计算说明: the decisions of one family as a letter that names document and clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from nuanxin.web.regions.queries import full_name
from nuanxin.web.trial import facts
from nuanxin.web.trial.answer import Answer
from nuanxin.web.trial.queries import Citation, Line


@dataclass(frozen=True)
class Letter:
    """What the sheet shows: the facts it rests on, decided lines, the rest in one line each."""

    place: str
    period: str
    day: date
    facts: tuple[tuple[str, str], ...]
    decided: tuple[Line, ...]
    others: tuple[tuple[str, str, str], ...]
    citations: tuple[Citation, ...]
    monthly: int
    yearly: int
    demo: bool


def letter_of(answer: Answer, day: date) -> Letter:
    """Lay out the letter of an answer that has a result."""
    result = answer.result
    if result is None:
        raise ValueError("no result")
    lines = _merged(line for bundle in result.bundles for line in bundle.lines)
    decided = tuple(
        x for x in lines if x.verdict in ("eligible", "unsettled") or x.counted_income
    )
    others = tuple(
        (f"{x.title}{x.subject and '·'}{x.subject}", x.label, _because(x))
        for x in lines
        if x not in decided
    )
    return Letter(
        place=full_name(str(answer.reading.content["region"])),
        period=result.at,
        day=day,
        facts=tuple(_facts(answer.reading.content)),
        decided=decided,
        others=others,
        citations=tuple(dict.fromkeys(c for x in decided for c in x.citations)),
        monthly=result.monthly,
        yearly=result.yearly,
        demo=result.demo,
    )


def _merged(lines: Iterable[Line]) -> list[Line]:
    """Husband and wife in one entry where everything said of them is the same."""
    found: dict[Line, list[str]] = {}
    for line in lines:
        found.setdefault(replace(line, key="", subject=""), []).append(line.subject)
    return [replace(line, subject="、".join(who)) for line, who in found.items()]


def _because(line: Line) -> str:
    if line.verdict == "not_adopted":
        return "文件规定由地方选择开展，本地没有开展的记录"
    if line.missing:
        return "还缺：" + "、".join(each.said for each in line.missing)
    return "、".join(f"{each.name}（{each.said}）" for each in line.firm)


_ASKED = {
    "家庭": facts.HOUSEHOLD,
    "成员": (*facts.MEMBER, *facts.MEMBER_MORE),
    "子女": facts.CHILD,
    "住院": facts.STAY,
}
_UNITS = {"月收入": " 元", "人口": " 人"}


def _facts(content: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """What was said of whom, in the words of the form; what was left out is not mentioned."""
    for entity, asked in _ASKED.items():
        part = content.get(entity)
        for index, item in enumerate(part if isinstance(part, list) else [part]):
            if isinstance(item, dict):
                said = [_said(ask, str(item[ask.fact])) for ask in asked if ask.fact in item]
                yield _who(entity, index, item), "；".join(said)
    if verified := content.get("子女情况已核实"):
        yield "子女情况已核实", str(verified)


def _said(ask: facts.Ask, value: str) -> str:
    if ask.fact == "存活":
        return ask.words[0] if value == "是" else ask.words[1]
    return f"{ask.label or ask.fact} {value}{_UNITS.get(ask.fact, '')}"


def _who(entity: str, index: int, item: Mapping[str, object]) -> str:
    if entity == "成员":
        return "女方" if item.get("性别") == "女" else "男方"
    return entity if entity == "家庭" else f"{entity}{index + 1}"
