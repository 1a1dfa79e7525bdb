"""What stands: the rounds of check-ups, and what a hospital's desk sees of itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import HANDLERS, Role
from nuanxin.base.jurisdiction.queries import Place, place, places
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.care.medical import queries
from nuanxin.care.medical.choices import GIVES, ITEMS, ITEMS_CLAUSE, gives_said
from nuanxin.care.medical.models import ChannelVisit, CheckUpRound, Institution
from nuanxin.web.families.villages import Town, choices
from nuanxin.web.medical.pages import channel_open

_SORTS = {"from": ("starts_on", "pk"), "name": ("name", "pk")}


@dataclass(frozen=True, slots=True)
class Rounds:
    """Rounds with their figures, and the form that opens one."""

    listing: Listing[tuple[CheckUpRound, Place]]
    towns: tuple[Town, ...]
    county: Place | None
    items: str
    clause: str
    handles: bool
    today: date


def rounds(request: OfficeRequest, today: date) -> Rounds:
    asked = read(request.GET, list(_SORTS), "-from")
    page = page_of(
        queries.rounds(request.scope).order_by(*ordering(asked.order, _SORTS)), asked
    )
    where = places(row.region for row in page.rows)
    rows = [(row, where[row.region]) for row in page.rows]
    county = queries.county_of(request.post.region)
    return Rounds(
        Listing(rows, page.total, asked), choices(request.scope),
        place(county) if request.scope.covers(county) else None, "\n".join(ITEMS), ITEMS_CLAUSE,
        Role(request.post.role) in HANDLERS, today,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk's own hospital, and what it wrote down today: no name, no number."""

    row: Institution | None
    open: bool
    gives: list[tuple[str, str]]
    today: Sequence[tuple[ChannelVisit, str]]


def desk(request: OfficeRequest, now: datetime) -> Desk:
    day, row = timezone.localdate(now), queries.desk_of(request.account.pk)
    if row is None:
        return Desk(None, open=False, gives=[], today=[])
    given = [(key, said) for key, said in GIVES.items() if key in row.gives]
    visits = [(each, gives_said(each.gave)) for each in queries.visits_at(row, day)]
    return Desk(row, open=channel_open(row, day), gives=given, today=visits)
