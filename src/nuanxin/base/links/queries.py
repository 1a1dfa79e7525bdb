"""Finding what a link opens."""

from __future__ import annotations

import hashlib

from nuanxin.base.links.models import OneTimeLink

_LONGEST = 64


def digest_of(token: str) -> bytes:
    """What the database keeps of a link."""
    return hashlib.sha256(token.encode()).digest()


def link_of(token: str, *tasks: str) -> OneTimeLink | None:
    """The link of one of the tasks, open or not; None for what never was one."""
    if len(token) > _LONGEST:
        return None
    rows = OneTimeLink.objects.filter(digest=digest_of(token), task__in=tasks)
    return rows.select_related("made_by").first()
