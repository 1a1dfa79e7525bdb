"""A search that finds very many shows its page at once and counts to the end when asked."""

from __future__ import annotations

import pytest
from django.test import Client

from nuanxin.web.families import lists
from registry.people.families import VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _counted_to_two(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in "123":
        admitted(bereaved(number, VILLAGE))
    monkeypatch.setattr(lists, "_COUNTED", 2)
    monkeypatch.setattr(lists, "_PEOPLE", 3)
    monkeypatch.setattr(lists, "_NEAR", 2)


def _page(client: Client, query: str) -> str:
    return client.get(f"/families/?{query}").content.decode()


def test_more_than_are_counted_says_so_and_offers_to_count(
    li: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "_NEAR", 20)
    page = _page(li, "q=陈")
    assert "超过 2 条，显示第 1 到 3 条" in page
    assert "数一数" in page
    assert "count=all" in page
    assert page.count('hx-trigger="load"') == 1


def test_counting_to_the_end_is_exact_and_stands_in_no_other_link(li: Client) -> None:
    page = _page(li, "q=陈&count=all")
    assert "共 3 条，显示第 1 到 3 条" in page
    assert "数一数" not in page
    assert "count=all" not in page


def test_few_are_counted_at_once(li: Client) -> None:
    assert "共 3 条" in _page(li, "")
    assert "共 0 条" not in _page(li, "q=没有这个人")


def test_pages_far_back_open_when_all_are_counted(
    li: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nuanxin.base.ui.listing.SIZES", (1,))
    first, near = _page(li, "q=陈&size=1"), _page(li, "q=陈&size=1&page=2")
    assert 'page=2" rel="next"' in first
    assert "前 2 条" not in first
    assert "数一数再往后翻" in near
    assert "只翻到前 2 条" in near
    assert 'page=3&amp;count=all" rel="next"' in near
    last = _page(li, "q=陈&size=1&page=3&count=all")
    assert "共 3 条，显示第 3 到 3 条" in last
    assert 'page=2" rel="prev"' in last


@pytest.mark.parametrize("query", ["", "q=陈&count=all&", "q=陈&"])
def test_a_page_past_the_end_leads_to_the_last(
    li: Client, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.setattr("nuanxin.base.ui.listing.SIZES", (1,))
    answer = li.get(f"/families/?{query}size=1&page=9999")
    assert answer.status_code == 302
    assert li.head(f"/families/?{query}size=1&page=9999").status_code == 302
    last = 2 if query == "q=陈&" else 3  # of more than are counted, the last before counting
    assert f"page={last}" in answer["Location"]
    assert answer["Location"].startswith("/families/?")
    assert "没有找到" in _page(li, "q=没有这个人&page=9999")


def test_an_export_holds_them_all(li: Client) -> None:
    answer = li.get("/families/list.csv?q=陈")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert text.count("桃林") + text.count("341599") >= 3
