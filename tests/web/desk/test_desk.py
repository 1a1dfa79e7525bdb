"""The desk shows what waits for this post, and nothing of others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from money.payouts.test_batches import _owed
from nuanxin.base.identity.models import User
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import ADMINISTRATORS, Role
from registry.people.families import admitted, bereaved
from support.crosscheck.test_checking import _book, _check

Seat = Callable[[str, Role, str], Client]
pytestmark = pytest.mark.django_db


def test_an_empty_desk_says_so(li: Client) -> None:
    assert "现在没有等您办的事" in li.get("/desk/").content.decode()


def test_what_is_owed_waits_for_the_county_not_the_township(wang: Client, li: Client) -> None:
    _owed(actor_of(User.objects.get(name="王主任").posts.get()), bereaved("1"))
    assert "待发放的应付" in wang.get("/desk/").content.decode()
    assert "待发放的应付" not in li.get("/desk/").content.decode()


def test_issues_wait_in_their_own_township(li: Client, zhao: Client) -> None:
    dead = bereaved("1")
    dead.memberships[0].person.account = bereaved("1").memberships[0].person.account
    twin = bereaved("2")
    twin.memberships[0].person.account = dead.memberships[0].person.account
    admitted(dead, twin)
    _check(_book("payment"))
    assert "待核查的问题" in li.get("/desk/").content.decode()
    assert "待核查的问题" not in zhao.get("/desk/").content.decode()


def test_a_desk_costs_few_queries(
    wang: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    admitted(bereaved("1"))
    with django_assert_max_num_queries(24):
        wang.get("/desk/")


@pytest.mark.parametrize("role", [*ADMINISTRATORS, Role.SUPERVISOR, Role.FINANCE])
def test_who_sees_no_family_has_none_counted(seat: Seat, role: Role) -> None:
    admitted(bereaved())
    somebody = seat("某人", role, "341599")
    with CaptureQueriesContext(connection) as asked:
        answer = somebody.get("/desk/")
    assert answer.status_code == 200
    for table in ("registry_household", "registry_person"):
        assert not [q for q in asked if f'COUNT(*) AS "__count" FROM "{table}"' in q["sql"]]


def test_who_reads_files_has_them_counted(li: Client) -> None:
    admitted(bereaved())
    page = li.get("/desk/").content.decode()
    assert "<dd>1<small>户</small></dd>" in page
    assert "<dd>3<small>人</small></dd>" in page
