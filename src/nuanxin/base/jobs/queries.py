"""Jobs as pages show them: how far, how long still, what can be done about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from nuanxin.base.identity.actor import Actor
from nuanxin.base.jobs.kinds import label_of
from nuanxin.base.jobs.models import Job
from nuanxin.base.jobs.running import LEASE_SECONDS
from nuanxin.base.jurisdiction.scope import Scope

_TONES = {
    Job.Status.QUEUED: "",
    Job.Status.DOING: "info",
    Job.Status.DONE: "ok",
    Job.Status.FAILED: "bad",
    Job.Status.STOPPED: "warn",
    Job.Status.INTERRUPTED: "warn",
}
_INTERRUPTED = "做这项作业的程序中途断了，资料还是原来的样子，没有留下一半。点“继续”从头再做。"
_WORTH_A_GUESS = 2.0
# Who works says so every two seconds; one unheard of for so long is rather dead than slow.
_STILL_BEATING = timedelta(seconds=LEASE_SECONDS - 12)
_SILENT = "有一会儿没有动静了，可能中断了：一分钟内还是这样，就可以点“继续”。"
# A queued job this old, and no worker heard of for as long: nobody is going to begin it.
_SILENCE_SECONDS = 15
_TOO_LONG = timedelta(minutes=2)
_ALIVE = (
    "SELECT EXISTS (SELECT FROM procrastinate_workers "
    "WHERE last_heartbeat > clock_timestamp() - make_interval(secs => %s))"
)


@dataclass(frozen=True, slots=True)
class Card:
    """A job with everything its card says."""

    job: Job
    label: str
    status: Job.Status
    left: str
    error: str
    unserved: bool = False
    ahead: int = 0

    @property
    def tone(self) -> str:
        return _TONES[self.status]

    @property
    def live(self) -> bool:
        return self.status in {Job.Status.QUEUED, Job.Status.DOING}

    @property
    def resumable(self) -> bool:
        return self.status in {
            Job.Status.FAILED, Job.Status.STOPPED, Job.Status.INTERRUPTED,
        }  # fmt: skip

    @property
    def percent(self) -> int:
        if self.status is Job.Status.DONE:
            return 100
        return min(99, 100 * self.job.done // self.job.total) if self.job.total else 0

    @property
    def seconds(self) -> float | None:
        """How long the last attempt took."""
        begun, ended = self.job.started_at, self.job.finished_at
        return (ended - begun).total_seconds() if begun and ended else None


def jobs(scope: Scope) -> QuerySet[Job]:
    """The jobs of an area, the latest first."""
    rows: QuerySet[Job] = Job.objects.within(scope).select_related("user").order_by("-id")
    return rows


def jobs_of(scope: Scope, by: Actor) -> QuerySet[Job]:
    """The jobs somebody ordered, the latest first."""
    if by.user_id is None:
        return jobs(scope).filter(user__isnull=True)
    return jobs(scope).filter(user__pk=by.user_id)


def job(scope: Scope, public_id: UUID) -> Job | None:
    """One job; outside the scope there is none."""
    return jobs(scope).filter(public_id=public_id).first()


def card(found: Job, now: datetime) -> Card:
    """The job as it stands at this moment."""
    return cards([found], now)[0]


def cards(found: Iterable[Job], now: datetime) -> list[Card]:
    """Jobs as they stand; asks for a living worker once, and only where one is waited for."""
    rows = list(found)
    unserved = any(_waits(each, now) for each in rows) and not _worker_lives()
    before = _unfinished() if any(each.status == Job.Status.QUEUED for each in rows) else []
    return [
        _card(
            each,
            now,
            sum(pk < each.pk for pk in before),
            unserved=unserved and _waits(each, now),
        )
        for each in rows
    ]


def trouble(now: datetime) -> str:
    """Whether ordered work waits and nobody is there to do it, in words; else nothing."""
    waiting = Job.objects.filter(status=Job.Status.QUEUED, queued_at__lt=now - _TOO_LONG)
    if not waiting.exists() or _worker_lives():
        return ""
    return "有作业在排队，没有作业进程在做。请执行 nuanxin worker 并让它常驻。"


def _unfinished() -> list[int]:
    """Everybody's jobs that a worker has still to finish, by key."""
    going = (Job.Status.QUEUED, Job.Status.DOING)
    return list(Job.objects.filter(status__in=going).values_list("pk", flat=True))


def _card(found: Job, now: datetime, before: int, *, unserved: bool) -> Card:
    status = found.status_at(now)
    error = _INTERRUPTED if status is Job.Status.INTERRUPTED else found.error
    left = _left(found, status, now)
    ahead = before if found.status == Job.Status.QUEUED else 0
    return Card(found, label_of(found.kind), status, left, error, unserved, ahead)


def _waits(found: Job, now: datetime) -> bool:
    waited = (now - found.queued_at).total_seconds()
    return found.status == Job.Status.QUEUED and waited >= _SILENCE_SECONDS


def _worker_lives() -> bool:
    """Whether any worker has given a sign of life lately."""
    with connection.cursor() as cursor:
        cursor.execute(_ALIVE, [_SILENCE_SECONDS])
        row: tuple[bool] = cursor.fetchone()
    return row[0]


def _left(found: Job, status: Job.Status, now: datetime) -> str:
    """How long it will still take, in words; nothing while nobody can tell."""
    if status is not Job.Status.DOING or not found.started_at or not found.done:
        return ""
    gone = (now - found.started_at).total_seconds()
    if gone < _WORTH_A_GUESS or found.total <= found.done:
        return ""
    if found.lease_until and found.lease_until < now + _STILL_BEATING:
        return _SILENT
    left = gone * (found.total - found.done) / found.done
    return f"大约还要 {left / 60:.0f} 分钟" if left > 90 else f"大约还要 {max(1, left):.0f} 秒"
