"""Jobs as the job centre shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.http import Http404, QueryDict

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jobs.models import Job
from nuanxin.base.jobs.queries import Card, cards, job, jobs, jobs_of
from nuanxin.base.ui.listing import Asked, Listing, ordering, read

_SORTS = {"queued": ["queued_at", "id"], "status": ["status", "id"]}


@dataclass(frozen=True, slots=True)
class Centre:
    """A page of jobs: mine, or my area's."""

    listing: Listing[Card]
    mine: bool
    status: str
    statuses: list[tuple[str, str]]

    @property
    def unserved(self) -> bool:
        return any(each.unserved for each in self.listing.rows)


def centre(request: OfficeRequest, now: datetime) -> Centre:
    """The jobs asked for, the latest first."""
    query: QueryDict = request.GET
    asked = read(query, list(_SORTS), "-queued")
    mine = query.get("whose") != "area"
    rows = jobs_of(request.scope, request.actor) if mine else jobs(request.scope)
    status = query.get("status", "")
    if status in Job.Status.values:
        rows = rows.filter(_as_shown(status, now))
    found = rows.order_by(*ordering(asked.order, _SORTS))
    return Centre(_page(found, asked, now), mine, status, list(Job.Status.choices))


def _as_shown(status: str, now: datetime) -> Q:
    """Work whose lease ran out counts as interrupted, written down or not."""
    lost = Q(status=Job.Status.DOING, lease_until__lt=now)
    if status == Job.Status.INTERRUPTED:
        return lost | Q(status=status)
    return Q(status=status) & ~lost


def _page(rows: object, asked: Asked, now: datetime) -> Listing[Card]:
    shown = cards(rows[asked.window], now)  # type: ignore[index]
    return Listing(shown, rows.count(), asked)  # type: ignore[attr-defined]


def found(request: OfficeRequest, public_id: UUID) -> Job:
    """The job behind the address, or not found."""
    one = job(request.scope, public_id)
    if one is None:
        raise Http404
    return one
