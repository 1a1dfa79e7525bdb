"""Finding pilots: by word, kind and state; those nobody has written of for a while."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import Coalesce

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.jurisdiction.scoped import ScopedQuerySet
from nuanxin.support.pilots.models import Pilot, PilotEntry

# A proposal of ours, no document says how often: a quarter without a line is asked about.
QUIET = timedelta(days=92)
SORTS = {
    "programme": ("programme", "region", "id"), "place": ("region", "id"),
    "begun": ("starts_on", "id"), "last": ("since", "id"),
}  # fmt: skip
STATES = {"running": "进行中", "quiet": "三个月没有记录", "ended": "已结束"}
_KEPT = Q(entries__struck_at__isnull=True)


class Wanted(NamedTuple):
    """What a list is narrowed to; empty does not narrow."""

    words: str = ""
    sort: str = ""
    state: str = ""


def pilots(scope: Scope, today: date, wanted: Wanted = Wanted()) -> ScopedQuerySet:  # noqa: B008
    """With `lines`, the day of the `last` one (`since`: or of the beginning), and the
    `reached` families together.
    """
    rows: ScopedQuerySet = Pilot.objects.within(scope).annotate(
        lines=Count("entries", filter=_KEPT),
        last=Max("entries__on", filter=_KEPT),
        reached=Sum("entries__families", filter=_KEPT),
        since=Coalesce(Max("entries__on", filter=_KEPT), "starts_on"),
    )
    if wanted.words:
        rows = rows.filter(
            Q(name__icontains=wanted.words)
            | Q(programme__icontains=wanted.words)
            | Q(unit__icontains=wanted.words)
        )
    if wanted.sort:
        rows = rows.filter(sort=wanted.sort)
    if wanted.state:
        rows = rows.filter(ends_on__isnull=wanted.state != "ended")
    if wanted.state == "quiet":
        rows = rows.filter(since__lt=today - QUIET)
    return rows


def pilot(scope: Scope, public_id: UUID) -> Pilot | None:
    """One of one's own area; elsewhere is as if there were none."""
    found: Pilot | None = Pilot.objects.within(scope).filter(public_id=public_id).first()
    return found


def entries(row: Pilot) -> list[PilotEntry]:
    """What was written of it, the latest day first, struck lines among it."""
    rows = PilotEntry.objects.filter(pilot=row).select_related("recorded_by", "struck_by")
    return list(rows.order_by("-on", "-id"))
