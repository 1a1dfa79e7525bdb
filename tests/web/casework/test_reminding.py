"""催办 on screen: who is late by place and step, ticked and reminded, answered at the desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from casework.reminders.people import Cast, ask, at_step, cast
from casework.road.cases import again, step
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import Post, User
from nuanxin.base.identity.roles import Role
from nuanxin.casework.manners.models import Manner
from nuanxin.casework.reminders.models import Reminder
from nuanxin.casework.road.models import Case
from signed_in import fully_in

pytestmark = pytest.mark.django_db
LATE, ANSWER = "/casework/late/", "/casework/answer/"
DELIBERATION, SURVEY = 1, 3
Seat = Callable[[str, Role, str], Client]


@pytest.fixture
def people(appoint: Callable[[str, Role, str], Actor]) -> Cast:
    return cast(appoint)


def of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(name=actor.name))
    fully_in(client)
    return client


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:400]
    return answer.content.decode()


def late(people: Cast, position: int = SURVEY, key: str = "1", days: int = -5) -> Case:
    return at_step(people, position, key, due=timezone.localdate() + timedelta(days=days))


def form(*rows: Case, **changed: str) -> dict[str, object]:
    sent: dict[str, object] = {
        "case": [f"{row.public_id}.{row.position}" for row in rows], "deed": "ticked",
        "words": "请尽快入户", "answer_by": timezone.localdate().isoformat(),
    }  # fmt: skip
    return {**sent, **changed}


def said(**changed: str) -> dict[str, object]:
    day = timezone.localdate() + timedelta(days=4)
    sent: dict[str, object] = {"words": "调查员请假", "promised_on": day.isoformat()}
    return {**sent, "reminder": [str(r.public_id) for r in Reminder.objects.all()], **changed}


def test_ticked_reminded_answered_and_read_by_who_asked(people: Cast) -> None:
    row, near = late(people), late(people, DELIBERATION, "2", 2)
    wang, li = of(people.desk.county), of(people.desk.township)
    page = text(wang, LATE)
    for word in ("超期 5 天", "还剩 2 天", "没有催过", row.number, near.number, "不排名次"):
        assert word in page
    assert wang.post(LATE, form(row, near)).status_code == 302
    assert "请乡镇经办在" in text(wang, LATE)
    desk = text(li, "/desk/")
    assert "王主任 催“入户调查”等" in desk
    waiting = text(li, f"{ANSWER}?state=open")
    assert waiting.count("请尽快入户") == 2
    assert li.post(ANSWER, said()).status_code == 302
    assert "催“" not in text(li, "/desk/")
    assert "调查员请假" in text(wang, f"{ANSWER}?way=out")
    assert "调查员请假" in text(wang, LATE)
    assert "调查员请假" in text(wang, f"/casework/{row.public_id}/")
    acts = AuditEntry.objects.filter(act__startswith="casework.reminde").order_by("pk")
    assert [each.act for each in acts] == ["casework.reminded", "casework.reminder_answered"]


def test_a_whole_page_is_reminded_at_once(people: Cast) -> None:
    rows = [late(people, SURVEY, key) for key in "123"]
    wang = of(people.desk.county)
    ask(people, people.desk.county, rows[0], day=timezone.localdate())
    page = text(wang, LATE)
    assert "没有催过的 2 件" in page
    fresh = re.findall('name="fresh" value="([^"]+)"', page)
    assert wang.post(LATE, form(deed="page") | {"fresh": fresh}).status_code == 302
    assert Reminder.objects.count() == 3


def test_the_village_is_asked_by_its_township_and_answers(people: Cast) -> None:
    row = late(people, DELIBERATION)
    li, zhou = of(people.desk.township), of(people.village)
    assert "本级办" not in text(li, LATE)
    assert li.post(LATE, form(row)).status_code == 302
    assert "李干事 催“村（社区）评议”" in text(zhou, "/desk/")
    page = text(zhou, ANSWER)
    assert row.number in page
    assert f"/casework/{row.public_id}/" not in page, "their page is not the village's"
    assert zhou.post(ANSWER, said()).status_code == 302
    assert Reminder.objects.get().answered_by_id == people.village.user_id


def test_where_nobody_holds_the_post_nothing_is_ticked(people: Cast) -> None:
    row = late(people, DELIBERATION)
    Post.objects.filter(role=Role.VILLAGE_CONTACT).update(ends_on=timezone.localdate())
    li = of(people.desk.township)
    page = text(li, LATE)
    assert "催办勾选的" not in page
    answer = li.post(LATE, form(row))
    assert "没有村级联系人的账号" in answer.content.decode()


def test_numbers_open_exactly_their_cases(people: Cast) -> None:
    late(people), late(people, SURVEY, "2", 1), late(people, DELIBERATION, "3")
    wang = of(people.desk.county)
    page = text(wang, LATE)
    cells = re.findall(r'<a href="(\?[^"]+)#list">(\d+)</a>', page)
    assert len(cells) == 3
    for query, count in cells:
        shown = text(wang, LATE + unescape(query))
        assert len(re.findall('name="case"', shown)) == int(count)
        assert "只看" in shown


def test_one_desk_line_says_the_first_day_and_what_is_over(people: Cast) -> None:
    row = late(people)
    day = timezone.localdate()
    ask(people, people.desk.county, row, day=day - timedelta(days=9))
    page = text(of(people.desk.township), "/desk/")
    line = next(r for r in page.split("<tr>") if "王主任 催" in r)
    assert f"{day - timedelta(days=6):%Y-%m-%d}" in line
    assert "1 件过了" in line
    mine = next(r for r in page.split("<tr>") if "等您办的办件" in r)
    assert f"{row.due:%Y-%m-%d}" in mine
    assert "1 件过了" in mine
    step(people.desk, again(row))
    assert "王主任 催" not in text(of(people.desk.township), "/desk/")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"words": ""}, "请填“催办的话”"),
        ({"words": "快" * 101}, "最多 100 个"),
        ({"answer_by": ""}, "请填“请在哪天前说明”"),
        ({"answer_by": "2020-01-01"}, "从今天起"),
        ({"answer_by": "不是日期"}, "日期"),
        ({"case": "x.1"}, "勾选的内容不对"),
        ({"case": "01890a5d-ac96-774b-bcce-b302099a8057.3"}, "找不到"),
        ({"case": []}, "请先勾选"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    people: Cast, changed: dict[str, str], why: str
) -> None:
    row = late(people)
    wang = of(people.desk.county)
    answer = wang.post(LATE, form(row) | changed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert why in page
    assert 'role="alert"' in page
    if "case" not in changed:
        assert re.search(f'value="{row.public_id}.3"[^>]+checked', page)
    assert not Reminder.objects.exists()


def test_done_in_between_or_asked_twice_is_said(people: Cast) -> None:
    row = late(people, DELIBERATION)
    wang = of(people.desk.county)
    assert wang.post(LATE, form(row)).status_code == 302
    assert "已经由王主任催过" in wang.post(LATE, form(row)).content.decode()
    step(people.desk, again(row))
    assert "已经往下办" in wang.post(LATE, form(row)).content.decode()
    li = of(people.desk.township)
    assert "不用再说明" in li.post(ANSWER, said()).content.decode()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"words": " "}, "请填“没有办完的原因”"),
        ({"words": "长" * 121}, "最多 120 个"),
        ({"promised_on": "2020-01-01"}, "请填今天起"),
        ({"promised_on": ""}, "请填“哪天能办完”"),
        ({"reminder": "x"}, "勾选的内容不对"),
    ],
)
def test_a_bad_answer_is_said(people: Cast, changed: dict[str, str], why: str) -> None:
    ask(people, people.desk.county, late(people), day=timezone.localdate())
    answer = of(people.desk.township).post(ANSWER, said() | changed)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert Reminder.objects.get().open


def test_others_see_and_do_nothing(people: Cast, seat: Seat) -> None:
    row = late(people)
    ask(people, people.desk.county, row, day=timezone.localdate())
    zhao = seat("赵同志", Role.TOWNSHIP_HANDLER, "341599101")
    for address in (LATE, ANSWER, f"{ANSWER}?way=out"):
        assert row.number not in text(zhao, address)
    assert zhao.post(LATE, form(row)).status_code == 422
    assert zhao.post(ANSWER, said()).status_code == 422
    chen = seat("陈会长", Role.COUNTY_ASSOCIATION, "341599")
    assert row.number in text(chen, LATE)
    assert "催办勾选的" not in text(chen, LATE)
    assert chen.post(LATE, form(row)).status_code == 403
    assert row.number in text(chen, ANSWER), "what the county has sent"
    qian = seat("钱会计", Role.FINANCE, "341599")
    assert qian.get(LATE).status_code == qian.get(ANSWER).status_code == 403
    zhou = of(people.village)
    assert zhou.post(LATE, form(row)).status_code == 403


def test_lists_leave_with_the_same_filters(people: Cast) -> None:
    row, other = late(people), late(people, DELIBERATION, "2")
    ask(people, people.desk.county, row, words="请尽快入户", day=timezone.localdate())
    wang, li = of(people.desk.county), of(people.desk.township)

    def csv(client: Client, address: str) -> str:
        answer = client.get(address)
        assert answer.status_code == 200
        return b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]

    whole = csv(wang, f"{LATE}list.csv")
    assert row.number in whole
    assert other.number in whole
    assert "请尽快入户" not in whole
    assert other.number not in csv(wang, f"{LATE}list.csv?told=open")
    mine = csv(li, f"{ANSWER}list.csv?state=open")
    assert "王主任" in mine
    assert "请尽快入户" in mine
    assert csv(li, f"{ANSWER}list.csv?state=done").count("\n") == 1
    assert wang.get(f"{LATE}list.xlsx").status_code == 200
    assert wang.get(f"{LATE}list.exe").status_code == 404
    assert wang.get(f"{ANSWER}list.exe").status_code == 404


def test_odd_addresses_are_read_as_none(people: Cast) -> None:
    row = late(people)
    wang = of(people.desk.county)
    for query in ("days=x&place=abc&state=?&told=1", "days=999999999999&place=000000000000"):
        assert row.number in text(wang, f"{LATE}?{query}")
    assert row.number not in text(wang, f"{LATE}?place=341599101000")
    assert "没有符合的办件" in text(wang, f"{LATE}?q=没有这个人")
    assert "没有符合的催办" in text(wang, f"{ANSWER}?q=没有这个人&state=x")


def test_empty_pages_say_so(people: Cast) -> None:
    assert "没有超期的，也没有快到期的" in text(of(people.desk.county), LATE)
    assert "没有催办" in text(of(people.village), ANSWER)


def test_the_county_settles_when_the_night_reminds(people: Cast) -> None:
    wang = of(people.desk.county)
    sent = {"answer_days": "", "answer_unit": "", "returns": "", "source": "演示〔2026〕9号"}
    assert "不自动催办" in text(wang, "/casework/manner/")
    for wrong in ("0", "61", "三"):
        answer = wang.post("/casework/manner/", {**sent, "remind_before": wrong})
        assert answer.status_code == 422
        assert "到期前几天自动催办" in answer.content.decode()
    assert wang.post(
        "/casework/manner/", {**sent, "remind_before": "３", "remind_after": "5"}
    ).status_code == 302  # fmt: skip
    assert Manner.objects.get().remind_before == 3
    page = text(wang, "/casework/manner/")
    assert "到期前 3 天起" in page
    assert "超期满 5 天起" in page


def test_lists_cost_few_questions(
    people: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [late(people, SURVEY, key) for key in "1234"]
    ask(people, people.desk.county, *rows[:2], day=timezone.localdate())
    wang, li = of(people.desk.county), of(people.desk.township)
    for client, address in ((wang, LATE), (li, ANSWER), (wang, f"{ANSWER}?way=out")):
        text(client, address)
        with django_assert_max_num_queries(12):
            client.get(address)


def test_dates_are_those_of_the_place(people: Cast) -> None:
    """Seven in the evening in UTC is the next day here."""
    row = late(people)
    ask(people, people.desk.county, row, day=timezone.localdate())
    Reminder.objects.update(at=datetime(2026, 2, 28, 19, tzinfo=UTC))
    assert "王主任 3 月 1 日：请尽快办" in text(of(people.desk.county), LATE)
    answer = of(people.desk.county).get(f"{LATE}list.csv")
    assert "2026-03-01" in b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
