"""发放测算 in the browser: every number leads to its people, every deed is shown before."""

from __future__ import annotations

import html
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.jobs.actions import perform
from nuanxin.base.jobs.models import Job
from nuanxin.base.jurisdiction.models import Region
from nuanxin.kit.money import yuan_grouped
from nuanxin.kit.term import Term
from nuanxin.money.payables.models import Payable
from nuanxin.registry.people.models import Membership, PersonFacts
from nuanxin.support.benefits.actions.holding import hold
from nuanxin.support.benefits.lists import Listed
from nuanxin.support.benefits.models import (
    Deferral,
    Entitlement,
    Finding,
    Opening,
    PaymentTerm,
    TrialLine,
)
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved
from support.benefits.county import DEATH, NOW, on_roll, people_on, run

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 11, 23, tzinfo=UTC)
LIST = "/assess/2026-10/to_confirm/"


@pytest.fixture(autouse=True)
def _county() -> None:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    Region.objects.create(code=NEXT_VILLAGE, name="河口村", kind="village", source="演示")
    admitted(bereaved("1"))
    admitted(bereaved("2", NEXT_VILLAGE))
    run()


def deeds(client: Client, **form: object) -> str:
    answer = client.post(f"{LIST}deeds/", form, follow=True)
    return answer.content.decode()


