"""为什么: the answer down to the clause, the slip, the card, and what can be done there."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.kit.term import Term
from nuanxin.money.payables.models import Payable
from nuanxin.registry.people.models import Household, PersonFacts
from nuanxin.support.benefits.actions.accruing import accrue, accrue_differences
from nuanxin.support.benefits.actions.settings import seed_payment_terms
from nuanxin.support.benefits.models import Assessment, Entitlement, Finding, Hold
from nuanxin.web.why import card
from registry.people.families import NEXT_VILLAGE, admitted, bereaved
from support.benefits.county import COUNTY, DEATH, NOW, SCOPE, on_roll, policy, run

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _county() -> None:
    admitted(bereaved("1"))
    on_roll()
    run("2026-10")


@pytest.fixture
def month_before() -> None:
    """For what a slip compares with."""
    run("2026-09")


@pytest.fixture
def finding() -> Finding:
    return Finding.objects.get(term="2026-10", benefit=DEATH, person__name="陈桂兰")


def test_the_page_names_conditions_clauses_bearers_facts_and_version(
    wang: Client, finding: Finding
) -> None:
    page = wang.get(f"/why/{finding.public_id}/").content.decode()
    for said in (
        "590.00",
        "演示二",
        "中央",
        "云桥镇花名册",
        "出生日期：",
        "结果一致",
    ):
        assert said in page, said
    assert "自 2009 年 5 月起符合" in page
    assert "符合条件（已确认）" in page
    assert "待确认" not in page
    assert "在册接管" in page
    assert finding.assessment.policy_version[:12] in page


def test_looking_leaves_a_trace_and_the_next_township_sees_nothing(
    wang: Client, zhao: Client, finding: Finding
) -> None:
    wang.get(f"/why/{finding.public_id}/")
    assert AuditEntry.objects.filter(act="view", purpose="查看为什么").count() == 1
    for what in ("", "letter/", "slip/"):
        assert zhao.get(f"/why/{finding.public_id}/{what}").status_code == 404
    home = Household.objects.get().public_id
    assert zhao.get(f"/why/family/{home}/").status_code == 404
    assert zhao.get(f"/why/family/{home}/2026/").status_code == 404


def test_a_version_no_longer_loaded_is_said_plainly(wang: Client, finding: Finding) -> None:
    Assessment.objects.update(policy_version="0" * 64)
    page = wang.get(f"/why/{finding.public_id}/").content.decode()
    assert "现在没有装载" in page
    assert "590.00" in page


def test_an_answer_is_explained_on_the_facts_of_its_day(wang: Client, finding: Finding) -> None:
    # Learnt later: a version known from tomorrow does not touch what was said today.
    old = PersonFacts.objects.get(person=finding.person)
    old.known_to = LATER
    old.save()
    new = PersonFacts.objects.get(pk=old.pk)
    new.pk, new.known_from, new.known_to = None, LATER, None
    new.alive, new.death_date = False, date(2026, 8, 1)
    new.save(force_insert=True)
    page = wang.get(f"/why/{finding.public_id}/").content.decode()
    assert "结果一致" in page
    assert "死亡日期" not in page.split("罗明")[0].split("依据的资料")[1]


@pytest.mark.usefixtures("month_before")
def test_the_slip_says_why_less_in_three_lines_and_is_written_down(wang: Client) -> None:
    PersonFacts.objects.filter(name="陈桂兰").update(alive=False, death_date=date(2026, 10, 8))
    run("2026-10", LATER)
    now = Finding.objects.get(
        term="2026-10", benefit=DEATH, person__name="陈桂兰", known_to__isnull=True
    )
    page = wang.get(f"/why/{now.public_id}/slip/").content.decode()
    assert "为什么比上次少" in page
    assert "少 590.00 元" in page
    assert "不再满足" in page
    wang.post(f"/why/{now.public_id}/answered/")
    entry = AuditEntry.objects.get(act="benefits.call_answered")
    assert len(entry.payload["lines"]) == 3


@pytest.mark.usefixtures("month_before")
def test_the_slip_of_a_term_like_the_last_asks_why_it_is_the_same(wang: Client) -> None:
    run("2026-10", LATER)
    now = Finding.objects.get(
        term="2026-10", benefit=DEATH, person__name="陈桂兰", known_to__isnull=True
    )
    page = wang.get(f"/why/{now.public_id}/slip/").content.decode()
    assert "为什么和上次一样" in page


@pytest.mark.usefixtures("month_before")
def test_the_slip_says_what_has_changed_since_the_answer_was_worked_out(
    wang: Client, finding: Finding
) -> None:
    address = f"/why/{finding.public_id}/slip/"
    PersonFacts.objects.filter(person=finding.person).update(known_from=LATER)
    facts = wang.get(address).content.decode()
    assert "测算以后，登记的资料有变。" in facts
    assert "条件和标准都没有变" not in facts
    Entitlement.objects.filter(person=finding.person, benefit=DEATH).update(
        ends_on=date(2026, 10, 1), ended_reason="去世"
    )
    stopped = wang.get(address).content.decode()
    assert "测算以后，2026 年 10 月起已经停发。" in stopped
    assert "以县里重新测算的为准" in stopped


@pytest.mark.usefixtures("month_before")
def test_the_slip_of_what_nobody_can_say_yet_names_no_sum(wang: Client) -> None:
    PersonFacts.objects.filter(name="陈桂兰").update(birth_date=None)
    run("2026-10", LATER)
    now = Finding.objects.get(
        term="2026-10", benefit=DEATH, person__name="陈桂兰", known_to__isnull=True
    )
    page = wang.get(f"/why/{now.public_id}/slip/").content.decode()
    assert "2026年10月还定不下来，上一期 590.00 元。" in page
    assert "没有变" not in page
    assert "还差" in page


def test_the_letter_can_be_printed(wang: Client, finding: Finding) -> None:
    page = wang.get(f"/why/{finding.public_id}/letter/").content.decode()
    assert "待遇计算说明" in page
    assert "不是审批决定" in page


def test_the_card_shows_the_sum_and_names_no_cause(wang: Client) -> None:
    seed_payment_terms(county=COUNTY, year=2026, policy=policy())
    run("2026-H2")
    accrue(by=SYSTEM, scope=SCOPE, term=Term.parse("2026-H2"), at=NOW)
    home = Household.objects.get().public_id
    page = wang.get(f"/why/family/{home}/2026/").content.decode()
    assert "590.00 × 6 个月 = 3,540.00" in page
    assert "死亡" not in page
    assert "王主任" not in page
    assert "今年" not in page
    assert "2026 年一共" in page
    assert "特别扶助金：" in page
    assert "电话 ________________" in page


def test_the_card_says_when_the_bank_paid(
    wang: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which day that is: `arrived`, proven where the bank's answers are settled."""
    seed_payment_terms(county=COUNTY, year=2026, policy=policy())
    run("2026-H2")
    accrue(by=SYSTEM, scope=SCOPE, term=Term.parse("2026-H2"), at=NOW)
    first = Payable.objects.order_by("pk")[0]
    told = {first.pk: date(2026, 12, 9)}
    monkeypatch.setattr("nuanxin.web.why.card.arrived", lambda _: told)
    page = wang.get(f"/why/family/{Household.objects.get().public_id}/2026/").content.decode()
    assert page.count("元，12 月 9 日发到卡上") == 1
    assert page.count("× 6 个月") == 2


