"""待遇计算说明: the decisions of one family as a letter that names document and clause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nuanxin.web.regions.queries import full_name
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
    demo: bool


def letter_of(answer: Answer, day: date) -> Letter:
    """Lay out the letter of an answer that has a result."""
    result = answer.result
    if result is None:
        raise ValueError("no result")
    lines = [line for bundle in result.bundles for line in bundle.lines]
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
        demo=result.demo,
    )


def _because(line: Line) -> str:
    if line.verdict == "not_adopted":
        return "文件规定由地方选择开展，本地没有开展的记录"
    if line.missing:
        return "还缺：" + "、".join(each.said for each in line.missing)
    return "、".join(f"{each.name}（{each.said}）" for each in line.firm)


def _facts(content: object) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    parts = content if isinstance(content, dict) else {}
    for key in ("家庭", "成员", "子女", "住院"):
        part = parts.get(key)
        for index, item in enumerate(
            part if isinstance(part, list) else [part] if part else []
        ):
            facts = {k: v for k, v in item.items() if k != "编号"}
            title = _who(key, index, facts)
            rows.append((title, "；".join(f"{k} {v}" for k, v in facts.items() if k != "性别")))
    if verified := parts.get("子女情况已核实"):
        rows.append(("子女情况已核实", str(verified)))
    return rows


def _who(key: str, index: int, facts: dict[str, object]) -> str:
    if key == "成员":
        return "女方" if facts.get("性别") == "女" else "男方"
    if key == "家庭":
        return "家庭"
    sex = f"（{facts['性别']}）" if facts.get("性别") else ""
    return f"{key}{index + 1}{sex}"
