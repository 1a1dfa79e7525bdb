"""Every sum of the year's tables opens exactly the lines it adds up."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.identity.roles import Role
from nuanxin.kit.period import Period
from nuanxin.money.payables.actions import raise_claims
from nuanxin.money.payables.claims import Claim, Kind, Share
from nuanxin.money.payables.models import Payable
from nuanxin.registry.people.newcomers import Admitted
from nuanxin.support.transfers.models import Departure
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
Seat = Callable[[str, Role, str], Client]
NOW = datetime(2026, 7, 1, tzinfo=UTC)
LEVELS = (("中央", 100), ("省", 70), ("县", 31), ("", 9), ("某基金会", 5))
_LINKED = re.compile(r'<td[^>]*><a href="(/reports/annual/\d+/money/[^"]+)">([\d,.]+)</a>')
_WHOLE = re.compile(r"共 ([\d,]+) 笔，合计 ([\d,.]+) 元(?:。.*加起来 ([\d,.]+) 元)?")


def _claims(done: Admitted) -> Iterator[Claim]:
    for number, (key, home) in enumerate(sorted(done.households.items()), 1):
        wife = done.people[f"{key}-女方"] if number > 2 else None
        for year in (2025, 2026):
            shares = tuple(
                Share("一", "某文", "一", level, fen * number + year % 7)
                for level, fen in LEVELS[: 2 + number % 4]
            )
            for kind in (Kind.REGULAR, Kind.RECOVERY)[: 1 + number % 2]:
                yield Claim(
                    key=f"{key}/{year}", seq=int(kind is Kind.RECOVERY), household_id=home,
                    region=NEXT_VILLAGE if key in "246" else VILLAGE, person_id=wife,
                    benefit="特别扶助金_死亡" if number % 3 else "奖励扶助", label="扶助",
                    first=Period(year, 1), end=Period(year, 7), kind=kind, shares=shares,
                    reason="更正", basis="",
                )  # fmt: skip


@pytest.fixture(autouse=True)
def _lines() -> None:
    """Two townships, two benefits, two years, every kind and state, one family that left."""
    done = admitted(*(bereaved(k, NEXT_VILLAGE if k in "246" else VILLAGE) for k in "123456"))
    raise_claims(list(_claims(done)), by=SYSTEM, at=NOW)
    Payable.objects.filter(pk=Payable.objects.order_by("pk")[0].pk).update(status="withdrawn")
    for status, place in (("sent", 2), ("paid", 4)):
        Payable.objects.filter(pk=Payable.objects.order_by("pk")[place].pk).update(
            status=status
        )
    kept = [("特别扶助金_死亡", "县", 2026, 777, 0, 777), ("奖励扶助", "", 2025, 55, 5, 0)]
    names = ("benefit", "level", "year", "owed", "back", "sent")
    raised = [dict(zip(names, row, strict=True)) for row in kept]
    Departure.objects.create(
        pair=uuid4(), state="accepted", region=VILLAGE, from_region=VILLAGE, number="某 9",
        to_region=341502001001, names="陈某枝", members=2, lines=[], reason="户籍迁出",
        moved_on=date(2026, 5, 1), consent_way="paper", consent_on=date(2026, 5, 1),
        offered_at=NOW, household=9, raised=raised,
    )  # fmt: skip


def _linked(page: str) -> list[tuple[str, Decimal]]:
    found = _LINKED.findall(page)
    return [(html.unescape(a), Decimal(n.replace(",", ""))) for a, n in found]


def _told(page: str) -> Decimal:
    found = _WHOLE.search(page)
    assert found
    return Decimal((found[3] or found[2]).replace(",", ""))


@pytest.mark.parametrize("query", ["year=2026", "year=2026&region=341599101000", "year=2025"])
def test_every_sum_is_what_the_lines_it_opens_come_to(wang: Client, query: str) -> None:
    page = wang.get(f"/reports/annual/?{query}")
    sums = _linked(page.content.decode())
    shown = page.context["shown"]
    tables = (shown.by_benefit, shown.by_town)
    every = [s for t in tables for r in (*t.rows, t.total) for s in r.sums if s.fen]
    assert [(s.address, Decimal(s.fen) / 100) for s in every] == sums
    assert len(sums) > 12
    for address, fen in sums:
        assert _told(wang.get(address).content.decode()) == fen, address


def test_of_a_level_a_line_counts_what_it_bears(wang: Client) -> None:
    shown = wang.get("/reports/annual/2026/money/owed/?level=未定").context["shown"]
    assert [row.fen for row in shown.listing.rows]
    assert all(row.fen < row.line.amount_fen for row in shown.listing.rows)
    assert shown.fen == sum(row.fen for row in shown.listing.rows)


def test_the_file_holds_the_same_and_who_left_last(wang: Client) -> None:
    answer = wang.get("/reports/annual/2026/money/owed/list.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = [line.split(",") for line in text.splitlines()]
    place = rows[0].index("计入的金额（元）")
    lines = [row for row in rows[1:] if len(row) > place and row[place]]
    shown = wang.get("/reports/annual/2026/money/owed/").context["shown"]
    assert sum(Decimal(row[place]) for row in lines) == Decimal(shown.all_fen) / 100
    assert (lines[-1][2], lines[-1][7]) == ("陈某枝", "已转到外县")


def test_the_list_costs_few_queries(
    wang: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(16):
        assert wang.get("/reports/annual/2026/money/owed/").status_code == 200


def test_who_only_counts_has_no_lines_and_the_next_township_sees_none(
    qian: Client, zhao: Client
) -> None:
    assert not _linked(qian.get("/reports/annual/?year=2026").content.decode())
    assert qian.get("/reports/annual/2026/money/owed/").status_code == 403
    page = zhao.get("/reports/annual/2026/money/owed/?region=341599100000").content.decode()
    assert "陈某枝" not in page


@pytest.mark.parametrize("address", ["2026/money/none/", "1999/money/owed/"])
def test_what_is_no_sum_is_not_found(wang: Client, address: str) -> None:
    assert wang.get(f"/reports/annual/{address}").status_code == 404


@pytest.mark.parametrize("query", ["level=村", "town=1", "town=二", "region=x", "benefit=无"])
def test_an_odd_question_opens_no_error(wang: Client, query: str) -> None:
    assert wang.get(f"/reports/annual/2026/money/owed/?{query}").status_code == 200
