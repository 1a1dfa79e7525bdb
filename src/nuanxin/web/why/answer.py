"""A finding put into words: conditions, sums, bearers, open points, month by month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nuanxin.kit.money import fen, yuan_grouped
from nuanxin.kit.term import months_words
from nuanxin.policy.evaluate import ELIGIBLE
from nuanxin.policy.policy import Policy
from nuanxin.support.benefits.lists import verdict_words
from nuanxin.support.benefits.models import Finding
from nuanxin.web.trial.queries import Citation, Condition, LayerLine, Line, Missing

_TONES = {"eligible": "ok", "facts_missing": "warm", "unsettled": "purple"}
_MARKS = {True: ("yes", "符合"), False: ("no", "不符合"), None: ("ask", "还不清楚")}
_KINDS = {"现金": "", "保险": "由保险公司赔付"}
OPEN = "文件没有写明由谁负担"


@dataclass(frozen=True, slots=True)
class Part:
    """Neighbouring months with one answer."""

    months: str
    line: Line
    questions: tuple[str, ...]


def parts(found: Finding, policy: Policy, *, confirmed: bool) -> list[Part]:
    """The stored answer, stretch by stretch, with our summaries of the clauses."""
    content = found.ground.content
    writer = _Writer(found, policy, confirmed=confirmed)
    return [writer.part(each) for each in content["stretches"]]


class _Writer:
    def __init__(self, found: Finding, policy: Policy, *, confirmed: bool) -> None:
        self._found, self._confirmed = found, confirmed
        self._yearly = found.every == "年"
        self._summaries = {
            (pack.document.number, clause): text
            for pack in policy.packs
            for clause, text in pack.clauses.items()
        }

    def part(self, stretch: Mapping[str, Any]) -> Part:
        months = list(range(stretch["start"], stretch["end"]))
        year = self._found.term[:4]
        said = f"{year}年度" if self._yearly else months_words(months)
        questions = tuple(point["question"] for point in stretch["open"])
        return Part(said, self._line(stretch), questions)

    def _line(self, stretch: Mapping[str, Any]) -> Line:
        ground, verdict = self._found.ground, stretch["verdict"]
        amount = stretch["amount"]
        return Line(
            key=f"part-{stretch['start']}",
            title=ground.label,
            subject="",
            verdict=verdict,
            label=verdict_words(verdict, confirmed=self._confirmed),
            tone=_TONES.get(verdict, ""),
            amount="" if amount is None else yuan_grouped(amount),
            every="每年" if self._yearly else "每月",
            held="",
            kind=_KINDS.get(ground.kind, ground.kind),
            demo=False,
            note=stretch["note"],
            clue=True,
            conditions=tuple(self._condition(each) for each in stretch["conditions"]),
            layers=tuple(self._layer(each) for each in stretch["layers"]),
            shares=tuple(_shares(stretch["shares"])),
            missing=tuple(Missing(text) for text in self._missing(verdict)),
            open=(),
        )

    def _missing(self, verdict: str) -> list[str]:
        return (
            self._found.missing.split("、")
            if verdict != ELIGIBLE and self._found.missing
            else []
        )

    def _cite(self, each: Mapping[str, Any]) -> Citation:
        document, clause = each["document"], each["clause"]
        return Citation(document, clause, self._summaries.get((document, clause), ""))

    def _condition(self, each: Mapping[str, Any]) -> Condition:
        mark, said = _MARKS[each["holds"]]
        return Condition(each["name"], mark, said, self._cite(each))

    def _layer(self, each: Mapping[str, Any]) -> LayerLine:
        amount = each["amount"]
        return LayerLine(
            each["name"].replace("_", "·"),
            "标准待核" if amount is None else yuan_grouped(fen(amount)),
            self._cite(each),
            "" if each["certainty"] == "原文" else each["certainty"],
            each["at_least"],
        )


def _shares(shares: Sequence[Sequence[Any]]) -> Iterator[tuple[str, str]]:
    """By level, layers added up."""
    sums: dict[str, int] = {}
    for _, level, part in shares:
        name = level or OPEN
        sums[name] = sums.get(name, 0) + part
    yield from ((level, yuan_grouped(part)) for level, part in sums.items())
