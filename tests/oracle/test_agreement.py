"""The engine and an oracle written apart from it agree on every random family."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from nights import BY_NIGHT
from nuanxin.kit.period import Period
from nuanxin.policy.casefile import Place, make_case
from nuanxin.policy.decide import Outcome, outcomes
from nuanxin.policy.policy import Policy
from nuanxin.policy.store import load_policy
from oracle.areas import counted_income, decisions, month_end
from oracle.facts import Family
from oracle.families import REGIONS, draw, draw_spot

NOTICE = "收入核减提示"
QUICK, WHOLE, SHARE_OF_WHOLE = 4_000 if BY_NIGHT else 2_000, 100_000, 10_000
NEIGHBOURS = 20  # families decided at the same place and time
VERDICTS = ("eligible", "not_eligible", "facts_missing", "unsettled", "not_adopted")
FLOORS = {
    "eligible": 0.01,
    "not_eligible": 0.1,
    "facts_missing": 0.01,
    "unsettled": 0.002,
    "not_adopted": 0.1,
}
# Shucheng's account and Yueyang's reply name these without saying who and how much.
WITHOUT_TERMS = {
    ("yueyang", "住院护理补贴"),
    ("shucheng", "独生子女保健费"),
    ("shucheng", "节育奖"),
    ("shucheng", "城镇退休独生子女奖励"),
    ("shucheng", "奖扶扩面"),
    ("shucheng", "关爱女孩工程"),
    ("shucheng", "特殊家庭关怀工程"),
}
# Where a text is silent on a point that can change the verdict.
OPEN = {
    "特别扶助金_死亡",
    "特别扶助金_伤残",
    "奖励扶助",
    "特殊家庭综合保险",
    "一次性抚慰金",
    "特困人员救助供养_转办",
    "残疾独生子女帮扶_转办",
}


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy()


@pytest.mark.parametrize("area", REGIONS)
def test_engine_and_oracle_agree_on_random_families(policy: Policy, area: str) -> None:
    counts = compare(policy, area, 20171128, QUICK)
    assert_all_verdicts_met(area, counts)


@pytest.mark.nightly
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("area", REGIONS)
@pytest.mark.parametrize("part", range(WHOLE // SHARE_OF_WHOLE))
def test_engine_and_oracle_agree_on_a_hundred_thousand_families(
    policy: Policy, area: str, part: int
) -> None:
    counts = compare(policy, area, 1_000 + part, SHARE_OF_WHOLE)
    assert_all_verdicts_met(area, counts)


def compare(policy: Policy, area: str, seed: int, families: int) -> Counter[tuple[str, str]]:
    """Decide the same families twice; a difference in verdict, amount or shares is a fault."""
    random = Random(f"{area} {seed}")
    counts: Counter[tuple[str, str]] = Counter()
    spot = draw_spot(random, area)
    for number in range(families):
        if number % NEIGHBOURS == 0:
            spot = draw_spot(random, area)
        family, year, month = draw(random, spot), spot.year, spot.month
        wanted = decisions(area, family, year, month)
        found = {
            (each.benefit, each.subject): each for each in engine(policy, family, year, month)
        }
        if area == "yiyang":
            compare_income(found.pop((NOTICE, "家庭"), None), family, year, month)
        story = f"{area} seed {seed} family {number}: {year}-{month} {family}"
        assert wanted.keys() == found.keys(), f"{wanted.keys() ^ found.keys()} {story}"
        for key, answer in wanted.items():
            got = (found[key].verdict, found[key].amount, tally(found[key]))
            assert got == (answer.verdict, answer.amount, dict(answer.shares)), f"{key} {story}"
            counts[key[0], answer.verdict] += 1
    return counts


def engine(policy: Policy, family: Family, year: int, month: int) -> list[Outcome]:
    place = Place(
        Period(year, month), family.region, family.region_facts, family.adopted, family.settled
    )
    case = make_case(
        policy,
        place,
        family.members,
        children=family.children,
        stays=family.stays,
        household=family.household,
    )
    return outcomes(policy, case)


def tally(outcome: Outcome) -> dict[str | None, int]:
    return dict(outcome.shares)


def compare_income(notice: Outcome | None, family: Family, year: int, month: int) -> None:
    income, given = counted_income(family, month_end(year, month or 12))
    assert (notice is not None) is given, f"{year}-{month} {family}"
    if notice is not None:
        incomes = {answer.income for answer in notice.answers}
        got = incomes.pop() if len(incomes) == 1 else None
        assert got == income, f"{NOTICE} {year}-{month} {family}"


def assert_all_verdicts_met(area: str, counts: Counter[tuple[str, str]]) -> None:
    """No verdict of any benefit may be hardly tested."""
    totals: Counter[str] = Counter()
    for (benefit, _), count in counts.items():
        totals[benefit] += count
    for benefit, total in totals.items():
        shares = {v: counts[benefit, v] / total for v in VERDICTS if counts[benefit, v]}
        print(area, benefit, total, {v: f"{share:.1%}" for v, share in shares.items()})
        for verdict in possible(area, benefit):
            floor = FLOORS[verdict]
            assert shares.get(verdict, 0) >= floor, f"{area} {benefit} {verdict}: {shares}"


def possible(area: str, benefit: str) -> set[str]:
    """Without its terms nobody is eligible; without a silent point nothing is open."""
    verdicts = {"not_eligible", "facts_missing"}
    if (area, benefit) not in WITHOUT_TERMS:
        verdicts.add("eligible")
    if benefit in OPEN and area != "demo":
        verdicts.add("unsettled")
    if (area, benefit) == ("yiyang", "一次性抚慰金"):
        verdicts.add("not_adopted")
    return verdicts
