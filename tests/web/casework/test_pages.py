"""Requests on screen: applied for, checked, walked, posted, decided; others see nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from casework.road.cases import FORMS, wife_of
from nuanxin.base.identity.roles import Role
from nuanxin.casework.procedures.shape import Kind
from nuanxin.casework.road.actions.noticing import end_notices
from nuanxin.casework.road.models import Case, Notice
from nuanxin.kit.workdays import Unit, after
from nuanxin.registry.people.models import Household, Person
from nuanxin.support.benefits.models import Entitlement
from registry.people.families import admitted, bereaved
from support.benefits.county import DEATH, run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _family() -> None:
    admitted(bereaved("1"))


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:400]
    return answer.content.decode()


def key_of(benefit: str = DEATH) -> str:
    person = Person.objects.get(pk=wife_of(Household.objects.get()))
    return f"{person.public_id}:{benefit}"


def apply(li: Client, state: str = "handed") -> Case:
    home = Household.objects.get()
    address = f"/casework/family/{home.public_id}/apply/"
    form = {
        "what": key_of(),
        "received_on": timezone.localdate().isoformat(),
        "channel": "desk",
    }
    for number in range(7):
        form |= {f"state{number}": state, f"origin{number}": ""}
    checked = li.post(address, {**form, "deed": "check"}).content.decode()
    assert "核对以后受理" in checked
    assert not Case.objects.exists()
    answer = li.post(address, {**form, "deed": "open"})
    assert answer.status_code == 302, answer.content.decode()
    return Case.objects.get()


def act(client: Client, row: Case, deed: str, **sent: str) -> Case:
    row.refresh_from_db()
    answer = client.post(
        f"/casework/{row.public_id}/act/", {"deed": deed, "revision": row.revision, **sent}
    )
    assert answer.status_code == 302, said(answer.content.decode())
    row.refresh_from_db()
    return row


def said(page: str) -> str:
    found = re.search(r"data-errors><p>(.*?)</p>", page)
    return found.group(1) if found else page[:500]


def stepped(client: Client, row: Case, kind: Kind) -> Case:
    return act(client, row, "step", day=timezone.localdate().isoformat(), **FORMS[kind])


def noticed(client: Client, row: Case) -> Case:
    page = text(client, "/casework/notices/")
    assert row.number in page
    today = timezone.localdate()
    sent = {
        "case": str(row.public_id), "from_day": today.isoformat(),
        "until_day": (today + timedelta(days=7)).isoformat(),
        "place_words": "逐户听取意见", "phone": "0564-1234567",
    }  # fmt: skip
    assert client.post("/casework/notices/post/", sent).status_code == 302
    later = today + timedelta(days=8)
    end_notices(day=later, at=timezone.now())
    row.refresh_from_db()
    return row


def test_a_request_is_walked_on_screen_from_the_desk_to_the_entitlement(
    li: Client, wang: Client, leader: Client
) -> None:
    home = Household.objects.get()
    page = text(li, f"/casework/family/{home.public_id}/")
    assert "受理申请" in page
    row = act(li, apply(li), "submit")
    row = stepped(li, row, Kind.DELIBERATE)
    row = noticed(li, row)
    row = stepped(li, row, Kind.SURVEY)
    assert "希望有人陪同看病" in text(li, f"/casework/{row.public_id}/")
    row = noticed(li, row)
    assert row.step == "县级确认"
    page = text(wang, f"/casework/{row.public_id}/")
    assert "提出确认意见" in page
    row = act(wang, row, "propose", outcome="grant", starts_on="2026-01-01", reason="符合")
    page = text(leader, f"/casework/{row.public_id}/")
    assert "同意" in page
    sent = {"deed": "agree", "revision": row.revision, "document": "演示卫健〔2026〕8号"}
    assert leader.post(f"/casework/{row.public_id}/rule/", sent).status_code == 302
    row = noticed(wang, row)
    assert Entitlement.objects.get().starts_on == date(2026, 1, 1)
    row = stepped(wang, row, Kind.INFORM)
    row = stepped(wang, row, Kind.FILE)
    assert row.status == "granted"
    row = act(li, row, "archive")
    assert row.number not in text(li, "/casework/?state=open")
    assert row.number in text(li, "/casework/?state=archived")


def test_what_is_missing_and_an_objection_on_screen(li: Client) -> None:
    row = apply(li, "missing")
    page = text(li, f"/casework/{row.public_id}/")
    assert "还缺 6 样" in page
    until = (timezone.localdate() + timedelta(days=9)).isoformat()
    row = act(li, row, "ask", until=until)
    assert "已经一次性告知" in text(li, f"/casework/{row.public_id}/")
    papers = [each.name for each in row.papers.order_by("pk")]
    got = {f"paper{i}": name for i, name in enumerate(papers)}
    got |= {f"state{i}": "handed" for i in range(len(papers))}
    row = act(li, row, "papers", **got)
    row = stepped(li, act(li, row, "submit"), Kind.DELIBERATE)
    today = timezone.localdate()
    sent = {
        "case": str(row.public_id), "from_day": today.isoformat(),
        "until_day": (today + timedelta(days=7)).isoformat(),
        "place_words": "逐户听取意见", "phone": "0564-1234567",
    }  # fmt: skip
    li.post("/casework/notices/post/", sent)
    row = act(li, row, "object", words="他家还有孩子", day=today.isoformat(), anonymous="1")
    page = text(li, f"/casework/{row.public_id}/")
    assert "停止计时" in page
    assert "他家还有孩子" in page
    row = act(li, row, "answer", upheld="0", words="核对过，没有。")
    assert row.status == "running"
    assert "核对过，没有。" in text(li, f"/casework/{row.public_id}/")


def test_a_paper_of_a_suitable_notice_names_nobody(li: Client) -> None:
    row = stepped(li, act(li, apply(li), "submit"), Kind.DELIBERATE)
    noticed(li, row)
    notice = Notice.objects.get()
    page = text(li, f"/casework/notices/{notice.public_id}/")
    assert "陈" not in page
    assert "0564-1234567" in page
    picture = li.get(f"/casework/notices/{notice.public_id}/code/0.png")
    assert picture.content.startswith(b"\x89PNG")
    assert li.get(f"/casework/notices/{notice.public_id}/code/5.png").status_code == 404


def test_a_notice_is_filled_in_with_the_countys_days_and_a_refused_one_is_kept(
    li: Client, wang: Client
) -> None:
    row = stepped(li, act(li, apply(li), "submit"), Kind.DELIBERATE)
    page = text(li, "/casework/notices/")
    assert "本县的办理规定也没有登记" in page
    rule = {"notice_days": "7", "notice_unit": "natural", "source": "演示〔2026〕8号"}
    assert wang.post("/casework/manner/", rule).status_code == 302
    page, today = text(li, "/casework/notices/"), timezone.localdate()
    last = after(today, 7, Unit.NATURAL).day.isoformat()
    assert "时间：至少 7 日（本县规定（演示〔2026〕8号））" in page
    assert f'name="until_day" type="date" value="{last}"' in page
    (group,) = re.findall(r'name="group" value="([^"]+)"', page)
    short = (today + timedelta(days=1)).isoformat()
    sent = {
        "case": str(row.public_id), "from_day": today.isoformat(), "until_day": short,
        "place_words": "逐户听取意见", "phone": "0564-1234567", "group": group,
    }  # fmt: skip
    for key, shown in ((group, short), ("0-0", last)):
        answer = li.post("/casework/notices/post/", sent | {"group": key})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "不能缩短" in said(page)
        assert f'name="until_day" type="date" value="{shown}"' in page, "no other card's dates"


def test_notices_are_found_by_place_and_state_and_leave_as_a_file(li: Client) -> None:
    noticed(li, stepped(li, act(li, apply(li), "submit"), Kind.DELIBERATE))
    notice = Notice.objects.get()
    step = notice.step
    for asked in ("", "state=over", f"q={step}", f"q={notice.place_words}"):
        assert f">{step}</a>" in text(li, f"/casework/notices/?{asked}"), asked
    for asked in ("state=up", "q=没有这个地方"):
        assert "没有符合的公示" in text(li, f"/casework/notices/?{asked}"), asked
    csv = b"".join(li.get("/casework/notices/list.csv?state=over").streaming_content).decode()  # type: ignore[attr-defined]
    assert step in csv
    assert "陈桂兰" not in csv
    assert li.get("/casework/notices/list.pdf").status_code == 404


def test_a_refusal_is_shown_with_the_page_and_changes_nothing(li: Client) -> None:
    row = apply(li, "missing")
    answer = li.post(
        f"/casework/{row.public_id}/act/", {"deed": "submit", "revision": row.revision}
    )
    assert answer.status_code == 422
    assert "还缺：" in said(answer.content.decode())
    stale = li.post(f"/casework/{row.public_id}/act/", {"deed": "submit", "revision": "99"})
    assert "别人已经办过" in said(stale.content.decode())
    odd = li.post(f"/casework/{row.public_id}/act/", {"deed": "nothing", "revision": "1"})
    assert odd.status_code == 422


def test_another_township_finance_and_the_wrong_hand_see_and_do_nothing(
    li: Client, zhao: Client, qian: Client, wang: Client
) -> None:
    row = apply(li)
    home = Household.objects.get()
    text(zhao, f"/casework/{row.public_id}/", 404)
    text(zhao, f"/casework/family/{home.public_id}/", 404)
    assert row.number not in text(zhao, "/casework/")
    assert zhao.post(f"/casework/{row.public_id}/act/", {"deed": "submit"}).status_code == 404
    text(qian, f"/casework/{row.public_id}/", 403)
    assert wang.post(f"/casework/{row.public_id}/rule/", {}).status_code == 403


def test_lists_find_sort_and_leave_and_the_board_counts_the_same(
    li: Client, wang: Client
) -> None:
    row = act(li, apply(li), "submit")
    for asked in (
        "q=陈桂兰",
        "q=chenguilan",
        f"q={row.number}",
        "step=村（社区）评议",
        "mine=1",
    ):
        assert row.number in text(li, f"/casework/?{asked}&sort=-due"), asked
    for asked in ("q=王", "state=granted", "matter=奖励扶助", "state=late"):
        assert row.number not in text(li, f"/casework/?{asked}"), asked
    assert row.number not in text(wang, "/casework/?mine=1")
    csv = b"".join(li.get("/casework/list.csv?state=open").streaming_content).decode()  # type: ignore[attr-defined]
    assert row.number in csv
    board = text(wang, "/casework/board/")
    assert re.search(r"place=341599100000[^>]*>1</a>", board)
    assert "等您办的办件" in text(li, "/desk/")


def test_a_page_asks_no_more_the_more_it_shows(
    li: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    apply(li)
    text(li, "/casework/")  # whoever looks is known now
    with django_assert_max_num_queries(12):
        text(li, "/casework/?q=陈")


def test_a_supervisor_and_an_auditor_see_what_their_post_lets_them(
    li: Client, seat: Callable[[str, Role, str], Client]
) -> None:
    row = apply(li)
    auditor = seat("审计员", Role.AUDITOR, "341599")
    assert row.number in text(auditor, f"/casework/{row.public_id}/")
    assert auditor.post(f"/casework/{row.public_id}/act/", {}).status_code == 403
    supervisor = seat("督导员", Role.SUPERVISOR, "341599")
    text(supervisor, "/casework/", 403)


def test_whom_the_rules_find_is_started_in_one_go_and_leaves_the_list(
    li: Client, zhao: Client
) -> None:
    assert "还没有做过发放测算" in text(li, "/casework/found/")
    run(now=timezone.now())
    page = text(li, "/casework/found/")
    found = re.findall(r'name="finding" value="([^"]+)"', page)
    assert len(found) == 4, "hers and his: what has a procedure there"
    assert "陈桂兰" in page
    assert "没有登记办理程序" in page
    assert "陈桂兰" not in text(zhao, "/casework/found/")
    assert zhao.post("/casework/found/", {"finding": found}).status_code == 422
    nobody = li.post("/casework/found/", {})
    assert "请先勾选" in said(nobody.content.decode())
    assert li.post("/casework/found/", {"finding": found}).status_code == 302
    assert Case.objects.count() == len(found)
    row = Case.objects.earliest("pk")
    assert row.channel == "found"
    states = dict(row.papers.values_list("name", "state"))
    assert states["身份证"] == "missing", "no source says that a department supplied it"
    assert states["申报表（一式三份）"] == "missing"
    assert not re.findall(r'name="finding"', text(li, "/casework/found/"))
    again = li.post("/casework/found/", {"finding": found})
    assert again.status_code == 422
    assert Case.objects.count() == len(found)


def test_minutes_that_are_refused_are_there_to_be_put_back(li: Client) -> None:
    case = apply(li)
    sent = {"deed": "end", "revision": case.revision, "how": "cancelled", "reason": " "}
    answer = li.post(f"/casework/{case.public_id}/act/", sent)
    assert answer.status_code == 422
    kept = re.search(r'id="nx-typed"[^>]*>(.*?)</script>', answer.content.decode())
    assert kept
    assert '"how": ["cancelled"]' in kept[1]
