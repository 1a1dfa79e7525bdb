"""Decisions as lines a person reads: verdict, money, reasons, what is missing or open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nuanxin.kit.money import yuan_grouped
from nuanxin.kit.period import Period
from nuanxin.policy.casefile import Case
from nuanxin.policy.decide import decide
from nuanxin.policy.inforce import Setting, packs_in_force, setting
from nuanxin.policy.policy import Policy
from nuanxin.policy.results import (
    ConditionResult,
    Decision,
    LayerResult,
    OpenPoint,
    Reading,
)

_TONES = {
    "eligible": "ok",
    "not_eligible": "",
    "facts_missing": "warm",
    "not_adopted": "",
    "unsettled": "purple",
}
VERDICTS = {
    "eligible": "符合条件（待确认）",
    "not_eligible": "暂不符合",
    "facts_missing": "资料待核",
    "not_adopted": "本地未开展",
    "unsettled": "政策未明确（待请示）",
}
_KINDS = {
    "现金": "",
    "保险": "由保险公司赔付",
    "转办": "转民政办理",
    "减免": "按规定减免",
    "服务": "提供服务",
    "提示": "提示",
}
_MARKS = {True: ("yes", "符合"), False: ("no", "不符合"), None: ("ask", "还不清楚")}
_ABOUT = {
    "verdict": "是否符合",
    "amount": "金额",
    "shares": "由谁负担",
    "first_payment": "何时起止",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """A clause: document number, place in it, and our one-sentence summary."""

    document: str
    clause: str
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    name: str
    mark: str
    said: str
    citation: Citation

    @property
    def looks(self) -> str:
        """A condition that holds has its tick; the words are for those who do not see it."""
        return "visually-hidden" if self.mark == "yes" else "nx-small nx-soft"


@dataclass(frozen=True, slots=True)
class LayerLine:
    name: str
    amount: str
    citation: Citation
    certainty: str
    at_least: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """One fact to fill in, and the input it is typed into (empty: not on this form)."""

    said: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class ReadingLine:
    value: str
    result: str
    settle: str


@dataclass(frozen=True, slots=True)
class Open:
    question: str
    about: str
    readings: tuple[ReadingLine, ...]
    citation: Citation


@dataclass(frozen=True)
class Line:
    """One benefit for one subject, ready to be shown."""

    key: str
    title: str
    subject: str
    verdict: str
    label: str
    tone: str
    amount: str
    every: str
    held: str
    kind: str
    demo: bool
    note: str
    clue: bool
    conditions: tuple[Condition, ...]
    layers: tuple[LayerLine, ...]
    shares: tuple[tuple[str, str], ...]
    missing: tuple[Missing, ...]
    open: tuple[Open, ...]
    counted_income: str = ""

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every clause the decision rests on, once."""
        every = [*(c.citation for c in self.conditions), *(x.citation for x in self.layers)]
        return tuple(dict.fromkeys(every))

    @property
    def near(self) -> bool:
        """Worth showing at once: something known speaks for it, or there is a figure."""
        return bool(self.counted_income) if self.verdict == "notice" else self.clue

    @property
    def lacking(self) -> str:
        """The missing facts in a few words."""
        said = [each.said for each in self.missing]
        rest = f" 等 {len(said)} 项" if len(said) > 3 else ""
        return "、".join(said[:3]) + rest

    @property
    def each(self) -> str:
        """每月, or 每人每月 where one line speaks of two people."""
        return f"每人{self.every}" if "、" in self.subject else self.every

    @property
    def sum(self) -> str:
        """The amount as a sum people can check: 390.00 + 100.00 = 490.00."""
        parts = [layer.amount for layer in self.layers]
        return f"{' + '.join(parts)} = {self.amount}" if len(parts) > 1 else self.amount

    @property
    def firm(self) -> tuple[Condition, ...]:
        return tuple(each for each in self.conditions if each.mark != "yes")


@dataclass(frozen=True, slots=True)
class Bundle:
    """Lines under one heading; `fold` = closed at first."""

    key: str
    title: str
    lines: tuple[Line, ...]
    fold: bool = False


