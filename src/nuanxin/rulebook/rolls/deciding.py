"""Read a roll, decide every household in it, gather totals and the people worth listing."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from nuanxin.base.files.reading import read_workbook
from nuanxin.base.jurisdiction.divisions import region_tree
from nuanxin.kit.idnumber import mask_id_number
from nuanxin.kit.names import mask_name
from nuanxin.kit.region import RegionCode
from nuanxin.policy.casefile import Case, Place, make_case
from nuanxin.policy.decide import Outcome, explain, outcomes
from nuanxin.policy.evaluate import ELIGIBLE, HOUSEHOLD
from nuanxin.policy.inforce import packs_in_force
from nuanxin.policy.packs import Pack
from nuanxin.policy.policy import Policy
from nuanxin.policy.results import Decision
from nuanxin.policy.store import load_policy
from nuanxin.registry.exchange.rolls.claims import claimed_benefits
from nuanxin.registry.exchange.rolls.reading import read_roll
from nuanxin.registry.exchange.rolls.roll import (
    Fact,
    Household,
    Person,
    Roll,
    RollOptions,
    RowNote,
)
from nuanxin.rulebook.rolls import wording
from nuanxin.rulebook.rolls.result import (
    BenefitResult,
    Entry,
    Progress,
    RollRequest,
    RollResult,
    Tally,
)

_NOTICE = "提示"
_CONTRACEPTION_REWARD, _ON_REWARD_ROLL = "节育奖", "在册节育奖"
_STEP = 500
READING, DECIDING, WRITING = "读取", "判断", "写表"


def no_progress(_step: str, _done: int, _total: int) -> None:
    """For callers who do not watch."""


def decide_roll(
    path: Path, request: RollRequest, progress: Progress = no_progress
) -> RollResult:
    """Decide every household of the roll in `path`. Raises Refusal when it cannot be read."""
    started = time.perf_counter()
    policy = load_policy(request.packs)
    progress(READING, 0, 1)
    with _few_collections():
        sheets = read_workbook(path, request.name)
        options = RollOptions(request.made_on, request.region, request.sheet, request.answers)
        roll = read_roll(sheets, options, region_tree())
        del sheets
    progress(READING, 1, 1)
    read = time.perf_counter()
    decider = _Decider(policy, request, roll)
    for done, household in enumerate(roll.households):
        if done % _STEP == 0:
            progress(DECIDING, done, len(roll.households))
        if not household.reason:
            decider.decide(household)
    progress(DECIDING, len(roll.households), len(roll.households))
    seconds = {READING: read - started, DECIDING: time.perf_counter() - read}
    return decider.result(seconds)


@contextmanager
def _few_collections() -> Iterator[None]:
    """A million cells hold no cycles: looking for some costs a third of the reading."""
    threshold = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*threshold)


class _Decider:
    def __init__(self, policy: Policy, request: RollRequest, roll: Roll) -> None:
        self._policy = policy
        self._request = request
        self._roll = roll
        self._benefits: dict[tuple[int, str], BenefitResult] = {}
        self._questions: dict[str, None] = {}
        self._labels = {d.label: d.name for d in policy.definitions} | {
            d.name: d.name for d in policy.definitions
        }

    def decide(self, household: Household) -> None:
        claims = self._claims(household)
        case = self._case(household)
        found = [o for o in outcomes(self._policy, case) if o.definition.kind != _NOTICE]
        listed: list[tuple[Outcome, str]] = []
        for outcome in found:
            benefit = self._benefit(outcome)
            amount = outcome.amount if outcome.definition.layers else 0
            claim = claims.get(outcome.subject, {}).get(outcome.benefit, "")
            clue = outcome.clue
            for tally in (benefit.total, self._town(benefit, household)):
                tally.add(outcome.verdict, amount, outcome.shares)
                tally.clued[outcome.verdict] += clue
            if clue or claim:
                listed.append((outcome, claim))
        if listed:
            self._list(household, listed)
        self._warn_of_idle_claims(household, claims, {outcome.benefit for outcome in found})

    def _case(self, household: Household) -> Case:
        return make_case(
            self._policy,
            Place(self._request.at, household.region),
            [_facts(member) for member in household.members],
            children=[_facts(child) for child in household.children],
            stays=None,
            household=household.facts,
        )

    def _claims(self, household: Household) -> dict[str, dict[str, str]]:
        """Per subject (a member's code, 家庭), the benefits the roll claims and its wording."""
        claims: dict[str, dict[str, str]] = {}
        for person in household.people:
            if not person.claim:
                continue
            benefits, warning = claimed_benefits(person.claim, self._labels)
            if warning:
                note = RowNote(person.sheet, person.row, "享受项目", person.claim, warning)
                self._roll.warnings.append(note)
            if _CONTRACEPTION_REWARD in benefits and person in household.members:
                person.facts.setdefault(_ON_REWARD_ROLL, True)
            for subject in (person.code, HOUSEHOLD):
                claims.setdefault(subject, {}).update(dict.fromkeys(benefits, person.claim))
        return claims

    def _warn_of_idle_claims(
        self, household: Household, claims: Mapping[str, Mapping[str, str]], known: set[str]
    ) -> None:
        for benefit in dict.fromkeys(claims.get(HOUSEHOLD, ())):
            if benefit not in known:
                claim = claims[HOUSEHOLD][benefit]
                text = f"登记为“{claim}”，但这一期、这个地方没有“{benefit}”的文件在施行"
                self._roll.warnings.append(
                    RowNote(household.sheet, household.row, "享受项目", claim, text)
                )

    def _benefit(self, outcome: Outcome) -> BenefitResult:
        key = _key(outcome)
        if key not in self._benefits:
            self._benefits[key] = BenefitResult(outcome.definition, outcome.period, demo=False)
        benefit = self._benefits[key]
        benefit.demo = benefit.demo or outcome.demo
        return benefit

    def _town(self, benefit: BenefitResult, household: Household) -> Tally:
        return benefit.towns.setdefault((household.region, household.town), Tally())

    def _list(self, household: Household, listed: list[tuple[Outcome, str]]) -> None:
        for outcome, claim in listed:
            decision = explain(outcome)
            entry = _entry(household, decision, claim)
            self._benefits[_key(outcome)].entries.append(entry)
            for point in decision.open:
                if point.affects == "first_payment":
                    self._questions.setdefault(point.settle_with)

    def result(self, seconds: dict[str, float]) -> RollResult:
        for benefit in self._benefits.values():
            benefit.entries.sort(key=lambda e: (e.region, e.town, e.village, e.sheet, e.row))
            benefit.towns = dict(sorted(benefit.towns.items()))
        place = self._request.region or _common_region(self._roll)
        region = region_tree().lowest_known(place) if place else None
        return RollResult(
            request=self._request,
            roll=self._roll,
            region_name=region.full_name if region else "",
            benefits=list(self._benefits.values()),
            packs=self._packs_used(),
            policy_version=self._policy.version,
            payment_questions=list(self._questions),
            seconds=seconds,
        )

    def _packs_used(self) -> list[Pack]:
        regions = {household.region for household in self._roll.households if household.region}
        day = self._request.at.last_day
        used = {
            id(pack): pack
            for region in sorted({region[:6].ljust(12, "0") for region in regions} | regions)
            for pack in packs_in_force(self._policy, region, day)
        }
        return list(used.values())


def _key(outcome: Outcome) -> tuple[int, str]:
    return outcome.definition.pack, outcome.benefit


def _facts(person: Person) -> dict[str, Fact]:
    return {"编号": person.code, **person.facts}


def _common_region(roll: Roll) -> RegionCode | None:
    counties = {household.region[:6] for household in roll.households if household.region}
    return RegionCode.parse(counties.pop()) if len(counties) == 1 else None


def _entry(household: Household, decision: Decision, claim: str) -> Entry:
    people = _subjects(household, decision.subject)
    first = people[0]
    names = {p.code: f"{p.role}{mask_name(p.name)}" for p in household.people if p.name}
    return Entry(
        region=household.region,
        town=household.town,
        village=household.village,
        sheet=first.sheet,
        row=first.row,
        who=decision.subject,
        name="、".join(mask_name(person.name) for person in people),
        number=mask_id_number(first.number),
        verdict=decision.verdict or "",
        amount=decision.amount,
        shares=decision.shares,
        since=wording.since_words(decision),
        reason=wording.reason(decision),
        basis=wording.basis(decision) if decision.verdict == ELIGIBLE else "",
        missing=wording.missing(decision, names),
        open=wording.questions(decision),
        claim=claim,
    )


def _subjects(household: Household, subject: str) -> list[Person]:
    if subject == HOUSEHOLD:
        return household.members
    return [member for member in household.members if member.code == subject]


def undecided_words(households: list[Household]) -> Iterator[tuple[str, str]]:
    """Who could not be decided, and why."""
    for household in households:
        names = "、".join(mask_name(person.name) for person in household.people if person.name)
        yield names, household.reason
