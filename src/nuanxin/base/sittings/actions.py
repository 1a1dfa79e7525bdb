"""Beginning and ending sittings."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.sittings.models import Sitting

_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome 内核"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "安卓手机"),
    ("iPhone", "苹果手机"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux（麒麟、统信等）"),
)


def browser_said(agent: str) -> str:
    """A user agent in words a person recognises; unknown ones are not repeated."""
    found = [
        next((said for mark, said in marks if re.search(re.escape(mark), agent)), "")
        for marks in (_SYSTEMS, _BROWSERS)
    ]
    return " ".join(filter(None, found)) or "其他浏览器"


@transaction.atomic
def begin(*, user: User, session_key: str, address: str, agent: str, at: datetime) -> Sitting:
    """Somebody is fully in."""
    return Sitting.objects.create(
        user=user,
        session_key=session_key,
        address=address or None,
        browser=browser_said(agent),
        began_at=at,
    )


@transaction.atomic
def end(*, user: User, public_id: UUID, by: Actor, at: datetime) -> bool:
    """End one sitting of this user; false when there is none such, or it has ended."""
    sitting = user.sittings.filter(public_id=public_id, ended_at__isnull=True).first()
    if sitting is None:
        return False
    _end([sitting], at)
    record(by, "account.sitting_ended", [Subject("user", user.pk)], sittings=1)
    return True


@transaction.atomic
def end_all(*, user: User, by: Actor, at: datetime, but: str = "") -> int:
    """End every sitting of this user, but the one of session `but`; return how many."""
    standing = user.sittings.filter(ended_at__isnull=True).exclude(session_key=but)
    sittings = list(standing)
    _end(sittings, at)
    if sittings:
        subject = Subject("user", user.pk)
        record(by, "account.sitting_ended", [subject], sittings=len(sittings))
    return len(sittings)


def _end(sittings: list[Sitting], at: datetime) -> None:
    Session.objects.filter(session_key__in=[each.session_key for each in sittings]).delete()
    Sitting.objects.filter(pk__in=[each.pk for each in sittings]).update(ended_at=at)


@transaction.atomic
def left(*, session_key: str, at: datetime) -> None:
    """Somebody logged out."""
    Sitting.objects.filter(session_key=session_key, ended_at__isnull=True).update(ended_at=at)


@transaction.atomic
def renamed(*, old: str, new: str) -> None:
    """The session behind a sitting got a new key."""
    Sitting.objects.filter(session_key=old).update(session_key=new)
