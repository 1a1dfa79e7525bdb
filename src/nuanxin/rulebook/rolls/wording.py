"""A decision in an office's words: why, by which document, what is missing, what to ask."""

from __future__ import annotations

from collections.abc import Mapping

from nuanxin.kit.money import yuan_grouped
from nuanxin.kit.period import Period
from nuanxin.policy.evaluate import (
    ELIGIBLE,
    FACTS_MISSING,
    LABELS,
    NOT_ADOPTED,
    NOT_ELIGIBLE,
    UNSETTLED,
)
from nuanxin.policy.packs import CERTAIN
from nuanxin.policy.results import Decision, OpenPoint, Reading


def period_words(period: Period) -> str:
    return f"{period.year}年{period.month}月" if period.month else f"{period.year}年度"


def since_words(decision: Decision) -> str:
    """自2016年5月起, 2010年1月至2016年5月前; empty when nothing is known."""
    if decision.since is None:
        return ""
    if decision.verdict == ELIGIBLE:
        return f"自{period_words(decision.since)}起"
    if decision.verdict == NOT_ELIGIBLE and decision.until is not None:
        before = decision.until <= decision.period
        if before:
            return f"自{period_words(decision.until)}起不再符合"
    if decision.verdict == NOT_ELIGIBLE:
        return f"自{period_words(decision.since)}起才符合"
    return ""


def reason(decision: Decision) -> str:
    """One sentence on why the verdict is what it is."""
    held = [c.name for c in decision.conditions if c.holds]
    failed = [c.name for c in decision.conditions if c.holds is False]
    unknown = [c.name for c in decision.conditions if c.holds is None]
    match decision.verdict:
        case verdict if verdict == ELIGIBLE:
            return f"符合：{'、'.join(held)}" if held else "符合全部条件"
        case verdict if verdict == NOT_ELIGIBLE:
            return f"因不满足：{'、'.join(failed)}" if failed else "不满足全部条件"
        case verdict if verdict == NOT_ADOPTED:
            return "文件规定由有条件的地方开展，本地没有开展的依据"
        case verdict if verdict in {UNSETTLED, FACTS_MISSING}:
            known = f"已满足：{'、'.join(held)}；" if held else ""
            waiting = "待请示" if verdict == UNSETTLED else "待核"
            return f"{known}{waiting}：{'、'.join(unknown)}" if unknown else known.rstrip("；")
    return ""


def basis(decision: Decision) -> str:
    """Each layer of the amount with its document; without money, those of the conditions."""
    parts = []
    for layer in decision.layers:
        amount = "金额待核" if layer.amount is None else f"{yuan_grouped(layer.amount)} 元"
        floor = "（下限）" if layer.at_least else ""
        doubt = "" if layer.certainty == CERTAIN else f"，{layer.certainty}"
        parts.append(f"{layer.name} {amount}{floor}（{layer.document} {layer.clause}{doubt}）")
    if parts:
        return "；".join(parts)
    documents = dict.fromkeys(c.document for c in decision.conditions)
    return "、".join(documents)


def missing(decision: Decision, names: Mapping[str, str]) -> str:
    """The facts to supply, people called by `names` (code → what the roll calls them)."""
    return "、".join(fact_words(path, names) for path in decision.missing)


def fact_words(path: str, names: Mapping[str, str]) -> str:
    """女方.出生日期 → 女方的出生日期; 子女情况已核实 → 子女情况是否核实."""
    owner, dot, fact = path.partition(".")
    if not dot:
        return {"子女情况已核实": "子女情况是否已核实（含再婚前、收养）"}.get(path, path)
    if owner in {"家庭", "地区"}:
        return f"{owner}的{fact}"
    asked = "是否健在" if fact == "存活" else f"的{fact}"
    return f"{names.get(owner, owner)}{asked}"


def questions(decision: Decision) -> str:
    """The points the documents leave open and what each reading would give."""
    return "；".join(question_words(p) for p in decision.open if p.affects != "first_payment")


def question_words(point: OpenPoint) -> str:
    """An open question with what comes out under each reading."""
    readings = "，".join(f"按“{r.value}”{_result(point, r)}" for r in point.readings)
    return f"{point.question}（{readings}。参数名：{point.settle_with}）"


def _result(point: OpenPoint, reading: Reading) -> str:
    amount = "" if reading.amount is None else f"{yuan_grouped(reading.amount)} 元"
    if point.affects == "verdict":
        return LABELS.get(reading.verdict, "") + (f" {amount}" if amount else "")
    return amount or "金额待核"
