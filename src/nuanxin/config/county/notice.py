"""What every page says while the demonstration county is still living through its history.

All of it is asked for by a template only: the page that says the database is away asks nothing.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from nuanxin.base.identity.acting import account_of
from nuanxin.base.jobs.models import Job
from nuanxin.base.jobs.queries import Card, card
from nuanxin.config.county.codes import texted_code, unused_code
from nuanxin.config.county.jobs import KIND


def filling(_request: HttpRequest) -> dict[str, object]:
    """For templates: the job still filling the county; asked of the database only there."""
    return {"filling": _running} if settings.DEMONSTRATION else {}


def demo_code(request: HttpRequest) -> dict[str, object]:
    """For the page that asks for a code: the one that is right, in a demonstration only."""
    return {"demo_code": lambda: _code(request)} if settings.DEMONSTRATION else {}


def demo_text(request: HttpRequest) -> dict[str, object]:
    """For the page of texted codes: the one that was not sent, in a demonstration only."""
    return {"demo_text": lambda: _text(request)} if settings.DEMONSTRATION else {}


def _code(request: HttpRequest) -> str:
    user = account_of(request)
    return unused_code(user, timezone.now()) if user else ""


def _text(request: HttpRequest) -> str:
    user = account_of(request)
    return texted_code(user, timezone.now()) if user else ""


def _running() -> Card | None:
    last = Job.objects.filter(kind=KIND).order_by("-id").first()
    found = card(last, timezone.now()) if last else None
    return found if found and found.live else None