def test_the_board_shows_the_numbers_of_ones_own_area(
    li: Client, wang: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        county = wang.get("/assess/?term=2026-10").content.decode()
    assert "2,360.00" in county
    town = li.get("/assess/?term=2026-10").content.decode()
    assert "1,180.00" in town
    assert "2,360.00" not in town


def test_the_board_opens_on_the_term_assessed_last(wang: Client, li: Client) -> None:
    run("2026-09")
    for client in (wang, li):
        assert "2026年9月" in client.get("/assess/").content.decode().split("</h1>")[1][:200]


def test_a_number_on_the_board_is_the_length_of_its_list(wang: Client) -> None:
    page = wang.get(f"{LIST}?benefit={DEATH}").content.decode()
    assert f"共 {people_on(Listed.TO_CONFIRM)} 条" in page


def test_a_list_costs_few_queries_and_shows_ones_own_people(
    wang: Client, li: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        page = wang.get(LIST).content.decode()
    assert "河口村" in page
    own = li.get(LIST).content.decode()
    assert "河口村" not in own.split('id="assess-list"')[1]
    assert "桃林村" in own


@pytest.mark.parametrize("which", Listed.values)
def test_every_list_opens_filtered_and_sorted(wang: Client, which: str) -> None:
    address = f"/assess/2026-10/{which}/?town=341599100000&sort=-amount&reason=无&size=50"
    assert wang.get(address).status_code == 200


def test_a_list_nobody_made_is_not_found(wang: Client) -> None:
    assert wang.get("/assess/2026-10/nothing/").status_code == 404


@pytest.mark.parametrize("term", ["9999-H1", "9999", "2026-13", "0001-Q1", "某年"])
def test_a_term_that_is_none_is_not_found(wang: Client, term: str) -> None:
    assert wang.get(f"/assess/{term}/eligible/").status_code == 404
    assert wang.get(f"/assess/{term}/due/").status_code == 404
    assert wang.get(f"/assess/?term={term}").status_code == 200


def test_reasons_are_counted_within_the_benefit_chosen(wang: Client) -> None:
    every = wang.get("/assess/2026-10/eligible/").context["shown"]
    shown = wang.get(f"/assess/2026-10/eligible/?benefit={DEATH}").context["shown"]
    assert sum(people for _, people in shown.reasons) == shown.listing.total
    assert sum(people for _, people in every.reasons) == every.listing.total


def test_the_export_has_the_people_of_the_page_and_leaves_a_trace(wang: Client) -> None:
    answer = wang.get(f"{LIST}list.xlsx?benefit={DEATH}")
    book = load_workbook(io.BytesIO(answer.getvalue()))
    rows = list(book["名单"].iter_rows(values_only=True))
    assert len(rows) == 1 + people_on(Listed.TO_CONFIRM)
    assert {row[2] for row in rows[1:]} == {"陈桂兰", "罗建国"}
    assert AuditEntry.objects.filter(act="export").count() == 1
    text = wang.get(f"{LIST}list.csv").getvalue().decode()
    assert "陈桂兰" in text


def test_the_lists_to_stop_and_of_holds_say_from_which_month(wang: Client) -> None:
    on_roll()
    wife = PersonFacts.objects.filter(name="陈桂兰").order_by("id")[0]
    PersonFacts.objects.filter(pk=wife.pk).update(alive=False, death_date=date(2026, 9, 8))
    run("2026-H2")
    run()
    held = Entitlement.objects.order_by("-id")[0]
    hold(by=SYSTEM, entitlement=held, from_month=2026 * 12 + 7, reason="联系不上", now=NOW)
    page = wang.get("/assess/2026-H2/to_stop/").content.decode()
    assert "不符合自" in page
    assert "2026年9月</td>" in page
    text = wang.get("/assess/2026-H2/to_stop/list.csv").getvalue().decode("utf-8-sig")
    assert text.splitlines()[0].endswith("不符合（暂停）自")
    assert text.splitlines()[1].endswith("2026年9月")
    page = wang.get("/assess/2026-10/to_stop/").content.decode()
    assert "2026年10月或更早</td>" in page
    page = wang.get("/assess/2026-10/held/").content.decode()
    assert "暂停自" in page
    assert "2026年8月</td>" in page
    text = wang.get("/assess/2026-10/held/list.csv").getvalue().decode("utf-8-sig")
    assert text.splitlines()[1].endswith("2026年8月")
    assert "不符合自" not in wang.get(LIST).content.decode()


def test_confirming_takes_two_steps_and_a_document(wang: Client) -> None:
    picked = [str(each) for each in Finding.objects.filter(benefit=DEATH).values_list(
        "public_id", flat=True
    )]  # fmt: skip
    first = deeds(wang, deed="confirm", pick=picked[:2])
    assert "要办的是谁" in first
    assert Entitlement.objects.count() == 0
    form = {"deed": "confirm", "pick": picked[:2], "seen": "2", "step": "act"}
    assert "确认文号" in deeds(wang, **form, day="2026-11-20", document="")
    assert "缺日" in deeds(wang, **form, day="2026-11", document="演示卫健〔2026〕12号")
    done = deeds(wang, **form, day="2026-11-20", document="演示卫健〔2026〕12号")
    assert "已办理确认资格 2 人（户）" in done
    assert Entitlement.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": "2099-01-01"}, "确认日期不能晚于今天"),
        ({"day": "1800-01-01"}, "早于 1949 年"),
        ({"starts_on": "2026-07-15"}, "请填写那个月的 1 日"),
        ({"starts_on": "2026-11-01"}, "享受起始最晚填 2026-10-01"),
        ({"starts_on": "1900-01-01"}, "享受起始 1900-01-01 太早"),
        ({"document": "文" * 81}, "确认文号最多 80 个字，现在写了 81 个"),
    ],
)
def test_a_paper_that_cannot_be_is_refused_and_nobody_confirmed(
    wang: Client, typed: dict[str, str], said: str
) -> None:
    picked = list(Finding.objects.filter(benefit=DEATH).values_list("public_id", flat=True))
    paper = {"day": "2026-11-20", "document": "演示卫健〔2026〕12号", **typed}
    form = {"deed": "confirm", "pick": picked[:1], "seen": "1", "step": "act"}
    assert said in deeds(wang, **form, **paper)
    assert not Entitlement.objects.exists()


def test_what_is_confirmed_and_begins_later_is_not_confirmed_again(wang: Client) -> None:
    found = Finding.objects.filter(benefit=DEATH).order_by("pk")[0]
    Entitlement.objects.create(
        region=found.region, household_id=found.household_id, person_id=found.person_id,
        benefit=found.benefit, starts_on="2035-01-01", basis="decision", document="旧号",
        confirmed_on="2026-01-01", recorded_at=NOW,
    )  # fmt: skip
    paper = {"day": "2026-11-20", "document": "演示卫健〔2026〕12号"}
    form = {"deed": "confirm", "pick": [found.public_id], "seen": "1", "step": "act"}
    assert "已经确认过、还没有停发" in deeds(wang, **form, **paper)
    assert Entitlement.objects.count() == 1


