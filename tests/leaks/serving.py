"""Menus, volunteers and organisations of the world; every second family ordered something."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import Post
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.contacts.queries import county_of
from nuanxin.care.orders.actions import contracting, finishing, menu, offering, ordering
from nuanxin.care.orders.models import OrderOffer, ServiceOrder
from nuanxin.care.orders.queries import ToReach
from nuanxin.care.volunteers.actions import enlisting, timing
from nuanxin.care.volunteers.actions.agreeing import Agreed
from nuanxin.care.volunteers.models import Volunteer
from nuanxin.registry.people.models import Household

# What goes with a family that is handed to another unit.
MOVING = (ServiceOrder,)


def serve(
    add: Callable[[str, object, int], None], by: Actor, scope: Scope, at: datetime
) -> None:
    """A menu and a volunteer of each county; orders new, offered by link, taken, done."""
    hand = Hand(by, scope, at.date(), at)
    ((low, _),) = scope.ranges
    county = county_of(low)
    said = menu.Said(f"服务{county}", "做事", county, "次", hand.day, None, "某〔2026〕1号")
    service = menu.write_service(hand=hand, public_id=None, said=said)
    add("service", service.public_id, service.region)
    row = contracting.write_organisation(
        hand=hand, public_id=None, name=f"组织{county}", contact="联系", phone=""
    )
    until = hand.day + timedelta(days=90)
    agreed = contracting.Agreed("HT", service.public_id, 99, 100, hand.day, until)
    contracting.sign(hand=hand, organisation=row.public_id, said=agreed)
    add("organisation", row.public_id, row.region)
    who = _volunteer(hand, county)
    add("volunteer", who.public_id, who.region)
    for turn, home in enumerate(Household.objects.within(scope).order_by("pk")[::2]):
        if home.closed_on is None:
            _order(hand, home, turn, service.public_id, who)
    for order in ServiceOrder.objects.within(scope):
        add("order", order.public_id, order.region)
    for each in OrderOffer.objects.filter(order__in=ServiceOrder.objects.within(scope)):
        add("task", each.public_id, each.order.region)


def _volunteer(hand: Hand, county: int) -> Volunteer:
    told = enlisting.Said(
        f"志愿{county}", "女", county, "self", hand.day, ["hair"], "", ["weekend"], None,
        f"137{county // 10**6}08",
    )  # fmt: skip
    yes = Agreed("", "given", "oral", hand.day, "见证")
    who = enlisting.enlist(hand=hand, said=told, agreed_to=yes)
    key = who.public_id
    enlisting.admit(hand=hand, public_id=key, checked_on=hand.day)
    for post in Post.objects.filter(role=Role.VOLUNTEER).select_related("user"):
        if county_of(post.region) == county:
            enlisting.seat(hand=hand, public_id=key, username=post.user.username)
    timing.add_hours(hand=hand, public_id=key, said=timing.Served(hand.day, 30, "活动"))
    timing.certify(hand=hand, public_id=key, hours=None)
    return who


def _order(hand: Hand, home: Household, turn: int, service: object, who: Volunteer) -> None:
    mark = home.number
    said = ordering.Said(
        service, 1, hand.day, "any", f"擦{mark}", mark[:20], "family", hand.day,  # type: ignore[arg-type]
        ToReach(mark[:20], f"{mark}号门", ""),
    )  # fmt: skip
    row = ordering.order(hand=hand, household=home.public_id, said=said)
    key = row.public_id
    if turn % 4 == 0:
        return
    offering.offer(hand=hand, public_id=key, to=who.public_id, link=turn % 2 == 1)
    if turn % 4 > 1:
        offering.answer(hand=hand, public_id=key, takes=True)
    if turn % 4 > 2:
        finishing.done(hand=hand, public_id=key, said=finishing.Done(hand.day, 30))
        rated = finishing.Rated(hand.day, "good", f"好{mark}")
        finishing.confirm(hand=hand, public_id=key, said=rated)
