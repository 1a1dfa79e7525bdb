"""A pack as its author wrote it: read from YAML, shapes checked, rules still text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from nuanxin.policy.faults import Place

CERTAINTIES = ("原文", "推算", "待核")
STATUSES = ("有效", "部分失效", "已失效", "待核")
FIRST_PERIODS = ("当月", "次月", "待定")
KINDS = ("现金", "保险", "转办", "减免", "服务", "提示")
GRAINS = ("成员", "家庭")
EVERY = ("月", "年")
CERTAIN = "原文"
TO_CHECK = "待核"


@dataclass(frozen=True)
class RuleText:
    """One rule as written, and where."""

    text: str
    place: Place


@dataclass(frozen=True)
class Superseded:
    """What a document ends: a whole earlier document, or the named part of its pack."""

    number: str
    part: str = ""


@dataclass(frozen=True)
class Document:
    """The policy document behind a pack. `effective` is its first day in force, `until` the first day after."""

    number: str
    title: str
    issuer: str
    effective: date
    signed: date | None = None
    until: date | None = None
    status: str = "有效"
    known_through: str = ""
    supersedes: tuple[Superseded, ...] = ()


@dataclass(frozen=True)
class Value:
    """A parameter's value from a day on: fen, number, date or word; None while the figure is not at hand."""

    since: date
    value: int | date | str | None
    certainty: str = CERTAIN
    note: str = ""


@dataclass(frozen=True)
class Parameter:
    """A named value over time, with the clause that sets it."""

    name: str
    type: str
    clause: str
    values: tuple[Value, ...]
    at_least: bool
    place: Place

    def on(self, day: date) -> Value | None:
        """The value in force on a day."""
        found = None
        for value in self.values:
            if value.since <= day:
                found = value
        return found


@dataclass(frozen=True)
class ConditionText:
    """A condition: one rule, or the readings of a silent text by the settlement that chooses among them."""

    name: str
    clause: str
    rules: Mapping[str, RuleText]  # reading → rule; the key "" when the text is clear
    key: bool = False
    ask: str = ""
    settle_with: str = ""
    question: str = ""


@dataclass(frozen=True)
class BearerText:
    """Who bears a layer, in whole-number weights in the order the document names them."""

    shares: tuple[tuple[str, int], ...]
    when: RuleText | None = None
    reading: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LayerText:
    """One document's layer of money."""

    name: str
    clause: str
    value: RuleText
    when: RuleText | None
    replaces: tuple[str, ...]
    since: date | None
    until: date | None
    reading: Mapping[str, str]
    at_least: bool
    bearers: tuple[BearerText, ...]


@dataclass(frozen=True)
class OpenQuestion:
    """A point a document leaves open, with its possible readings."""

    key: str
    question: str
    readings: tuple[str, ...]
    clause: str = ""
    document: str = ""


@dataclass(frozen=True)
class Example:
    """A worked example: what a case gives and what must come out."""

    given: Mapping[str, object]
    expect: Mapping[str, object]
    place: Place


@dataclass(frozen=True)
class BenefitText:
    """What one pack says of one benefit; with `extends`, an addition to an upper pack's benefit."""

    name: str
    label: str
    grain: str
    every: str
    kind: str
    optional: bool
    extends: str
    conditions: tuple[ConditionText, ...]
    layers: tuple[LayerText, ...]
    open: tuple[OpenQuestion, ...]
    counted_income: RuleText | None
    note: str
    examples: tuple[Example, ...]
    place: Place
    clause: str = ""


@dataclass(frozen=True)
class Uncoded:
    """A clause about money, eligibility or exemption that carries no rule, and why."""

    clause: str
    what: str
    reason: str


@dataclass(frozen=True)
class Pack:
    """One document's pack."""

    pack: str
    document: Document
    jurisdiction: str
    first_period: str
    demo: bool
    clauses: Mapping[str, str]
    uncoded: tuple[Uncoded, ...]
    adopt: tuple[str, ...]
    settle: Mapping[str, str]
    terms: Mapping[str, RuleText]
    parameters: Mapping[str, Parameter]
    benefits: tuple[BenefitText, ...]
    place: Place
    cited: frozenset[str] = frozenset()

    def covers(self, region: str) -> bool:
        """Whether the pack speaks for a region (12 digits)."""
        return region.startswith(self.jurisdiction)
