"""What every page says while the demonstration county is still living through its history."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from nuanxin.base.jobs.models import Job
from nuanxin.base.jobs.queries import Card, card
from nuanxin.config.county.jobs import KIND


def filling(_request: HttpRequest) -> dict[str, object]:
    """For templates: the job still filling the county; asked of the database only there."""
    return {"filling": _running} if settings.DEMONSTRATION else {}


def _running() -> Card | None:
    last = Job.objects.filter(kind=KIND).order_by("-id").first()
    found = card(last, timezone.now()) if last else None
    return found if found and found.live else None
