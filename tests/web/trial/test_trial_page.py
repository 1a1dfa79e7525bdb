"""What the trial answers, without a browser."""

from __future__ import annotations

import json

import pytest
import yaml
from django.test import Client
from django.utils.html import escape

from nuanxin.policy.casefile import read_case
from nuanxin.rulebook import library
from nuanxin.web.trial.examples import EXAMPLES
from nuanxin.web.trial.typed import Typed, read

HTMX = {"HX-Request": "true"}


def form(key: str = "yiyang", **changed: str) -> dict[str, str]:
    """The inputs of an example as a browser would post them; `changed` by input name."""
    typed = next(each.typed for each in EXAMPLES if each.key == key)
    counts = {"子女数": str(typed.children), "住院数": str(typed.stays)}
    return {**typed.values, **counts, **changed}


@pytest.mark.parametrize("key", [each.key for each in EXAMPLES])
def test_every_example_can_be_read(key: str) -> None:
    typed = next(each.typed for each in EXAMPLES if each.key == key)
    assert not read(typed, library.policy()).faults


def test_the_family_of_the_contract_gets_490_a_month_with_its_shares(client: Client) -> None:
    page = client.get("/trial/?example=yiyang").content.decode()
    for said in ("490.00", "市 每月 80.00", "区 每月 120.00", "益政办发〔2017〕26号", "推算"):
        assert said in page
    assert "计入家庭收入的是每月 600.00 元" in page


def test_a_live_answer_is_only_the_part_that_changed(client: Client) -> None:
    answer = client.post("/trial/", form(local_key="430902000000 2017-11"), headers=HTMX)
    page = answer.content.decode()
    assert page.lstrip().startswith('<div id="trial-result">')
    assert "t-local" not in page


def test_another_place_brings_its_own_local_choices(client: Client) -> None:
    answer = client.post("/trial/", form(local_key="430902000000 2016-11"), headers=HTMX)
    page = answer.content.decode()
    assert 'hx-swap-oob="true"' in page
    assert "一次性抚慰金" in page


def test_pages_with_typed_facts_are_never_stored(client: Client) -> None:
    assert client.post("/trial/", form())["Cache-Control"] == "no-store"
    assert client.post("/trial/letter/", form())["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("成员[0].出生日期", "1967-13-01", "这一天不存在"),
        ("成员[0].出生日期", "1967-05", "只写到月"),
        ("家庭.月收入", "一千五", "例如 1580.00"),
        ("at", "去年", "不是年、月或日"),
    ],
)
def test_a_fault_stands_at_its_field_with_the_remedy(
    client: Client, name: str, text: str, said: str
) -> None:
    answer = client.post("/trial/", form(**{name: text}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="e-{name}"' in page
    at_field = page.split(f'id="e-{name}"', 1)[1].split("</p>", 1)[0]
    assert said in at_field
    assert "<title>" in page
    assert "有错误：" in page.split("</title>")[0]


def test_several_faults_are_told_together(client: Client) -> None:
    answer = client.post(
        "/trial/",
        form(**{"成员[0].出生日期": "1967-13-01", "子女[0].死亡日期": "明天"}),
        headers=HTMX,
    )
    faults = json.loads(answer["HX-Trigger"])["trial:faults"]
    assert {fault["place"] for fault in faults} == {"成员[0].出生日期", "子女[0].死亡日期"}


def test_a_single_father_keeps_his_own_fields(client: Client) -> None:
    posted = form(夫妻="只有男方", **{"成员[1].死亡日期": "2020-01-01", "成员[1].存活": "是"})
    page = client.post("/trial/", posted).content.decode()
    assert page.split('id="e-成员[1].死亡日期"', 1)[1].split("</p>", 1)[0].strip("> ")


def test_a_place_name_that_fits_two_places_is_asked_back(client: Client) -> None:
    posted = form(region="", region_name="鼓楼区")
    page = client.post("/trial/", posted).content.decode()
    assert "叫“鼓楼区”的地方不止一个" in page


def test_an_optional_benefit_counts_once_the_place_runs_it(client: Client) -> None:
    facts = {"子女[0].死亡日期": "2017-10-07"}
    without = client.post("/trial/", form(**facts)).content.decode()
    assert "5,000.00" not in without
    posted = form(**facts, 本地已开展="一次性抚慰金")
    page = client.post("/trial/", posted).content.decode()
    assert "5,000.00" in page
    assert "女方单位" in page


def test_settling_a_silent_text_by_its_button_fills_the_choice(client: Client) -> None:
    page = client.post("/trial/", form(do="settle 起算口径=次月")).content.decode()
    assert '<option value="次月" selected>' in page


def test_adding_and_removing_a_child_keeps_the_others(client: Client) -> None:
    added = client.post("/trial/", form(do="add 子女")).content.decode()
    assert 'name="子女[1].出生日期"' in added
    assert 'value="1992-03-04"' in added
    removed = client.post("/trial/", form(do="remove 子女 0")).content.decode()
    assert "1992-03-04" not in removed


def test_the_case_file_reads_back_as_the_same_family(client: Client) -> None:
    answer = client.post("/trial/case.yaml", form())
    assert "attachment" in answer["Content-Disposition"]
    text = answer.content.decode()
    policy = library.policy()
    typed = next(each.typed for each in EXAMPLES if each.key == "yiyang")
    assert read_case(text, policy) == read(typed, policy).case
    assert set(yaml.safe_load(text)) >= {"at", "region", "成员", "子女"}


def test_the_letter_says_what_the_decision_rests_on(client: Client) -> None:
    page = client.post("/trial/letter/", form()).content.decode()
    for said in (
        "待遇计算说明",
        "益政办发〔2017〕26号 一(一)",
        "出生日期 1967-05-20",
        "不是审批决定",
    ):
        assert said in page


def test_a_letter_about_a_faulty_form_is_refused_with_the_form(client: Client) -> None:
    answer = client.post("/trial/letter/", form(at="去年"))
    assert answer.status_code == 422
    assert "需要改一下" in answer.content.decode()


def test_a_demonstration_place_is_marked_everywhere(client: Client) -> None:
    posted = form(region="341599000000", at="2026-10")
    for address in ("/trial/", "/trial/letter/"):
        assert "演示" in client.post(address, posted).content.decode()


def test_hostile_text_comes_back_as_text(client: Client) -> None:
    script = "<script>alert(1)</script>"
    page = client.post("/trial/", form(**{"成员[0].出生日期": script})).content.decode()
    assert script not in page
    assert escape(script) in page


def test_a_thousand_inputs_are_not_taken_for_children(client: Client) -> None:
    typed = Typed.read(client.post("/trial/", form(子女数="999999")).wsgi_request.POST)
    assert typed.children == 12
