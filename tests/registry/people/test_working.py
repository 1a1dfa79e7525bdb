"""Where somebody works is a fact with its days; a unit shows its people, then and now."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payables.actions import raise_claims
from nuanxin.money.payables.claims import Claim, Kind, Share
from nuanxin.money.payables.models import EmployerDue
from nuanxin.money.payables.queries import dues_of_employer
from nuanxin.registry.employers.models import Employer
from nuanxin.registry.facts.actions import Origin
from nuanxin.registry.facts.models import SourceKind
from nuanxin.registry.people.actions.facts import Learnt, record_employer, record_person
from nuanxin.registry.people.models import Household, Person, PersonFacts
from nuanxin.registry.people.queries.timeline import history
from nuanxin.registry.people.queries.working import (
    Spell,
    headcounts,
    joined,
    people_of,
    workers,
)
from registry.people.families import VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
AT = datetime(2026, 7, 1, tzinfo=UTC)
DAY = timedelta(days=1)
TODAY = date(2026, 7, 1)
TOWN, NEXT = Scope.of("341599100"), Scope.of("341599101")
ORIGIN = Origin(SourceKind.HUMAN_RESOURCES, "人社", date(2026, 7, 1), "参保记录")


@pytest.fixture
def school() -> Employer:
    return Employer.objects.create(region=341599101000, name="第一中学", kind="事业单位")


@pytest.fixture
def wife() -> Person:
    admitted(bereaved())
    return Person.objects.get(name="陈桂兰")


def employ(
    who: Person, unit: UUID | None, since: date | None, at: datetime, scope: Scope = TOWN
) -> int:
    learnt = Learnt({}, ORIGIN, since)
    return record_employer(
        person=who.public_id, scope=scope, by=SYSTEM, employer=unit, learnt=learnt, at=at
    )


def test_a_spell_begins_ends_and_is_told(wife: Person, school: Employer) -> None:
    assert employ(wife, school.public_id, date(1990, 3, 1), AT) == 1
    assert employ(wife, school.public_id, date(1990, 3, 1), AT) == 0
    change = Learnt({"婚姻状况": "丧偶"}, ORIGIN, date(2001, 1, 1))
    record_person(person=wife.public_id, scope=TOWN, by=SYSTEM, learnt=change, at=AT + DAY)
    employ(wife, None, date(2015, 6, 1), AT + 2 * DAY)
    facts = PersonFacts.objects.filter(person=wife)
    assert facts.true_on(date(2015, 5, 31)).get().employer_kind == "事业单位"
    assert facts.true_on(date(2015, 6, 1)).get().employer_kind == "无"
    (line,) = workers(list(people_of(TOWN, school, TODAY)), school, TODAY)
    assert (line.spells, line.now) == ((Spell(date(1990, 3, 1), date(2015, 6, 1)),), False)
    assert not people_of(TOWN, school, TODAY, "now").exists()
    assert people_of(TOWN, school, date(2010, 1, 1), "now").exists()
    left, began = history(Household.objects.get(), "工作单位")
    assert ("工作单位", "第一中学", "", date(2015, 6, 1)) in left.told
    assert ("工作单位", "", "第一中学", date(1990, 3, 1)) in began.told


def test_another_township_sees_no_worker_and_counts_none(
    wife: Person, school: Employer
) -> None:
    employ(wife, school.public_id, None, AT)
    assert headcounts(TOWN, [school.pk], TODAY) == {school.pk: 1}
    assert headcounts(NEXT, [school.pk], TODAY) == {}
    assert not people_of(NEXT, school, TODAY).exists()
    with pytest.raises(Refusal, match="没有找到这位同志"):
        employ(wife, school.public_id, None, AT, NEXT)


def test_a_unit_that_ended_takes_nobody_on(wife: Person, school: Employer) -> None:
    Employer.objects.update(ended_by="破产", ended_on=date(2012, 1, 1))
    with pytest.raises(Refusal, match="已经破产"):
        employ(wife, school.public_id, date(2012, 1, 1), AT)
    assert employ(wife, school.public_id, date(2011, 12, 31), AT) == 1


def test_a_unit_of_another_county_is_not_found(wife: Person) -> None:
    far = Employer.objects.create(region=341598100000, name="外县单位")
    with pytest.raises(Refusal, match="没有找到这个单位"):
        employ(wife, far.public_id, None, AT)


def test_many_workers_cost_no_more_queries(
    wife: Person,
    school: Employer,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    employ(wife, school.public_id, None, AT)
    with django_assert_max_num_queries(4):
        workers(list(people_of(TOWN, school, TODAY)), school, TODAY)


def _due(household: int, end: Period) -> Claim:
    shares = (
        Share("演示标准", "演示政发〔2020〕1号", "演示二", "女方单位", 250000),
        Share("演示标准", "演示政发〔2020〕1号", "演示二", "男方单位", 250000),
    )
    return Claim(
        key=f"一次性抚慰金/h{household}/2014", seq=0, region=VILLAGE, household_id=household,
        person_id=None, benefit="一次性抚慰金", label="一次性抚慰金", first=Period(2014, 1),
        end=end, kind=Kind.REGULAR, shares=shares, reason="", basis="",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("left", "known"), [(date(2014, 12, 31), False), (date(2015, 1, 1), True)]
)
def test_a_due_names_the_unit_of_the_last_day_of_its_term(
    wife: Person, school: Employer, left: date, *, known: bool
) -> None:
    employ(wife, school.public_id, None, AT)
    employ(wife, None, left, AT + DAY)
    claim = _due(Household.objects.get().pk, Period(2015, 1))
    raise_claims([claim], by=SYSTEM, at=AT)
    raise_claims([claim], by=SYSTEM, at=AT)
    dues = dict(EmployerDue.objects.values_list("level", "employer"))
    assert dues == {"女方单位": school.pk if known else None, "男方单位": None}
    assert [due.term for due in dues_of_employer(TOWN, school.pk)] == ["2014"] * known
    assert not dues_of_employer(NEXT, school.pk).exists()


DAYS = st.integers(0, 40).map(lambda n: date(2000, 1, 1) + n * DAY)


@given(st.lists(st.tuples(DAYS, DAYS).map(sorted), max_size=6))
def test_joined_spells_cover_the_same_days_and_never_touch(pairs: list[list[date]]) -> None:
    spells = [Spell(a, b) for a, b in pairs if a < b]
    found = joined(spells)

    def days(some: object) -> set[date]:
        return {
            s.since + n * DAY
            for s in some  # type: ignore[attr-defined]
            for n in range((s.until - s.since).days)
        }

    assert days(found) == days(spells)
    assert all(
        one.until and two.since and one.until < two.since for one, two in pairwise(found)
    )
