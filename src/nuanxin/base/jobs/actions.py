"""Ordering work, doing it, stopping it and taking it up again."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from procrastinate.contrib.django import app

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import SYSTEM, Actor
from nuanxin.base.identity.roles import TENDERS
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jobs.kinds import kind_of
from nuanxin.base.jobs.models import Job
from nuanxin.base.jobs.running import LEASE_SECONDS, Running, Stopped
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode

QUEUE, TASK = "nuanxin", "nuanxin.job"
_RESUMABLE = frozenset({Job.Status.FAILED, Job.Status.STOPPED, Job.Status.INTERRUPTED})
_GONE = "交办人现在已经不在原来的岗位，这项作业没有做。请由在岗的人重新交办。"
_FAULT = (
    "系统出了点问题，这项作业没有做成，资料还是原来的样子。请再点一次“继续”；"
    "还是不行，请把本页的网址告诉管理员。"
)
logger = logging.getLogger(__name__)


@transaction.atomic
def start(
    kind: str, *, by: Actor, region: RegionCode | int, arguments: dict[str, object], key: str
) -> Job:
    """Order a piece of work, queued with this transaction; the same key gives the same job."""
    job, created = _order(kind, by=by, region=region, arguments=arguments, key=key)
    if created:
        _queue(job)
    return job


def run_inline(
    kind: str, *, by: Actor, region: RegionCode | int, arguments: dict[str, object], today: date
) -> Job:
    """Do it here and now, on the same path. Raises Refusal when the work refuses."""
    job, _ = _order(kind, by=by, region=region, arguments=arguments, key=str(new_id()))
    job = perform(job.public_id, today)
    if job.status != Job.Status.DONE:
        raise Refusal(job.error or "作业没有做完。请再试一次。")
    return job


def perform(public_id: UUID, today: date) -> Job:
    """Do a queued job. One that is done, stopped or in other hands is left alone."""
    runner = uuid4()
    job = _claim(public_id, runner)
    if job.runner != runner or job.status != Job.Status.DOING:
        return job
    if job.post is not None and not job.post.holds_on(today):
        return _finish(job, Job.Status.FAILED, error=_GONE)
    region = RegionCode.parse(str(job.region))
    scope = Scope.of(job.post.region) if job.post else Scope.of(region)
    running = Running(job.pk, runner, dict(job.arguments), _actor_of(job), scope)
    return _work(job, running)


@transaction.atomic
def ask_to_stop(*, job: Job, by: Actor) -> Job:
    """Ask running work to give up; what has not begun is stopped at once."""
    job = _tended(job, by)
    if job.status == Job.Status.QUEUED:
        _trace(by, "job.stopped", job)
        return _finish(job, Job.Status.STOPPED, error="开始之前就停止了，什么也没有改动。")
    if job.status != Job.Status.DOING:
        raise Refusal(f"这项作业{job.get_status_display()}，不用再停止。请刷新本页看结果。")
    _trace(by, "job.stopped", job)
    job.stop_asked = True
    job.save(update_fields=["stop_asked"])
    return job


@transaction.atomic
def start_again(
    kind: str, *, by: Actor, region: RegionCode | int, arguments: dict[str, object], key: str
) -> Job:
    """As `start`; work of that key that failed or was left is taken up, not shown once more."""
    job = start(kind, by=by, region=region, arguments=arguments, key=key)
    return resume(job=job, by=by) if job.status in _RESUMABLE else job


@transaction.atomic
def resume(*, job: Job, by: Actor) -> Job:
    """Queue work again that failed, was stopped, or lost its worker."""
    rescue()
    job = _tended(job, by)
    if job.status not in _RESUMABLE:
        raise Refusal(f"这项作业{job.get_status_display()}，不用再继续。请刷新本页看结果。")
    job.status, job.stop_asked, job.runner, job.error = Job.Status.QUEUED, False, None, ""
    job.done = job.total = 0
    job.step = job.message = ""
    job.finished_at = job.lease_until = None
    job.save()
    _queue(job)
    _trace(by, "job.resumed", job)
    return job


def _tended(job: Job, by: Actor) -> Job:
    """The job, locked, if it is one's own or one's post looks after everybody's."""
    found: Job = Job.objects.locked().get(pk=job.pk)
    if by.user_id not in {None, found.user_id} and by.role not in TENDERS:
        raise Refusal(
            "这项作业是别人交办的，您的岗位不能停止或继续它。请找交办人或县级卫健经办。"
        )
    return found


