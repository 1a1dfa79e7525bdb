"""A browser that has come all the way in."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from nuanxin.base.factors.ways import Way
from nuanxin.web import standing


def fully_in(client: Client) -> None:
    """As after password and code, just now."""
    session = client.session
    standing.begin(session, timezone.now())
    standing.prove(session, timezone.now(), Way.APP)
    session.save()
