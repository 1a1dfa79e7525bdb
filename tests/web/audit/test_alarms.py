"""The page of unusual reading: who sees it, what it says, what can be done there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.identity.models import Post, User
from nuanxin.base.identity.roles import Role
from nuanxin.base.watch.models import ReadingAlarm, ReadingLimit

pytestmark = pytest.mark.django_db
Seat = Callable[[str, Role, str], Client]


@pytest.fixture
def alarm(li: Client) -> ReadingAlarm:
    post = Post.objects.get(user__name="李干事")
    return ReadingAlarm.objects.create(
        region=post.region, kind="viewed", post=post, user=post.user, day=date(2026, 11, 20),
        count=120, usual=20.0, most=50.0, found_at=datetime(2026, 11, 20, 8, tzinfo=UTC),
    )  # fmt: skip


def test_it_says_why_and_leads_to_the_evidence_and_is_judged(
    alarm: ReadingAlarm, seat: Seat, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    admin = seat("审计员", Role.AUDIT_ADMIN, "341599")
    assert "异常查阅，等您核查" in admin.get("/desk/").content.decode()
    with django_assert_max_num_queries(12):
        page = admin.get("/audit/alarms/").content.decode()
    assert "120 户，界限 50，同岗位平时 20" in page
    assert "since=2026-11-20" in page
    sent = {"deed": "judge", "alarm": str(alarm.public_id), "verdict": "fine"}
    assert admin.post("/audit/alarms/", {**sent, "words": ""}).status_code == 422
    assert admin.post("/audit/alarms/", {**sent, "words": "年审集中核对"}).status_code == 302
    assert "正常：年审集中核对" in admin.get("/audit/alarms/?state=judged").content.decode()
    text = b"".join(admin.get("/audit/alarms/list.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "年审集中核对" in text


def test_an_auditor_reads_and_judges_nothing(alarm: ReadingAlarm, seat: Seat) -> None:
    auditor = seat("吴审计", Role.AUDITOR, "341599")
    page = auditor.get("/audit/alarms/").content.decode()
    assert "120 户" in page
    assert "记下结论" not in page
    sent = {"deed": "judge", "alarm": str(alarm.public_id), "verdict": "fine", "words": "好"}
    assert auditor.post("/audit/alarms/", sent).status_code == 403


def test_who_keeps_the_accounts_sees_who_was_locked_out_and_no_reading(
    alarm: ReadingAlarm, seat: Seat
) -> None:
    keeper = seat("安全员", Role.SECURITY_ADMIN, "341599")
    assert "等您核查" not in keeper.get("/desk/").content.decode()
    ReadingAlarm.objects.create(
        region=alarm.region, kind="locked", post=alarm.post, user=alarm.user, day=alarm.day,
        count=3, most=0, found_at=alarm.found_at,
    )  # fmt: skip
    assert "登录被锁，等您核查" in keeper.get("/desk/").content.decode()
    page = keeper.get("/audit/alarms/").content.decode()
    assert "登录或动态码被锁：3 次" in page
    assert "120 户" not in page
    assert "/audit/?" not in page
    assert keeper.get("/audit/").status_code == 403
    assert keeper.get("/audit/alarms/list.csv").status_code == 403
    limit = keeper.post("/audit/alarms/", {"deed": "limit", "kind": "locked"})
    assert (limit.status_code, "由督导或审计管理员" in limit.content.decode()) == (422, True)


def test_the_evidence_says_from_where_somebody_was_refused(li: Client, seat: Seat) -> None:
    tried = {"username": User.objects.get(name="李干事").username, "password": "不对的-Wrong-1"}
    Client(REMOTE_ADDR="10.0.0.9").post("/account/log-in/", tried)
    admin = seat("审计员", Role.AUDIT_ADMIN, "341599")
    assert "从 10.0.0.9" in admin.get("/audit/?q=李干事&ok=no").content.decode()


def test_another_area_lists_no_alarm_of_here(alarm: ReadingAlarm, seat: Seat) -> None:
    other = seat("外县审计员", Role.AUDIT_ADMIN, "341502")
    assert "李干事" not in other.get("/audit/alarms/").content.decode()
    sent = {"deed": "judge", "alarm": str(alarm.public_id), "verdict": "fine", "words": "好"}
    assert other.post("/audit/alarms/", sent).status_code == 422


def test_limits_stand_on_the_page_and_can_be_set(seat: Seat) -> None:
    admin = seat("审计员", Role.AUDIT_ADMIN, "341599")
    day = timezone.localdate().isoformat()
    sent = {
        "deed": "limit", "kind": "viewed", "floor": "80", "factor": "4", "since": day,
        "source": "局务会议纪要〔2026〕3号",
    }  # fmt: skip
    assert admin.post("/audit/alarms/", {**sent, "floor": "许多"}).status_code == 422
    assert admin.post("/audit/alarms/", sent).status_code == 302
    assert "局务会议纪要〔2026〕3号" in admin.get("/audit/alarms/").content.decode()
    assert ReadingLimit.objects.get(floor=80).set_by is not None
