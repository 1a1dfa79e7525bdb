"""What is in force where, and the list to take away."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.test import Client

from nuanxin.rulebook import library
from nuanxin.web.policies.history import history
from nuanxin.web.policies.queries import Benefit, shelf

ZIYANG = "430902000000"
DAY = date(2017, 11, 1)


def benefit(region: str, day: date, name: str) -> Benefit:
    return shelf(library.policy(), region, day, name).benefits[0]


def test_a_benefit_is_drawn_from_document_to_bearer() -> None:
    found = benefit(ZIYANG, DAY, "特别扶助金_死亡")
    assert "益政办发〔2017〕26号 一(一)" in [str(each) for each in found.documents]
    assert "女方年满49" in [rule.name for rule in found.rules]
    amounts = {layer.name: layer.amount for layer in found.money}
    assert amounts == {"省定标准": 39000, "市级提标": 10000}
    raised = next(layer for layer in found.money if layer.name == "市级提标")
    assert "市 40%、区 60%" in [str(each) for each in raised.bearers]


def test_what_no_document_says_is_not_drawn_as_known() -> None:
    found = benefit(ZIYANG, date(2023, 1, 1), "特别扶助金_死亡")
    base = next(layer for layer in found.money if layer.name == "省定标准")
    assert base.amount is None
    assert base.certainty == "待核"
    assert base.shown == "标准待核"


def test_the_day_before_the_document_its_money_is_not_there() -> None:
    found = benefit(ZIYANG, date(2017, 8, 31), "特别扶助金_伤残")
    assert [layer.name for layer in found.money] == ["省定标准"]


def test_the_history_of_an_amount_is_a_step_per_change() -> None:
    past = history(library.policy(), ZIYANG, "特别扶助金_死亡", date(2026, 11, 1))
    totals = {str(moment.since): moment.total for moment in past.moments}
    assert totals["2017-09"] == 49000
    assert list(totals) == sorted(totals)


def test_the_page_lists_documents_benefits_and_what_is_not_encoded(client: Client) -> None:
    page = client.get(f"/policy/?region={ZIYANG}&on=2017-11-01").content.decode()
    for said in (
        "益政办发〔2017〕26号",
        "特别扶助金（死亡）",
        "未编码的条款",
        "市 40%、区 60%",
        "由地方选择",
    ):
        assert said in page


def test_words_narrow_the_list(client: Client) -> None:
    page = client.get(f"/policy/?region={ZIYANG}&on=2017-11-01&q=抚慰金").content.decode()
    assert 'id="b-一次性抚慰金"' in page
    assert 'id="b-特别扶助金_伤残"' not in page


def test_each_benefit_has_an_address_of_its_own(client: Client) -> None:
    page = client.get(f"/policy/{ZIYANG}/特别扶助金_死亡/?on=2017-11-01")
    assert page.status_code == 200
    assert "历年标准数据表" in page.content.decode()


def test_a_benefit_not_yet_in_force_leads_to_the_list_that_says_so(client: Client) -> None:
    answer = client.get(f"/policy/{ZIYANG}/特别扶助金_死亡/?on=2001-01-01", follow=True)
    assert answer.redirect_chain
    assert "没有符合筛选的待遇" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", [f"/policy/{ZIYANG}/没有的待遇/", "/policy/list.xlsx", "/policy/12/x/"]
)
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_day_that_is_none_is_refused_at_its_field(client: Client) -> None:
    answer = client.get(f"/policy/?region={ZIYANG}&on=2017-02-30")
    assert answer.status_code == 422
    assert "这一天不存在" in answer.content.decode()


def test_the_workbook_holds_the_rules_and_what_has_none(client: Client) -> None:
    answer = client.get(f"/policy/list.xlsx?region={ZIYANG}&on=2017-11-01")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["政策与规则", "未编码"]
    cells = [cell for row in book["政策与规则"].iter_rows(values_only=True) for cell in row]
    assert "100.00 元" in cells
    assert book["未编码"].max_row > 5


def test_the_csv_keeps_the_filters_and_opens_in_excel(client: Client) -> None:
    answer = client.get(f"/policy/list.csv?region={ZIYANG}&on=2017-11-01&q=抚慰金")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["待遇"] for row in rows} == {"一次性抚慰金（独生子女死亡家庭）"}
    assert any(row["名称"] and row["条款"] == "一(二)" for row in rows)
