"""What every act on a transfer shares: who acts, both rows locked, both trails written.

Each end sees its own row only. An act of one end changes both, so it shows the database a
ticket over the two counties for as long as it takes, and for nothing else.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.support.transfers.models import Arrival, Departure, State

_COUNTY = 10**6


class Hand(NamedTuple):
    """Who acts, where they may, on which day of the office, at which moment."""

    by: Actor
    scope: Scope
    day: date
    at: datetime


class Ends(NamedTuple):
    """The two rows of one transfer, locked."""

    out: Departure
    into: Arrival


def county_of(region: int) -> int:
    return region - region % _COUNTY


def both_counties(one: int, other: int) -> Scope:
    """The two counties of two places, and nothing beside."""
    codes = {f"{county_of(region):012d}" for region in (one, other)}
    return Scope.of(*(RegionCode(code) for code in sorted(codes)))


def across(one: int, other: int) -> AbstractContextManager[None]:
    """What is read and written inside may lie in either county."""
    return within_scope(both_counties(one, other))


def only_county(hand: Hand, deed: str) -> None:
    if hand.by.role != Role.COUNTY_HEALTH:
        raise Refusal(f"{deed}由{Role.COUNTY_HEALTH.label}办理。请与他们联系。")


def ends_of(pair: UUID, one: int, other: int) -> Ends:
    """Both rows, the giving one locked first: two who act at once wait for each other."""
    scope = both_counties(one, other)
    out = Departure.objects.within(scope).locked().get(pair=pair)
    return Ends(out, Arrival.objects.within(scope).locked().get(pair=pair))


def still_offered(row: Departure | Arrival) -> None:
    if row.state != State.OFFERED:
        raise Refusal(f"这次转接{row.get_state_display()}，不能再办。请刷新页面。")


def settle(ends: Ends, state: State, words: str, at: datetime) -> None:
    """Both ends read the same outcome."""
    for row in (ends.out, ends.into):
        row.state, row.settled_words, row.settled_at = state, words, at
        row.save()


def trace(hand: Hand, act: str, ends: Ends, **said: object) -> None:
    """A line at each end; the receiving one names no family that is not there yet."""
    out, into = ends
    home = Subject("household", out.household, out.region)
    record(hand.by, act, [home, Subject("departure", out.pk)], region=out.region, said=said)
    record(hand.by, act, [Subject("arrival", into.pk)], region=into.region, said=said)
