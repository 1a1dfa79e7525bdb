"""What came of a job, in a sentence, and where it is to be seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from nuanxin.base.jobs.models import Job
from nuanxin.kit.money import yuan_grouped
from nuanxin.kit.term import Term
from nuanxin.privacy.retention.kinds import SWEEP


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where to look at what came out, and what there is to say of it."""

    url: str
    label: str
    said: str = ""


def outcome_of(one: Job) -> Outcome | None:
    """What a finished job leads to, or what a refused one speaks of.

    Unfinished work, and kinds without a page, lead nowhere.
    """
    ended = _REFUSED if one.status == Job.Status.FAILED else _KINDS
    tell = ended.get(one.kind)
    if tell is None or one.status not in {Job.Status.DONE, Job.Status.FAILED}:
        return None
    return tell(one)


def _import(label: str) -> Callable[[Job], Outcome | None]:
    def tell(one: Job) -> Outcome | None:
        if "batch" not in one.result:
            return None
        return Outcome(reverse("imports:batch", args=[one.result["batch"]]), label)

    return tell


def _batch(one: Job) -> Outcome:
    said = f"共 {one.result['lines']:,} 笔。" if "lines" in one.result else ""
    return Outcome(reverse("payouts:page", args=[one.result["batch"]]), "看批次", said)


def _return(one: Job) -> Outcome:
    faults = one.result.get("faults", 0)
    said = one.result.get("again", "")
    if faults:
        said = f"文件没有收下，有 {faults:,} 处错误。"
    word = one.result.get("answer", "回盘")
    return Outcome(reverse("returns:page", args=[one.result["batch"]]), f"看{word}", said)


def _check(one: Job) -> Outcome:
    said = f"共列出 {one.result['issues']:,} 个问题。"
    return Outcome(reverse("crosscheck:page", args=[one.result["check"]]), "看结果", said)


def _board(one: Job) -> str:
    asked = {"term": one.arguments["term"], "town": one.arguments["region"]}
    return f"{reverse('assess:page')}?{urlencode(asked)}"


def _assessment(one: Job) -> Outcome:
    result = one.result
    term = Term.parse(one.arguments["term"])
    said = (
        f"{term.label}：{result['households']:,} 户，判断 {result['decided']:,} 项，"
        f"资料待核 {result['missing']:,} 项。"
    )
    return Outcome(_board(one), "看结果", said)


def _accrual(one: Job) -> Outcome:
    result = one.result
    said = (
        f"列入 {result['lines']:,} 笔，{yuan_grouped(result['amount_fen'])} 元；"
        f"{_asked_back(result)}已经列过的 {result['standing']:,} 笔没有动。"
    )
    return Outcome(_board(one), "看结果", said)


def _asked_back(result: dict[str, int]) -> str:
    """追缴, apart from what is paid; results of earlier versions do not say."""
    lines = result.get("back_lines", 0)
    return f"追缴 {lines:,} 笔，{yuan_grouped(result['back_fen'])} 元；" if lines else ""


def _preview(one: Job) -> Outcome:
    regular, other = one.result["regular"], one.result["differences"]
    said = (
        f"本期应付 {regular['lines']:,} 笔，{yuan_grouped(regular['amount_fen'])} 元；"
        f"补发 {other['lines']:,} 笔，{yuan_grouped(other['amount_fen'])} 元；"
        f"{_asked_back(other)}还没有写入。"
    )
    asked = urlencode({"town": one.arguments["region"]})
    page = reverse("assess:due", args=[one.arguments["term"]])
    return Outcome(f"{page}?{asked}", "看试算结果", said)


def _history(_one: Job) -> Outcome:
    return Outcome(reverse("assess:page"), "看发放测算")


def _swept(one: Job) -> Outcome:
    rows = sum(each for each in one.result.values() if isinstance(each, int))
    said = f"清除了 {rows:,} 行。" if rows else "没有到期要清除的。"
    return Outcome(reverse("privacy:retention"), "看保存期限", said)


_KINDS: dict[str, Callable[[Job], Outcome | None]] = {
    "import.stage": _import("看检查结果"),
    "import.commit": _import("看导入结果"),
    "import.check": _import("看检查结果"),
    "import.undo": _import("看这一批"),
    "payouts.prepare": _batch,
    "payouts.send": _batch,
    "returns.read": _return,
    "returns.hand_in": _return,
    "returns.settle": _return,
    "crosscheck.check": _check,
    "benefits.assess": _assessment,
    "benefits.accrue": _accrual,
    "benefits.preview": _preview,
    "demo.history": _history,
    SWEEP: _swept,
}
_REFUSED: dict[str, Callable[[Job], Outcome | None]] = {
    "import.look": _import("看那一批"),
    "import.stage": _import("看那一批"),
}
