"""Which rows a duty of the register means, once they are older than its days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.db.models import Model, QuerySet

from nuanxin.base.jobs.models import Job
from nuanxin.base.limits.models import Meter
from nuanxin.base.links.models import OneTimeLink
from nuanxin.base.once.models import SentForm
from nuanxin.base.sittings.models import Sitting
from nuanxin.registry.asks.models import VillageAsk
from nuanxin.support.benefits.models import TrialLine
from nuanxin.support.intake.models import VillageRequest

Old = Callable[[datetime], list[QuerySet[Model]]]
_OVER = (Job.Status.DONE, Job.Status.FAILED, Job.Status.STOPPED)


def _sittings(before: datetime) -> list[QuerySet[Model]]:
    return [Sitting.objects.filter(ended_at__lt=before)]


def _sessions(before: datetime) -> list[QuerySet[Model]]:
    return [Session.objects.filter(expire_date__lt=before)]


def _attempts(before: datetime) -> list[QuerySet[Model]]:
    tables = (AccessAttempt, AccessFailureLog, AccessLog)
    return [table.objects.filter(attempt_time__lt=before) for table in tables]


def _jobs(before: datetime) -> list[QuerySet[Model]]:
    return [Job.objects.filter(status__in=_OVER, finished_at__lt=before)]


def _forms(before: datetime) -> list[QuerySet[Model]]:
    return [SentForm.objects.filter(sent_at__lt=before)]


def _meters(before: datetime) -> list[QuerySet[Model]]:
    return [Meter.objects.filter(since__lt=before)]


def _links(before: datetime) -> list[QuerySet[Model]]:
    return [OneTimeLink.objects.filter(expires_at__lt=before)]


def _asks(before: datetime) -> list[QuerySet[Model]]:
    return [VillageAsk.objects.filter(asked_at__lt=before)]


def _requests(before: datetime) -> list[QuerySet[Model]]:
    return [VillageRequest.objects.filter(asked_at__lt=before)]


def _trials(before: datetime) -> list[QuerySet[Model]]:
    return [TrialLine.objects.filter(tried_at__lt=before)]


DUTIES: Mapping[str, Old] = {
    "sittings": _sittings,
    "sessions": _sessions,
    "attempts": _attempts,
    "jobs": _jobs,
    "forms": _forms,
    "meters": _meters,
    "links": _links,
    "asks": _asks,
    "village_requests": _requests,
    "trials": _trials,
}
# These go by jobs or pages of their own part.
ELSEWHERE = {
    "imports": "导入作业每夜清除", "closed_files": "由两人在“删除个人信息”里办理",
    "accounts": "由两名管理员在“到期清空”里办理", "helpers": "由两人在“到期清空”里办理",
}  # fmt: skip
