"""Decisions as plain Chinese text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nuanxin.kit.money import yuan_grouped
from nuanxin.policy.casefile import Case
from nuanxin.policy.evaluate import LABELS
from nuanxin.policy.results import Decision

_MARKS = {True: "✓", False: "✗", None: "?"}


def decisions_as_text(decisions: Iterable[Decision], case: Case) -> str:
    """Everything decided, the benefits with something to say first."""
    ranked = sorted(decisions, key=lambda each: (not each.clue, each.verdict is not None))
    lines = [f"{case.at}　户籍地 {case.region}"]
    if any(decision.demo for decision in ranked):
        lines.append("【演示】含虚构地区的演示标准，不是真实政策。")
    for decision in ranked:
        lines += ["", *_decision(decision, case)]
    if len(lines) == 1:
        lines.append("这个地区、这一期没有可以计算的项目。")
    return "\n".join(lines) + "\n"


def _decision(decision: Decision, case: Case) -> Iterator[str]:
    amount = f"　{yuan_grouped(decision.amount)} 元" if decision.amount is not None else ""
    whom = f"{decision.subject}　{decision.period}"
    yield f"■ {decision.label}　{whom}　{decision.verdict_label}{amount}"
    if decision.since is not None:
        until = f"，到 {decision.until} 止" if decision.until else ""
        yield f"  条件自 {decision.since} 起具备{until}"
    for condition in decision.conditions:
        source = f"（{condition.document} {condition.clause}）"
        yield f"  {_MARKS[condition.holds]} {condition.name}{source}"
    for layer in decision.layers:
        sum_ = "金额待核" if layer.amount is None else f"{yuan_grouped(layer.amount)} 元"
        mark = "" if layer.certainty == "原文" else f"，{layer.certainty}"
        floor = "，不低于" if layer.at_least else ""
        yield f"  {layer.name} {sum_}（{layer.document} {layer.clause}{mark}{floor}）"
    if decision.shares:
        parts = [
            f"{level or '文件未写明'} {yuan_grouped(part)}" for level, part in decision.shares
        ]
        yield f"  负担级次：{'，'.join(parts)}"
    if decision.counted_income is not None:
        counted = yuan_grouped(decision.counted_income)
        yield f"  核算家庭收入时按 {counted} 元计（已减去不计入的部分）"
    if decision.missing:
        yield f"  还缺：{'、'.join(_asked(path, case) for path in decision.missing)}"
    for point in decision.open:
        readings = "；".join(_readings(point.readings))
        yield f"  待定（{point.settle_with}）：{point.question} {readings}"


def _asked(path: str, case: Case) -> str:
    """A missing fact; one that was written down, but too coarsely, is called so."""
    owner, _, name = path.rpartition(".")
    for person in (*case.members, *case.children):
        if person.get("编号") == owner and isinstance(person.get(name), str):
            return f"{path}（只写“{person[name]}”还分不清）"
    return path


def _readings(readings: Iterable[object]) -> Iterator[str]:
    for reading in readings:
        value, verdict = getattr(reading, "value", ""), getattr(reading, "verdict", "")
        amount, first = (
            getattr(reading, "amount", None),
            getattr(reading, "first_payment", None),
        )
        said = [LABELS.get(verdict, "")] if verdict else []
        said += [f"{yuan_grouped(amount)} 元"] if amount is not None else []
        said += [f"首月 {first}"] if first is not None else []
        said = said or (["看确认的月份"] if value == "确认次月" else [])
        yield f"{value}→{' '.join(said)}" if said else str(value)
