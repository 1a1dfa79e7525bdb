"""Transfers of an area: what leaves, what is to come."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.support.transfers.models import Arrival, Departure, State

STATES = dict(State.choices)
SORTS = {"offered": ("offered_at", "pk"), "place": ("region", "pk")}


class Asked(NamedTuple):
    """What narrows a list: a state, how a number or a masked name begins."""

    state: str = ""
    words: str = ""


def departures(scope: Scope, asked: Asked = Asked()) -> QuerySet[Departure]:  # noqa: B008
    """What was offered from here."""
    rows: QuerySet[Departure] = Departure.objects.within(scope).filter(_in_state(asked))
    if asked.words:
        begins = Q(names__startswith=asked.words)
        rows = rows.filter(begins | Q(number=asked.words))
    return rows.select_related("offered_by")


def arrivals(scope: Scope, asked: Asked = Asked()) -> QuerySet[Arrival]:  # noqa: B008
    """What was offered to here."""
    rows: QuerySet[Arrival] = Arrival.objects.within(scope).filter(_in_state(asked))
    if asked.words:
        rows = rows.filter(names__startswith=asked.words)
    return rows.select_related("decided_by")


def _in_state(asked: Asked) -> Q:
    return Q(state=asked.state) if asked.state in STATES else Q()


def departure(scope: Scope, public_id: UUID) -> Departure | None:
    return departures(scope).filter(public_id=public_id).first()


def arrival(scope: Scope, public_id: UUID) -> Arrival | None:
    return arrivals(scope).filter(public_id=public_id).first()


def offered_now(scope: Scope, household: int) -> Departure | None:
    """The offer of a family nobody has answered yet."""
    rows = departures(scope, Asked(State.OFFERED)).filter(household=household)
    return rows.first()


class Waiting(NamedTuple):
    """How many offers wait: of others for us, of ours for others, of ours that came back."""

    coming: int
    going: int
    back: int


def waiting(scope: Scope) -> Waiting:
    """All three with one query; what came back counts until it is offered again."""
    later = Departure.objects.filter(household=OuterRef("household")).exclude(
        state=State.RETURNED
    )
    back = departures(scope, Asked(State.RETURNED)).filter(~Exists(later))
    counted = [
        rows.order_by().values_list(Value(number), Count("pk"))
        for number, rows in enumerate(
            (
                arrivals(scope, Asked(State.OFFERED)),
                departures(scope, Asked(State.OFFERED)),
                back,
            )
        )
    ]
    told: dict[int, int] = dict(counted[0].union(*counted[1:], all=True))
    return Waiting(*(told.get(number, 0) for number in range(3)))
