"""The desk shows what waits for this post, and nothing of others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from money.payouts.test_batches import _owed
from nuanxin.base.identity.models import User
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import ADMINISTRATORS, Role
from nuanxin.money.books.models import BookCheck
from nuanxin.registry.asks.models import VillageAsk
from nuanxin.registry.people.models import Household
from nuanxin.support.intake.models import VillageRequest
from nuanxin.support.reviews.models import Review, ReviewLine
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
    """23, and one each for who reminds this post, the year, needs, purchases, what must not
    wait, and the books; what villages send is counted in one.
    """
    admitted(bereaved("1"))
    with django_assert_max_num_queries(29):
        wang.get("/desk/")


_TOLD = (Role.COUNTY_HEALTH, Role.COUNTY_LEADER, Role.FINANCE, Role.AUDITOR)


def test_a_broken_book_is_told_to_everybody_who_answers_for_it(seat: Seat) -> None:
    BookCheck.objects.create(
        region=341599000000, on=timezone.localdate(), faults=["分录借贷相等：1 处（如 x）"],
        checked_at=timezone.now(),
    )  # fmt: skip
    for role in Role:
        page = seat(f"某{role}", role, "341599").get("/desk/").content.decode()
        told = role in {*_TOLD, Role.SYSTEM_ADMIN}
        assert ("账对不上，送财政会停下来" in page) is told, role
        assert ('<a href="/ledger/">账对不上' in page) is (role in _TOLD), role
        assert ("nuanxin books check" in page) is (role == Role.SYSTEM_ADMIN), role


def test_what_villages_send_is_counted_as_its_lists_count_it(
    wang: Client, li: Client, zhao: Client
) -> None:
    admitted(bereaved("1"))
    home, now = Household.objects.get(), timezone.now()
    by = User.objects.get(name="王主任")
    of = {"household": home, "region": home.region, "contact": "周联系", "asked_by": by}
    for _ in range(2):
        VillageAsk.objects.create(
            **of, asked_at=now, until=now, answer="differs", answered_at=now
        )
    VillageRequest.objects.create(
        **of, asked_at=now, until=now, matter="x", label="x", task="fill", wish="wants",
        sent_at=now,
    )  # fmt: skip
    for client, asked, sent in ((wang, 2, 1), (li, 2, 1), (zhao, 0, 0)):
        page = client.get("/desk/").content.decode()
        for address, count in (("/asks/?state=new", asked), ("/intake/?state=new", sent)):
            row = page.partition(f'<a href="{address}">等您')[2].partition("</tr>")[0]
            assert (f">{count}</td>" in row) is bool(count), (address, row)


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


def test_the_years_round_stands_on_the_desk_by_the_day_of_each_level(
    seat: Seat, li: Client, wang: Client, zhao: Client
) -> None:
    leader = seat("孙局长", Role.COUNTY_LEADER, "341599")
    admitted(bereaved("1"))
    today, home = timezone.localdate(), Household.objects.get()
    year = Review.objects.create(
        region=341599000000, year=2026, term="2026-H2", opened_at=timezone.now(),
        village_due=today, township_due=today - timedelta(days=1),
        county_due=today + timedelta(days=9),
    )  # fmt: skip
    line = ReviewLine.objects.create(
        region=home.region, review=year, household=home, subject=1, listed="continuing",
        benefit="特别扶助金_死亡", label="特别扶助金（死亡）",
    )  # fmt: skip
    for client in (li, wang):
        page = client.get("/desk/").content.decode()
        assert "“继续”没有核对（村里" in page
        assert f"{today - timedelta(days=1):%Y-%m-%d}" in page
        assert "1 件过了" in page
        assert "/reviews/2026/continuing/?state=waiting" in page
    assert "年度核对</td>" not in zhao.get("/desk/").content.decode()
    assert "年度核对</td>" not in leader.get("/desk/").content.decode()
    ReviewLine.objects.filter(pk=line.pk).update(answer="same")
    assert "年度核对</td>" not in li.get("/desk/").content.decode()
    page = wang.get("/desk/").content.decode()
    assert "2026 年度：核完了，等抽样复核和提请确认" in page
    assert f"{today + timedelta(days=9):%Y-%m-%d}" in page
    Review.objects.update(status="proposed", county_due=today - timedelta(days=2))
    page = leader.get("/desk/").content.decode()
    assert "2026 年度：等您确认" in page
    assert "1 件过了" in page
    Review.objects.update(status="confirmed")
    assert "年度核对</td>" not in leader.get("/desk/").content.decode()
