"""A change inside a term: the area says of every month what deciding the family then says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from nuanxin.kit.period import Period
from nuanxin.kit.term import Term
from nuanxin.policy.decide import Outcome, apart_from_dates, outcomes
from nuanxin.registry.people.models import Household, HouseholdFacts, Membership, PersonFacts
from nuanxin.rulebook.area import changing
from nuanxin.rulebook.area.extracting import Seen
from nuanxin.rulebook.area.households import household_cases
from nuanxin.support.benefits.models import Finding, Ground
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved
from support.benefits.county import DEATH, SCOPE, on_roll, policy, run

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 22, tzinfo=UTC)
HALF = Term.parse("2026-H2")
FAMILIES = 8
CHANGES = (
    {"marital_status": "再婚"}, {"marital_status": "离婚"}, {"marital_status": "丧偶"},
    {"hukou": "非农业"}, {"complication_grade": "二级"}, {"birth_date": None},
    {"only_child_certificate": True}, {"employer_kind": "国有企业"}, {"urban_retired": True},
)  # fmt: skip


@pytest.fixture(autouse=True)
def _county() -> None:
    admitted(*(bereaved(str(n + 1)) for n in range(FAMILIES)))
    on_roll()


def since(old: PersonFacts | HouseholdFacts, day: date, **changed: object) -> None:
    """A new version from a day on; the old one ends there."""
    new = type(old).objects.get(pk=old.pk)
    type(old).objects.filter(pk=old.pk).update(valid_to=day)
    new.pk, new.valid_from = None, day
    for name, value in changed.items():
        setattr(new, name, value)
    new.save(force_insert=True)


def somewhere_inside(random: Random) -> date:
    return date(2026, 6, 25) + timedelta(days=random.randrange(195))


def shake(random: Random) -> None:
    """Change most people once or twice, some families' places, tie and file."""
    for facts in PersonFacts.objects.order_by("pk"):
        if random.random() < 0.6:
            since(facts, somewhere_inside(random), **random.choice(CHANGES))
    for home in HouseholdFacts.objects.order_by("pk"):
        if random.random() < 0.3:
            since(home, somewhere_inside(random), hukou_region=NEXT_VILLAGE)
    unmake(random)


def unmake(random: Random) -> None:
    for tie in Membership.objects.filter(role="子女").order_by("pk"):
        if random.random() < 0.2:
            Membership.objects.filter(pk=tie.pk).update(valid_to=somewhere_inside(random))
    for row in Household.objects.order_by("pk"):
        if random.random() < 0.2:
            Household.objects.filter(pk=row.pk).update(closed_on=somewhere_inside(random))


Key = tuple[str, int, int | None, int]


def told_by_families() -> dict[Key, Outcome]:
    told: dict[Key, Outcome] = {}
    for month in HALF.periods():
        seen = Seen(SCOPE, month.last_day, NOW)
        for number, family in household_cases(policy(), seen, month).items():
            for each in outcomes(policy(), family.case):
                if each.definition.every == "月" and each.period == month:
                    member = each.definition.grain == "成员"
                    person = family.members[each.position] if member else None
                    told[each.benefit, number, person, month.ordinal] = each
    return told


def told_by_area() -> dict[Key, tuple[object, ...]]:
    told: dict[Key, tuple[object, ...]] = {}
    rows = Finding.objects.filter(every="月", known_to__isnull=True).select_related("ground")
    for row in rows:
        for stretch in row.ground.content["stretches"]:
            for month in range(stretch["start"], stretch["end"]):
                key = (row.benefit, row.household_id, row.person_id, month)
                assert key not in told
                told[key] = (stretch["verdict"], stretch["amount"], stretch["conditions"])
    return told


@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(n, marks=pytest.mark.nightly) for n in (2, 3))]
)
def test_every_month_is_what_deciding_the_family_then_says(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if seed % 2:  # as a county does it, where many change
        monkeypatch.setattr(changing, "MOST_ONE_BY_ONE", 0)
    shake(Random(seed))
    run("2026-H2", NOW)
    area = told_by_area()
    wanted = told_by_families()
    assert {key[3] for key in area} == set(range(HALF.first, HALF.last + 1))
    for key, outcome in wanted.items():
        if key not in area:
            assert not outcome.clue, key
            continue
        plain = apart_from_dates(outcome)
        said = (plain.verdict, plain.amount, plain.as_json()["conditions"])
        assert area[key] == said, (key, Period.from_ordinal(key[3]))
    for benefit, household, person, month in area.keys() - wanted.keys():
        verdict = area[benefit, household, person, month][0]
        assert verdict == "not_eligible", (benefit, household, person, month)


def test_a_family_that_left_is_still_due_the_months_before() -> None:
    Household.objects.update(closed_on=date(2026, 9, 15))
    run("2026-H2", NOW)
    found = Finding.objects.filter(benefit=DEATH, known_to__isnull=True)
    assert found.count() == 2 * FAMILIES
    assert {row.ground.eligible_months for row in found} == {2}


def test_a_second_run_changes_nothing_however_those_who_change_are_decided(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shake(Random(7))
    first = run("2026-H2", NOW)
    grounds = Ground.objects.count()
    monkeypatch.setattr(changing, "MOST_ONE_BY_ONE", 0)
    assert run("2026-H2", NOW + timedelta(hours=1)) == first
    assert Ground.objects.count() == grounds


def test_a_month_alone_is_as_it_was_at_its_end() -> None:
    since(PersonFacts.objects.filter(name="罗建国")[0], date(2026, 10, 31), birth_date=None)
    run("2026-10", NOW)
    row = Finding.objects.filter(benefit=DEATH, missing__contains="出生日期", region=VILLAGE)
    assert row.exists()
