"""What the database itself refuses."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.registry.people.models import (
    Household,
    HouseholdFacts,
    Membership,
    Person,
    PersonFacts,
    Source,
)

pytestmark = pytest.mark.django_db
HERE, THERE = 341599100201, 341599101201
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def _source(region: int = HERE) -> Source:
    return Source.objects.create(
        region=region,
        kind="office",
        label="经办登记",
        received_on=date(2026, 1, 1),
        recorded_at=NOW,
    )


def _household(region: int = HERE, number: str = "YS-1") -> Household:
    return Household.objects.create(region=region, number=number, opened_on=date(2026, 1, 1))


def _check_now() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_facts_cannot_stand_in_another_area_than_their_person() -> None:
    person = Person.objects.create(region=HERE, name="张三")
    PersonFacts.objects.create(
        region=THERE, person=person, name="张三", known_from=NOW, source=_source()
    )
    with pytest.raises(IntegrityError):
        _check_now()


def test_rows_follow_a_household_that_moves() -> None:
    home = _household()
    HouseholdFacts.objects.create(region=HERE, household=home, known_from=NOW, source=_source())
    Household.objects.filter(pk=home.pk).update(region=THERE)
    _check_now()
    assert HouseholdFacts.objects.get(household=home).region == THERE


def test_a_child_may_stand_in_a_household_of_another_village() -> None:
    home = _household()
    child = Person.objects.create(region=THERE, name="李四")
    Membership.objects.create(
        region=HERE, household=home, person=child, person_region=THERE, role="子女",
        known_from=NOW, source=_source(),
    )  # fmt: skip
    _check_now()


def test_one_version_is_open_at_a_time() -> None:
    person = Person.objects.create(region=HERE, name="张三")
    source = _source()
    first = {"region": HERE, "person": person, "name": "张三", "known_from": NOW}
    PersonFacts.objects.create(**first, source=source)
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonFacts.objects.create(**first, source=source)


def test_an_identity_number_stands_once_but_may_be_unknown() -> None:
    Person.objects.create(region=HERE, name="甲")
    Person.objects.create(region=HERE, name="乙")
    Person.objects.create(region=HERE, name="丙", id_number_index=b"0" * 16)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(region=THERE, name="丁", id_number_index=b"0" * 16)


def test_a_scope_sees_its_own_area_only() -> None:
    mine, theirs = _household(), _household(THERE, "YS-2")
    seen = Household.objects.within(Scope.of(341599100000))
    assert list(seen) == [mine]
    assert set(Household.objects.within(Scope.of("341599"))) == {mine, theirs}
    assert not Household.objects.within(Scope.nothing())