def test_a_list_filtered_in_place_brings_the_exports_of_what_it_shows(wang: Client) -> None:
    asked = f"{LIST}?benefit={DEATH}"
    part = wang.get(asked, headers={"HX-Request": "true"}).content.decode()
    links = re.findall(r'href="([^"]+list\.(?:xlsx|csv)[^"]*)"', part)
    assert len(links) == 2
    assert all("benefit=" in link for link in links)


def test_everybody_under_a_filter_can_be_put_aside_at_once(wang: Client) -> None:
    form = {"deed": "aside", "all": "1", "kept": f"benefit={DEATH}", "seen": "4", "step": "act"}
    assert "请写明暂缓的理由" in deeds(wang, **form)
    assert "4 人（户）" in deeds(wang, **form, reason="等县里开会")
    assert Deferral.objects.count() == 4
    assert people_on(Listed.TO_CONFIRM) == 0


def test_what_was_put_aside_is_listed_with_who_and_why_and_can_be_taken_up(
    wang: Client, li: Client
) -> None:
    kept = f"benefit={DEATH}"
    form = {"deed": "aside", "step": "act", "all": "1", "kept": kept, "seen": "4"}
    deeds(wang, **form, reason="等民政回函")
    assert people_on(Listed.TO_CONFIRM) == 0
    page = wang.get("/assess/2026-10/aside/").content.decode()
    assert "应享未确认：等民政回函（王主任，" in page
    assert "共 4 条" in page
    assert "/assess/2026-10/aside/?town=" in wang.get("/assess/?term=2026-10").content.decode()
    own = li.get("/assess/2026-10/aside/").content.decode()
    assert "共 2 条" in own
    form = {"deed": "take_up", "step": "act", "all": "1", "kept": kept, "seen": "4"}
    answer = wang.post("/assess/2026-10/aside/deeds/", form)
    assert answer.status_code == 302  # going back sends nothing twice
    done = wang.get(answer.headers["Location"]).content.decode()
    assert "已办理取消暂缓 4 人" in done
    for forged in ("did=take_up&n=x", "did=confirm&n=4", "did=take_up", "did=<b>&n=1"):
        assert "已办理" not in wang.get(f"/assess/2026-10/aside/?{forged}").content.decode()
    assert not Deferral.objects.exists()
    assert people_on(Listed.TO_CONFIRM) == 4
    entry = AuditEntry.objects.filter(act="benefits.taken_up")[0]
    assert entry.payload["reasons"] == ["等民政回函"]
    again = wang.post("/assess/2026-10/aside/deeds/", form).content.decode()
    assert "请先勾选" in again


def test_the_money_of_the_board_opens_the_list_by_level(wang: Client) -> None:
    page = wang.get("/assess/?term=2026-10").content.decode()
    assert f"benefit={DEATH}&amp;level=%E4%B8%AD%E5%A4%AE" in page
    opened = wang.get(f"/assess/2026-10/eligible/?benefit={DEATH}&level=中央")
    assert "共 4 条" in opened.content.decode()


def test_nobody_ticked_is_said(wang: Client) -> None:
    assert "请先勾选要办理的人" in deeds(wang, deed="confirm")


def test_a_township_reads_the_lists_but_confirms_nobody(li: Client) -> None:
    assert li.post(f"{LIST}deeds/", {"deed": "confirm", "all": "1"}).status_code == 403


def test_what_lies_outside_ones_area_cannot_be_ticked(zhao: Client, wang: Client) -> None:
    assert "桃林村" not in zhao.get(LIST).content.decode()
    foreign = Finding.objects.filter(region=VILLAGE)[0].public_id
    assert zhao.get(f"/why/{foreign}/").status_code == 404


def test_the_button_orders_a_run(wang: Client) -> None:
    answer = wang.post("/assess/", {"term": "2026-11", "town": "341599000000"})
    ordered = Job.objects.get(kind="benefits.assess")
    assert ordered.arguments == {"region": "341599000000", "term": "2026-11"}
    assert answer.headers["Location"] == f"/jobs/{ordered.public_id}/"
    assert "可以离开本页" in wang.get(answer.headers["Location"]).content.decode()