def _trace(by: Actor, act: str, job: Job, *, ok: bool = True) -> None:
    record(by, act, [Subject("job", job.pk, job.region)], ok=ok, kind=job.kind)


def rescue() -> int:
    """Write down as interrupted what has lost its worker; how many there were."""
    lost = Job.objects.filter(status=Job.Status.DOING, lease_until__lt=Now())
    return lost.update(status=Job.Status.INTERRUPTED, finished_at=Now())


@transaction.atomic
def _order(
    kind: str, *, by: Actor, region: RegionCode | int, arguments: dict[str, object], key: str
) -> tuple[Job, bool]:
    code = int(region.value) if isinstance(region, RegionCode) else region
    fields = {"user_id": by.user_id, "post_id": by.post_id, "region": code}
    found: tuple[Job, bool] = Job.objects.get_or_create(
        kind=kind_of(kind).name, key=key, defaults={**fields, "arguments": arguments}
    )
    return found


def _queue(job: Job) -> None:
    task = app.configure_task(TASK, queue=QUEUE, allow_unknown=True)
    task.defer(public_id=str(job.public_id))


@transaction.atomic
def _claim(public_id: UUID, runner: UUID) -> Job:
    free = Job.objects.filter(public_id=public_id, status=Job.Status.QUEUED)
    free.update(
        status=Job.Status.DOING,
        runner=runner,
        attempt=F("attempt") + 1,
        started_at=Now(),
        lease_until=Now() + timedelta(seconds=LEASE_SECONDS),
    )
    return _loaded(public_id)


def _actor_of(job: Job) -> Actor:
    if job.user is None:
        return SYSTEM
    return Actor(job.user_id, job.post_id, job.user.name, job.post.role if job.post else "")


def _work(job: Job, running: Running) -> Job:
    status, error = Job.Status.FAILED, _FAULT
    result: dict[str, object] = {}
    try:
        with within_scope(running.scope), running:
            result = kind_of(job.kind).work(running)
        status, error = Job.Status.DONE, ""
    except Refusal as refusal:
        error, result = str(refusal), {**refusal.about}
    except Stopped:
        status, error = Job.Status.STOPPED, "已按要求停止，资料还是原来的样子。"
    finally:
        # A fault of ours flies on to the log; the job must not stay “doing” because of it.
        word = running.word
        job.done, job.total, job.message, job.step = (
            word.done, word.total, word.message, word.step,
        )  # fmt: skip
        job = _finish(job, status, error=error, result=result)
    return job


@transaction.atomic
def _finish(
    job: Job, status: Job.Status, *, error: str = "", result: dict[str, object] | None = None
) -> Job:
    """Write the end down, unless another worker has taken the job over meanwhile."""
    ours = Job.objects.filter(pk=job.pk, runner=job.runner)
    written = ours.update(
        status=status,
        error=error,
        result=result or {},
        finished_at=Now(),
        done=job.done,
        total=job.total,
        message=job.message,
        step=job.step,
    )
    if not written:
        logger.warning("job %s was taken over while it ran", job.public_id)
    elif status is Job.Status.FAILED:  # a file that was refused, a rule that said no
        _trace(_actor_of(job), "job.failed", job, ok=False)
    return _loaded(job.public_id)


def _loaded(public_id: UUID) -> Job:
    found: Job = Job.objects.select_related("post", "user").get(public_id=public_id)
    return found
