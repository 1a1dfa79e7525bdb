"""The desk shows what waits for this post, and nothing of others."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from money.payouts.test_batches import _owed
from nuanxin.base.identity.models import User
from nuanxin.base.identity.queries import actor_of
from registry.people.families import admitted, bereaved
from support.crosscheck.test_checking import _book, _check

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
    with django_assert_max_num_queries(15):
        wang.get("/desk/")
