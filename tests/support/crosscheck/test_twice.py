"""Whoever looks like somebody else is listed once, until it is said that they are two."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault.blind import blind_index
from nuanxin.base.vault.kinds import Kind
from nuanxin.kit.region import RegionCode
from nuanxin.registry.people.models import Household, Person
from nuanxin.registry.people.newcomers import Admitted, NewHousehold
from nuanxin.support.crosscheck.actions import Books, check, settle
from nuanxin.support.crosscheck.models import CrossCheck, Issue
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
COUNTY, REGION = Scope.of("341599"), RegionCode.parse("341599")
AT = datetime(2026, 7, 1, tzinfo=UTC)


def _on_file(*families: NewHousehold) -> Admitted:
    """Families nobody has a phone of; the tests' own all have the same."""
    done = admitted(*families)
    Person.objects.update(phone_index=None, phone_sealed=None, phone_mask="")
    return done


def _check() -> CrossCheck:
    books = Books(REGION, None, None)
    return check(by=SYSTEM, scope=COUNTY, books=books, day=date(2026, 7, 1), at=AT)


def _twice(run: CrossCheck) -> dict[int | None, str]:
    rows = Issue.objects.filter(check_run=run, kind="twice")
    return dict(rows.values_list("person_id", "text"))


def test_two_files_of_one_village_are_listed_at_the_later_one() -> None:
    done = _on_file(bereaved("1"), bereaved("2"))
    first = Household.objects.get(pk=done.households["1"]).number
    found = _twice(_check())
    assert set(found) == {done.people[f"2-{role}"] for role in ("女方", "男方", "子女")}
    wife = found[done.people["2-女方"]]
    assert wife == f"与家庭 {first}里的一位同名（同村、同日出生，身份证号不同）"
    assert found[done.people["2-子女"]].endswith("（同村、同日出生）")


def test_another_village_another_birth_or_another_name_is_somebody_else() -> None:
    done = _on_file(bereaved("1"), bereaved("2", NEXT_VILLAGE), bereaved("3"), bereaved("4"))
    wives = Person.objects.filter(pk__in=[done.people[f"{n}-女方"] for n in "34"])
    wives.update(name="周秀英")
    Person.objects.filter(pk=done.people["4-女方"]).update(name="吴桂香")
    assert done.people["2-女方"] not in _twice(_check())
    assert done.people["3-女方"] not in _twice(_check())
    assert done.people["4-女方"] not in _twice(_check())


def test_one_name_and_one_phone_are_listed_in_both_townships_without_the_others_file() -> None:
    done = _on_file(bereaved("1"), bereaved("2", NEXT_VILLAGE))
    phone = blind_index(Kind.PHONE, "13900001111")
    both = [done.people["1-女方"], done.people["2-女方"]]
    Person.objects.filter(pk__in=both).update(phone_index=phone)
    found = _twice(_check())
    assert set(found) == set(both)
    assert set(found.values()) == {"与另一乡镇一户里的一位同名（同一手机号，身份证号不同）"}
    regions = Issue.objects.filter(kind="twice").values_list("person_id", "region")
    assert dict(regions) == {both[0]: VILLAGE, both[1]: NEXT_VILLAGE}


def test_a_closed_file_and_one_person_in_two_families_are_not_twice() -> None:
    done = _on_file(bereaved("1"), bereaved("2"))
    home = Household.objects.filter(pk=done.households["1"])
    home.update(closed_on=date(2026, 6, 1))
    assert not _twice(_check())


def test_who_was_said_to_be_another_stays_unlisted_until_a_third_appears() -> None:
    done = _on_file(bereaved("1"), bereaved("2"))
    wife = done.people["2-女方"]
    issue = Issue.objects.get(check_run=_check(), person=wife)
    settle(by=SYSTEM, scope=COUNTY, issues=[issue.pk], answer="不是同一人，已入户看过", at=AT)
    assert wife not in _twice(_check())
    assert done.people["2-男方"] in _twice(_check())
    third = _on_file(bereaved("3"))
    found = _twice(_check())
    assert third.people["3-女方"] in found
    assert wife not in found
    settle(by=SYSTEM, scope=COUNTY, issues=[issue.pk], answer="是同一人，待注销", at=AT)
    assert wife in _twice(_check())


def test_the_township_sees_its_own_and_says_so_with_one_click(li: Client, wang: Client) -> None:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    done = _on_file(bereaved("1"), bereaved("2"), bereaved("3", NEXT_VILLAGE),
                    bereaved("4", NEXT_VILLAGE))  # fmt: skip
    run = _check()
    list_ = f"/crosscheck/{run.public_id}/issues/?kind=twice"
    page = li.get(list_).content.decode()
    assert "共 3 条" in page
    assert "不是同一人</button>" in page
    assert "共 6 条" in wang.get(list_).content.decode()
    mine = Issue.objects.get(check_run=run, person=done.people["2-女方"])
    other = Issue.objects.get(check_run=run, person=done.people["4-女方"])
    li.post(f"/crosscheck/{run.public_id}/settle/",
            {"issue": [mine.pk, other.pk], "same": "no", "back": "kind=twice"})  # fmt: skip
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.answer, other.answer) == ("不是同一人", "")
    assert done.people["2-女方"] not in _twice(_check())
