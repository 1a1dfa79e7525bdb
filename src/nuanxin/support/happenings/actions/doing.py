"""Writing down what happened and doing what follows, in one transaction; or trying it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import HANDLERS, Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.period import Period, month_index
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payables.actions import raise_claims
from nuanxin.money.payables.claims import Claim
from nuanxin.policy.policy import Policy
from nuanxin.registry.people.models import Household, Person
from nuanxin.support.benefits.actions.confirming import end
from nuanxin.support.benefits.actions.holding import hold, lift
from nuanxin.support.benefits.models import Entitlement, Hold
from nuanxin.support.happenings.actions.writing import Told, write
from nuanxin.support.happenings.following import Following, Stop, differences, following
from nuanxin.support.happenings.models import Happening, Kind

LOST_TOUCH = "联系不上本人，待核实"


class Hand(NamedTuple):
    """Who acts, where they may, on which day of the office, at which moment."""

    by: Actor
    scope: Scope
    day: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done, or would be; `county`: whether stopping was theirs to do."""

    following: Following
    claims: Sequence[Claim]
    unclear: Sequence[str]
    held: Sequence[Hold]
    lifted: Sequence[Hold]
    also: Sequence[str]
    county: bool
    happening: Happening


def attempt(*, hand: Hand, household: UUID, told: Told, policy: Policy) -> Outcome:
    """What `happen` would do: done and taken back again."""
    with transaction.atomic():
        outcome = happen(hand=hand, household=household, told=told, policy=policy)
        transaction.set_rollback(True)
    return outcome


@transaction.atomic
def happen(*, hand: Hand, household: UUID, told: Told, policy: Policy) -> Outcome:
    """Write the facts; then the county stops what no longer holds and raises what differs.

    Anybody else writes the facts only: the next assessment lists what is to be stopped.
    """
    home = _home(hand, household)
    _refuse(hand, home, told)
    county = hand.by.role == Role.COUNTY_HEALTH
    also, person = write(hand.by, hand.scope, home, told, hand.at)
    held, lifted = _touch(hand, home, told)
    found, claims, unclear = _by_the_rules(hand, home, told, policy, county=county)
    made: Happening = Happening.objects.create(
        region=home.region, household=home, person=person, kind=told.kind, on=told.on,
        recorded_by_id=hand.by.user_id, recorded_at=hand.at,
        done={
            "stopped": [each.entitlement.pk for each in found.stops] if county else [],
            "held": [each.pk for each in held], "lifted": [each.pk for each in lifted],
            "raised": [[each.key, each.seq] for each in claims],
        },
    )  # fmt: skip
    about = [Subject("household", home.pk, home.region)]
    record(
        hand.by, "happening.recorded", about, kind=told.kind, on=told.on,
        stopped=len(made.done["stopped"]), held=len(held), raised=len(claims),
    )  # fmt: skip
    return Outcome(found, claims, unclear, held, lifted, also, county, made)


def _by_the_rules(
    hand: Hand, home: Household, told: Told, policy: Policy, *, county: bool
) -> tuple[Following, Sequence[Claim], Sequence[str]]:
    """Nothing follows from not being found: somebody looks first."""
    if told.kind in (Kind.LOST, Kind.FOUND):
        return Following((), (), (), (), {}), (), ()
    found = following(policy, home, told.on, hand.day, hand.at)
    if not county:
        return found, (), found.unclear
    for stop in found.stops:
        _stop(hand, stop, found, told)
    claims, unclear = differences(policy, home, told.on, found, hand.at)
    claims = [replace(each, reason=f"{_said(told)}；{each.reason}"[:200]) for each in claims]
    raise_claims(claims, by=hand.by, at=hand.at)
    return found, claims, [*found.unclear, *unclear]


def _stop(hand: Hand, stop: Stop, found: Following, told: Told) -> None:
    row = Entitlement.objects.select_for_update().get(pk=stop.entitlement.pk)
    said = f"{_said(told)}；{stop.reason}"[:120]
    end(
        by=hand.by, entitlement=row, from_day=Period.from_ordinal(stop.from_month).first_day,
        reason=said, term=found.halves[-1],
    )  # fmt: skip


def _said(told: Told) -> str:
    """The event in words; two days in digits side by side would look like a number."""
    day = told.on
    return f"{day.year}年{day.month}月{day.day}日{Kind(told.kind).label}"


def _touch(hand: Hand, home: Household, told: Told) -> tuple[list[Hold], list[Hold]]:
    """Holds placed because nobody was found, and lifted once somebody is."""
    running = Entitlement.objects.filter(household=home, ends_on__isnull=True)
    month = month_index(told.on)
    if told.kind == Kind.LOST:
        free = running.exclude(holds__lifted_at__isnull=True, holds__isnull=False)
        held = [
            hold(
                by=hand.by, entitlement=row, from_month=month, reason=LOST_TOUCH, now=hand.at
            )
            for row in free.order_by("pk")
        ]  # fmt: skip
        if not held:
            raise Refusal("这户没有在发的待遇，或者已经全部暂停。不用再暂停。")
        return held, []
    if told.kind != Kind.FOUND:
        return [], []
    open_ = Hold.objects.filter(entitlement__in=running, lifted_at__isnull=True)
    rows = list(open_.filter(reason=LOST_TOUCH).order_by("pk"))
    if not rows:
        raise Refusal("这户没有因为联系不上而暂停的待遇。别的暂停请在待遇页面恢复。")
    lifted = [
        lift(
            by=hand.by, held=row, until_month=max(month, row.from_month),
            reason="已经联系上本人", now=hand.at,
        )
        for row in rows
    ]  # fmt: skip
    return [], lifted


def _home(hand: Hand, public_id: UUID) -> Household:
    if hand.by.role not in HANDLERS:
        names = "、".join(sorted(str(role.label) for role in HANDLERS))
        raise Refusal(f"登记生活事件由{names}办理。请与他们联系。")
    home: Household | None = (
        Household.objects.within(hand.scope).locked().filter(public_id=public_id).first()
    )
    if home is None:
        raise Refusal("没有找到这户家庭。")
    if home.closed_on is not None:
        raise Refusal("这户已经注销。确要登记的，请先恢复档案。")
    return home


def _refuse(hand: Hand, home: Household, told: Told) -> None:
    if told.on > hand.day:
        raise Refusal(f"日期 {told.on} 还没有到。没有发生的，到那天再登记。")
    if told.kind in (Kind.LOST, Kind.FOUND) and hand.by.role != Role.COUNTY_HEALTH:
        raise Refusal("暂停和恢复发放由县级卫健经办办理。请告诉他们，或先请村里核对。")
    if told.person is None:
        return
    known = Person.objects.within(hand.scope).filter(
        public_id=told.person, memberships__household=home, memberships__known_to=None,
        memberships__valid_to=None,
    )  # fmt: skip
    if not known.exists():
        raise Refusal("请选这户家里的人。")
