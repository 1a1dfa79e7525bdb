"""Who sits where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session

from nuanxin.base.identity.models import User
from nuanxin.base.sittings.models import Sitting

# However busy somebody is, half a day after the log-in they show again who they are.
LONGEST = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Open:
    """A sitting that still stands; `here` is the one that asks."""

    sitting: Sitting
    seen_at: datetime
    here: bool


def open_sittings(user: User, session_key: str, now: datetime) -> list[Open]:
    """Somebody's sittings that a request could still come from, the newest first."""
    standing = user.sittings.filter(ended_at__isnull=True, began_at__gt=now - LONGEST)
    standing = standing.order_by("-began_at")
    ends: dict[str, datetime] = dict(
        Session.objects.filter(
            session_key__in=standing.values("session_key"), expire_date__gt=now
        ).values_list("session_key", "expire_date")
    )
    idle = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return [
        Open(each, ends[each.session_key] - idle, each.session_key == session_key)
        for each in standing
        if each.session_key in ends
    ]


def came_from(username: str, address: str) -> bool:
    """Whether the owner of this name has come all the way in from this address."""
    return Sitting.objects.filter(user__username=username, address=address or None).exists()
