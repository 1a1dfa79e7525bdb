"""Pages of work units: chosen from by the county, changed by whoever answers, people scoped."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.models import Region
from nuanxin.money.payables.models import EmployerDue
from nuanxin.registry.employers.models import Employer
from nuanxin.registry.people.models import Household, Person, PersonFacts
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
FORM = {
    "name": "演示县第一中学", "code": "91350100M000100Y43", "kind": "事业单位", "payer": "单位",
    "contact": "工会", "telephone": "0550-3025511", "source": "office", "label": "法人证书",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _families() -> None:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    Region.objects.create(code=NEXT_VILLAGE, name="河口村", kind="village", source="演示")
    admitted(bereaved("1"))
    admitted(bereaved("2", NEXT_VILLAGE))


@pytest.fixture
def school() -> Employer:
    return Employer.objects.create(region=341599101000, name="演示二中", kind="事业单位")


def _address(unit: Employer, what: str = "") -> str:
    return f"/employers/{unit.public_id}/{what}"


def _rows(answer: Any) -> list[tuple[Any, ...]]:
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return list(book["名单"].iter_rows(values_only=True))


def test_a_unit_is_written_down_once_and_found(li: Client, zhao: Client) -> None:
    assert "还没有登记单位" in li.get("/employers/").content.decode()
    answer = li.post("/employers/new/", FORM)
    assert answer.status_code == 302
    page = li.get(answer.headers["Location"]).content.decode()
    for word in ("91350100M000100Y43", "事业单位", "单位自付", "0550-3025511", "法人证书"):
        assert word in page
    again = zhao.post("/employers/new/", FORM | {"code": ""})
    assert again.status_code == 422
    assert "已经登记过“演示县第一中学”" in again.content.decode()
    found = zhao.get("/employers/?q=第一&kind=事业单位&state=standing").content.decode()
    assert "演示县第一中学" in found
    none = zhao.get("/employers/?state=破产").content.decode()
    assert "没有符合条件的单位" in none


def test_a_form_sent_twice_writes_one_unit(li: Client) -> None:
    sent = FORM | {"_once": "0197f6a4-0000-7000-8000-000000000001"}
    first, second = (li.post("/employers/new/", sent) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Employer.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": ""}, "请填单位全称"),
        ({"code": "91350100M000100Y44"}, "校验码对不上"),
        ({"kind": "公司"}, "请从列表里选"),
        ({"contact": "老王13800001234"}, "里面像有手机号"),
        ({"telephone": "13800001234"}, "请填办公座机"),
        ({"received": "2026-13-01"}, "取得日期"),
    ],
)
def test_bad_input_is_answered_at_its_place(
    li: Client, given: dict[str, str], said: str
) -> None:
    answer = li.post("/employers/new/", FORM | given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Employer.objects.exists()


def test_a_unit_is_corrected_ended_and_restored_by_whoever_answers_for_it(
    li: Client, zhao: Client, wang: Client, school: Employer
) -> None:
    assert "更正</a>" not in li.get(_address(school)).content.decode()
    refused = li.post(_address(school, "edit/"), FORM)
    assert "请告诉县级经办" in refused.content.decode()
    assert "演示二中" in zhao.get(_address(school, "edit/")).content.decode()
    assert wang.post(_address(school, "edit/"), FORM).status_code == 302
    for day, said in (("", "请填终止的日期"), ("2099-01-01", "不能晚于今天")):
        answer = wang.post(_address(school, "end/"), {"how": "破产", "on": day})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    ended = wang.post(_address(school, "end/"), {"how": "破产", "on": "2026-03-01"})
    assert ended.status_code == 302
    assert "2026 年 3 月 1 日破产" in li.get(_address(school)).content.decode()
    assert zhao.post(_address(school, "end/"), {}).status_code == 302
    assert Employer.objects.get().ended_on is None
    acts = AuditEntry.objects.filter(act__startswith="employer.").order_by("pk")
    assert [each.act for each in acts] == [
        "employer.correct", "employer.end", "employer.restore",
    ]  # fmt: skip


@pytest.mark.parametrize("what", ["edit/", "end/"])
def test_a_unit_of_another_area_is_only_shown_and_says_who_corrects_it(
    li: Client, zhao: Client, school: Employer, what: str
) -> None:
    for answer in (li.get(_address(school, what)), li.post(_address(school, what), FORM)):
        page = answer.content.decode()
        assert answer.status_code == 403
        assert "登记，要更正请告诉县级经办。" in page
        assert "演示二中" in page
        assert "从哪里知道的" not in page
    assert "要更正请告诉县级经办" in li.get(_address(school)).content.decode()
    assert "要更正请告诉县级经办" not in zhao.get(_address(school)).content.decode()
    school.refresh_from_db()
    assert (school.name, school.ended_by) == ("演示二中", "")


def test_its_people_and_dues_are_those_of_ones_own_area(
    li: Client, zhao: Client, school: Employer
) -> None:
    PersonFacts.objects.filter(region=VILLAGE, name="陈桂兰").update(employer=school)
    wife = Person.objects.get(region=VILLAGE, name="陈桂兰")
    EmployerDue.objects.create(
        region=VILLAGE, claim_key="一次性抚慰金/h1/2026",
        household=Household.objects.get(region=VILLAGE),
        person=wife, benefit="一次性抚慰金", label="一次性抚慰金", level="女方单位",
        employer=school, document="演示政发〔2020〕1号", amount_fen=250000,
        raised_at="2026-07-01T00:00Z",
    )  # fmt: skip
    page = li.get(_address(school)).content.decode()
    for word in ("陈桂兰", "341599********001X", "不详 至 今", "与单位不一致", "2,500.00"):
        assert word in page
    other = zhao.get(_address(school)).content.decode()
    assert "陈桂兰" not in other
    assert "2,500.00" not in other
    assert "1 人" in li.get("/employers/").content.decode()
    assert "0 人" in zhao.get("/employers/").content.decode()
    assert [row[0] for row in _rows(li.get(_address(school, "people.xlsx")))] == [
        "姓名", "陈桂兰",
    ]  # fmt: skip
    dues = _rows(li.get(_address(school, "dues.xlsx")))
    assert (dues[1][4], dues[1][6]) == ("2026年", 2500)
    assert len(_rows(zhao.get(_address(school, "dues.xlsx")))) == 1
    assert "演示二中" in str(_rows(zhao.get("/employers/list.xlsx?q=二中")))
    assert AuditEntry.objects.filter(act="export").count() == 4


def test_lists_cost_few_queries(
    wang: Client, school: Employer, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        wang.get("/employers/?sort=-ended")
    with django_assert_max_num_queries(18):
        wang.get(_address(school))


def test_another_county_and_whoever_only_pays_see_nothing(
    seat: Callable[[str, Role, str], Client], qian: Client, school: Employer
) -> None:
    far = seat("远处", Role.TOWNSHIP_HANDLER, "341598100")
    assert far.get(_address(school)).status_code == 404
    assert "演示二中" not in far.get("/employers/").content.decode()
    assert qian.get("/employers/").status_code == 403
    auditor = seat("郑审计", Role.AUDITOR, "341599")
    assert auditor.get(_address(school)).status_code == 200
    assert auditor.post("/employers/new/", FORM).status_code == 403
