"""Jobs: once per key, all or nothing, and never lost with the worker that did them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from nuanxin.base.identity.actions import give_post, open_account
from nuanxin.base.identity.actor import SYSTEM, Actor
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import Role
from nuanxin.base.instance.models import Instance
from nuanxin.base.jobs import actions, kinds, queries
from nuanxin.base.jobs.models import Job
from nuanxin.base.jobs.running import Running, Stopped
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode

COUNTY = RegionCode.parse("341599")
DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def named_kinds() -> Iterator[None]:
    before = dict(kinds._KINDS)
    kinds.kind("test.count", "数数")(_count)
    kinds.kind("test.refuse", "拒绝")(_refuse)
    kinds.kind("test.break", "出错")(_break)
    kinds.kind("test.wait", "等待")(_wait)
    yield
    kinds._KINDS.clear()
    kinds._KINDS.update(before)


def _count(running: Running) -> dict[str, object]:
    many = running.arguments["many"]
    assert isinstance(many, int)
    for done in range(many + 1):
        running.progress(done, many, "正在数")
    return {"counted": many, "by": running.actor.name}


def _refuse(running: Running) -> dict[str, object]:
    with transaction.atomic():
        Instance.objects.create(pk=1, kind=Instance.Kind.OFFICE)
        raise Refusal("数目对不上。请核对后再试。")


def _break(running: Running) -> dict[str, object]:
    raise ZeroDivisionError("ours")


def _wait(running: Running) -> dict[str, object]:
    with transaction.atomic():
        Instance.objects.create(pk=1, kind=Instance.Kind.OFFICE)
        for _ in range(200):
            running.check()
            time.sleep(0.05)
    return {}


def order(
    kind: str = "test.count", key: str = "k", by: Actor = SYSTEM, **arguments: object
) -> Job:
    return actions.start(
        kind, by=by, region=COUNTY, arguments=arguments or {"many": 3}, key=key
    )


def officer(ends_on: date | None = None) -> Actor:
    user = open_account(username=f"u{uuid4().hex[:8]}", name="李干事", password="x" * 20)
    post = give_post(
        user=user, role=Role.COUNTY_HEALTH, region=COUNTY, starts_on=date(2026, 1, 1)
    )
    if ends_on:
        post.ends_on = ends_on
        post.save()
    return actor_of(post)


@pytest.mark.django_db
def test_the_same_order_twice_is_one_job_queued_once() -> None:
    assert order().pk == order().pk
    assert order(key="another").pk != order().pk
    assert ProcrastinateJob.objects.count() == 2


@pytest.mark.django_db
def test_a_job_that_is_done_is_not_done_again() -> None:
    job = order(by=officer())
    first = actions.perform(job.public_id, DAY)
    again = actions.perform(job.public_id, DAY)
    assert (first.status, first.result) == ("done", {"counted": 3, "by": "李干事"})
    assert (first.done, first.total, first.message) == (3, 3, "正在数")
    assert again.attempt == 1


@pytest.mark.django_db
def test_a_refusal_ends_the_job_with_its_sentence_and_leaves_nothing() -> None:
    job = actions.perform(order("test.refuse").public_id, DAY)
    assert (job.status, job.error) == ("failed", "数目对不上。请核对后再试。")
    assert not Instance.objects.exists()
    with pytest.raises(Refusal, match="数目对不上"):
        actions.run_inline("test.refuse", by=SYSTEM, region=COUNTY, arguments={}, today=DAY)


@pytest.mark.django_db
def test_a_fault_of_ours_is_not_swallowed_and_does_not_leave_the_job_in_progress() -> None:
    job = order("test.break")
    with pytest.raises(ZeroDivisionError):
        actions.perform(job.public_id, DAY)
    job.refresh_from_db()
    assert job.status == "failed"
    assert "再点一次“继续”" in job.error
    assert "ours" not in job.error


@pytest.mark.django_db
def test_who_has_left_the_post_gets_nothing_done_in_its_name() -> None:
    job = order(by=officer(ends_on=DAY))
    assert "不在原来的岗位" in actions.perform(job.public_id, DAY).error


@pytest.mark.django_db
def test_a_dead_worker_shows_at_once_and_the_job_goes_on_by_hand() -> None:
    job = order()
    actions._claim(job.public_id, uuid4())
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    job.refresh_from_db()
    card = queries.card(job, timezone.now())
    assert card.status is Job.Status.INTERRUPTED
    assert card.resumable
    assert "没有留下一半" in card.error
    resumed = actions.resume(job=job, by=SYSTEM)
    assert resumed.status == "queued"
    assert actions.perform(job.public_id, DAY).status == "done"
    with pytest.raises(Refusal, match="不用再继续"):
        actions.resume(job=job, by=SYSTEM)


@pytest.mark.django_db
def test_living_work_is_not_taken_away_from_its_worker() -> None:
    job = order()
    actions._claim(job.public_id, uuid4())
    assert actions.rescue() == 0
    with pytest.raises(Refusal, match="进行中"):
        actions.resume(job=job, by=SYSTEM)


@pytest.mark.django_db
def test_work_not_begun_is_stopped_at_once_and_never_begins() -> None:
    job = actions.ask_to_stop(job=order(), by=SYSTEM)
    assert actions.perform(job.public_id, DAY).status == "stopped"


@pytest.mark.django_db
def test_another_county_sees_no_job() -> None:
    job = order()
    assert queries.job(Scope.of("341599"), job.public_id) == job
    assert queries.job(Scope.of("341599001"), job.public_id) is None
    assert not queries.jobs(Scope.of("430902")).exists()


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_from_outside_while_the_work_is_uncommitted_and_stop_stops_it() -> (
    None
):
    job = order("test.wait")
    seen: list[bool] = []

    def watch(running: Running) -> dict[str, object]:
        with transaction.atomic():
            Instance.objects.create(pk=1, kind=Instance.Kind.OFFICE)
            running.progress(7, 9, "第七户")
            for _ in range(100):
                time.sleep(0.1)
                row = _from_outside(job)
                if row == ("doing", 7, 9) and not seen:
                    seen.append(True)
                    _ask_from_outside(job)
                running.check()
        return {}

    kinds._KINDS["test.wait"] = kinds.Kind("test.wait", "等待", watch)
    ended = actions.perform(job.public_id, DAY)
    assert seen
    assert ended.status == "stopped"
    assert not Instance.objects.exists()


def _outside(statement: str, *values: int | UUID) -> tuple[object, ...] | None:
    another = connection.copy()
    try:
        with another.cursor() as cursor:
            cursor.execute(statement, values)
            return tuple(cursor.fetchone()) if cursor.description else None
    finally:
        another.close()


def _from_outside(job: Job) -> tuple[object, ...] | None:
    return _outside("SELECT status, done, total FROM base_job WHERE id = %s", job.pk)


def _ask_from_outside(job: Job) -> None:
    _outside("UPDATE base_job SET stop_asked = true WHERE id = %s", job.pk)


@pytest.mark.django_db(transaction=True)
def test_who_lost_the_lease_stops_and_overwrites_nothing() -> None:
    job = order("test.wait")

    def lose(running: Running) -> dict[str, object]:
        time.sleep(0.3)
        _outside("UPDATE base_job SET runner = %s WHERE id = %s", uuid4(), job.pk)
        for done in range(100):
            running.progress(done, 100)
            time.sleep(0.1)
            if running.stopped():
                raise Stopped
        return {}

    kinds._KINDS["test.wait"] = kinds.Kind("test.wait", "等待", lose)
    assert actions.perform(job.public_id, DAY).status == "doing"
