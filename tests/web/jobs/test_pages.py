"""The job centre: mine and my area's, stop and go on; nobody else's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import Role
from nuanxin.base.jobs import kinds
from nuanxin.base.jobs.actions import perform, start
from nuanxin.base.jobs.models import Job
from nuanxin.base.jobs.running import Running
from nuanxin.privacy.retention.kinds import SWEEP
from nuanxin.web.jobs.results import outcome_of

pytestmark = pytest.mark.django_db
COUNTY = 341599000000


def _count(_running: Running) -> dict[str, object]:
    return {"rows": 3}


@pytest.fixture(autouse=True)
def counting() -> Iterator[None]:
    before = dict(kinds._KINDS)
    kinds.kind("test.count", "数数")(_count)
    yield
    kinds._KINDS.clear()
    kinds._KINDS.update(before)


def actor(name: str) -> Actor:
    return actor_of(User.objects.get(name=name).posts.select_related("user").get())


def order(by: Actor, key: str = "k") -> Job:
    return start("test.count", by=by, region=COUNTY, arguments={}, key=key)


def test_a_waiting_job_asks_again_and_can_be_stopped(wang: Client) -> None:
    job = order(actor("王主任"))
    page = wang.get(f"/jobs/{job.public_id}/").content.decode()
    assert "load delay:700ms" in page
    assert "可以离开本页" in page
    wang.post(f"/jobs/{job.public_id}/stop/")
    job.refresh_from_db()
    assert job.status == "stopped"
    assert "继续" in wang.get(f"/jobs/{job.public_id}/").content.decode()
    wang.post(f"/jobs/{job.public_id}/go-on/")
    assert perform(job.public_id, timezone.localdate()).status == "done"
    refused = wang.post(f"/jobs/{job.public_id}/go-on/")
    assert refused.status_code == 422
    assert "不用再继续" in refused.content.decode()


def test_a_job_whose_worker_is_silent_promises_no_end(wang: Client) -> None:
    now = timezone.now()
    job = order(actor("王主任"))
    for left, said in ((58, "大约还要"), (30, "可能中断了")):
        Job.objects.update(
            status="doing", runner=job.public_id, started_at=now - timedelta(seconds=40),
            done=1, total=4, lease_until=now + timedelta(seconds=left),
        )  # fmt: skip
        assert said in wang.get(f"/jobs/{job.public_id}/").content.decode()


def test_a_job_asked_to_stop_says_so_instead_of_asking_again(wang: Client) -> None:
    job = order(actor("王主任"))
    soon = timezone.now() + timedelta(seconds=58)
    Job.objects.update(status="doing", runner=job.public_id, lease_until=soon)
    assert "/stop/" in wang.get(f"/jobs/{job.public_id}/").content.decode()
    wang.post(f"/jobs/{job.public_id}/stop/")
    page = wang.get(f"/jobs/{job.public_id}/").content.decode()
    assert "正在停止" in page
    assert "/stop/" not in page


NOBODY = "没有作业进程在运行，排队的作业不会开始：请联系系统管理员"


def beat(seconds_ago: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) "
            "VALUES (clock_timestamp() - make_interval(secs => %s))",
            [seconds_ago],
        )


def test_a_job_waiting_with_no_worker_alive_says_so_and_stops_saying_so(wang: Client) -> None:
    job = order(actor("王主任"))
    assert NOBODY not in wang.get(f"/jobs/{job.public_id}/").content.decode()
    Job.objects.update(queued_at=timezone.now() - timedelta(seconds=16))
    beat(40)  # one that was killed and never took its leave
    for address in (f"/jobs/{job.public_id}/", "/jobs/"):
        assert NOBODY in wang.get(address).content.decode()
    beat(3)
    for address in (f"/jobs/{job.public_id}/", "/jobs/"):
        assert NOBODY not in wang.get(address).content.decode()


def test_the_job_centre_asks_for_a_worker_once_however_many_wait(
    wang: Client, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    for number in range(20):
        order(actor("王主任"), f"k{number}")
    Job.objects.update(queued_at=timezone.now() - timedelta(seconds=60))
    with django_assert_max_num_queries(12):
        page = wang.get("/jobs/").content.decode()
    assert page.count(NOBODY) == 1


def test_htmx_gets_the_card_alone(wang: Client) -> None:
    job = order(actor("王主任"))
    card = wang.get(f"/jobs/{job.public_id}/", headers={"HX-Request": "true"}).content.decode()
    assert card.lstrip().startswith("<section")


def test_mine_come_first_and_the_areas_on_request(
    wang: Client, appoint: Callable[[str, Role, str], Actor]
) -> None:
    other = appoint("周干事", Role.COUNTY_HEALTH, "341599")
    order(other)
    assert "没有作业" in wang.get("/jobs/").content.decode()
    page = wang.get("/jobs/?whose=area").content.decode()
    assert "周干事" in page
    assert "没有作业" in wang.get("/jobs/?whose=area&status=done").content.decode()


def test_a_township_sees_no_job_of_the_county(wang: Client, li: Client) -> None:
    job = order(actor("王主任"))
    for path in (f"/jobs/{job.public_id}/",):
        assert li.get(path).status_code == 404
    assert li.post(f"/jobs/{job.public_id}/stop/").status_code == 404
    assert "没有作业" in li.get("/jobs/?whose=area").content.decode()


def test_whoever_only_looks_neither_stops_nor_goes_on_with_anothers_job(
    wang: Client, seat: Callable[[str, Role, str], Client]
) -> None:
    job = order(actor("王主任"))
    auditor = seat("郑审计", Role.AUDITOR, "341599")
    assert "停止</button>" not in auditor.get(f"/jobs/{job.public_id}/").content.decode()
    refused = auditor.post(f"/jobs/{job.public_id}/stop/")
    assert refused.status_code == 422
    assert "别人交办的" in refused.content.decode()
    job.refresh_from_db()
    assert job.status == "queued"
    wang.post(f"/jobs/{job.public_id}/stop/")
    assert auditor.post(f"/jobs/{job.public_id}/go-on/").status_code == 422
    wang.post(f"/jobs/{job.public_id}/go-on/")
    acts = AuditEntry.objects.filter(object_kind="job").order_by("id")
    assert list(acts.values_list("act", "name")) == [
        ("job.stopped", "王主任"),
        ("job.resumed", "王主任"),
    ]


def test_a_sweep_says_how_much_went() -> None:
    swept = Job(kind=SWEEP, status=Job.Status.DONE, result={"sittings": 7, "jobs": 1500})
    assert outcome_of(swept).said == "清除了 1,507 行。"  # type: ignore[union-attr]
    nothing = Job(kind=SWEEP, status=Job.Status.DONE, result={"sittings": 0})
    assert outcome_of(nothing).said == "没有到期要清除的。"  # type: ignore[union-attr]
