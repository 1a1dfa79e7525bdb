"""Pages of needs and referrals: told, planned, shown before sent, answered, listed, printed."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.models import Region
from nuanxin.care.needs.models import (
    AfterDone,
    Aftermath,
    CarePlan,
    MatterTerm,
    Need,
    PlanStep,
    Referral,
)
from nuanxin.registry.consents.models import Consent
from nuanxin.registry.people.models import Household, Person, PersonFacts
from nuanxin.support.benefits.models import Entitlement
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved
from support.benefits.county import DEATH

pytestmark = pytest.mark.django_db
_SHOWN = re.compile(r'name="shown" value="([0-9a-f]{64})"')
_LINK = re.compile(r"(http://testserver/l/[^<\s]+)")


def today() -> date:
    return timezone.localdate()


@pytest.fixture(autouse=True)
def _families() -> None:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    Region.objects.create(code=NEXT_VILLAGE, name="河口村", kind="village", source="演示")
    admitted(bereaved("1"))
    admitted(bereaved("2", NEXT_VILLAGE))


@pytest.fixture
def home() -> Household:
    return Household.objects.get(region=VILLAGE)


@pytest.fixture
def village(seat: Callable[[str, Role, str], Client]) -> Client:
    return seat("何联系", Role.VILLAGE_CONTACT, str(VILLAGE))


def body(answer: Any) -> str:
    return html.unescape(str(answer.content.decode()))


def wife(home: Household) -> Person:
    found: Person = Person.objects.get(memberships__household=home, memberships__role="女方")
    return found


def told(client: Client, home: Household, **more: str) -> Any:
    said = {
        "deed": "tell", "kind": "money", "source": "visit", "told_by": "本人",
        "told_on": f"{today()}", "words": "灶房失火", **more,
    }  # fmt: skip
    return client.post(f"/needs/family/{home.public_id}/need/", said)


def sent(client: Client, home: Household, matter: str = "temporary-relief", **more: str) -> Any:
    """See what goes along, then send it."""
    who = wife(home).public_id
    address = f"/needs/family/{home.public_id}/refer/"
    seen = body(client.get(f"{address}?matter={matter}&person={who}"))
    found = _SHOWN.search(seen)
    said = {
        "matter": matter, "person": f"{who}", "shown": found[1] if found else "",
        "group": ["home", "people"], "office": "演示县民政局", "words": "请给予临时救助",
        "papers": "申请书\n户口簿", "agreed": "1", "witness": "周联系", **more,
    }  # fmt: skip
    return client.post(address, said)


def test_a_village_tells_a_need_the_township_plans_and_both_tick(
    village: Client, li: Client, home: Household
) -> None:
    assert told(village, home, kind="").status_code == 422
    refused = told(village, home, told_on="明天")
    assert refused.status_code == 422
    assert "nx-typed" in body(refused), "what was typed comes back"
    assert told(village, home).status_code == 302
    page = body(li.get(f"/needs/family/{home.public_id}/"))
    assert "灶房失火" in page
    assert "可以转办" in page
    plan = f"/needs/family/{home.public_id}/plan/"
    soon = f"{today() + timedelta(days=30)}"
    made = {"deed": "make", "goals": "灶房修好", "review_on": soon}
    assert village.post(plan, made).status_code == 422
    assert li.post(plan, made).status_code == 302
    assert li.post(plan, made).status_code == 422
    step = {"deed": "step", "what": "请瓦工", "who": "村委会", "until": soon}
    assert li.post(plan, step).status_code == 302
    key = str(PlanStep.objects.get().public_id)
    assert village.post(plan, {"deed": "done", "step": key}).status_code == 302
    assert PlanStep.objects.get().done_on == today()
    assert "做完了" in body(village.get(f"/needs/family/{home.public_id}/"))
    looked = {"deed": "review", "on": f"{today()}", "outcome": "met", "words": "修好了"}
    assert li.post(plan, looked).status_code == 422, "no next day and not ended"
    assert li.post(plan, looked | {"ends": "1"}).status_code == 302
    assert CarePlan.objects.get().ended_on == today()
    need = Need.objects.get()
    over = {"deed": "end", "need": f"{need.public_id}", "how": "met", "on": f"{today()}"}
    assert li.post(f"/needs/family/{home.public_id}/need/", over).status_code == 302
    assert "没有还没安排的需求" in body(li.get("/needs/needs/"))


def test_what_goes_is_shown_first_and_nothing_goes_unshown_or_without_consent(
    li: Client, home: Household
) -> None:
    address = f"/needs/family/{home.public_id}/refer/"
    page = body(li.get(f"{address}?matter=temporary-relief"))
    assert "为谁办" in page
    assert "会转出的只有这些" not in page, "two may ask; somebody is to be chosen"
    seen = body(li.get(f"{address}?matter=temporary-relief&person={wife(home).public_id}"))
    assert "会转出的只有这些" in seen
    assert "转给民政部门" in seen or "见证人" in seen
    assert "本县的依据还没有登记" in seen
    assert sent(li, home, shown="").status_code == 422
    assert sent(li, home, agreed="").status_code == 422
    assert not Referral.objects.exists()
    answer = sent(li, home)
    row = Referral.objects.get()
    assert answer["Location"] == f"/needs/referral/{row.public_id}/"
    assert row.papers == ["申请书", "户口簿"]
    assert Consent.objects.get().purpose == "refer_civil"
    again = sent(li, home)
    assert again.status_code == 422
    assert "还在等答复" in body(again)
    assert Referral.objects.count() == 1


def test_the_answer_is_typed_in_and_a_refusal_asks_what_next(
    li: Client, home: Household
) -> None:
    sent(li, home)
    row = Referral.objects.get()
    act = f"/needs/referral/{row.public_id}/act/"
    said = {"deed": "answer", "result": "refused", "on": f"{today()}", "by": "民政局来函"}
    assert li.post(act, {"deed": "next", "next": "again", "words": "补"}).status_code == 422
    assert "理由" in body(li.post(act, said))
    assert li.post(act, said | {"yuan": "一百"}).status_code == 422
    assert li.post(act, said | {"words": "材料不齐"}).status_code == 302
    assert "还没定怎么办" in body(li.get("/needs/?state=refused"))
    assert "转办被回绝" in body(li.get("/desk/"))
    then = {"deed": "next", "next": "again", "words": "补齐再转"}
    assert li.post(act, then).status_code == 302
    page = body(li.get(f"/needs/referral/{row.public_id}/"))
    assert "补齐以后再转：补齐再转" in page
    assert li.post(act, {"deed": "back", "words": "不办了"}).status_code == 422


def test_an_office_answers_by_a_link_that_shows_the_narrowed_view_alone(
    li: Client, home: Household
) -> None:
    sent(li, home)
    row = Referral.objects.get()
    page = body(li.post(f"/needs/referral/{row.public_id}/act/", {"deed": "link", "days": "7"}))
    found = _LINK.search(page)
    assert found, page
    link = found[1].removeprefix("http://testserver")
    stranger = Client()
    seen = body(stranger.get(link))
    assert "请给予临时救助" in seen
    assert "陈桂兰" in seen
    assert "罗建国" not in seen
    assert home.number not in seen
    assert "2005" not in seen
    wrong = stranger.post(link, {"result": "granted", "yuan": "三千", "by": "民政局"})
    assert wrong.status_code == 422
    given = {"result": "granted", "yuan": "3,000", "by": "民政局救助股", "words": "已批"}
    assert stranger.post(link, given).status_code == 200
    row.refresh_from_db()
    assert (row.result, row.amount_fen, row.entered_by) == ("granted", 300000, None)
    assert stranger.get(link).status_code == 404
    assert stranger.post(link, given).status_code == 404
    assert "3,000.00 元" in body(li.get("/needs/?state=answered"))


def test_another_area_finds_nothing_and_who_only_reads_does_nothing(
    li: Client, zhao: Client, leader: Client, home: Household
) -> None:
    sent(li, home)
    row = Referral.objects.get()
    absent = "00000000-0000-7000-8000-000000000000"
    for client, status in ((zhao, 404), (leader, 200)):
        for address in (f"referral/{row.public_id}", f"family/{home.public_id}"):
            assert client.get(f"/needs/{address}/").status_code == status, address
    assert zhao.get(f"/needs/referral/{absent}/").status_code == 404
    assert home.number not in body(zhao.get("/needs/?state=all"))
    act = f"/needs/referral/{row.public_id}/act/"
    assert leader.post(act, {"deed": "back", "words": "不办"}).status_code == 403
    assert zhao.post(act, {"deed": "back", "words": "不办"}).status_code in {404, 422}
    assert told(zhao, home).status_code == 404
    assert Referral.objects.get().back_on is None


def test_words_are_for_whoever_goes_there_and_acts(
    seat: Callable[[str, Role, str], Client], li: Client, home: Household
) -> None:
    told(li, home)
    sent(li, home)
    row = Referral.objects.get()
    auditor = seat("郑审计", Role.AUDITOR, "341599")
    for address in (f"family/{home.public_id}", f"referral/{row.public_id}"):
        page = body(auditor.get(f"/needs/{address}/"))
        assert "灶房失火" not in page
        assert "请给予临时救助" not in page
        assert "经办人看" in page


def test_lists_filter_sort_and_leave_with_their_families(
    li: Client, home: Household, has_a_purpose: None
) -> None:
    told(li, home)
    sent(li, home, "legal-aid", office="演示县法律援助中心")
    row = Referral.objects.get()
    Referral.objects.update(sent_on=today() - timedelta(days=20), due=today() - timedelta(1))
    late = body(li.get("/needs/"))
    assert "逾期没有答复" in late
    assert "演示县法律援助中心" in late
    assert "转办，逾期没有答复" in body(li.get("/desk/"))
    assert "没有要等的转办" in body(li.get("/needs/?state=waiting"))
    for words in ("陈桂兰", "chenguilan", home.number):
        assert home.number in body(li.get(f"/needs/?q={words}")), words
    assert "这个条件下没有" in body(li.get("/needs/?kind=premium"))
    assert f'value="{VILLAGE}"' in late, "a township narrows to its villages"
    assert home.number in body(li.get(f"/needs/?place={VILLAGE}"))
    assert home.number not in body(li.get(f"/needs/?place={VILLAGE + 1}"))
    assert home.number in body(li.get("/needs/?sort=-place&state=nonsense&place=x"))
    for address, head in (("", "事项"), ("needs/", "需要什么"), ("plans/", "要做的事")):
        book = li.get(f"/needs/{address}list.xlsx?state=all")
        rows = list(load_workbook(io.BytesIO(b"".join(book))).worksheets[0].values)
        assert head in rows[0]
        assert all(each[0] == home.number for each in rows[1:])
    lists = AuditEntry.objects.filter(act="export")
    assert lists.count() == 3
    assert lists.filter(lists__isnull=False).distinct().count() == 2, "there is no plan"
    assert str(row.label) in b"".join(li.get("/needs/list.csv")).decode("utf-8-sig")


def test_the_countys_terms_are_written_down_and_shown(
    wang: Client, li: Client, home: Household
) -> None:
    page = body(li.get("/needs/terms/"))
    assert "未规定" in page
    assert "中华人民共和国法律援助法 第四十三条" in page
    said = {
        "matter": "temporary-relief", "on": "1", "from": "2026-01-01", "office": "演示县民政局",
        "days": "15", "working": "1", "papers": "申请书\n身份证", "income": "out",
        "document": "演示民〔2026〕3号",
    }  # fmt: skip
    assert li.post("/needs/terms/", said).status_code == 403
    assert wang.post("/needs/terms/", said | {"days": "十五"}).status_code == 422
    assert wang.post("/needs/terms/", said | {"document": ""}).status_code == 422
    assert wang.post("/needs/terms/", said).status_code == 302
    assert MatterTerm.objects.get().papers == ["申请书", "身份证"]
    assert "演示民〔2026〕3号" in body(wang.get("/needs/terms/?matter=temporary-relief"))
    address = f"/needs/family/{home.public_id}/refer/?matter=temporary-relief"
    form = body(li.get(f"{address}&person={wife(home).public_id}"))
    assert "特别扶助金不计入家庭收入" in form
    assert "15 个工作日" in form
    off = said | {"on": "0", "from": f"{today()}"}
    assert wang.post("/needs/terms/", off).status_code == 302
    assert "不办" in body(sent(li, home))


def test_what_a_family_receives_goes_without_its_cause(li: Client, home: Household) -> None:
    who = wife(home)
    Entitlement.objects.create(
        household=home, region=home.region, person=who, subject=who.pk, benefit=DEATH,
        starts_on=date(2020, 1, 1), basis="roll", confirmed_on=date(2020, 1, 1),
        recorded_at=timezone.now(),
    )  # fmt: skip
    address = f"/needs/family/{home.public_id}/refer/?matter=minimum-living"
    seen = body(li.get(f"{address}&person={who.public_id}"))
    told = seen.partition("会转出的只有这些")[2]
    assert "特别扶助金" in told
    assert "1 份" in told
    assert "收入核减提示" in told
    assert "死亡" not in told


def test_help_after_a_death_is_a_list_the_family_chooses_from(
    li: Client, home: Household
) -> None:
    husband = Person.objects.get(memberships__household=home, memberships__role="男方")
    PersonFacts.objects.filter(person=husband).update(alive=False, death_date=today())
    address = f"/needs/family/{home.public_id}/after/"
    opened = {
        "deed": "open", "person": f"{husband.public_id}", "asked_by": "老伴",
        "asked_on": f"{today()}",
    }  # fmt: skip
    assert "料理丧事" not in body(li.get(f"/needs/family/{home.public_id}/"))
    child = Person.objects.get(memberships__household=home, memberships__role="子女")
    assert li.post(address, opened | {"person": f"{child.public_id}"}).status_code == 422
    assert li.post(address, opened).status_code == 302
    page = body(li.get(f"/needs/family/{home.public_id}/"))
    assert "料理丧事" in page
    key = f"{Aftermath.objects.get().public_id}"
    said = {"aftermath": key, "item": "funeral", "state": "arranged", "words": "村里去了人"}
    assert li.post(address, said).status_code == 302
    assert li.post(address, said | {"item": "feast"}).status_code == 422
    assert AfterDone.objects.get().state == "arranged"
    form = body(li.get(f"/needs/family/{home.public_id}/refer/?matter=funeral-fees"))
    assert "会转出的只有这些" in form, "one is left and one has died: nothing to choose"
    assert "去世日期" in form


@pytest.mark.parametrize("suffix", ["pdf", "docx"])
def test_the_sheet_and_the_plan_are_printed(
    li: Client, home: Household, has_a_purpose: None, suffix: str
) -> None:
    address = f"/needs/family/{home.public_id}/plan.{suffix}"
    assert li.get(address).status_code == 422
    made = {"deed": "make", "goals": "好", "review_on": f"{today() + timedelta(days=9)}"}
    li.post(f"/needs/family/{home.public_id}/plan/", made)
    assert li.get(address).status_code == 200
    sent(li, home)
    row = Referral.objects.get()
    paper = li.get(f"/needs/referral/{row.public_id}/sheet.{suffix}")
    assert paper.status_code == 200
    assert paper.content[:4] in {b"%PDF", b"PK\x03\x04"}
    entry = AuditEntry.objects.filter(act="export").latest("pk")
    assert entry.payload["paper"] == "referral"
    li.post(f"/needs/referral/{row.public_id}/act/", {"deed": "back", "words": "不办了"})
    assert li.get(f"/needs/referral/{row.public_id}/sheet.{suffix}").status_code == 422


def test_lists_and_the_family_cost_the_same_however_many_rows(
    wang: Client, home: Household, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    admitted(*(bereaved(str(number)) for number in range(10, 22)))
    for each in Household.objects.filter(region=VILLAGE):
        Need.objects.create(
            household=each, region=each.region, kind="daily", source="visit", told_by="本人",
            told_on=today(), recorded_at=timezone.now(),
        )  # fmt: skip
        Referral.objects.create(
            household=each, region=each.region, person=wife(each), matter="premium",
            label="居民医保个人缴费补贴", receiver="refer_security", office="某局",
            asked_sealed=b"", view_sealed=b"", view_digest="0" * 64, sent_on=today(),
            sent_at=timezone.now(),
        )  # fmt: skip
        CarePlan.objects.create(
            household=each, region=each.region, goals_sealed=b"", starts_on=today(),
            review_on=today(), made_at=timezone.now(),
        )  # fmt: skip
    for address in ("", "needs/", "plans/"):
        with django_assert_max_num_queries(12 + 4):  # a visit itself takes four
            page = body(wang.get(f"/needs/{address}?size=50"))
        assert page.count("data-label") > 30, address
    with django_assert_max_num_queries(26):
        wang.get(f"/needs/family/{home.public_id}/")
    with django_assert_max_num_queries(20):
        assert "需求和转办" in body(wang.get(f"/needs/family/{home.public_id}/card/"))
