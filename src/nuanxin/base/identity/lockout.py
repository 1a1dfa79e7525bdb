"""Guessing passwords: when a way in is closed, and when it is only slowed down.

django-axes counts and closes one name from one address. A name alone is never closed, or
anybody could lock out anybody; from addresses its owner has not used it is slowed down.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

_FREE_TRIES = 10
_LONGEST_WAIT = 60


class Closed(NamedTuple):
    """Until when, and whether the way is locked or merely slow."""

    until: datetime
    locked: bool


def typed_name(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """What axes keeps instead of the name that was typed: a keyed digest of it."""
    name = (credentials or {}).get("username") or request.POST.get("username", "")
    return digest(name.strip())


def digest(username: str) -> str:
    """The same name always gives the same text, and only here."""
    return salted_hmac("nuanxin.log-in", username, algorithm="sha256").hexdigest()


def address_of(request: HttpRequest) -> str:
    """Where a request comes from."""
    address: str = request.META.get("REMOTE_ADDR", "")
    return address


def closed(username: str, address: str, *, known: bool, now: datetime) -> Closed | None:
    """Whether this way in is closed now; `known`: its owner has come in from this address."""
    since: datetime = now - settings.AXES_COOLOFF_TIME
    tries = AccessAttempt.objects.filter(username=digest(username), attempt_time__gt=since)
    here = tries.filter(ip_address=address or None).aggregate(
        count=Sum("failures_since_start"), last=Max("attempt_time")
    )
    if (here["count"] or 0) >= settings.AXES_FAILURE_LIMIT:
        return Closed(here["last"] + settings.AXES_COOLOFF_TIME, locked=True)
    anywhere = tries.aggregate(count=Sum("failures_since_start"), last=Max("attempt_time"))
    beyond = (anywhere["count"] or 0) - _FREE_TRIES
    if known or beyond < 0:
        return None
    until = anywhere["last"] + timedelta(seconds=min(2 ** (beyond + 1), _LONGEST_WAIT))
    return Closed(until, locked=False) if until > now else None
