"""A family's file and its history say what is known, since when, and who said so."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.masks import mask
from nuanxin.registry.facts.actions import Origin
from nuanxin.registry.facts.models import SourceKind
from nuanxin.registry.people.actions.facts import Identity, correct_identity
from nuanxin.registry.people.actions.versions import PERSON, Change, write_versions
from nuanxin.registry.people.models import Household, Person
from nuanxin.registry.people.queries.family import family_file, household
from nuanxin.registry.people.queries.history import Told
from nuanxin.registry.people.queries.timeline import history
from registry.people.families import NEXT_VILLAGE, admitted, bereaved, source

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 1)
LATER = datetime(2026, 6, 1, tzinfo=UTC)


def test_the_file_holds_everybody_in_a_fixed_number_of_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    admitted(bereaved())
    home = Household.objects.get()
    with django_assert_max_num_queries(9):
        file = family_file(home, TODAY)
    assert file.names == "陈桂兰、罗建国"
    assert [c.person.name for c in file.children] == ["罗明"]
    wife = file.parents[0]
    assert wife.certificate
    assert wife.account
    assert wife.account.number_mask == "****0001"


def test_a_file_shows_what_was_so_on_its_day() -> None:
    wife = admitted(bereaved()).people["1-女方"]
    change = Change(wife, {"婚姻状况": "丧偶"}, date(2026, 4, 2))
    write_versions(PERSON, [change], source=source(), known_at=LATER)
    home = Household.objects.get()
    told = [
        file.parents[0].facts.marital_status
        for day in (date(2026, 4, 1), date(2026, 4, 2))
        if (file := family_file(home, day)).parents[0].facts
    ]
    assert told == ["初婚", "丧偶"]


def test_a_foreign_family_is_as_if_it_did_not_exist() -> None:
    admitted(bereaved("1", NEXT_VILLAGE))
    home = Household.objects.get()
    assert household(Scope.of("341599101"), home.public_id) == home
    assert household(Scope.of("341599100"), home.public_id) is None


def test_history_tells_old_and_new_since_when_and_by_whom() -> None:
    wife = admitted(bereaved()).people["1-女方"]
    told_by = source(label="民政局婚姻登记核对")
    change = Change(wife, {"婚姻状况": "丧偶"}, date(2026, 4, 2))
    write_versions(PERSON, [change], source=told_by, known_at=LATER)
    fix = Change(wife, {"出生日期": date(1960, 5, 29)})
    write_versions(PERSON, [fix], source=told_by, known_at=datetime(2026, 6, 2, tzinfo=UTC))
    corrected, changed, *first = history(Household.objects.get(), "情况")
    assert changed.told == (("婚姻状况", "初婚", "丧偶", date(2026, 4, 2)),)
    assert (changed.subject, changed.source, changed.first) == (
        "陈桂兰",
        "民政局婚姻登记核对",
        False,
    )
    assert corrected.told == (("出生日期", "1960 年 5 月 20 日", "1960 年 5 月 29 日", None),)
    assert {entry.subject for entry in first} == {"陈桂兰", "罗建国", "罗明", "家庭"}
    assert all(entry.first for entry in first)


def test_a_corrected_telephone_stands_in_the_history_by_its_mask_alone() -> None:
    wife = admitted(bereaved()).people["1-女方"]
    row = Person.objects.get(pk=wife)
    row.phone_index, row.phone_mask = None, ""
    row.save()
    origin = Origin(SourceKind.OFFICE, "本人来电", date(2026, 6, 1))
    for phone in ("13800001234", "13900001234", "13900001234"):
        correct_identity(
            person=row.public_id, scope=Scope.of("341599"), by=SYSTEM,
            identity=Identity(phone=phone), origin=origin, at=LATER,
        )  # fmt: skip
    latest, before, *_ = history(Household.objects.get(), "情况")
    masks = [mask(Kind.PHONE, phone) for phone in ("13800001234", "13900001234")]
    assert latest.told == (Told("手机号", masks[0], masks[1], None),)
    assert before.told == (Told("手机号", "", masks[0], None),)
    assert (latest.subject, latest.source, latest.by) == ("陈桂兰", "本人来电", "系统")
    assert "0000" not in str(history(Household.objects.get()))
