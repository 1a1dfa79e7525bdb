"""Laws every rule keeps: gaps never flip an answer, shares add up, the walk agrees with the
function.
"""

from __future__ import annotations

from datetime import date
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.kit.money import split
from nuanxin.kit.period import Period, latest_birth
from nuanxin.policy.casefile import Case, Facts, Place, make_case
from nuanxin.policy.decide import Outcome, decide, outcomes
from nuanxin.policy.evaluate import ELIGIBLE, FACTS_MISSING
from nuanxin.policy.folding import Plain
from nuanxin.policy.policy import Policy
from nuanxin.policy.running import add_years
from nuanxin.policy.unknowns import Family as Walked
from nuanxin.policy.unknowns import value_of
from oracle.facts import Family
from oracle.families import REGIONS, draw, draw_spot

SEEDS = st.integers(min_value=0, max_value=2**32)
AREAS = st.sampled_from(sorted(REGIONS))
WORKED_OUT = {"有配偶", "再婚", "成员已列全", "住院已列全"}
quick = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def drawn(policy: Policy, area: str, seed: int) -> tuple[Family, Place]:
    random = Random(seed)
    spot = draw_spot(random, area)
    place = Place(
        Period(spot.year, spot.month), spot.region, spot.facts, spot.adopted, spot.settled
    )
    return draw(random, spot), place


def case_of(policy: Policy, family: Family, place: Place) -> Case:
    return make_case(
        policy,
        place,
        family.members,
        children=family.children,
        stays=family.stays,
        household=family.household,
    )


def forgetful(facts: Facts, random: Random) -> dict[str, Plain]:
    """The same facts with some gone; what is absent until it happens cannot be unknown and
    stays.
    """
    keep = {"编号", "户籍迁入日期", "户籍迁出日期", "等级失效日期", "并发症治愈日期"}
    return {
        name: value
        for name, value in facts.items()
        if name in keep or name in WORKED_OUT or random.random() < 0.7
    }


def keyed(found: list[Outcome]) -> dict[tuple[str, str], Outcome]:
    return {(each.benefit, each.subject): each for each in found}


@quick
@given(area=AREAS, seed=SEEDS)
def test_filling_a_gap_never_flips_a_decided_answer(
    policy: Policy, area: str, seed: int
) -> None:
    family, place = drawn(policy, area, seed)
    full = case_of(policy, family, place)
    random = Random(seed + 1)
    gaps = Case(
        full.at,
        full.region,
        tuple(forgetful(member, random) for member in full.members),
        tuple(forgetful(child, random) for child in full.children),
        full.stays,
        forgetful(full.household, random),
        full.region_facts,
        full.adopted,
        full.settlements,
    )
    before, after = keyed(outcomes(policy, gaps)), keyed(outcomes(policy, full))
    assert before.keys() == after.keys()
    for key, outcome in before.items():
        if outcome.verdict != FACTS_MISSING:
            assert after[key].verdict == outcome.verdict, key
        if outcome.verdict == ELIGIBLE and outcome.amount is not None:
            assert after[key].amount == outcome.amount, key


@quick
@given(area=AREAS, seed=SEEDS)
def test_shares_add_up_to_the_amount(policy: Policy, area: str, seed: int) -> None:
    for outcome in outcomes(policy, case_of(policy, *drawn(policy, area, seed))):
        if outcome.amount is not None:
            assert sum(part for _, part in outcome.shares) == outcome.amount
            assert all(part > 0 for _, part in outcome.shares)


@quick
@given(area=AREAS, seed=SEEDS)
def test_what_is_missing_is_named_and_nothing_else(
    policy: Policy, area: str, seed: int
) -> None:
    for outcome in outcomes(policy, case_of(policy, *drawn(policy, area, seed))):
        if outcome.verdict == FACTS_MISSING:
            assert outcome.missing, outcome.benefit


@quick
@given(area=AREAS, seed=SEEDS)
def test_the_walk_agrees_with_the_generated_function(
    policy: Policy, area: str, seed: int
) -> None:
    case = case_of(policy, *drawn(policy, area, seed))
    for outcome in outcomes(policy, case):
        for answer in outcome.answers:
            active = answer.row.active.get(outcome.definition.number)
            if active is None:
                continue
            people = outcome.run.people(answer.row)
            member = outcome.definition.grain == "成员"
            subject = people.members[outcome.position] if member else people.household
            walked = Walked(
                policy.column_of,
                answer.row.values,
                people.household,
                subject,
                people.roles,
                people.lists,
            )
            for index, condition in enumerate(outcome.definition.conditions):
                if active.conditions[index]:
                    assert value_of(condition.node, walked) is answer.conditions[index]


@quick
@given(area=AREAS, seed=SEEDS)
def test_rows_are_exactly_the_subjects_of_every_benefit(
    policy: Policy, area: str, seed: int
) -> None:
    case = case_of(policy, *drawn(policy, area, seed))
    found = outcomes(policy, case)
    for benefit in {each.benefit for each in found}:
        subjects = [each.subject for each in found if each.benefit == benefit]
        assert len(subjects) == len(set(subjects))
        assert len(subjects) in (1, len(case.members))


@quick
@given(area=AREAS, seed=SEEDS)
def test_a_span_holds_at_both_its_ends(policy: Policy, area: str, seed: int) -> None:
    family, place = drawn(policy, area, seed)
    for decision in decide(policy, case_of(policy, family, place)):
        if decision.verdict != ELIGIBLE:
            continue
        assert decision.since is not None
        assert decision.since <= decision.period
        assert decision.until is None or decision.period < decision.until


@given(
    amount=st.integers(min_value=0, max_value=10**12),
    weights=st.lists(st.integers(min_value=0, max_value=97), min_size=1, max_size=6).filter(
        any
    ),
)
def test_a_split_loses_no_fen(amount: int, weights: list[int]) -> None:
    parts = split(amount, weights)
    total = sum(weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * total - amount * weight) < total
        assert weight or not part


def test_ties_go_to_whoever_the_document_names_first() -> None:
    assert split(1, (1, 1, 1)) == (1, 0, 0)
    assert split(49_000, (4, 6)) == (19_600, 29_400)


@given(
    born=st.dates(date(1900, 1, 1), date(2020, 12, 31)),
    years=st.integers(0, 99),
    on=st.dates(date(1999, 1, 1), date(2120, 12, 31)),
)
def test_both_ways_of_counting_birthdays_agree(born: date, years: int, on: date) -> None:
    assert (born <= latest_birth(years, on)) == (add_years(born, years) <= on)


def test_whoever_is_born_on_29_february_completes_a_year_on_the_28th() -> None:
    assert date(1968, 2, 29) <= latest_birth(49, date(2017, 2, 28))
    assert not date(1968, 2, 29) <= latest_birth(49, date(2017, 2, 27))
    assert date(1968, 2, 29) <= latest_birth(52, date(2020, 2, 29))
