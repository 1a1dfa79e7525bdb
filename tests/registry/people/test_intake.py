"""Families come in whole: sealed, spelt, tied together, known from a day by a source."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.vault.blind import blind_index
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import unseal
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.actions.versions import HOUSEHOLD, PERSON, Change, write_versions
from nuanxin.registry.people.models import (
    Account,
    Household,
    HouseholdFacts,
    Membership,
    Person,
    PersonFacts,
    SupportCertificate,
)
from registry.people.families import KNOWN, NEXT_VILLAGE, VILLAGE, admitted, bereaved, source

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 6, 1, tzinfo=UTC)


def test_a_family_is_written_with_its_people_ties_and_papers() -> None:
    done = admitted(bereaved())
    home = Household.objects.get(pk=done.households["1"])
    wife = Person.objects.get(pk=done.people["1-女方"])
    assert home.region == VILLAGE
    assert [m.role for m in Membership.objects.filter(household=home).order_by("id")] == [
        "女方", "男方", "子女",
    ]  # fmt: skip
    assert (wife.pinyin, wife.initials) == ("chenguilan", "cgl")
    facts = PersonFacts.objects.get(person=wife)
    assert (facts.birth_date, facts.alive, facts.death_date) == (date(1960, 5, 20), True, None)
    assert SupportCertificate.objects.get(person=wife).number == "TF1"
    assert Account.objects.get(person=wife).holder == "陈桂兰"


def test_numbers_are_sealed_found_by_index_and_shown_masked() -> None:
    admitted(bereaved())
    number = "34159919600520001X"
    wife = Person.objects.get(id_number_index=blind_index(Kind.ID_NUMBER, number))
    assert wife.id_number_mask == "341599********001X"
    assert unseal(Kind.ID_NUMBER, wife.public_id, wife.id_number_sealed or b"") == number
    home = Household.objects.get()
    sealed = HouseholdFacts.objects.get(household=home).hukou_address_sealed
    assert unseal(Kind.ADDRESS, home.public_id, sealed or b"") == "一组 12 号"


def test_no_plain_number_or_address_reaches_the_database() -> None:
    admitted(bereaved())
    with connection.cursor() as cursor:
        for table in ("person", "personfacts", "household", "householdfacts", "account"):
            cursor.execute(f"SELECT row_to_json(t)::text FROM registry_{table} t")
            text = "".join(row[0] for row in cursor.fetchall())
            for plain in ("34159919600520001X", "13800001234", "6217000000000000001", "12 号"):
                assert plain not in text
                assert plain.encode().hex() not in text


def test_a_child_of_two_households_is_one_person() -> None:
    first, second = bereaved("1"), bereaved("2", NEXT_VILLAGE)
    second.memberships[2].person = first.memberships[2].person
    admitted(first, second)
    child = Person.objects.get(name="罗明")
    assert child.region == VILLAGE
    assert Membership.objects.filter(person=child).count() == 2


def test_many_families_cost_no_more_statements_than_one(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(24):
        admitted(*(bereaved(str(n)) for n in range(1, 60)))


def test_a_change_keeps_what_was_true_before() -> None:
    wife = admitted(bereaved()).people["1-女方"]
    change = Change(wife, {"婚姻状况": "丧偶"}, date(2026, 4, 2))
    assert write_versions(PERSON, [change], source=source(), known_at=LATER) == 1
    versions = PersonFacts.objects.filter(person_id=wife)
    told = {(v.marital_status, v.valid_from, v.valid_to, v.known_to) for v in versions}
    assert told == {
        ("初婚", None, None, LATER),
        ("初婚", None, date(2026, 4, 2), None),
        ("丧偶", date(2026, 4, 2), None, None),
    }


def test_a_correction_says_it_was_always_so() -> None:
    wife = admitted(bereaved()).people["1-女方"]
    write_versions(
        PERSON, [Change(wife, {"出生日期": date(1960, 5, 29)})], source=source(), known_at=LATER
    )
    now = PersonFacts.objects.get(person_id=wife, known_to=None)
    assert (now.birth_date, now.valid_from) == (date(1960, 5, 29), None)
    then = PersonFacts.objects.get(person_id=wife, known_from=KNOWN)
    assert (then.birth_date, then.known_to) == (date(1960, 5, 20), LATER)


def test_saying_the_same_again_writes_nothing() -> None:
    home = admitted(bereaved()).households["1"]
    change = Change(home, {"子女情况已核实": True})
    assert write_versions(HOUSEHOLD, [change], source=source(), known_at=LATER) == 0
    assert HouseholdFacts.objects.count() == 1


def test_a_change_before_the_known_beginning_is_refused() -> None:
    wife = admitted(bereaved()).people["1-女方"]
    first = Change(wife, {"婚姻状况": "丧偶"}, date(2026, 4, 2))
    write_versions(PERSON, [first], source=source(), known_at=LATER)
    early = Change(wife, {"婚姻状况": "再婚"}, date(2026, 4, 1))
    with pytest.raises(Refusal, match="早于现有情况的起始日期"):
        write_versions(PERSON, [early], source=source(), known_at=LATER)
