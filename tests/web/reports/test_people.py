"""Every count of the year's tables opens exactly the people it counts."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.roles import Role
from nuanxin.registry.people.models import Household, Person
from nuanxin.reports.annual.people import REASONS
from nuanxin.support.benefits.models import Entitlement
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
Seat = Callable[[str, Role, str], Client]
DEATH, REWARD = "特别扶助金_死亡", "奖励扶助"
LEFT = ("本人死亡", "收养子女", "残疾等级改为四级", "户籍迁出", "年满60周岁", "其他")
_TOTAL = re.compile(r"共 ([\d,]+) 条")
_LINKED = re.compile(r'<td[^>]*><a href="(/reports/annual/20[^"]+)">([\d,]+)</a>')


def _entitled(key: str, home: int, person: int | None, *days: date, why: str = "") -> None:
    begun, ended = days[0], days[1] if len(days) > 1 else None
    Entitlement.objects.create(
        region=NEXT_VILLAGE if int(key) % 2 else VILLAGE, household_id=home, person_id=person,
        benefit=DEATH if person else REWARD, basis="roll", starts_on=begun, ends_on=ended,
        ended_reason=why, confirmed_on=begun, first_year=2019, recorded_at="2026-01-05T00:00Z",
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _county() -> None:
    """Two townships; some from before, some new, one gone for each reason, some families."""
    keys = [str(n) for n in range(1, 13)]
    done = admitted(*(bereaved(key, NEXT_VILLAGE if int(key) % 2 else VILLAGE) for key in keys))
    today = timezone.localdate()
    new, gone = date(today.year, 1, 1), date(today.year, today.month, 1)
    for key in keys:
        home, wife = done.households[key], done.people[f"{key}-女方"]
        if int(key) <= 6:
            _entitled(key, home, wife, date(2020, 3, 1), gone, why=LEFT[int(key) - 1])
        elif int(key) <= 9:
            _entitled(key, home, wife, new)
        else:
            _entitled(key, home, None, date(2020, 3, 1))
            _entitled(key, home, wife, date(2018, 1, 1), date(2019, 6, 1), why="本人死亡")


def _total(page: str) -> int:
    found = _TOTAL.search(page)
    return int(found[1].replace(",", "")) if found else 0


def _linked(page: str) -> list[tuple[str, int]]:
    return [(html.unescape(a), int(n.replace(",", ""))) for a, n in _LINKED.findall(page)]


@pytest.mark.parametrize("query", ["", "?year=2025", "?year=2019", "?region=341599101000"])
def test_every_count_is_as_long_as_the_list_it_opens(wang: Client, query: str) -> None:
    numbers = _linked(wang.get(f"/reports/annual/{query}").content.decode())
    assert len(numbers) > 5
    for address, count in numbers:
        assert _total(wang.get(address).content.decode()) == count, address
    whole = wang.get(f"/reports/annual/{query}").context["shown"]
    shown = [n for t in (whole.by_benefit, whole.by_town) for r in (*t.rows, t.total)
             for n in r.numbers if n.people]  # fmt: skip
    assert [(n.address, n.people) for n in shown] == numbers


def test_leavers_are_listed_by_reason(wang: Client) -> None:
    year = timezone.localdate().year
    for place in range(len(REASONS)):
        shown = wang.get(f"/reports/annual/{year}/left/?reason={place}").context["shown"]
        (line,) = shown.listing.rows
        assert line.reason == LEFT[place]


def test_a_list_is_searched_narrowed_sorted_and_costs_few_queries(
    wang: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    year = timezone.localdate().year
    with django_assert_max_num_queries(12):
        page = wang.get(f"/reports/annual/{year}/now/?q=陈&sort=-begun&size=50")
    shown = page.context["shown"]
    assert {line.name for line in shown.listing.rows} == {"陈桂兰", "陈桂兰、罗建国"}
    begun = [line.begun for line in shown.listing.rows]
    assert begun == sorted(begun, reverse=True)
    assert _total(wang.get(f"/reports/annual/{year}/now/?q=罗").content.decode()) == 3
    assert _total(wang.get(f"/reports/annual/{year}/now/?q=没").content.decode()) == 0
    only = wang.get(f"/reports/annual/{year}/now/?benefit={REWARD}&town=341599100000")
    assert _total(only.content.decode()) == 2
    assert "34159919600520001X" not in page.content.decode()
    entry = AuditEntry.objects.filter(act="list").order_by("-id")[0]
    assert "年度统计名单" in str(entry.payload)


def test_the_file_holds_the_people_of_the_list_and_says_what_for(wang: Client) -> None:
    year = timezone.localdate().year
    answer = wang.get(f"/reports/annual/{year}/left/list.csv?reason=0")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = text.splitlines()
    assert rows[0].startswith("乡镇,村（社区）,姓名,身份证号（掩码）,项目")
    assert len(rows) == 2
    assert rows[1].endswith("本人死亡")
    entry = AuditEntry.objects.get(act="export")
    assert (entry.purpose, entry.payload["rows"]) == ("核对发放名单", 1)
    assert wang.get(f"/reports/annual/{year}/left/list.xlsx").status_code == 200
    assert wang.get(f"/reports/annual/{year}/left/list.pdf").status_code == 404


@pytest.mark.usefixtures("asked_what_for")
def test_the_file_leaves_only_once_its_purpose_is_said(wang: Client) -> None:
    answer = wang.get("/reports/annual/2026/now/list.csv")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/purpose/")


def test_the_next_township_sees_nobody_and_another_area_falls_back(
    li: Client, seat: Seat
) -> None:
    year = timezone.localdate().year
    own = li.get(f"/reports/annual/{year}/now/?region=341599101000&town=341599101000")
    assert _total(own.content.decode()) == 0
    assert _total(li.get(f"/reports/annual/{year}/now/").content.decode()) == 3
    other = seat("外县", Role.COUNTY_HEALTH, "341502")
    assert _total(other.get(f"/reports/annual/{year}/now/").content.decode()) == 0


def test_who_only_counts_gets_figures_without_links_and_no_list(
    qian: Client, seat: Seat
) -> None:
    supervisor = seat("吴督导", Role.SUPERVISOR, "341599")
    for client in (qian, supervisor):
        page = client.get("/reports/annual/").content.decode()
        assert "人数（按项目）" in page
        assert not _linked(page)
        assert client.get("/reports/annual/2026/now/").status_code == 403
        assert client.get("/reports/annual/2026/now/list.csv").status_code == 403


def test_a_name_that_lists_hide_is_found_only_in_full(wang: Client) -> None:
    home = Household.objects.get(number=Household.objects.order_by("id")[8].number)
    wife = Person.objects.filter(entitlements__household=home).distinct()[0]
    Person.objects.filter(pk=wife.pk).update(shown_as="hidden", name="陈桂枝")
    year = timezone.localdate().year
    hidden = Person.objects.get(pk=wife.pk).shown_name
    assert hidden != "陈桂枝"
    part = wang.get(f"/reports/annual/{year}/now/?q=陈桂枝").content.decode()
    assert _total(part) == 1
    assert "陈桂枝" not in part.split("<table")[1]
    assert _total(wang.get(f"/reports/annual/{year}/now/?q=陈桂").content.decode()) == 5


@pytest.mark.parametrize(
    "address", ["2026/nobody/", "1999/now/", "2100/now/", "2026/nobody/list.csv"]
)
def test_what_is_no_count_is_not_found(wang: Client, address: str) -> None:
    assert wang.get(f"/reports/annual/{address}").status_code == 404


@pytest.mark.parametrize(
    "query", ["reason=9", "reason=x", "town=1", "town=二", "region=x", "page=0"]
)
def test_an_odd_question_gets_everybody(wang: Client, query: str) -> None:
    whole = wang.get("/reports/annual/2026/left/").context["shown"].listing.total
    assert (
        wang.get(f"/reports/annual/2026/left/?{query}").context["shown"].listing.total == whole
    )
