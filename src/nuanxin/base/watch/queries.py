"""Alarms of an area, and the limits of a day."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.watch.models import LOCK_OUTS, Kind, ReadingAlarm, ReadingLimit

SORTS = {"day": ("day", "id"), "place": ("region", "id")}


class Asked(NamedTuple):
    """What narrows the list: not judged yet or judged, a kind, a name."""

    state: str = ""
    kind: str = ""
    words: str = ""


def alarms(scope: Scope, asked: Asked) -> QuerySet[ReadingAlarm]:
    """Alarms of an area with whom they ask about."""
    rows = ReadingAlarm.objects.within(scope)
    if asked.state:
        rows = rows.filter(verdict="") if asked.state == "waiting" else rows.exclude(verdict="")
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.words:
        rows = rows.filter(user__name__startswith=asked.words)
    return rows.select_related("user", "post", "judged_by")


def lock_outs(scope: Scope, asked: Asked) -> QuerySet[ReadingAlarm]:
    """The same, only of coming in: for who keeps the accounts and reads no trail."""
    return alarms(scope, asked).filter(kind__in=LOCK_OUTS)


def limits(day: date) -> list[ReadingLimit]:
    """What holds on a day, one of each kind."""
    rows = ReadingLimit.objects.filter(valid_from__lte=day).order_by("kind", "-valid_from")
    latest = {row.kind: row for row in reversed(rows)}
    return [latest[kind] for kind in Kind.values if kind in latest]