@dataclass(frozen=True)
class Result:
    """All lines of a case, with what they come to."""

    bundles: tuple[Bundle, ...]
    monthly: int
    yearly: int
    borne: tuple[tuple[str, str, str], ...]
    eligible: int
    next_fact: Missing | None
    at: str
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """An optional benefit of an upper document this place may run."""

    name: str
    label: str
    chosen: bool
    adopted: bool


@dataclass(frozen=True, slots=True)
class Local:
    """What the place leaves to decide: optional benefits, points it has settled."""

    key: str = ""
    choices: tuple[Choice, ...] = ()
    settled: Mapping[str, str] = field(default_factory=dict)
    fiscal_system: str = ""
    documents: int = 0


def local(policy: Policy, region: str, at: str, adopted: Iterable[str]) -> Local:
    """What is in force at the place, as far as place and month can be read already."""
    try:
        period = Period.parse(at)
    except ValueError:
        return Local()
    if not (region.isascii() and region.isdigit() and len(region) == 12):
        return Local()
    places = [setting(policy, region, each) for each in (period.month_of, period.year_of)]
    chosen = set(adopted)
    optional = {
        d.name: Choice(d.name, d.label, d.name in chosen, _adopted(place, d.number))
        for place in places
        for d in place.base.by_name.values()
        if d.optional
    }
    system = places[0].region_facts.get("财政体制")
    return Local(
        key=f"{region} {at}",
        choices=tuple(optional.values()),
        settled=places[0].settled,
        fiscal_system=str(system or ""),
        documents=len(packs_in_force(policy, region, period.last_day)),
    )


def _adopted(place: Setting, index: int) -> bool:
    active = place.base.active.get(index)
    return active is not None and active.adopted


def result(
    policy: Policy, case: Case, fields: Mapping[str, str], filled: Collection[str] = ()
) -> Result:
    """Decide a case. `fields` maps a fact to its input, `filled` names the inputs in use."""
    writer = _Writer(policy, fields, filled)
    decisions = decide(policy, case)
    lines = [writer.line(decision) for decision in decisions]
    due = [d for d in decisions if d.verdict == "eligible" and d.amount]
    asked = [x.missing for x in lines if x.verdict == "facts_missing" and x.clue and x.missing]
    nearest = min(asked, key=len, default=())
    return Result(
        bundles=tuple(_bundles(lines)),
        monthly=sum(d.amount or 0 for d in due if d.period.month),
        yearly=sum(d.amount or 0 for d in due if not d.period.month),
        borne=_borne(due),
        eligible=sum(line.verdict == "eligible" for line in lines),
        next_fact=nearest[0] if nearest else None,
        at=str(case.at),
        demo=any(line.demo for line in lines),
    )


def _bundles(lines: Sequence[Line]) -> Iterable[Bundle]:
    def having(*verdicts: str, near: bool | None = None) -> tuple[Line, ...]:
        return tuple(
            line
            for line in lines
            if line.verdict in verdicts and (near is None or line.near is near)
        )

    found = (
        Bundle("eligible", "符合条件（待确认）", having("eligible")),
        Bundle("unsettled", "政策未明确（待请示）", having("unsettled")),
        Bundle("missing", "资料待核", having("facts_missing", near=True)),
        Bundle("notice", "提示", having("notice", near=True)),
        Bundle(
            "distant", "还没有填到的", having("facts_missing", "notice", near=False), fold=True
        ),
        Bundle("not_adopted", "本地未开展", having("not_adopted"), fold=True),
        Bundle("not_eligible", "暂不符合", having("not_eligible"), fold=True),
    )
    return [bundle for bundle in found if bundle.lines]


def _borne(due: Sequence[Decision]) -> tuple[tuple[str, str, str], ...]:
    """Who bears how much, monthly and yearly apart, in the order the documents name them."""
    sums: dict[tuple[str, str], int] = {}
    for decision in due:
        every = "每月" if decision.period.month else "每年"
        for level, part in decision.shares:
            key = (level or "文件没有写明", every)
            sums[key] = sums.get(key, 0) + part
    return tuple((level, every, yuan_grouped(part)) for (level, every), part in sums.items())


