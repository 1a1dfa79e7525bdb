"""One household after the other: decided, counted, listed where somebody should look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nuanxin.kit.idnumber import mask_id_number
from nuanxin.kit.names import mask_name
from nuanxin.kit.period import Period
from nuanxin.policy.casefile import Case, Place, make_case
from nuanxin.policy.decide import Outcome, explain, outcomes
from nuanxin.policy.evaluate import ELIGIBLE, HOUSEHOLD
from nuanxin.policy.policy import Policy
from nuanxin.policy.results import Decision
from nuanxin.registry.exchange.rolls.claims import claimed_benefits
from nuanxin.registry.exchange.rolls.roll import Fact, Household, Person, RowNote
from nuanxin.rulebook.rolls import wording
from nuanxin.rulebook.rolls.result import Counts, Entry, Tally

_NOTICE = "提示"
_CONTRACEPTION_REWARD, _ON_REWARD_ROLL = "节育奖", "在册节育奖"

# The pack that defines a benefit, and the benefit's name.
Key = tuple[int, str]


@dataclass(slots=True)
class Part:
    """What came out of some households; parts are joined in the order of the roll."""

    benefits: dict[Key, Counts] = field(default_factory=dict)
    warnings: list[RowNote] = field(default_factory=list)
    questions: dict[str, None] = field(default_factory=dict)

    def join(self, other: Part) -> None:
        """Add what came out of the next households."""
        for key, counts in other.benefits.items():
            if key in self.benefits:
                self.benefits[key].join(counts)
            else:
                self.benefits[key] = counts
        self.warnings += other.warnings
        self.questions |= other.questions


def count_households(policy: Policy, at: Period, households: Sequence[Household]) -> Part:
    """Decide the households that can be decided."""
    counter = _Counter(policy, at)
    for household in households:
        if not household.reason:
            counter.count(household)
    return counter.part


class _Counter:
    def __init__(self, policy: Policy, at: Period) -> None:
        self.part = Part()
        self._policy = policy
        self._at = at
        self._labels = {d.label: d.name for d in policy.definitions} | {
            d.name: d.name for d in policy.definitions
        }

    def count(self, household: Household) -> None:
        claims = self._claims(household)
        case = self._case(household)
        found = [o for o in outcomes(self._policy, case) if o.definition.kind != _NOTICE]
        for outcome in found:
            counts = self._counts(outcome)
            amount = outcome.amount if outcome.definition.layers else 0
            claim = claims.get(outcome.subject, {}).get(outcome.benefit, "")
            clue = outcome.clue
            town = counts.towns.setdefault((household.region, household.town), Tally())
            for tally in (counts.total, town):
                tally.add(outcome.verdict, amount, outcome.shares)
                tally.clued[outcome.verdict] += clue
            if clue or claim:
                self._list(household, outcome, claim)
        self._warn_of_idle_claims(household, claims, {outcome.benefit for outcome in found})

    def _case(self, household: Household) -> Case:
        return make_case(
            self._policy,
            Place(self._at, household.region),
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
                self.part.warnings.append(note)
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
                self.part.warnings.append(
                    RowNote(household.sheet, household.row, "享受项目", claim, text)
                )

    def _counts(self, outcome: Outcome) -> Counts:
        key = outcome.definition.pack, outcome.benefit
        counts = self.part.benefits.setdefault(key, Counts(outcome.period))
        counts.demo = counts.demo or outcome.demo
        return counts

    def _list(self, household: Household, outcome: Outcome, claim: str) -> None:
        decision = explain(outcome)
        self._counts(outcome).entries.append(_entry(household, decision, claim))
        for point in decision.open:
            if point.affects == "first_payment":
                self.part.questions.setdefault(point.settle_with)


def _facts(person: Person) -> dict[str, Fact]:
    return {"编号": person.code, **person.facts}


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
