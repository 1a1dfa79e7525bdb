"""Making a link, noting that it was opened, using it up, taking it back."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from nuanxin.base.identity.actor import Actor
from nuanxin.base.links.models import OneTimeLink
from nuanxin.base.links.queries import digest_of
from nuanxin.kit.refusal import Refusal

LONGEST_DAYS, USUAL_DAYS = 30, 7
_BYTES = 24


class Issued(NamedTuple):
    """The row, and what it opens with: told here once and never again."""

    link: OneTimeLink
    token: str


@transaction.atomic
def issue(*, task: str, region: int, by: Actor, days: int, at: datetime) -> Issued:
    """A new link; the trail is written by whoever knows what it is about."""
    if by.user_id is None:
        raise Refusal("链接要由在岗的人发出。")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refusal(f"有效天数请填 1 到 {LONGEST_DAYS}。")
    token = secrets.token_urlsafe(_BYTES)
    link = OneTimeLink.objects.create(
        digest=digest_of(token), task=task, region=region, made_by_id=by.user_id, made_at=at,
        expires_at=at + timedelta(days=days),
    )  # fmt: skip
    return Issued(link, token)


@transaction.atomic
def opened(*, link: OneTimeLink, at: datetime) -> None:
    """Somebody looked at it; the first time is kept."""
    OneTimeLink.objects.filter(pk=link.pk, opened_at__isnull=True).update(opened_at=at)


@transaction.atomic
def use(*, link: OneTimeLink, at: datetime) -> bool:
    """Use it up; false where somebody else was first or its time is over."""
    return _open(at).filter(pk=link.pk).update(used_at=at) == 1


@transaction.atomic
def withdraw(*, links: list[int], at: datetime) -> int:
    """Those that were still open are not any more; how many."""
    return _open(at).filter(pk__in=links).update(withdrawn_at=at)


def _open(at: datetime) -> QuerySet[OneTimeLink]:
    return OneTimeLink.objects.filter(
        used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at
    )
