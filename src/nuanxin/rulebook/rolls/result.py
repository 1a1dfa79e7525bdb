"""The decided roll: totals per benefit and township, people worth listing, what went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from nuanxin.kit.money import yuan
from nuanxin.kit.period import Period
from nuanxin.kit.region import RegionCode
from nuanxin.policy.packs import Pack
from nuanxin.policy.policy import Definition
from nuanxin.registry.exchange.rolls.roll import Household, Roll

# Called with the step (读取, 判断, 写表), how far, and out of how many.
Progress = Callable[[str, int, int], None]
UNKNOWN_LEVEL = "未定"


@dataclass(frozen=True, slots=True)
class RollRequest:
    """What to decide: the period, the place, extra packs, what the sender says of it.

    `name` is what the sender called the file; `made_on` the day of the work: nothing on it
    can have happened later.
    """

    at: Period
    made_on: date
    region: RegionCode | None = None
    packs: tuple[Path, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One listed decision: the person masked, the verdict, the money, and why."""

    region: str
    town: str
    village: str
    sheet: str
    row: int
    who: str
    name: str
    number: str
    verdict: str
    amount: int | None
    shares: tuple[tuple[str | None, int], ...]
    since: str
    reason: str
    basis: str
    missing: str
    open: str
    claim: str


@dataclass(slots=True)
class Tally:
    """Counts and sums of one benefit, for the roll or for one township."""

    verdicts: Counter[str] = field(default_factory=Counter)
    clued: Counter[str] = field(default_factory=Counter)
    amount: int = 0
    without_amount: int = 0
    shares: dict[str, int] = field(default_factory=dict)

    def add(
        self, verdict: str, amount: int | None, shares: tuple[tuple[str | None, int], ...]
    ) -> None:
        """Count one decision; `amount` is None where a figure is not at hand."""
        self.verdicts[verdict] += 1
        if verdict != "eligible":
            return
        if amount is None:
            self.without_amount += 1
            return
        self.amount += amount
        for level, part in shares:
            key = level or UNKNOWN_LEVEL
            self.shares[key] = self.shares.get(key, 0) + part

    def join(self, other: Tally) -> None:
        """Add another tally."""
        self.verdicts.update(other.verdicts)
        self.clued.update(other.clued)
        self.amount += other.amount
        self.without_amount += other.without_amount
        for level, part in other.shares.items():
            self.shares[level] = self.shares.get(level, 0) + part


@dataclass(slots=True)
class Counts:
    """Totals of one benefit in a period, totals per township (region, name), people listed."""

    period: Period
    demo: bool = False
    total: Tally = field(default_factory=Tally)
    towns: dict[tuple[str, str], Tally] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)

    def join(self, other: Counts) -> None:
        """Add the counts of other households."""
        self.demo = self.demo or other.demo
        self.total.join(other.total)
        for town, tally in other.towns.items():
            self.towns.setdefault(town, Tally()).join(tally)
        self.entries += other.entries


@dataclass(slots=True)
class BenefitResult:
    """One benefit: its definition and what was counted."""

    definition: Definition
    counts: Counts

    @property
    def period(self) -> Period:
        return self.counts.period

    @property
    def demo(self) -> bool:
        return self.counts.demo

    @property
    def total(self) -> Tally:
        return self.counts.total

    @property
    def towns(self) -> dict[tuple[str, str], Tally]:
        return self.counts.towns

    @property
    def entries(self) -> list[Entry]:
        return self.counts.entries

    @property
    def pays(self) -> bool:
        """Whether money can come of it; a referral or an insurance has verdicts only."""
        return bool(self.definition.layers)

    def as_json(self) -> dict[str, object]:
        return {
            "benefit": self.definition.name,
            "label": self.definition.label,
            "period": str(self.period),
            "subject": self.definition.grain,
            "eligible": self.total.verdicts["eligible"],
            "facts_missing": self.total.verdicts["facts_missing"],
            "unsettled": self.total.verdicts["unsettled"],
            "not_adopted": self.total.verdicts["not_adopted"],
            "not_eligible": self.total.verdicts["not_eligible"],
            "amount": yuan(self.total.amount),
            "without_amount": self.total.without_amount,
            "shares": {level: yuan(part) for level, part in self.total.shares.items()},
            "demo": self.demo,
        }


@dataclass(slots=True)
class RollResult:
    """Everything the workbook, the web page and `--json` show."""

    request: RollRequest
    roll: Roll
    region_name: str
    benefits: list[BenefitResult]
    packs: list[Pack]
    policy_version: str
    payment_questions: list[str]
    seconds: dict[str, float]

    @property
    def decided(self) -> list[Household]:
        return [household for household in self.roll.households if not household.reason]

    @property
    def undecided(self) -> list[Household]:
        return [household for household in self.roll.households if household.reason]

    @property
    def people(self) -> int:
        """The people of the families decided."""
        return sum(len(household.people) for household in self.decided)

    @property
    def demo(self) -> bool:
        return any(pack.demo for pack in self.packs)

    def as_json(self) -> dict[str, object]:
        """The contract's summary, and a little more."""
        return {
            "families": len(self.decided),
            "people": self.people,
            "benefits": [benefit.as_json() for benefit in self.benefits],
            "faults": [_note(fault) for fault in self.roll.faults],
            "undecided": [
                {"sheet": h.sheet, "row": h.row, "household": h.key, "reason": h.reason}
                for h in self.undecided
            ],
            "warnings": [_note(warning) for warning in self.roll.warnings],
            "skipped": [
                {"sheet": s.sheet, "row": s.row, "reason": s.reason} for s in self.roll.skipped
            ],
            "notes": self.roll.notes,
            "demo": self.demo,
            "seconds": round(sum(self.seconds.values()), 2),
            "seconds_by_step": {step: round(s, 2) for step, s in self.seconds.items()},
        }


def _note(note: object) -> dict[str, object]:
    return {
        field: getattr(note, field) for field in ("sheet", "row", "column", "value", "message")
    }
