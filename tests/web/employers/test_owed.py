"""Pages of what units owe: the county asks, the township looks on, the next sees nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.kit.period import Period
from nuanxin.money.payables.actions import raise_claims
from nuanxin.money.payables.claims import Claim, Kind, Share
from nuanxin.money.payables.models import EmployerDue, Payable
from nuanxin.registry.employers.models import Employer
from nuanxin.registry.people.models import Household, Person, PersonFacts
from nuanxin.support.benefits.models import Entitlement
from registry.people.families import VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
LIST = "/employers/owed/"


@pytest.fixture
def due() -> EmployerDue:
    admitted(bereaved())
    unit = Employer.objects.create(region=341599100000, name="演示二中", kind="事业单位")
    PersonFacts.objects.filter(name="陈桂兰").update(employer=unit)
    found: EmployerDue = EmployerDue.objects.create(
        region=VILLAGE, claim_key="一次性抚慰金/h1/2026", household=Household.objects.get(),
        benefit="一次性抚慰金", label="一次性抚慰金", level="女方单位", employer=unit,
        document="演示政发〔2020〕1号", amount_fen=250000, raised_at="2026-07-01T00:00Z",
    )  # fmt: skip
    return found


def step(client: Client, due: EmployerDue, **sent: str) -> tuple[int, str]:
    form = {"step": "letter", "document": "函1号", "day": "2026-11-02"} | sent
    answer = client.post(f"{LIST}{due.public_id}/step/", form)
    return answer.status_code, answer.content.decode()


def test_the_county_writes_and_the_township_looks_on(
    wang: Client, li: Client, due: EmployerDue
) -> None:
    page = li.get(f"{LIST}{due.public_id}/").content.decode()
    assert "2,500.00" in page
    assert "登记发函" not in page
    assert step(li, due)[0] == 403
    assert "登记发函" in wang.get(f"{LIST}{due.public_id}/").content.decode()
    status, said = step(wang, due, document=" ")
    assert (status, "请填写函的文号" in said) == (422, True)
    assert step(wang, due, step="x")[0] == 422
    assert step(wang, due, day="x")[0] == 422
    assert step(wang, due)[0] == 302
    assert "函1号" in li.get(f"{LIST}{due.public_id}/").content.decode()


def test_the_letter_says_who_owes_what(wang: Client, due: EmployerDue) -> None:
    paper = wang.get(f"{LIST}{due.public_id}/letter/").content.decode()
    for word in ("演示二中", "陈桂兰", "2,500.00", "贰仟伍佰元整"):
        assert word in paper


def test_the_next_township_sees_nothing_of_it(zhao: Client, due: EmployerDue) -> None:
    assert "演示二中" not in zhao.get(LIST).content.decode()
    for what in ("", "letter/"):
        assert zhao.get(f"{LIST}{due.public_id}/{what}").status_code == 404


def test_the_list_is_filtered_and_leaves_as_it_is(
    wang: Client, due: EmployerDue, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12 + 4):  # a visit itself takes four
        page = wang.get(LIST).content.decode()
    assert "演示二中" in page
    assert "没有符合条件的" in wang.get(f"{LIST}?state=paid").content.decode()
    assert "没有符合条件的" in wang.get(f"{LIST}?q=一中").content.decode()
    answer = wang.get(f"{LIST}list.csv?state=open")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "演示二中" in text
    assert "2500" in text
    assert due.household.number in text


def test_the_familys_page_tells_it_beside_the_countys_money(
    li: Client, due: EmployerDue
) -> None:
    home = due.household
    Entitlement.objects.create(
        region=VILLAGE, household=home, subject=-home.pk, benefit="一次性抚慰金",
        starts_on=date(2026, 1, 1), basis="decision", confirmed_on=date(2026, 6, 5),
        recorded_at="2026-06-05T00:00Z",
    )  # fmt: skip
    found = li.get(f"/why/family/{home.public_id}/").content.decode()
    assert "一次性抚慰金（独生子女死亡家庭）" in found, "as the pack calls it, unassessed too"
    assert "另由单位发 2,500.00" in found


def test_the_familys_page_tells_what_was_paid(li: Client, due: EmployerDue) -> None:
    home, wife = due.household, Person.objects.get(name="陈桂兰")
    Entitlement.objects.create(
        region=VILLAGE, household=home, person=wife, subject=wife.pk, basis="roll",
        benefit="特别扶助金_死亡", starts_on=date(2026, 1, 1), confirmed_on=date(2026, 1, 5),
        recorded_at="2026-01-05T00:00Z",
    )  # fmt: skip
    share = Share("标准", "演示政发〔2020〕1号", "演示二", "县", 354000)
    claim = Claim(
        f"特别扶助金_死亡/p{wife.pk}/2026-H1", 0, VILLAGE, home.pk, wife.pk, "特别扶助金_死亡",
        "特别扶助金（死亡）", Period(2026, 1), Period(2026, 7), Kind.REGULAR, (share,), "", "",
    )  # fmt: skip
    raise_claims([claim], by=SYSTEM, at=datetime(2026, 6, 5, tzinfo=UTC))
    address = f"/why/family/{home.public_id}/"
    assert li.get(address).content.decode().count("3,540.00") == 1
    Payable.objects.update(status="paid")
    assert li.get(address).content.decode().count("3,540.00") == 2
