"""Ordering an assessment and watching it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jobs.actions import start
from nuanxin.base.jobs.models import Job
from nuanxin.support.benefits.jobs import ACCRUE, KIND, PREVIEW
from nuanxin.web.assess.terms import read


def order(request: OfficeRequest, now: datetime) -> Job:
    """Start assessing the area and term of the form."""
    asked = read(request.scope, request.POST, timezone.localdate(now))
    return start(
        KIND,
        by=request.actor,
        region=asked.region,
        arguments={"region": asked.region.value, "term": str(asked.term)},
        key=f"{asked.region.value} {asked.term} {now:%Y%m%d%H%M%S}",
    )


def order_due(request: OfficeRequest, term: str, now: datetime) -> Job:
    """Start trying what would be due, raising it, or raising the differences of a term past."""
    asked = read(request.scope, request.POST, timezone.localdate(now), term)
    what = request.POST.get("what", "")
    arguments: dict[str, object] = {"region": asked.region.value, "term": str(asked.term)}
    if what != "preview":
        arguments["differences"] = what == "differences"
    return start(
        PREVIEW if what == "preview" else ACCRUE,
        by=request.actor,
        region=asked.region,
        arguments=arguments,
        key=f"{asked.region.value} {asked.term} {what} {now:%Y%m%d%H%M%S%f}",
    )
