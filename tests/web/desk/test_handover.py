"""The sheet a post is handed over with: due, stuck, promised, of one's own area only."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.models import User
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.care.contacts.models import Assignment, ContactPerson
from nuanxin.registry.asks.actions.asking import ask_village
from nuanxin.registry.people.models import Household, Person
from nuanxin.support.benefits.models import Entitlement, Hold
from registry.people.families import VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
ADDRESS = "/desk/handover/"


@pytest.fixture
def home(li: Client) -> Household:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    done = admitted(bereaved("1"))
    found = Household.objects.get()
    now, by = timezone.now(), User.objects.get(name="李干事")
    held = Entitlement.objects.create(
        region=VILLAGE, household=found, person=Person.objects.get(pk=done.people["1-女方"]),
        subject=done.people["1-女方"], benefit="特别扶助金_死亡", starts_on=date(2020, 1, 1),
        first_year=2020, basis="roll", document="演示", confirmed_on=date(2020, 1, 1),
        recorded_at=now,
    )  # fmt: skip
    Hold.objects.create(
        region=VILLAGE, entitlement=held, from_month=24318, reason="联系不上，待核实",
        placed_by=by, placed_at=now,
    )  # fmt: skip
    ask_village(
        household=found.public_id, scope=Scope.of("341599100"), by=actor_of(by.posts.get()),
        contact="周联系", at=now,
    )  # fmt: skip
    person = ContactPerson.objects.create(
        region=VILLAGE, name="陈书记", title="村党组织书记", joined_on=date(2024, 1, 1)
    )
    Assignment.objects.create(
        household=found, region=VILLAGE, post="村支书", level="village", person=person,
        starts_on=date(2026, 1, 1), assigned_at=now,
    )  # fmt: skip
    return found


def test_it_says_what_is_stuck_and_promised_and_leaves_a_line(
    home: Household, li: Client
) -> None:
    page = li.get(ADDRESS).content.decode()
    for word in (
        "陈桂兰", "联系不上，待核实", "李干事", "特别扶助金（死亡）", "村里核对，等回话",
        "周联系", "换了联系人，要告知家庭", "村支书 陈书记", "移交人",
    ):  # fmt: skip
        assert word in page
    assert AuditEntry.objects.filter(act="list", payload__summary="岗位交接单").exists()


def test_another_township_hands_over_nothing_of_it(home: Household, zhao: Client) -> None:
    page = zhao.get(ADDRESS).content.decode()
    for word in ("陈桂兰", "联系不上", "周联系", home.number):
        assert word not in page
    assert "没有暂停发放的" in page


def test_finance_has_no_such_sheet(qian: Client) -> None:
    assert qian.get(ADDRESS).status_code == 403


def test_it_costs_few_questions_however_much_there_is(
    home: Household, li: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    li.get(ADDRESS)
    with django_assert_max_num_queries(36):
        li.get(ADDRESS)
