"""Deciding one family: verdict, amount, who bears it, since when, why, what is missing, what is open."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from nuanxin.kit.money import yuan
from nuanxin.kit.period import Period
from nuanxin.policy import evaluate
from nuanxin.policy.casefile import Case
from nuanxin.policy.evaluate import (
    ELIGIBLE,
    FACTS_MISSING,
    LABELS,
    NOT_ADOPTED,
    UNSETTLED,
    Answer,
    Run,
    Shares,
)
from nuanxin.policy.holding import Span, holding
from nuanxin.policy.inforce import Setting
from nuanxin.policy.nodes import Node
from nuanxin.policy.packs import CERTAIN, TO_CHECK
from nuanxin.policy.policy import Definition, Policy
from nuanxin.policy.unknowns import Family, unknowns

NOTICE = "提示"


class LayerResult(NamedTuple):
    """One layer of an amount. amount: fen, None while the figure is not at hand."""

    name: str
    amount: int | None
    document: str
    clause: str
    certainty: str
    at_least: bool

    def as_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "amount": _money(self.amount),
            "document": self.document,
            "clause": self.clause,
            "certainty": self.certainty,
            "at_least": self.at_least,
        }


class ConditionResult(NamedTuple):
    """One condition: holds, does not hold, or unknown (None)."""

    name: str
    holds: bool | None
    document: str
    clause: str
    key: bool

    def as_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "holds": self.holds,
            "document": self.document,
            "clause": self.clause,
        }


class Reading(NamedTuple):
    """What comes out under one reading of a silent text."""

    value: str
    verdict: str = ""
    amount: int | None = None
    first_payment: Period | None = None

    def as_json(self) -> dict[str, object]:
        result: dict[str, object] = {"value": self.value}
        if self.verdict:
            result["verdict"] = self.verdict
        if self.amount is not None:
            result["amount"] = yuan(self.amount)
        if self.first_payment is not None:
            result["first_payment"] = str(self.first_payment)
        return result


class OpenPoint(NamedTuple):
    """A question the documents leave open and what depends on it."""

    question: str
    settle_with: str
    affects: str
    readings: tuple[Reading, ...]
    document: str = ""
    clause: str = ""

    def as_json(self) -> dict[str, object]:
        return {
            "question": self.question,
            "settle_with": self.settle_with,
            "affects": self.affects,
            "readings": [reading.as_json() for reading in self.readings],
        }


class Outcome:
    """The lean result for one benefit and subject; reasons and missing facts are worked out when asked for."""

    def __init__(
        self,
        run: Run,
        place: Setting,
        definition: Definition,
        position: int,
        answers: Sequence[Answer],
    ) -> None:
        self.run = run
        self.place = place
        self.definition = definition
        self.position = position
        self.answers = tuple(answers)
        self.subject = evaluate.subject_name(definition, run.case, position)

    @property
    def benefit(self) -> str:
        return self.definition.name

    @property
    def label(self) -> str:
        return self.definition.label

    @property
    def period(self) -> Period:
        return self.place.period

    @cached_property
    def verdict(self) -> str:
        return evaluate.merged_verdict(answer.verdict for answer in self.answers)

    @cached_property
    def amount(self) -> int | None:
        """Fen for one period; None unless eligible and every figure is at hand and undisputed."""
        if self.verdict != ELIGIBLE or not self.definition.layers:
            return None
        return evaluate.merged_amount(self.answers)

    @cached_property
    def shares(self) -> Shares:
        if self.amount is None:
            return ()
        return evaluate.merged_shares(self.definition, self.answers)

    @cached_property
    def conditions(self) -> tuple[ConditionResult, ...]:
        first = self.answers[0]
        active = first.row.active.get(self.definition.number)
        if active is None:
            return ()
        packs = self.place.policy.packs
        result = []
        for index, condition in enumerate(self.definition.conditions):
            if active.conditions[index]:
                holds = {answer.conditions[index] for answer in self.answers}
                number = packs[condition.pack].document.number
                agreed = holds.pop() if len(holds) == 1 else None
                result.append(
                    ConditionResult(
                        condition.name, agreed, number, condition.clause, condition.key
                    )
                )
        return tuple(result)

    @property
    def clue(self) -> bool:
        """Whether there is a reason to look at this family for this benefit."""
        if self.verdict == ELIGIBLE:
            return True
        if self.verdict not in (FACTS_MISSING, UNSETTLED):
            return False
        keys = [condition for condition in self.conditions if condition.key]
        return not keys or any(condition.holds for condition in keys)

    @property
    def demo(self) -> bool:
        packs = self.place.policy.packs
        active = self.answers[0].row.active.get(self.definition.number)
        used = {
            layer.pack
            for layer, on in zip(
                self.definition.layers, active.layers if active else (), strict=False
            )
            if on
        }
        return any(packs[index].demo for index in (*used, self.definition.pack))

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The facts whose absence keeps verdict, amount or shares open."""
        found: list[str] = []
        for answer in self.answers:
            found += _missing(self, answer)
        return tuple(dict.fromkeys(found))


