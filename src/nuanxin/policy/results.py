"""What a decision says, as outsiders read it (contract: nuanxin decide --json)."""

from __future__ import annotations

from typing import NamedTuple

from nuanxin.kit.money import yuan
from nuanxin.kit.period import Period
from nuanxin.policy.evaluate import LABELS

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


def _money(amount: int | None) -> str | None:
    return None if amount is None else yuan(amount)