class _Writer:
    """Puts one decision into words."""

    def __init__(
        self, policy: Policy, fields: Mapping[str, str], filled: Collection[str]
    ) -> None:
        self._fields = fields
        self._filled = filled
        self._summaries = {
            (pack.document.number, clause): text
            for pack in policy.packs
            for clause, text in pack.clauses.items()
        }

    def line(self, decision: Decision) -> Line:
        verdict = decision.verdict or "notice"
        return Line(
            key=f"line-{decision.benefit}-{decision.subject}-{decision.period.month or 'year'}",
            title=decision.label,
            subject="" if decision.subject == "家庭" else decision.subject,
            verdict=verdict,
            label=VERDICTS.get(verdict, "提示"),
            tone=_TONES.get(verdict, "info"),
            amount="" if decision.amount is None else yuan_grouped(decision.amount),
            every="每月" if decision.period.month else "每年",
            held=_held(decision),
            kind=_KINDS.get(decision.kind, decision.kind),
            demo=decision.demo,
            note=decision.note,
            clue=decision.clue,
            conditions=tuple(self._condition(each) for each in decision.conditions),
            layers=tuple(self._layer(each) for each in decision.layers),
            shares=tuple(
                (level or "文件没有写明由谁负担", yuan_grouped(part))
                for level, part in decision.shares
            ),
            missing=tuple(self._missing(each) for each in decision.missing),
            open=tuple(self._open(each) for each in decision.open),
            counted_income=""
            if decision.counted_income is None
            else yuan_grouped(decision.counted_income),
        )

    def _cite(self, document: str, clause: str) -> Citation:
        return Citation(document, clause, self._summaries.get((document, clause), ""))

    def _condition(self, each: ConditionResult) -> Condition:
        mark, said = _MARKS[each.holds]
        return Condition(each.name, mark, said, self._cite(each.document, each.clause))

    def _layer(self, each: LayerResult) -> LayerLine:
        return LayerLine(
            each.name.replace("_", "·"),
            "标准待核" if each.amount is None else yuan_grouped(each.amount),
            self._cite(each.document, each.clause),
            "" if each.certainty == "原文" else each.certainty,
            each.at_least,
        )

    def _open(self, point: OpenPoint) -> Open:
        return Open(
            point.question,
            _ABOUT.get(point.affects, point.affects),
            tuple(
                ReadingLine(each.value, _reading(each), f"{point.settle_with}={each.value}")
                for each in point.readings
            ),
            self._cite(point.document, point.clause),
        )

    def _missing(self, path: str) -> Missing:
        place = self._fields.get(path, "")
        unclear = "（现在填的还分不清，请填得更细）" if place in self._filled else ""
        return Missing(_said(path) + unclear, place)


def _said(path: str) -> str:
    return {
        "子女情况已核实": "子女情况是否已核实",
        "配偶情况": "婚姻状况",
        "住院": "住院情况",
    }.get(path, path.replace("家庭.", "").replace("地区.", "本地").replace(".", "的"))


def _held(decision: Decision) -> str:
    since, until = decision.since, decision.until
    if decision.verdict == "eligible" and since and until:
        return f"{_period(since)}起符合，{_period(until)}起不再符合"
    if decision.verdict == "eligible" and since:
        return f"{_period(since)}起符合"
    return ""


def _period(period: Period) -> str:
    return f"{period.year} 年 {period.month} 月" if period.month else f"{period.year} 年"


def _reading(reading: Reading) -> str:
    amount, first = reading.amount, reading.first_payment
    words = [
        VERDICTS.get(reading.verdict, ""),
        "" if amount is None else f"{yuan_grouped(amount)} 元",
        "" if first is None else f"从 {_period(first)}起发",
    ]
    return "，".join(word for word in words if word)
