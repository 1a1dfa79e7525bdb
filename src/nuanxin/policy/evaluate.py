"""Running the compiled rules on one family: every subject, every reading still open, merged
into one answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from nuanxin.kit.money import split
from nuanxin.kit.period import Period
from nuanxin.policy.casefile import Case, Facts
from nuanxin.policy.inforce import Choices, Row, Setting, setting
from nuanxin.policy.policy import Definition, Layer, Policy
from nuanxin.policy.running import Decided

ELIGIBLE = "eligible"
NOT_ELIGIBLE = "not_eligible"
FACTS_MISSING = "facts_missing"
NOT_ADOPTED = "not_adopted"
UNSETTLED = "unsettled"
LABELS = {
    ELIGIBLE: "符合条件（待确认）",
    NOT_ELIGIBLE: "暂不符合",
    FACTS_MISSING: "资料待核",
    NOT_ADOPTED: "本地未开展",
    UNSETTLED: "政策未明确（待请示）",
}
HOUSEHOLD = "家庭"
MOST_SETTINGS = 300
Shares = tuple[tuple[str | None, int], ...]
_VERDICTS = {True: ELIGIBLE, False: NOT_ELIGIBLE, None: FACTS_MISSING}


class Answer(NamedTuple):
    """One definition, one subject, one row: what came out under these readings."""

    row: Row
    verdict: str
    conditions: tuple[bool | None, ...]
    amounts: tuple[int | None, ...]
    bearers: tuple[int, ...]
    income: int | None
    amount: int | None


class Run:
    """One case being decided; answers are worked out once per row and definition."""

    def __init__(self, policy: Policy, case: Case) -> None:
        self.policy = policy
        self.case = case
        self._people: dict[tuple[Period, Choices], _People] = {}
        self._done: dict[tuple[Period, Choices, int], list[Answer]] = {}

    def settings(self) -> Iterator[Setting]:
        """The month, then the year, the case asks for."""
        for period in (self.case.at.month_of, self.case.at.year_of):
            yield place_of(self.policy, self.case, period)

    def answers(self, definition: Definition, place: Setting) -> list[list[Answer]]:
        """Per subject, the answers under every combination of open readings."""
        per_row = [self.under(definition, row) for _, row in place.rows(definition)]
        return [list(answers) for answers in zip(*per_row, strict=True)]

    def under(self, definition: Definition, row: Row) -> list[Answer]:
        """The answers for every subject under one row."""
        key = (row.period, row.choices, definition.number)
        if key not in self._done:
            people = self.people(row)
            for name in definition.needs:
                if name in row.by_name:
                    self.under(row.by_name[name], row)
            subjects = people.members if definition.grain == "成员" else [people.household]
            self._done[key] = [self._one(definition, row, people, each) for each in subjects]
        return self._done[key]

    def people(self, row: Row) -> _People:
        key = (row.period, row.choices)
        if key not in self._people:
            self._people[key] = _People(self.case)
        return self._people[key]

    def _one(
        self, definition: Definition, row: Row, people: _People, subject: dict[str, object]
    ) -> Answer:
        active = row.active.get(definition.number)
        results = subject["@"]
        if active is None:  # not in force under this reading
            return Answer(
                row, NOT_ELIGIBLE, (False,) * len(definition.conditions), (), (), None, None
            )
        decided: Decided = self.policy.functions[definition.number](
            row.values,
            (active.conditions, active.layers),
            people.household,
            subject,
            people.roles,
            people.lists,
        )
        holds, conditions, amounts, bearers, income = decided
        amount = _total(amounts, holds=holds) if definition.layers else None
        verdict = _VERDICTS[holds] if active.adopted else NOT_ADOPTED
        results[definition.name] = (  # type: ignore[index]
            holds if active.adopted else False,
            amount if definition.layers and active.adopted else 0,
        )
        return Answer(row, verdict, conditions, amounts, bearers, income, amount)


class _People:
    """The family's facts as the functions read them, with room for results."""

    def __init__(self, case: Case) -> None:
        self.household: dict[str, object] = {**case.household, "@": {}}
        self.members: list[dict[str, object]] = [{**member, "@": {}} for member in case.members]
        self.roles = {
            "女方": _unique(self.members, "女"),
            "男方": _unique(self.members, "男"),
        }
        self.lists: dict[str, Sequence[Facts]] = {
            "成员": self.members,  # type: ignore[dict-item]
            "子女": case.children,
            "住院": case.stays,
        }


