"""Whom the world's counsellors meet: what was said names the family; no address tells it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from nuanxin.base.identity.actions import give_post, open_account
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import Post
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.contacts.queries import county_of
from nuanxin.care.counselling.actions import keeping, meeting, planning
from nuanxin.care.counselling.models import Counsellor, CounselSeries, CounselSession
from nuanxin.care.orders.models import ContractUse, ServiceContract, ServiceOrganisation
from nuanxin.care.orders.queries import ToReach
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.registry.consents.actions import Said as Answered
from nuanxin.registry.consents.actions import record_answer
from nuanxin.registry.consents.models import Answer, Way
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.family import family_file

# What goes with a family that is handed to another unit.
MOVING = (CounselSeries, ContractUse)
Pair = tuple[Counsellor, Counsellor]
# Stands in every note; whoever is not the counsellor never sees it.
NOTED = "只有两个人看"


def comfort(
    add: Callable[[str, object, int], None], by: Actor, scope: Scope, at: datetime
) -> None:
    """One parent of every third family; the county's volunteer counsels, another guides."""
    ((low, _),) = scope.ranges
    county = county_of(low)
    firm = ServiceOrganisation.objects.filter(region=county).first()
    if firm is None:
        return
    hand = Hand(by, scope, at.date(), at)
    pair = (_counsellor(hand, firm, "counsels"), _counsellor(hand, firm, "guides"))
    line = ServiceContract.objects.filter(organisation=firm).first()
    for turn, home in enumerate(Household.objects.within(scope).order_by("pk")[::3]):
        for each in family_file(home, hand.day).parents[:1]:
            contract = line.public_id if line is not None and turn % 2 == 0 else None
            with suppress(Refusal):
                _one(hand, home, each.person.public_id, pair, contract)
    assert CounselSession.objects.filter(
        series__in=CounselSeries.objects.within(scope)
    ).exists()
    for row in CounselSeries.objects.within(scope):
        add("series", row.public_id, row.region)
    for met in CounselSession.objects.filter(series__in=CounselSeries.objects.within(scope)):
        add("session", met.public_id, met.series.region)


def _counsellor(hand: Hand, firm: ServiceOrganisation, who: str) -> Counsellor:
    """Under an account of their own: no account of the exploring reads what was said."""
    username = f"{who}{firm.region}"
    user = open_account(username=username, name=username, password="暖心-test-1")
    place = RegionCode.parse(str(firm.region))
    give_post(user=user, role=Role.VOLUNTEER, region=place, starts_on=hand.day)
    said = keeping.Said(
        "社会工作师", organisation=firm.public_id, name=username, username=username
    )
    return keeping.add(hand=hand, said=said)


def _one(hand: Hand, home: Household, person: UUID, pair: Pair, contract: UUID | None) -> None:
    said = planning.Said(
        pair[0].public_id, pair[1].public_id, 2, hand.day, hand.day + timedelta(days=30),
        contract, ToReach(home.number[:20], f"{home.number}号门", ""),
    )  # fmt: skip
    tell(hand, home, person, said, f"{NOTED}{home.number}")


def tell(hand: Hand, home: Household, person: UUID, said: planning.Said, note: str) -> None:
    """Somebody agrees, meets the counsellor, and something was said."""
    told = Answered("counselling", Answer.GIVEN, Way.ORAL, hand.day, witness="见证")
    record_answer(
        person=person, scope=hand.scope, by=hand.by, said=told, at=hand.at, today=hand.day
    )
    row = planning.plan(hand=hand, household=home.public_id, person=person, said=said)
    own = hand._replace(by=actor_of(Post.objects.get(user=row.counsellor.user)))
    met = meeting.Held(hand.day, "home", 50, True, note, home.pk % 2 == 0)
    meeting.hold(hand=own, series=row.public_id, said=met)


def tell_in_private(by: Actor, home: Household, note: str, at: datetime) -> None:
    """One more family of a county that has its counsellors."""
    county = county_of(home.region)
    pair = Counsellor.objects.filter(region=county).order_by("pk")
    hand = Hand(by, Scope.of(RegionCode.parse(str(county))), at.date(), at)
    who = family_file(home, hand.day).parents[0].person.public_id
    said = planning.Said(
        pair[0].public_id, pair[1].public_id, 2, hand.day, hand.day + timedelta(days=30)
    )
    tell(hand, home, who, said, note)