class Decision(NamedTuple):
    """One decision as outsiders read it (contract: nuanxin decide --json)."""

    benefit: str
    label: str
    subject: str
    period: Period
    verdict: str | None
    since: Period | None
    until: Period | None
    amount: int | None
    layers: tuple[LayerResult, ...]
    shares: tuple[tuple[str | None, int], ...]
    conditions: tuple[ConditionResult, ...]
    missing: tuple[str, ...]
    open: tuple[OpenPoint, ...]
    kind: str
    demo: bool
    note: str
    clue: bool
    counted_income: int | None = None
    first_payment: Period | None = None

    @property
    def verdict_label(self) -> str:
        return LABELS.get(self.verdict or "", "提示")

    def as_json(self) -> dict[str, object]:
        result: dict[str, object] = {
            "benefit": self.benefit,
            "label": self.label,
            "subject": self.subject,
            "period": str(self.period),
            "verdict": self.verdict,
            "since": None if self.since is None else str(self.since),
            "until": None if self.until is None else str(self.until),
            "amount": _money(self.amount),
            "layers": [layer.as_json() for layer in self.layers],
            "shares": [{"level": level, "amount": yuan(part)} for level, part in self.shares],
            "conditions": [condition.as_json() for condition in self.conditions],
            "missing": list(self.missing),
            "open": [point.as_json() for point in self.open],
            "kind": self.kind,
            "demo": self.demo,
        }
        if self.kind == NOTICE:
            result["counted_income"] = _money(self.counted_income)
        if self.first_payment is not None:
            result["first_payment"] = str(self.first_payment)
        return result


def outcomes(
    policy: Policy, case: Case, benefits: Collection[str] | None = None
) -> list[Outcome]:
    """The lean results for every benefit in force at the case's place and period."""
    run = Run(policy, case)
    return list(_outcomes(run, benefits))


def _outcomes(run: Run, benefits: Collection[str] | None) -> Iterator[Outcome]:
    for place in run.settings():
        for definition in place.base.by_name.values():
            if benefits is not None and definition.name not in benefits:
                continue
            for position, answers in enumerate(run.answers(definition, place)):
                yield Outcome(run, place, definition, position, answers)


def decide(
    policy: Policy, case: Case, benefits: Collection[str] | None = None
) -> list[Decision]:
    """Every decision with its reasons, spans, missing facts and open points."""
    return [_decision(outcome) for outcome in outcomes(policy, case, benefits)]


def explain(outcome: Outcome) -> Decision:
    """The full decision behind a lean result."""
    return _decision(outcome)


def _decision(outcome: Outcome) -> Decision:
    definition = outcome.definition
    notice = definition.kind == NOTICE and definition.counted_income is not None
    since, until = _span(outcome)
    points = [*_open_points(outcome), *_payment_points(outcome, since, until)]
    income = {answer.income for answer in outcome.answers}
    return Decision(
        benefit=definition.name,
        label=definition.label,
        subject=outcome.subject,
        period=outcome.period,
        verdict=None if notice else outcome.verdict,
        since=None if notice else since,
        until=None if notice else until,
        amount=outcome.amount,
        layers=_layers(outcome),
        shares=outcome.shares,
        conditions=outcome.conditions,
        missing=outcome.missing,
        open=tuple(points),
        kind=definition.kind,
        demo=outcome.demo,
        note=definition.note,
        clue=outcome.clue,
        counted_income=income.pop() if notice and len(income) == 1 else None,
        first_payment=_first_payment(outcome, since),
    )


def _span(outcome: Outcome) -> Span:
    if outcome.verdict in (FACTS_MISSING, UNSETTLED, NOT_ADOPTED):
        return None, None
    return holding(
        outcome.run, outcome.place, outcome.definition, outcome.position, outcome.answers
    )


def _layers(outcome: Outcome) -> tuple[LayerResult, ...]:
    """The layers every reading agrees on; those in dispute stand with their readings."""
    if outcome.verdict != ELIGIBLE:
        return ()
    return tuple(
        _layer(outcome, index)
        for index in range(len(outcome.definition.layers))
        if outcome.answers[0].amounts[index] != 0
        and len({answer.amounts[index] for answer in outcome.answers}) == 1
    )


def _layer(outcome: Outcome, index: int) -> LayerResult:
    layer, answer = outcome.definition.layers[index], outcome.answers[0]
    packs = outcome.place.policy.packs
    pack, clause, certainty = packs[layer.pack], layer.clause, CERTAIN
    standing = answer.row.standing.get(layer.parameter or "")
    if standing:
        pack, certainty = packs[standing.pack], standing.value.certainty
        clause = pack.parameters[layer.parameter or ""].clause
    amount = answer.amounts[index]
    if amount is None and standing and standing.value.value is None:
        certainty = TO_CHECK
    return LayerResult(
        layer.name, amount, pack.document.number, clause, certainty, layer.at_least
    )


