"""三本账对碰 on its pages: from picking the books to the paper for a township."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.jobs.actions import perform
from nuanxin.base.jobs.models import Job
from nuanxin.support.crosscheck.models import CrossCheck, Issue
from support.crosscheck.test_checking import _book, _check, _line, people

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["people"]


def _text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_books_are_picked_compared_and_worked_through(
    wang: Client, people: dict[str, int]
) -> None:
    payment = _book("payment")
    _line(payment, 1, people["1-女方"], result="失败", reason="户名不符")
    assert "结果.xlsx" in _text(wang, "/crosscheck/")
    answer = wang.post("/crosscheck/start/", {"payment": str(payment.public_id)})
    perform(Job.objects.get().public_id, date(2026, 7, 1))
    run = CrossCheck.objects.get()
    done = _text(wang, answer["Location"])
    assert "共列出 2 个问题" in done
    assert f'href="/crosscheck/{run.public_id}/"' in done
    board = _text(wang, f"/crosscheck/{run.public_id}/")
    assert "kind=not_paid" in board
    assert '/issues/?kind=not_paid">' in board  # the sum of a kind, everywhere
    listed = _text(wang, f"/crosscheck/{run.public_id}/issues/?kind=not_paid")
    assert "户名不符" in listed
    issue = Issue.objects.filter(kind="not_paid")[0]
    settled = wang.post(
        f"/crosscheck/{run.public_id}/settle/",
        {"issue": str(issue.pk), "words": "已补发", "back": "kind=not_paid"},
    )
    assert settled["Location"].endswith("/issues/?kind=not_paid")
    assert "已补发" in _text(wang, settled["Location"])
    paper = _text(wang, f"/crosscheck/{run.public_id}/sheet/?town=341599100000")
    assert "云桥镇（演示）三本账对碰问题清单" in paper


def test_an_empty_answer_is_sent_back(wang: Client, people: dict[str, int]) -> None:
    run = _check(_book("payment"))
    answer = wang.post(f"/crosscheck/{run.public_id}/settle/", {"words": ""})
    assert answer.status_code == 422
    assert "请写明核查结果" in answer.content.decode()


def test_an_answer_that_cannot_be_kept_is_sent_back(
    wang: Client, people: dict[str, int]
) -> None:
    run = _check(_book("payment"))
    issue = str(Issue.objects.order_by("pk")[0].pk)
    for sent, advice in (
        ({"words": "已补发"}, "还没有勾选问题"),
        ({"issue": issue, "words": "来电 13800001234 说已补发"}, "请删去号码"),
        ({"issue": issue, "words": "查" * 121}, "最多 120 个"),
    ):
        answer = wang.post(f"/crosscheck/{run.public_id}/settle/", sent)
        assert answer.status_code == 422
        assert advice in answer.content.decode()
    assert not Issue.objects.exclude(answer="").exists()


@pytest.mark.parametrize("asked", ["随便", "00000000-0000-0000-0000-000000000000", "another"])
def test_a_book_that_is_not_on_offer_is_refused(
    wang: Client, people: dict[str, int], asked: str
) -> None:
    foreign = _book("payment")
    foreign.region = 341523000000
    foreign.save(update_fields=["region"])
    asked = str(foreign.public_id) if asked == "another" else asked
    for name in ("payment", "national"):
        answer = wang.post("/crosscheck/start/", {name: asked})
        assert answer.status_code == 422
        assert "没有找到选中的" in answer.content.decode()
    assert not Job.objects.exists()


def test_only_a_county_office_starts_and_only_a_handler_writes(
    li: Client, leader: Client, people: dict[str, int]
) -> None:
    run = _check(_book("payment"))
    assert "由县里统一对碰" in li.post("/crosscheck/start/", {}).content.decode()
    assert not Job.objects.exists()
    assert "开始对碰</button>" not in _text(leader, "/crosscheck/")
    assert "登记核查结果</button>" not in _text(leader, f"/crosscheck/{run.public_id}/issues/")


def test_a_township_sees_and_exports_only_its_own(
    li: Client, zhao: Client, people: dict[str, int]
) -> None:
    run = _check(_book("payment"))
    address = f"/crosscheck/{run.public_id}/issues/"
    assert "陈桂兰" in _text(li, address)
    assert "陈桂兰" not in _text(zhao, address)
    export = zhao.get(f"{address}list.csv")
    assert "陈桂兰" not in b"".join(export.streaming_content).decode()  # type: ignore[attr-defined]


def test_a_page_of_issues_costs_few_queries(
    wang: Client, people: dict[str, int], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    run = _check(_book("payment"))
    with django_assert_max_num_queries(12):
        wang.get(f"/crosscheck/{run.public_id}/issues/")


def test_another_county_finds_nothing(
    seat: object, people: dict[str, int], zhao: Client
) -> None:
    run = _check(_book("payment"))
    CrossCheck.objects.update(region=341523000000)
    assert zhao.get(f"/crosscheck/{run.public_id}/").status_code == 404
