"""The year's tables: every row and every total holds what the parts hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from money.payouts.test_batches import _claim
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.period import Period
from nuanxin.kit.region import RegionCode
from nuanxin.money.payables.actions import raise_claims
from nuanxin.money.payables.models import Payable
from nuanxin.registry.people.models import Household
from nuanxin.reports.annual.queries import Annual, annual
from nuanxin.support.benefits.models import Entitlement
from registry.people.families import NEXT_VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
COUNTY, TOWN = RegionCode.parse("341599"), RegionCode.parse("341599100")
EVERYWHERE = Scope.of("341599")
AT = datetime(2026, 7, 1, tzinfo=UTC)
LABELS = {"特别扶助金_死亡": "特别扶助金（死亡）", "奖励扶助": "奖励扶助"}


def _entitled(home: Household, benefit: str, begun: date, **more: Any) -> Entitlement:
    return Entitlement.objects.create(
        region=home.region, household=home, benefit=benefit, starts_on=begun, basis="roll",
        confirmed_on=begun, recorded_at=AT, **more,
    )  # fmt: skip


def _homes(count: int) -> list[Household]:
    families = [bereaved(str(n), NEXT_VILLAGE if n % 2 else 341599100201) for n in range(count)]
    return list(Household.objects.filter(pk__in=admitted(*families).households.values()))


def _consistent(found: Annual) -> None:
    for line in (*found.benefits, *found.towns, found.total):
        who = line.people
        assert who.before + who.new - who.gone == who.now
    for lines in (found.benefits, found.towns):
        for part in ("before", "new", "gone", "now"):
            total = getattr(found.total.people, part)
            assert sum(getattr(line.people, part) for line in lines) == total
        assert sum(line.money.total for line in lines) == found.total.money.total


_days = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(st.tuples(_days, st.none() | st.integers(0, 700)), max_size=8))
def test_who_was_there_came_and_left_makes_who_is(
    spans: list[tuple[date, int | None]],
) -> None:
    Entitlement.objects.all().delete()
    homes = list(Household.objects.all()) or _homes(8)
    for home, (begun, days) in zip(homes, spans, strict=False):
        until = None if days is None else date.fromordinal(begun.toordinal() + days)
        _entitled(home, "奖励扶助", begun, ends_on=until, ended_reason="迁出" if until else "")
    _consistent(annual(EVERYWHERE, COUNTY, 2026, LABELS))


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("本人死亡", 0),
        ("不满足：本人健在；年审", 0),
        ("收养子女", 1),
        ("残疾等级改为四级", 2),
        ("户籍迁出", 3),
        ("不满足：子女未满16；年审", 4),
        ("自愿放弃", 5),
    ],
)
def test_leavers_are_counted_by_reason(said: str, place: int) -> None:
    (home,) = _homes(1)
    _entitled(home, "奖励扶助", date(2020, 1, 1), ends_on=date(2026, 3, 1), ended_reason=said)
    left = annual(EVERYWHERE, COUNTY, 2026, LABELS).total.people.left
    assert [i for i, count in enumerate(left) if count] == [place]


def test_money_is_counted_by_level_against_last_year() -> None:
    homes = _homes(2)
    for home in homes:
        raise_claims([_claim(home.pk, None, home.number, home.region)], by=SYSTEM, at=AT)
    old = _claim(homes[0].pk, None, "旧", homes[0].region)
    from_last_year = replace(old, first=Period(2025, 1), end=Period(2025, 7))
    raise_claims([from_last_year], by=SYSTEM, at=AT)
    Payable.objects.filter(household=homes[1]).update(status="sent")
    found = annual(EVERYWHERE, COUNTY, 2026, LABELS)
    money = found.total.money
    assert money.levels == (354000, 141600, 70800, 0, 141600, 0, 0, 0)
    assert (money.total, money.sent, money.last_year) == (708000, 354000, 354000)
    assert [line.label for line in found.towns] == ["云桥镇（演示）", "青溪口镇（演示）"]
    _consistent(found)


def test_a_township_counts_its_own(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for home in _homes(4):
        _entitled(home, "奖励扶助", date(2026, 2, 1))
    with django_assert_num_queries(3):
        found = annual(Scope.of("341599100"), COUNTY, 2026, LABELS)
    assert found.total.people.new == 2
    assert (
        annual(Scope.of("341599100"), RegionCode.parse("341599101"), 2026, LABELS).benefits
        == ()
    )
