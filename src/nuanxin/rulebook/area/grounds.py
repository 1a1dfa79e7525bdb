"""A ground: everything one answer over a term says, apart from whom it is about.

People in the same situation share one. It is built with the very functions that merge the
readings for one family, so that the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from nuanxin.kit.money import split
from nuanxin.policy import evaluate
from nuanxin.policy.casefile import Case
from nuanxin.policy.decide import Outcome, apart_from_dates
from nuanxin.policy.evaluate import (
    ELIGIBLE,
    FACTS_MISSING,
    NOT_ADOPTED,
    NOT_ELIGIBLE,
    UNSETTLED,
    Answer,
    Run,
)
from nuanxin.policy.inforce import Row, Setting
from nuanxin.policy.policy import Definition, Policy
from nuanxin.policy.results import Decision

_VERDICTS = {"t": ELIGIBLE, "f": NOT_ELIGIBLE, "": FACTS_MISSING}
_WORST_FIRST = (ELIGIBLE, UNSETTLED, FACTS_MISSING, NOT_ADOPTED, NOT_ELIGIBLE)


class LayerShare(NamedTuple):
    """One layer's fen borne by one level in one month; `level` None where no document says."""

    layer: str
    level: str | None
    fen: int


class Stretch(NamedTuple):
    """Neighbouring months with one answer: ordinals, half-open; a year's answer has one."""

    start: int
    end: int
    decision: Decision
    layer_shares: tuple[LayerShare, ...]


class Ground(NamedTuple):
    """One answer over a term, stretch by stretch."""

    stretches: tuple[Stretch, ...]

    @property
    def verdict(self) -> str:
        """Eligible in some month; else what most needs somebody's attention."""
        found = {each.decision.verdict for each in self.stretches}
        return next(verdict for verdict in _WORST_FIRST if verdict in found)

    @property
    def eligible(self) -> tuple[Stretch, ...]:
        return tuple(each for each in self.stretches if each.decision.verdict == ELIGIBLE)

    @property
    def clue(self) -> bool:
        return any(each.decision.clue for each in self.stretches)


class Reader:
    """Makes grounds of one definition at one place out of what the statement returned."""

    def __init__(
        self, policy: Policy, definition: Definition, settings: Sequence[Setting], region: str
    ) -> None:
        self._definition = definition
        self._settings = {place.period.ordinal: place for place in settings}
        self._yearly = definition.every != "月"
        # The functions that merge readings ask a case for nothing but a name.
        case = Case(settings[-1].period, region, members=({"编号": evaluate.HOUSEHOLD},))
        self._run = Run(policy, case)
        self._known: dict[tuple[int, str], tuple[Decision, tuple[LayerShare, ...]]] = {}

    def ground(self, told: str, decided: Sequence[int]) -> Ground:
        """`told`: period:scenario:holds:reasons:m,b:m,b… by `;`, periods `decided` one by one.

        A period told of nowhere is plainly not eligible.
        """
        lines: dict[int, list[str]] = {}
        for line in told.split(";"):
            period, _, rest = line.partition(":")
            lines.setdefault(int(period), []).append(rest)
        found: list[Stretch] = []
        ends = [*decided[1:], max(self._settings) + 1]
        for start, end in zip(decided, ends, strict=True):
            decision, shares = self._decided(start, ";".join(lines.get(start, [])))
            last = found[-1] if found else None
            if last and _same(last, decision, shares):
                found[-1] = last._replace(end=end)
            else:
                first = start - 11 if self._yearly else start
                found.append(Stretch(first, end, decision, shares))
        return Ground(tuple(found))

    def _decided(self, period: int, told: str) -> tuple[Decision, tuple[LayerShare, ...]]:
        key = (period, told)
        if key not in self._known:
            place = self._settings[period]
            answers = list(self._answers(place, _by_scenario(told)))
            outcome = Outcome(self._run, place, self._definition, 0, answers)
            decision = apart_from_dates(outcome)
            self._known[key] = decision, tuple(layer_shares(outcome))
        return self._known[key]

    def _answers(self, place: Setting, told: Mapping[int, Sequence[str]]) -> Iterator[Answer]:
        for scenario, (_, row) in enumerate(place.rows(self._definition)):
            yield self._answer(row, told.get(scenario))

    def _answer(self, row: Row, parts: Sequence[str] | None) -> Answer:
        definition = self._definition
        active = row.active.get(definition.number)
        if active is None or parts is None:
            none = (False,) * len(definition.conditions)
            return Answer(row, NOT_ELIGIBLE, none, (), (), None, None)
        holds, reasons, *layers = parts
        packed = int(reasons)
        bits = [packed >> 2 * index & 3 for index in range(len(definition.conditions))]
        amounts, bearers = _layers(layers)
        amount = 0 if holds == "f" else None
        if holds == "t" and None not in amounts:
            amount = sum(each or 0 for each in amounts)
        return Answer(
            row,
            _VERDICTS[holds] if active.adopted else NOT_ADOPTED,
            tuple(True if bit == 1 else None if bit else False for bit in bits),
            amounts,
            bearers,
            None,
            amount if definition.layers else None,
        )


def _by_scenario(told: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for line in filter(None, told.split(";")):
        scenario, *parts = line.split(":")
        found[int(scenario)] = parts
    return found


def _layers(texts: Sequence[str]) -> tuple[tuple[int | None, ...], tuple[int, ...]]:
    pairs = [text.split(",") for text in texts]
    amounts = tuple(int(amount) if amount else None for amount, _ in pairs)
    return amounts, tuple(int(bearer) for _, bearer in pairs)


def _same(last: Stretch, decision: Decision, shares: tuple[LayerShare, ...]) -> bool:
    """Whether the next period says the same again."""
    same = last.decision._replace(period=decision.period) == decision
    return same and last.layer_shares == shares


def layer_shares(outcome: Outcome) -> Iterator[LayerShare]:
    """Each layer split as its document says; what the readings dispute stays open."""
    if not outcome.amount:
        return
    definition, first = outcome.definition, outcome.answers[0]
    if any(answer.amounts != first.amounts for answer in outcome.answers):
        yield LayerShare("", None, outcome.amount)
        return
    for index, layer in enumerate(definition.layers):
        amount = first.amounts[index]
        if not amount:
            continue
        bearers = {answer.bearers[index] for answer in outcome.answers}
        shares = layer.bearers[first.bearers[index]].shares if first.bearers[index] >= 0 else ()
        if len({layer.bearers[b].shares if b >= 0 else () for b in bearers}) > 1 or not shares:
            yield LayerShare(layer.name, None, amount)
            continue
        parts = split(amount, [weight for _, weight in shares])
        for (level, _), part in zip(shares, parts, strict=True):
            if part:
                yield LayerShare(layer.name, level, part)
