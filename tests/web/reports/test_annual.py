"""The year's tables on screen and as a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from nuanxin.base.identity.roles import Role
from nuanxin.support.benefits.models import Entitlement
from registry.people.families import VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
Seat = Callable[[str, Role, str], Client]


def test_an_empty_year_says_what_to_do(wang: Client) -> None:
    assert "这一年还没有已确认的待遇" in wang.get("/reports/annual/").content.decode()


def _confirmed_since(*days: date) -> None:
    """One wife confirmed from each day on."""
    done = admitted(*(bereaved(str(i + 1)) for i in range(len(days))))
    for i, day in enumerate(days):
        Entitlement.objects.create(
            region=VILLAGE, household_id=done.households[str(i + 1)],
            person_id=done.people[f"{i + 1}-女方"], benefit="特别扶助金_死亡", basis="roll",
            starts_on=day, confirmed_on=day, recorded_at="2026-01-05T00:00Z",
        )  # fmt: skip


def test_a_year_that_is_not_over_says_up_to_which_day(wang: Client) -> None:
    today = timezone.localdate()
    _confirmed_since(date(today.year, 1, 1), date(today.year + 1, 1, 1))
    shown = wang.get("/reports/annual/").context["shown"]
    assert shown.at_end in ("本年末", f"截至{today.month}月{today.day}日")
    assert shown.annual.total.people.now == 1
    assert (
        wang.get(f"/reports/annual/?year={today.year - 1}").context["shown"].at_end == "本年末"
    )


def test_the_public_edition_dates_an_open_year_and_refuses_one_to_come(wang: Client) -> None:
    today = timezone.localdate()
    shown = wang.get("/reports/annual/").context["shown"]

    def heading(year: int) -> str:
        answer = wang.get(f"/reports/annual/public.csv?year={year}")
        text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        return text.splitlines()[0].split(",")[4]

    assert heading(today.year) == f"{shown.at_end}人数"
    assert heading(today.year - 1) == "本年末人数"
    coming = wang.get(f"/reports/annual/public.csv?year={today.year + 1}")
    assert coming.status_code == 422
    assert "还没有到" in coming.content.decode()
    page = wang.get(f"/reports/annual/?year={today.year + 1}").content.decode()
    assert "预计年末" in page


@pytest.mark.parametrize("query", ["year=abc", "year=99999", "region=xyz", "region=110000"])
def test_an_odd_question_gets_ones_own_area_this_year(wang: Client, query: str) -> None:
    answer = wang.get(f"/reports/annual/?{query}")
    assert answer.status_code == 200
    assert "演示县" in answer.content.decode()


def test_the_file_holds_both_tables(wang: Client) -> None:
    answer = wang.get("/reports/annual/table.csv?year=2026")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert text.startswith("项目/乡镇,上年末人数")
    assert "合计" in text


def test_the_public_edition_prints_no_small_number(wang: Client) -> None:
    done = admitted(*(bereaved(str(i)) for i in range(1, 8)))
    for key, person in done.people.items():
        if key.endswith("女方"):
            Entitlement.objects.create(
                region=VILLAGE, household_id=done.households[key.split("-")[0]],
                person_id=person, benefit="特别扶助金_死亡", basis="roll",
                starts_on=date(2026 if key.startswith(("1-", "2-")) else 2020, 3, 1),
                confirmed_on=date(2026, 1, 5), recorded_at="2026-01-05T00:00Z",
            )  # fmt: skip
    inner = wang.get("/reports/annual/table.csv?year=2026")
    assert ",5,2,0," in b"".join(inner.streaming_content).decode()  # type: ignore[attr-defined]
    answer = wang.get("/reports/annual/public.csv?year=2026")
    rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    shown = wang.get("/reports/annual/?year=2026").context["shown"]
    ends = f"{shown.at_end}人数"
    assert rows[0] == f"项目/乡镇,上年末人数,本年新增,本年退出,{ends},金额（万元）"
    assert {row.split(",")[0] for row in rows[1:]} == {
        "特别扶助金（死亡）",
        "云桥镇（演示）",
        "合计",
    }
    for row in rows[1:]:
        numbers = row.split(",")[1:]
        assert numbers[1] == "*"
        assert all(n in {"*", "0"} or int(n) >= 5 for n in numbers[:4])
        assert numbers.count("*") >= 3


def test_a_village_contact_has_no_business_with_it(seat: Seat) -> None:
    client = seat("村干部", Role.VILLAGE_CONTACT, "341599100201")
    assert client.get("/reports/annual/").status_code == 403