def _open_points(outcome: Outcome) -> Iterator[OpenPoint]:
    if outcome.verdict == NOT_ADOPTED:
        return
    for point in outcome.place.questions(outcome.definition):
        groups = {
            value: [a for a in outcome.answers if dict(a.row.choices).get(point.key) == value]
            for value in point.readings
        }
        affects = _affects(outcome, list(groups.values()))
        if affects:
            readings = tuple(_reading(outcome, value, group) for value, group in groups.items())
            yield OpenPoint(
                point.question, point.key, affects, readings, point.document, point.clause
            )


def _affects(outcome: Outcome, groups: Sequence[Sequence[Answer]]) -> str:
    """What depends on the reading: the verdict before the amount before the shares; empty when nothing does."""
    verdicts = {evaluate.merged_verdict(a.verdict for a in group) for group in groups}
    if len(verdicts) > 1:
        return "verdict"
    if verdicts != {ELIGIBLE} or not outcome.definition.layers:
        return ""
    if len({group[0].amount for group in groups}) > 1:
        return "amount"
    if len({evaluate.merged_shares(outcome.definition, group) for group in groups}) > 1:
        return "shares"
    return ""


def _reading(outcome: Outcome, value: str, group: Sequence[Answer]) -> Reading:
    verdict = evaluate.merged_verdict(answer.verdict for answer in group)
    amount = None
    if verdict == ELIGIBLE and outcome.definition.layers:
        amount = evaluate.merged_amount(group)
    return Reading(value, verdict, amount)


_STARTS = {
    "当月": lambda since: since,
    "次月": lambda since: Period.from_ordinal(since.ordinal + 1),
    "当年全年": lambda since: Period(since.year, 1),
    "次年1月": lambda since: Period(since.year + 1, 1),
    "确认次月": lambda _since: None,
}


def _first_payment(outcome: Outcome, since: Period | None) -> Period | None:
    settled = outcome.place.settled.get("起算口径")
    if since is None or not since.month or outcome.verdict != ELIGIBLE or not settled:
        return None
    return _STARTS[settled](since)


def _payment_points(
    outcome: Outcome, since: Period | None, until: Period | None
) -> Iterator[OpenPoint]:
    """When the first and the last money falls due, where nobody has settled it."""
    paid = outcome.definition.kind == "现金" and outcome.verdict == ELIGIBLE
    settled = outcome.place.settled
    if not paid or since is None or not since.month:
        return
    known = outcome.place.policy.settlements
    if "起算口径" not in settled:
        starts = tuple(
            Reading(value, first_payment=_STARTS[value](since)) for value in known["起算口径"]
        )
        question = f"条件自{since.year}年{since.month}月起符合，从哪个月起发放，文件没有写明。"
        yield OpenPoint(question, "起算口径", "first_payment", starts)
    if until is not None and "终止口径" not in settled:
        question = (
            f"条件到{until.year}年{until.month}月不再符合，最后发到哪个月，文件没有写明。"
        )
        ends = tuple(Reading(value) for value in known["终止口径"])
        yield OpenPoint(question, "终止口径", "first_payment", ends)


def _missing(outcome: Outcome, answer: Answer) -> Iterator[str]:
    definition, run = outcome.definition, outcome.run
    if answer.verdict not in (FACTS_MISSING, ELIGIBLE) or outcome.verdict == NOT_ADOPTED:
        return
    active = answer.row.active[definition.number]
    people = run.people(answer.row)
    subject = (
        people.members[outcome.position] if definition.grain == "成员" else people.household
    )
    family = Family(
        run.policy.column_of,
        answer.row.values,
        people.household,
        subject,
        people.roles,
        people.lists,
        _needed_rules(definition, answer),
    )
    if answer.verdict == FACTS_MISSING:
        for index, condition in enumerate(definition.conditions):
            if active.conditions[index] and answer.conditions[index] is None:
                yield from unknowns(condition.node, family)
        return
    if definition.counted_income is not None and answer.income is None:
        yield from unknowns(definition.counted_income, family)
    for index, layer in enumerate(definition.layers):
        if active.layers[index] and answer.amounts[index] is None:
            yield from unknowns(layer.when, family)
        if active.layers[index] and answer.amounts[index] and answer.bearers[index] == -2:
            for bearer in layer.bearers:
                yield from unknowns(bearer.when, family)


def _needed_rules(definition: Definition, answer: Answer) -> dict[str, list[Node]]:
    """The rules behind the results a definition asks for, and behind those in turn."""
    found: dict[str, list[Node]] = {}
    for name in definition.needs:
        needed = answer.row.by_name.get(name)
        if needed is not None:
            active = answer.row.active[needed.number]
            found[name] = [
                condition.node
                for condition, counts in zip(needed.conditions, active.conditions, strict=True)
                if counts
            ]
            found |= _needed_rules(needed, answer)
    return found


def _money(amount: int | None) -> str | None:
    return None if amount is None else yuan(amount)