def test_a_term_nobody_assessed_says_what_to_do(wang: Client) -> None:
    page = wang.get("/assess/?term=2020-01").content.decode()
    assert "还没有测算过" in page
    assert "开始测算 演示县" in page


def test_before_the_county_began_nothing_is_to_be_started(li: Client) -> None:
    Opening.objects.create(
        region=341599_000000, first_month=Term.parse("2025-01").first, set_at=NOW
    )
    page = li.get("/assess/?term=2024-H1").content.decode()
    assert "本系统从2025年1月起启用" in page
    assert "开始测算 " not in page


def test_what_is_due_is_shown_before_it_is_listed(wang: Client) -> None:
    on_roll()
    assert "2026 年还没有定发放期" in wang.get("/assess/terms/2026/").content.decode()
    wang.post("/assess/terms/2026/", {"deed": "seed"})
    form = {"deed": "save", f"every-{DEATH}": "月", f"month-{DEATH}": ""}
    wang.post("/assess/terms/2026/", form)
    assert PaymentTerm.objects.get(benefit=DEATH).every == "月"
    assert "还没有试算" in wang.get("/assess/2026-10/due/").content.decode()
    _tried(wang)
    page = wang.get("/assess/2026-10/due/").content.decode()
    assert "列入应付 4 笔 2,360.00 元" in page
    assert _opened(wang, page) == 8
    assert Payable.objects.count() == 0
    answer = wang.post("/assess/2026-10/due/", {"what": "regular", "town": "341599000000"})
    ordered = Job.objects.get(kind="benefits.accrue")
    assert answer.headers["Location"] == f"/jobs/{ordered.public_id}/"
    perform(ordered.public_id, date(2026, 11, 22))
    assert Payable.objects.count() == 4
    done = wang.get(answer.headers["Location"]).content.decode()
    assert "列入 4 笔" in done
    assert "/assess/?term=2026-10" in done
    assert "还没有试算" in wang.get("/assess/2026-10/due/").content.decode()
    _tried(wang)
    assert "没有新的应付" in wang.get("/assess/2026-10/due/").content.decode()
    assert not TrialLine.objects.exists()


