"""`since` and `until` of a decision are the months in which the oracle's answer turns."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from nuanxin.kit.period import Period
from nuanxin.policy.casefile import Place, make_case
from nuanxin.policy.decide import decide
from nuanxin.policy.policy import Policy
from nuanxin.policy.results import Decision
from nuanxin.policy.store import load_policy
from oracle.areas import COMPLICATION, decisions
from oracle.facts import Family
from oracle.families import SETTLEMENTS, draw, draw_spot
from oracle.support import DEATH, DISABILITY

MONTHLY = (DEATH, DISABILITY, COMPLICATION)
FIRST, LAST = (
    Period(2011, 1),
    Period(2040, 12),
)  # the months all three schemes and the oracle know


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy()


@pytest.mark.parametrize("area", ["nation", "yiyang", "demo"])
def test_since_and_until_are_the_months_in_which_the_answer_turns(
    policy: Policy, area: str
) -> None:
    random = Random(f"spans {area}")
    turned = 0
    for _ in range(400):
        spot = draw_spot(random, area)
        family = draw(random, spot)
        family = replace(
            family, settled={key: values[0] for key, values in SETTLEMENTS.items()}
        )
        at = max(Period(spot.year, spot.month or 12), FIRST)
        for decision in decide_month(policy, family, at):
            if decision.verdict == "eligible":
                turned += check(area, family, at, decision)
    assert turned >= 40, f"only {turned} turning months were seen"


def decide_month(policy: Policy, family: Family, at: Period) -> list[Decision]:
    place = Place(at, family.region, family.region_facts, family.adopted, family.settled)
    case = make_case(
        policy,
        place,
        family.members,
        children=family.children,
        stays=family.stays,
        household=family.household,
    )
    return decide(policy, case, set(MONTHLY))


def check(area: str, family: Family, at: Period, decision: Decision) -> int:
    """How many turning months of this decision could be checked."""
    since, until = decision.since, decision.until
    story = f"{decision.benefit} {decision.subject} {at} {since}–{until} {family}"
    assert since is not None, story
    assert since <= at, story
    assert until is None or until > at, story
    start, end = max(since, FIRST), min(until or LAST, LAST)
    for ordinal in range(start.ordinal, end.ordinal, 7):
        assert verdict(area, family, Period.from_ordinal(ordinal), decision) == "eligible", (
            story
        )
    turned = 0
    for inside, outside in ((since.ordinal, since.ordinal - 1), (end.ordinal - 1, end.ordinal)):
        if inside >= FIRST.ordinal + 1 and not (outside == end.ordinal and end == LAST):
            assert verdict(area, family, Period.from_ordinal(inside), decision) == "eligible", (
                story
            )
            assert (
                verdict(area, family, Period.from_ordinal(outside), decision) != "eligible"
            ), story
            turned += 1
    return turned


def verdict(area: str, family: Family, month: Period, decision: Decision) -> str:
    found = decisions(area, family, month.year, month.month)
    return found[decision.benefit, decision.subject].verdict
