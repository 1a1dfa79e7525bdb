"""Deciding one family: verdict, amount, who bears it, since when, why, what is missing, what is
open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property

from nuanxin.kit.period import Period
from nuanxin.policy import evaluate
from nuanxin.policy.casefile import Case
from nuanxin.policy.evaluate import (
    ELIGIBLE,
    FACTS_MISSING,
    NOT_ADOPTED,
    UNSETTLED,
    Answer,
    Run,
    Shares,
)
from nuanxin.policy.gaps import gaps
from nuanxin.policy.holding import Span, holding
from nuanxin.policy.inforce import Setting
from nuanxin.policy.packs import CERTAIN, TO_CHECK
from nuanxin.policy.paying import first_payment, payment_points
from nuanxin.policy.policy import Definition, Policy
from nuanxin.policy.results import (
    NOTICE,
    ConditionResult,
    Decision,
    LayerResult,
    OpenPoint,
    Reading,
)
from nuanxin.policy.vocabulary import Vocabulary


class Outcome:
    """The lean result for one benefit and subject; reasons and missing facts are worked out
    when asked for.
    """

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
        """Fen for one period; None unless eligible and every figure is known and undisputed."""
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
        if self.verdict == NOT_ADOPTED:
            return ()
        for answer in self.answers:
            found += gaps(self.run, self.definition, self.position, answer)
        return _first_asked(dict.fromkeys(found), self.place.policy.vocabulary)


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


def apart_from_dates(outcome: Outcome) -> Decision:
    """The decision without what only the family's own facts can say: span and missing facts."""
    definition = outcome.definition
    return Decision(
        benefit=definition.name,
        label=definition.label,
        subject=outcome.subject,
        period=outcome.period,
        verdict=outcome.verdict,
        since=None,
        until=None,
        amount=outcome.amount,
        layers=_layers(outcome),
        shares=outcome.shares,
        conditions=outcome.conditions,
        missing=(),
        open=tuple(_open_points(outcome)),
        kind=definition.kind,
        demo=outcome.demo,
        note=definition.note,
        clue=outcome.clue,
    )


def _decision(outcome: Outcome) -> Decision:
    definition = outcome.definition
    notice = definition.kind == NOTICE and definition.counted_income is not None
    since, until = _span(outcome)
    points = list(_open_points(outcome))
    if definition.kind == "现金" and outcome.verdict == ELIGIBLE:
        points += payment_points(outcome.place, since, until)
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
        missing=_missing(outcome),
        open=tuple(points),
        kind=definition.kind,
        demo=outcome.demo,
        note=definition.note,
        clue=outcome.clue,
        counted_income=_counted(income) if notice else None,
        first_payment=first_payment(outcome.place, since, eligible=outcome.verdict == ELIGIBLE),
    )


def _missing(outcome: Outcome) -> tuple[str, ...]:
    """What is still to be asked: facts unknown, and a declared income that cannot be right."""
    if any(answer.income is not None and answer.income < 0 for answer in outcome.answers):
        return (*outcome.missing, "家庭.月收入（应含特别扶助金）")
    return outcome.missing


def _first_asked(found: Iterable[str], words: Vocabulary) -> tuple[str, ...]:
    """Leave out what has meaning only under a fact that is itself still asked for."""
    asked = list(found)
    gates = {
        fact.name: fact.given.partition(" ")[0].partition(".")[2]
        for fact in words.facts.values()
        if fact.given
    }
    return tuple(
        path
        for path in asked
        if f"{path.rpartition('.')[0]}.{gates.get(path.rpartition('.')[2], '')}" not in asked
    )


def _counted(incomes: set[int | None]) -> int | None:
    """The income all readings agree on; below zero the declaration has left support out."""
    (income,) = incomes if len(incomes) == 1 else (None,)
    return None if income is None or income < 0 else income


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
    """What depends on the reading: the verdict before the amount before the shares; empty when
    nothing does.
    """
    verdicts = {evaluate.merged_verdict(a.verdict for a in group) for group in groups}
    if len(verdicts) > 1:
        return "verdict"
    if outcome.definition.counted_income is not None:
        counted = {frozenset(answer.income for answer in group) for group in groups}
        return "amount" if len(counted) > 1 else ""
    if verdicts != {ELIGIBLE} or not outcome.definition.layers:
        return ""
    if len({group[0].amount for group in groups}) > 1:
        return "amount"
    if len({evaluate.merged_shares(outcome.definition, group) for group in groups}) > 1:
        return "shares"
    return ""


def _reading(outcome: Outcome, value: str, group: Sequence[Answer]) -> Reading:
    if outcome.definition.counted_income is not None:  # no verdict of its own
        return Reading(value, "", _counted({answer.income for answer in group}))
    verdict = evaluate.merged_verdict(answer.verdict for answer in group)
    amount = None
    if verdict == ELIGIBLE and outcome.definition.layers:
        amount = evaluate.merged_amount(group)
    return Reading(value, verdict, amount)
