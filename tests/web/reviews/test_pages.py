"""A year's review on screen: opened, answered a page at a time, sampled, confirmed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from base.papers.sheets import docx_text, pdf_text
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.jobs.actions import perform
from nuanxin.base.jobs.models import Job
from nuanxin.kit.names import mask_name
from nuanxin.support.reviews.models import (
    Review,
    ReviewLine,
    ReviewObjection,
    ReviewPosting,
)
from registry.people.families import admitted, bereaved
from support.benefits.county import on_roll, run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _county() -> None:
    admitted(bereaved("1"), bereaved("2"))
    on_roll()
    run(now=timezone.now())


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def opened(wang: Client) -> int:
    year = timezone.localdate().year
    assert wang.post("/reviews/", {"year": str(year)}).status_code == 302
    return year


def sent(client: Client, address: str, status: int = 302, /, **form: object) -> str:
    answer = client.post(address, form)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer.content.decode()


def posted(li: Client, year: int) -> None:
    address = f"/reviews/{year}/posting/"
    today = timezone.localdate()
    form = {
        "from_day": today, "until_day": today + timedelta(days=7),
        "place_words": "小组长逐户听取意见", "phone": "0564-1234567",
    }  # fmt: skip
    for name in re.findall(r'name="procedure" value="([^"]+)"', text(li, address)):
        assert "请填异议电话" in sent(
            li, address, 422, **{**form, "procedure": name, "phone": ""}
        )
        sent(li, address, **form, procedure=name)
    assert "没有等着公示的" in text(li, address)


def test_from_one_button_to_the_document_and_what_follows(
    li: Client,
    wang: Client,
    leader: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    year = opened(wang)
    assert "云桥" in text(wang, f"/reviews/{year}/") or "341599" in text(wang, "/reviews/")
    for listed in ("continuing", "new", "leaving"):
        address = f"/reviews/{year}/{listed}/?state=waiting&size=100"
        page = text(li, address)
        sure = re.findall(r'name="sure" value="(\d+)"', page)
        if sure:
            sent(li, address, deed="sure", sure=sure)
        left = re.findall(r'name="line" value="(\d+)"', text(li, address))
        if left:
            sent(li, address, 422, deed="differs", line=left, words="")
            sent(li, address, deed="differs", line=left, words="已经去世")
    assert not ReviewLine.objects.filter(answer="").exists()
    sent(wang, f"/reviews/{year}/", deed="draw", confidence="95", margin="5")
    address = f"/reviews/{year}/continuing/?state=unchecked"
    for line in re.findall(r'name="line" value="(\d+)"', text(wang, address)):
        sent(wang, address, deed="sound", line=line, words="")
    sent(wang, f"/reviews/{year}/", deed="propose")
    agreed = {"deed": "agree", "document": "演示卫健〔2026〕30号"}
    assert "没有公示" in sent(leader, f"/reviews/{year}/confirm/", 422, **agreed)
    posted(li, year)
    assert "才期满" in sent(leader, f"/reviews/{year}/confirm/", 422, **agreed)
    ReviewPosting.objects.update(from_day="2026-01-05", until_day="2026-01-12")
    sent(leader, f"/reviews/{year}/confirm/", 422, deed="agree", document="")
    sent(leader, f"/reviews/{year}/confirm/", **agreed)
    assert Review.objects.get().status == "confirmed"
    assert "演示卫健〔2026〕30号" in text(wang, "/reviews/")
    carry = f"/reviews/{year}/carry/"
    sent(li, carry, 403)
    sent(leader, carry, 403)
    assert "还没有落实" in text(li, f"/reviews/{year}/")
    assert carry not in text(li, f"/reviews/{year}/")
    assert carry in text(wang, f"/reviews/{year}/")
    sent(wang, carry)
    job = Job.objects.get()
    assert "正在落实" in text(wang, f"/reviews/{year}/")
    assert perform(job.public_id, timezone.localdate()).error == ""
    assert "要逐件办的再试一次" in text(wang, f"/reviews/{year}/")
    with django_assert_max_num_queries(12):
        text(wang, f"/reviews/{year}/")
    assert "要逐件办" in text(li, f"/reviews/{year}/new/?state=left")
    csv = b"".join(li.get(f"/reviews/{year}/new/list.csv?state=left").streaming_content)  # type: ignore[attr-defined]
    assert "要逐件办" in csv.decode()


def test_what_cannot_be_is_said_and_changes_nothing(li: Client, wang: Client) -> None:
    assert "由县级卫健经办开始" in sent(li, "/reviews/", 422, year="2026")
    assert "年度请填" in sent(wang, "/reviews/", 422, year="1999")
    late = {"year": "2026", "village_due": "2026-03-01", "township_due": "2026-02-01"}
    assert "一级比一级晚" in sent(wang, "/reviews/", 422, **late)
    assert "村级截止" in sent(wang, "/reviews/", 422, year="2026", village_due="昨天")
    year = opened(wang)
    address = f"/reviews/{year}/continuing/"
    assert "请先勾选" in sent(li, address, 422, deed="same")
    assert "没有这个操作" in sent(li, address, 422, deed="nothing")
    assert "没有核对" in sent(wang, f"/reviews/{year}/", 422, deed="draw", confidence="95")
    assert "确认以后才能落实" in sent(wang, f"/reviews/{year}/carry/", 422)
    text(li, "/reviews/2001/", 404)
    text(li, f"/reviews/{year}/nowhere/", 404)


def test_another_township_sees_nobody_and_finance_no_page(
    wang: Client, zhao: Client, qian: Client, li: Client
) -> None:
    year = opened(wang)
    assert "陈桂兰" in text(li, f"/reviews/{year}/continuing/")
    assert "陈桂兰" not in text(zhao, f"/reviews/{year}/continuing/")
    text(qian, "/reviews/", 403)
    lines = list(ReviewLine.objects.values_list("pk", flat=True))
    sent(zhao, f"/reviews/{year}/continuing/", 422, deed="same", line=lines)
    csv = b"".join(li.get(f"/reviews/{year}/continuing/list.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "陈桂兰" in csv


def test_a_page_asks_no_more_the_more_it_shows(
    li: Client, wang: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    year = opened(wang)
    text(li, f"/reviews/{year}/continuing/")
    with django_assert_max_num_queries(12):
        text(li, f"/reviews/{year}/continuing/?q=陈&state=waiting")
    with django_assert_max_num_queries(12):
        text(wang, f"/reviews/{year}/")


def hung(li: Client, year: int) -> ReviewLine:
    """Everything is posted; a line of special support."""
    ReviewLine.objects.update(answer="same", answered_at=timezone.now())
    posted(li, year)
    line: ReviewLine = ReviewLine.objects.filter(benefit="特别扶助金_死亡").earliest("pk")
    return line


def test_an_objection_is_taken_and_answered_on_its_page_and_leaves_a_trace(
    li: Client,
    zhao: Client,
    wang: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    year = opened(wang)
    line = hung(li, year)
    address, today = f"/reviews/{year}/objection/{line.pk}/", timezone.localdate()
    assert f"objection/{line.pk}/" in text(li, f"/reviews/{year}/continuing/?size=100")
    text(zhao, address, 404)
    said = {"deed": "object", "day": today, "words": "长期不在本地住", "anonymous": "1"}
    assert "收到日期" in sent(li, address, 422, **{**said, "day": "昨天"})
    sent(li, address, **said)
    assert "长期不在本地住" in text(li, address)
    assert AuditEntry.objects.filter(act="view", traces__object_id=line.household_id).exists()
    with django_assert_max_num_queries(14):
        page = text(li, f"/reviews/{year}/posting/")
    assert "长期不在本地住" not in page
    assert "等答复" in page
    key = ReviewObjection.objects.get().public_id
    told = {"deed": "answer", "objection": key, "upheld": "0", "words": "户口和居住都在本村"}
    assert "由乡镇经办办理" in sent(wang, address, 422, **told)
    assert "请选异议成立" in sent(li, address, 422, **{**told, "upheld": ""})
    sent(li, address, **told)
    assert "户口和居住都在本村" in text(li, address)


def test_the_sheet_names_nobody_where_the_way_is_suitable(
    li: Client, zhao: Client, wang: Client
) -> None:
    year = opened(wang)
    line = hung(li, year)
    line.refresh_from_db()
    assert line.posting is not None
    key = line.posting.public_id
    page = text(li, f"/reviews/{year}/posting/{key}/")
    assert not set("陈死") & set(page.split("<h1>")[1])
    assert f"继续享受 {line.posting.continuing} 人次" in page
    text(zhao, f"/reviews/{year}/posting/{key}/", 404)
    for suffix, read in (("pdf", pdf_text), ("docx", docx_text)):
        paper = "".join(read(li.get(f"/papers/year/{key}/notice.{suffix}").content).split())
        assert f"继续享受{line.posting.continuing}人次" in paper
        assert "死亡" not in paper
        assert "陈" not in paper
    assert zhao.get(f"/papers/year/{key}/notice.pdf").status_code == 404


def test_a_board_shows_masked_names_and_the_list_they_stand_on(
    li: Client, wang: Client
) -> None:
    year = opened(wang)
    line = hung(li, year)
    ReviewPosting.objects.update(names=True, way="公示栏张榜")
    line.refresh_from_db()
    assert line.posting is not None
    key = line.posting.public_id
    page = text(li, f"/reviews/{year}/posting/{key}/")
    paper = "".join(docx_text(li.get(f"/papers/year/{key}/notice.docx").content).split())
    for shown in (page, paper):
        assert mask_name("陈桂兰") in shown
        assert "陈桂兰" not in shown
        assert "继续" in shown