def test_the_card_asks_nothing_back_that_was_never_paid(wang: Client) -> None:
    """A death is told after the term was listed, before it was paid."""
    seed_payment_terms(county=COUNTY, year=2026, policy=policy())
    run("2026-H2")
    accrue(by=SYSTEM, scope=SCOPE, term=Term.parse("2026-H2"), at=NOW)
    address = f"/why/family/{Household.objects.get().public_id}/2026/"
    PersonFacts.objects.filter(person__name__in=["陈桂兰", "罗建国"]).update(
        alive=False, death_date=date(2026, 6, 5)
    )
    run("2026-H2", LATER)
    accrue_differences(by=SYSTEM, scope=SCOPE, term=Term.parse("2026-H2"), at=LATER)
    assert set(Payable.objects.values_list("kind", flat=True)) == {"regular", "recovery"}
    assert "2026 年还没有列入发放的款项" in wang.get(address).content.decode()
    Payable.objects.filter(seq=0).update(status="sent")
    page = wang.get(address).content.decode()
    assert page.index("590.00 × 6 个月 = 3,540.00") < page.index("特别扶助金退回")


def test_the_card_names_the_handler_of_the_familys_township(wang: Client, li: Client) -> None:
    home = Household.objects.get().public_id
    page = wang.get(f"/why/family/{home}/2025/").content.decode()
    assert "李干事" in page.split("有事找")[1]


