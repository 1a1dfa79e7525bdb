"""A menu, two volunteers and a family for the tests of orders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.orders.actions import menu, ordering
from nuanxin.care.orders.models import ServiceItem, ServiceOrder
from nuanxin.care.orders.queries import ToReach
from nuanxin.care.volunteers.actions import enlisting
from nuanxin.care.volunteers.actions.agreeing import Agreed
from nuanxin.care.volunteers.models import Volunteer
from nuanxin.registry.people.models import Household
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

DAY, AT = date(2026, 5, 18), datetime(2026, 5, 18, 2, tzinfo=UTC)
COUNTY, TOWN = Scope.of("341599"), Scope.of("341599100")
REGION = 341599000000
REACH = ToReach("陈女士", "一组 12 号", "13800001234")


@dataclass(frozen=True)
class Place:
    """Who works there, and what there is."""

    wang: Hand
    li: Hand
    zhou: Hand
    home: Household
    cleaning: ServiceItem


def place(appoint: Callable[[str, Role, str], Actor]) -> Place:
    for code, name in ((VILLAGE, "桃林村"), (NEXT_VILLAGE, "河口村")):
        Region.objects.create(code=code, name=name, kind="village", source="演示")
    admitted(bereaved("1"))
    wang = Hand(appoint("王主任", Role.COUNTY_ASSOCIATION, "341599"), COUNTY, DAY, AT)
    li = Hand(appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100"), TOWN, DAY, AT)
    village = f"{VILLAGE}"
    zhou = Hand(appoint("周联系", Role.VILLAGE_CONTACT, village), Scope.of(village), DAY, AT)
    return Place(wang, li, zhou, Household.objects.get(), offered(wang))


def offered(hand: Hand, name: str = "家政保洁", **more: object) -> ServiceItem:
    said = menu.Said(
        name, "打扫、擦窗", REGION, "次", date(2026, 1, 1), None, "某计生协〔2026〕3号",
        price_fen=6000, subsidy_fen=4000, skills=["cleaning"],
    )  # fmt: skip
    said = said._replace(**more)  # type: ignore[arg-type]
    return menu.write_service(hand=hand, public_id=None, said=said)


def serves(
    hand: Hand, name: str, sex: str = "女", where: int = VILLAGE, **more: object
) -> Volunteer:
    """Somebody who applied, agreed and was taken on."""
    said = enlisting.Said(
        name, sex, where, "self", DAY, ["cleaning"], "", ["workday"], None, ""
    )._replace(**more)  # type: ignore[arg-type]
    agreed = Agreed("", "given", "oral", DAY, "罗证人")
    row = enlisting.enlist(hand=hand, said=said, agreed_to=agreed)
    return enlisting.admit(hand=hand, public_id=row.public_id, checked_on=DAY)


def ordered(hand: Hand, here: Place, **more: object) -> ServiceOrder:
    said = ordering.Said(
        here.cleaning.public_id,
        1,
        date(2026, 5, 20),
        "morning",
        "擦窗户，腿脚不便",
        "本人",
        "desk",
        DAY,
        REACH,
    )._replace(**more)  # type: ignore[arg-type]
    return ordering.order(hand=hand, household=here.home.public_id, said=said)
