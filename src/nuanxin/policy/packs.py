"""A pack as its author wrote it: read from YAML, shapes checked, rules still text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from nuanxin.policy.faults import Place

CERTAINTIES = ("原文", "推算", "待核")
STATUSES = ("有效", "部分失效", "已失效", "待核")
FIRST_PERIODS = ("当月", "次月", "待定")
KINDS = ("现金", "保险", "转办", "减免", "服务", "提示")
GRAINS = ("成员", "家庭")
EVERY = ("月", "年")
CERTAIN = "原文"
TO_CHECK = "待核"


class RuleText(NamedTuple):
    """One rule as written, and where."""

    text: str
    place: Place


class Superseded(NamedTuple):
    """What a document ends: a whole earlier document, or the named part of its pack."""

    number: str
    part: str = ""


class Document(NamedTuple):
    """The policy document behind a pack. `effective` is its first day in force, `until` the
    first day after.
    """

    number: str
    title: str
    issuer: str
    effective: date
    signed: date | None = None
    until: date | None = None
    status: str = "有效"
    known_through: str = ""
    supersedes: tuple[Superseded, ...] = ()


class Value(NamedTuple):
    """A parameter's value from a day on: fen, number, date or word; None while the figure is
    not at hand.
    """

    since: date
    value: int | date | str | None
    certainty: str = CERTAIN
    note: str = ""


class Parameter(NamedTuple):
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


class ConditionText(NamedTuple):
    """A condition: one rule, or the readings of a silent text by the settlement that chooses
    among them.
    """

    name: str
    clause: str
    rules: Mapping[str, RuleText]  # reading → rule; the key "" when the text is clear
    key: bool = False
    ask: str = ""
    settle_with: str = ""
    question: str = ""


class BearerText(NamedTuple):
    """Who bears a layer, in whole-number weights in the order the document names them."""

    shares: tuple[tuple[str, int], ...]
    when: RuleText | None = None
    reading: Mapping[str, str] = {}


class LayerText(NamedTuple):
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


class OpenQuestion(NamedTuple):
    """A point a document leaves open, with its possible readings."""

    key: str
    question: str
    readings: tuple[str, ...]
    clause: str = ""
    document: str = ""


class Example(NamedTuple):
    """A worked example: what a case gives and what must come out."""

    given: Mapping[str, object]
    expect: Mapping[str, object]
    place: Place


class BenefitText(NamedTuple):
    """What one pack says of one benefit; with `extends`, an addition to an upper pack's
    benefit.
    """

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


class Uncoded(NamedTuple):
    """A clause about money, eligibility or exemption that carries no rule, and why."""

    clause: str
    what: str
    reason: str


class Pack(NamedTuple):
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
