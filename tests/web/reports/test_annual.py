"""The year's tables on screen and as a file."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from nuanxin.base.identity.roles import Role

pytestmark = pytest.mark.django_db
Seat = Callable[[str, Role, str], Client]


def test_an_empty_year_says_what_to_do(wang: Client) -> None:
    assert "这一年还没有已确认的待遇" in wang.get("/reports/annual/").content.decode()


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


def test_a_village_contact_has_no_business_with_it(seat: Seat) -> None:
    client = seat("村干部", Role.VILLAGE_CONTACT, "341599100201")
    assert client.get("/reports/annual/").status_code == 403