def _unique(members: Iterable[dict[str, object]], sex: str) -> dict[str, object]:
    """The one member of a sex; none, two, or anybody of unknown sex beside: nobody."""
    found = [member for member in members if member.get("性别") == sex]
    unknown = any(member.get("性别") is None for member in members)
    return found[0] if len(found) == 1 and not unknown else {}


def _total(amounts: tuple[int | None, ...], *, holds: bool | None) -> int | None:
    if holds is None:
        return None
    if holds is False:
        return 0
    return None if None in amounts else sum(amounts)  # type: ignore[arg-type]


def place_of(policy: Policy, case: Case, period: Period) -> Setting:
    """The setting of a case, kept with the policy: the families of a roll share it."""
    key = (
        region_key(policy, case.region),
        period,
        case.adopted,
        tuple(sorted(case.settlements.items())),
        tuple(sorted(case.region_facts.items())),
    )
    if key not in policy.settings:
        if len(policy.settings) >= MOST_SETTINGS:  # a server that runs for months must not grow
            policy.settings.clear()
        policy.settings[key] = setting(
            policy,
            case.region,
            period,
            settlements=case.settlements,
            adopted=case.adopted,
            facts=case.region_facts,
        )
    place: Setting = policy.settings[key]
    return place


def region_key(policy: Policy, region: str) -> str:
    """The longest prefix of a region that any pack or fiscal system tells apart."""
    lengths = policy.prefix_lengths
    return region[: max((n for n in lengths if region[:n] in lengths[n]), default=0)]


def merged_verdict(verdicts: Iterable[str]) -> str:
    """One verdict from those of all readings: a fact is asked for before a ruling is."""
    found = set(verdicts)
    if len(found) == 1:
        return found.pop()
    decided = found - {FACTS_MISSING}
    return UNSETTLED if len(decided) > 1 else FACTS_MISSING


def merged_amount(answers: Sequence[Answer]) -> int | None:
    """The amount all readings agree on."""
    first = answers[0].amount
    return first if all(answer.amount == first for answer in answers) else None


def merged_shares(definition: Definition, answers: Sequence[Answer]) -> Shares:
    """Who bears how much, level by level in the documents' order; what is silent or disputed
    stays open.
    """
    if merged_amount(answers) is None:
        return ()
    total: dict[str | None, int] = {}
    first = answers[0]
    for index, layer in enumerate(definition.layers):
        amount = first.amounts[index]
        if not amount:
            continue
        borne = _borne(layer, first.bearers[index])
        agreed = all(
            (each.amounts[index], _borne(layer, each.bearers[index])) == (amount, borne)
            for each in answers
        )
        parts: Shares = ((None, amount),)
        if agreed and borne:
            shares = borne
            weights = [weight for _, weight in shares]
            parts = tuple(
                zip((level for level, _ in shares), split(amount, weights), strict=True)
            )
        elif not agreed and any(each.amounts[index] != amount for each in answers):
            return ((None, first.amount or 0),)
        for level, part in parts:
            if part:
                total[level] = total.get(level, 0) + part
    return tuple(total.items())


def _borne(layer: Layer, bearer: int) -> tuple[tuple[str, int], ...]:
    """The weights of a layer's bearers; empty while nobody is named."""
    return layer.bearers[bearer].shares if bearer >= 0 else ()


def subject_name(definition: Definition, case: Case, position: int) -> str:
    """How a subject of a definition is called in its decisions."""
    if definition.grain == HOUSEHOLD:
        return HOUSEHOLD
    return str(case.members[position].get("编号") or f"成员{position + 1}")