def test_no_name_on_the_card_tells_why_somebody_is_given_it() -> None:
    names = {card.plain(each.label) for each in policy().definitions if each.kind == "现金"}
    assert {"特别扶助金", "一次性抚慰金"} <= names
    for cause in ("死亡", "伤残", "残疾", "并发症"):
        assert not any(cause in name for name in names), cause


def test_the_family_page_carries_the_three_states(
    wang: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    home = Household.objects.get().public_id
    assert f"/why/family/{home}/" in wang.get(f"/families/{home}/").content.decode()
    with django_assert_max_num_queries(12):
        panel = wang.get(f"/why/family/{home}/").content.decode()
    assert "首享 2020" in panel
    assert "特别扶助金（死亡）" in panel


def test_holding_and_lifting_from_the_page(wang: Client, finding: Finding) -> None:
    address = f"/why/{finding.public_id}/"
    refused = wang.post(address, {"deed": "hold", "from_day": "2026-10", "reason": ""})
    assert refused.status_code == 422
    assert "请写明暂停原因" in refused.content.decode()
    wang.post(address, {"deed": "hold", "from_day": "2026-10", "reason": "联系不上本人"})
    assert Hold.objects.get().lifted_at is None
    assert "联系不上本人" in wang.get(address).content.decode()
    wang.post(address, {"deed": "lift", "from_day": "2026-11", "reason": "已入户核实"})
    assert Hold.objects.get().until_month == 2026 * 12 + 10
    said = "2026-10 暂停过：联系不上本人；恢复：已入户核实"
    assert said in wang.get(address).content.decode(), "what it cost stays readable"
    wang.post(address, {"deed": "stop", "from_day": "2026-11", "reason": "自愿放弃"})
    ended = Entitlement.objects.get(person=finding.person, benefit=DEATH)
    assert ended.ends_on == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"deed": "stop", "from_day": "2035-01", "reason": "自愿放弃"},
            "停发最晚填 2026-11-01",
        ),
        (
            {"deed": "stop", "from_day": "2026-12", "reason": "自愿放弃"},
            "停发最晚填 2026-11-01",
        ),
        ({"deed": "stop", "from_day": "2019-01", "reason": "自愿放弃"}, "不能早于享受的开始"),
        ({"deed": "stop", "from_day": "2026-11", "reason": "放" * 121}, "最多 120 个字"),
        ({"deed": "hold", "from_day": "2099-01", "reason": "联系不上"}, "暂停最晚从"),
        ({"deed": "hold", "from_day": "2026-12", "reason": "停" * 121}, "最多 120 个字"),
    ],
)
def test_a_month_far_ahead_is_refused_and_what_was_typed_stays(
    wang: Client, finding: Finding, given: dict[str, str], said: str
) -> None:
    answer = wang.post(f"/why/{finding.public_id}/", given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert f'value="{given["from_day"]}"' in answer.content.decode()
    assert f'value="{given["reason"]}"' in answer.content.decode()
    assert not Hold.objects.exists()


def test_a_hold_says_since_when_and_that_it_has_not_begun(
    wang: Client, finding: Finding
) -> None:
    next_year = timezone.localdate().year + 1
    address = f"/why/{finding.public_id}/"
    last = {"deed": "hold", "from_day": f"{next_year}-１２", "reason": "外出务工"}
    assert wang.post(address, last).status_code == 302
    said = f"{next_year}-12 起暂停（尚未开始）：外出务工"
    assert said in wang.get(address).content.decode()
    home = Household.objects.get().public_id
    assert said in wang.get(f"/why/family/{home}/").content.decode()
    Hold.objects.update(from_month=2026 * 12)
    assert "2026-01 起暂停：外出务工" in wang.get(address).content.decode()


def test_a_township_looks_but_does_not_stop(li: Client, finding: Finding) -> None:
    assert li.get(f"/why/{finding.public_id}/").status_code == 200
    assert li.post(f"/why/{finding.public_id}/", {"deed": "stop"}).status_code == 403


def test_a_family_of_another_area_has_its_own_panel(wang: Client) -> None:
    admitted(bereaved("2", NEXT_VILLAGE))
    other = Household.objects.get(region=NEXT_VILLAGE).public_id
    assert "还没有测算过" in wang.get(f"/why/family/{other}/").content.decode()
