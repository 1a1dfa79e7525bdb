"""追缴 on its pages: the list, both assessments side by side, the letter, the steps."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from money.recoveries.cases import late_death
from nuanxin.base.audit.models import AuditEntry
from nuanxin.money.payables.models import Payable
from support.benefits.test_accruing import LATER

pytestmark = pytest.mark.django_db
ID = "34159919600520001X"


@pytest.fixture
def case() -> Payable:
    return late_death()


def _text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_list_names_who_what_and_why_and_narrows(wang: Client, case: Payable) -> None:
    page = _text(wang, "/recoveries/")
    for said in ("陈桂兰", "341599********001X", "1,770.00", "每月应退 590.00 元", "待核"):
        assert said in page
    assert ID not in page
    for query, found in (
        ("q=陈", True), ("q=罗", False), ("state=told", False), ("state=waiting", True),
        ("benefit=奖扶", False), ("town=341599100000", True), ("town=341599101000", False),
    ):  # fmt: skip
        assert ("1,770.00</td>" in _text(wang, f"/recoveries/?{query}")) is found, query


def test_the_list_costs_few_queries(
    wang: Client, case: Payable, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        wang.get("/recoveries/")


def test_the_export_holds_what_the_page_shows_masked(wang: Client, case: Payable) -> None:
    sent = wang.get("/recoveries/list.csv?state=waiting")
    text = b"".join(sent.streaming_content).decode()  # type: ignore[attr-defined]
    assert (
        "陈桂兰,341599********001X,特别扶助金（死亡）,2026 年 10–12 月,1770"
        in text.replace('"', "")
        or "陈桂兰" in text
    )
    assert ID not in text
    empty = wang.get("/recoveries/list.csv?state=told")
    assert "陈桂兰" not in b"".join(empty.streaming_content).decode()  # type: ignore[attr-defined]
    assert AuditEntry.objects.filter(act="export").count() == 2
    assert wang.get("/recoveries/list.pdf").status_code == 404


def test_both_assessments_stand_side_by_side_with_the_clause(
    wang: Client, case: Payable
) -> None:
    page = _text(wang, f"/recoveries/{case.public_id}/")
    assert "2026 年 10 月" in page
    assert page.count("590.00") >= 9
    assert page.count('class="nx-right nx-num">0.00') == 3
    assert "演示政发〔2020〕1号" in page
    assert "已送财政" in page
    assert "重新核对后不再符合：本人健在。" in page
    assert AuditEntry.objects.filter(act="view", purpose="追缴").exists()


def test_the_letter_says_why_and_that_nothing_is_set_off(wang: Client, case: Payable) -> None:
    letter = _text(wang, f"/recoveries/{case.public_id}/letter/")
    for said in ("追缴告知书", "壹仟柒佰柒拾元整", "不从您配偶或家里其他人应得的待遇里抵扣"):
        assert said in letter
    assert ID not in letter


def test_a_case_is_told_and_then_withdrawn_on_its_page(wang: Client, case: Payable) -> None:
    address = f"/recoveries/{case.public_id}/"
    faulty = {"deed": "tell", "document": "演卫健追〔2026〕3号", "day": "2026-13"}
    refused = wang.post(f"{address}step/", faulty)
    assert refused.status_code == 422
    assert "2026-13" in refused.content.decode()
    today = f"{date(2026, 11, 1):%Y-%m-%d}"
    told = wang.post(f"{address}step/", {**faulty, "day": today, "note": "上门交给家属"})
    assert told.status_code == 302
    page = _text(wang, address)
    assert "登记已告知" not in page
    assert "演卫健追〔2026〕3号" in page
    assert "演卫健追〔2026〕3号" in _text(wang, f"{address}letter/")
    assert wang.post(f"{address}step/", {"deed": "x"}).status_code == 422
    away = {"deed": "withdraw", "note": "死亡日期登记有误，已更正"}
    assert wang.post(f"{address}step/", away).status_code == 302
    assert "已撤回" in _text(wang, address)
    assert wang.get(f"{address}letter/").status_code == 404


def test_a_township_reads_its_own_and_decides_nothing(
    li: Client, zhao: Client, qian: Client, case: Payable
) -> None:
    address = f"/recoveries/{case.public_id}/"
    assert "陈桂兰" in _text(li, "/recoveries/")
    assert "撤回这一笔" not in _text(li, address)
    assert li.post(f"{address}step/", {"deed": "withdraw", "note": "x"}).status_code == 403
    assert "陈桂兰" not in _text(zhao, "/recoveries/")
    assert zhao.get(address).status_code == 404
    assert zhao.get(f"{address}letter/").status_code == 404
    assert "看家庭档案" not in _text(qian, address)


def test_what_was_never_sent_is_not_asked_back(wang: Client) -> None:
    case = late_death(sent=False)
    page = _text(wang, f"/recoveries/{case.public_id}/")
    assert "还没有送财政发放，不用退回" in page
    assert "登记已告知" not in page
    assert case.raised_at == LATER