def test_what_is_asked_back_is_never_added_to_what_is_paid(wang: Client) -> None:
    on_roll()
    wang.post("/assess/terms/2026/", {"deed": "seed"})
    wang.post(
        "/assess/terms/2026/", {"deed": "save", f"every-{DEATH}": "月", f"month-{DEATH}": ""}
    )
    _ordered(wang, "regular")
    PersonFacts.objects.filter(name="陈桂兰").update(alive=False, death_date=date(2026, 10, 8))
    run("2026-10", LATER)
    _tried(wang)
    page = wang.get("/assess/2026-10/due/").content.decode()
    assert "追缴金额" in page
    assert "补发金额" not in page
    assert "列入差额 追缴 2 笔 1,180.00 元" in page
    assert _opened(wang, page) == 8
    csv = wang.get("/assess/2026-10/due/lines.csv?part=differences&back=1&town=341599000000")
    text = b"".join(csv.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert text.count("追缴,") == 2
    done = _ordered(wang, "differences")
    assert "列入 0 笔，0.00 元；追缴 2 笔，1,180.00 元；" in done
    now = Finding.objects.filter(known_to__isnull=True, term="2026-10", benefit=DEATH)
    found = now.filter(person__name="陈桂兰")[0]
    why = wang.get(f"/why/{found.public_id}/").content.decode()
    assert "追缴 590.00 元，待退回" in why
    Membership.objects.filter(person__name="罗建国").update(valid_to=date(2026, 9, 1))
    run("2026-10", LATER + timedelta(days=1))
    _tried(wang)
    page = wang.get("/assess/2026-10/due/").content.decode()
    assert "2</a> 笔发给了现在不在任何一户档案里的人" in page
    assert "列入差额" not in page
    assert _opened(wang, page) == 1
    listed = "/assess/2026-10/due/lines/?part=differences&unfiled=1&town=341599000000"
    assert "等核实" in wang.get(listed).content.decode()


def _opened(wang: Client, page: str) -> int:
    """How many numbers of a trial open; each opens lines that come to it."""
    found = re.findall(r'<a href="(/assess/[^"]+/due/lines/[^"]+)">([\d,.]+)</a>', page)
    for address, number in found:
        shown = wang.get(html.unescape(address)).context["shown"]
        told = yuan_grouped(shown.fen) if "." in number else str(shown.listing.total)
        assert told == number, address
    return len(found)


def test_lines_of_a_trial_there_is_none_of_lead_back_to_it(wang: Client, li: Client) -> None:
    answer = wang.get("/assess/2026-10/due/lines/?town=341599000000")
    assert answer.headers["Location"] == "/assess/2026-10/due/?town=341599000000"
    assert wang.get("/assess/2026-10/due/lines.csv").status_code == 404
    assert li.get("/assess/2026-10/due/lines/").status_code == 403


def _ordered(wang: Client, what: str) -> str:
    """The page of the job that did it."""
    form = {"what": what, "town": "341599000000"}
    answer = wang.post("/assess/2026-10/due/", form)
    perform(Job.objects.latest("id").public_id, date(2026, 11, 22))
    return wang.get(answer.headers["Location"]).content.decode()


def _tried(wang: Client) -> None:
    answer = wang.post("/assess/2026-10/due/", {"what": "preview", "town": "341599000000"})
    tried = Job.objects.filter(kind="benefits.preview").latest("pk")
    perform(tried.public_id, date(2026, 11, 22))
    assert "看试算结果" in wang.get(answer.headers["Location"]).content.decode()


def test_a_trial_without_answers_to_count_from_says_so(wang: Client) -> None:
    assert "2027年还没有测算过" in wang.get("/assess/2027/due/").content.decode()
    assert "还没有测算过" not in wang.get("/assess/2026-10/due/").content.decode()


def test_only_the_county_lists_what_is_due(li: Client) -> None:
    assert li.get("/assess/2026-10/due/").status_code == 403
    assert li.get("/assess/terms/2026/").status_code == 403


def test_a_month_paid_in_is_read_as_typed_or_refused_before_anything_is_kept(
    wang: Client,
) -> None:
    wang.post("/assess/terms/2026/", {"deed": "seed"})
    before = list(PaymentTerm.objects.order_by("benefit").values())
    odd = {"deed": "save", f"every-{DEATH}": "年", f"month-{DEATH}": "13"}
    answer = wang.post("/assess/terms/2026/", odd)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "特别扶助金（死亡）的发放月“13”不对，请填 1 到 12" in page
    assert 'value="13"' in page, "what was typed stays"
    open_still = {"deed": "save", f"every-{DEATH}": "", f"month-{DEATH}": "6"}
    refused = wang.post("/assess/terms/2026/", open_still)
    assert "请先选多久发一次" in refused.content.decode()
    assert list(PaymentTerm.objects.order_by("benefit").values()) == before
    typed = odd | {f"month-{DEATH}": " １２ ", f"cut-{DEATH}": "２５"}
    assert wang.post("/assess/terms/2026/", typed).status_code == 302
    kept = PaymentTerm.objects.get(benefit=DEATH)
    assert (kept.pay_month, kept.cut_off_day) == (12, 25)


def test_a_list_that_looks_back_shows_the_findings_it_counted(wang: Client) -> None:
    form = {"deed": "aside", "step": "act", "all": "1", "kept": f"benefit={DEATH}", "seen": "4"}
    deeds(wang, **form, reason="等民政回函")
    for query in ("", f"?benefit={DEATH}", "?reason=无", "?size=20&page=2", "?level=县"):
        shown = wang.get(f"/assess/2026-10/aside/{query}", follow=True).context["shown"]
        exported = wang.get(f"/assess/2026-10/aside/list.csv{query}").getvalue().decode()
        assert shown.listing.total == len(exported.splitlines()) - 1
        if "page" not in query:
            assert len(shown.listing.rows) == shown.listing.total
