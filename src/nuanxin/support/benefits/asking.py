"""What a family can ask for: the verdict of the rules for each member and benefit on a day,
and the procedure it would go through.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.casework.procedures.library import applicable
from nuanxin.casework.procedures.shape import Procedure
from nuanxin.casework.road.verdicts import Verdict
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.policy.decide import decide
from nuanxin.policy.evaluate import HOUSEHOLD
from nuanxin.policy.policy import Policy
from nuanxin.policy.results import Decision
from nuanxin.registry.people.models import Household
from nuanxin.rulebook.area.extracting import Seen
from nuanxin.rulebook.area.family import Family
from nuanxin.rulebook.area.households import household_cases
from nuanxin.support.benefits.answers import reason
from nuanxin.support.benefits.lists import PAID_KINDS
from nuanxin.support.benefits.models import Entitlement


class Seat(NamedTuple):
    """One decision and whose it is: a member by the person's id, or the household (None)."""

    person: int | None
    decision: Decision


@dataclass(frozen=True, slots=True)
class Offer:
    """A benefit somebody could ask for here; `why_not` where no procedure is registered."""

    person: int | None
    decision: Decision
    verdict: Verdict
    procedure: Procedure | None
    why_not: str

    @property
    def starts_on(self) -> date | None:
        """The first month the rules pay from, where the texts say so."""
        first = self.decision.first_payment
        return first.first_day if first is not None else None


def offers(policy: Policy, home: Household, on: date, known_at: datetime) -> list[Offer]:
    """Everything the rules in force there say of a family, benefit by benefit."""
    return [_offer(seat, _region(home), on) for seat in _seats(policy, home, on, known_at)]


def offers_among(
    policy: Policy, homes: Sequence[Household], on: date, known_at: datetime
) -> dict[tuple[int, int | None, str], Offer]:
    """(household, person, benefit) → what the rules say, for several families at once."""
    at = Period(on.year, on.month)
    seen = Seen(Scope.everything(), on, known_at, [home.pk for home in homes])
    families = household_cases(policy, seen, at)
    return {
        (home.pk, seat.person, seat.decision.benefit): _offer(seat, _region(home), on)
        for home in homes
        for seat in _told(policy, families.get(home.pk), None)
    }


def _region(home: Household) -> RegionCode:
    return RegionCode.parse(f"{home.region:012d}")


def offer(
    policy: Policy,
    home: Household,
    wanted: tuple[int | None, str],
    on: date,
    known_at: datetime,
) -> Offer:
    """One of them. Raises Refusal where the rules there know no such benefit for the person."""
    person, benefit = wanted
    for seat in _seats(policy, home, on, known_at, [benefit]):
        if seat.person == person and seat.decision.benefit == benefit:
            return _offer(seat, _region(home), on)
    raise Refusal("这个人在这里没有这一项待遇的规则。请从列表里选。")


def confirmed_for(home: int, person: int | None, matter: str) -> Entitlement | None:
    """What was confirmed of one benefit for a person or a household, and stands."""
    subject = person if person is not None else -home
    rows = Entitlement.objects.filter(subject=subject, benefit=matter, ends_on__isnull=True)
    return rows.first()


def _offer(seat: Seat, region: RegionCode, on: date) -> Offer:
    decision = seat.decision
    procedure, why_not = None, ""
    try:
        procedure = applicable(decision.benefit, region, on)
    except Refusal as refusal:
        why_not = str(refusal)
    return Offer(seat.person, decision, verdict_of(decision, on), procedure, why_not)


def verdict_of(decision: Decision, on: date) -> Verdict:
    """The answer as a case keeps it; the month asked about is no part of what it says."""
    told = decision.as_json()
    kept = ("since", "amount", "layers", "shares", "conditions", "missing", "open")
    content = {name: told[name] for name in kept}
    return Verdict(decision.verdict or "", decision.label, reason(decision), on, content)


def _seats(
    policy: Policy,
    home: Household,
    on: date,
    known_at: datetime,
    benefits: Sequence[str] | None = None,
) -> Iterator[Seat]:
    at = Period(on.year, on.month)
    seen = Seen(Scope.everything(), on, known_at, [home.pk])
    yield from _told(policy, household_cases(policy, seen, at).get(home.pk), benefits)


def _told(
    policy: Policy, family: Family | None, benefits: Sequence[str] | None
) -> Iterator[Seat]:
    """Each decision about a family with whose it is."""
    if family is None:
        return
    grains = {name: each[-1].grain for name, each in policy.by_name.items()}
    positions: dict[str, int] = {}
    for decision in decide(policy, family.case, set(benefits) if benefits else None):
        if decision.kind not in PAID_KINDS or decision.verdict is None:
            continue
        position = positions.get(decision.benefit, 0)
        positions[decision.benefit] = position + 1
        if grains[decision.benefit] == HOUSEHOLD:
            if position == 0:
                yield Seat(None, decision)
        elif position < len(family.members):
            yield Seat(family.members[position], decision)
