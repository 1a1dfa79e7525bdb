"""What 演示县 offers, who serves there, what was bought; an order in each state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import cycle
from random import Random

from django.utils import timezone

from nuanxin.base.jurisdiction.queries import towns
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.orders.actions import contracting, finishing, menu, offering, ordering
from nuanxin.care.orders.models import ServiceItem, ServiceOrder
from nuanxin.care.orders.queries import ToReach
from nuanxin.care.volunteers.actions import enlisting, keeping, timing
from nuanxin.care.volunteers.actions.agreeing import Agreed, record_consent
from nuanxin.care.volunteers.models import Volunteer
from nuanxin.care.volunteers.purposes import FAMILY, PUBLIC
from nuanxin.config.county.actions.contacting import SCOPE
from nuanxin.config.county.actions.filling import COUNTY, moment
from nuanxin.config.county.actions.logins import actor
from nuanxin.config.county.people import named
from nuanxin.config.county.villages import villages
from nuanxin.registry.asks.queries import question
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.special import special_families

_SINCE, _DOCUMENT, _YES = date(2026, 3, 2), "演示计生协〔2026〕4号", "given"
_SKILLS = (
    ("cleaning", "cooking"), ("hospital", "transport"), ("hair",), ("repair",),
    ("company", "phone"), ("cleaning", "errands"), ("farming", "repair"), ("psychology",),
)  # fmt: skip
_FREE = (("workday",), ("weekend", "evening"), ("workday", "weekend"))
_REFUSED, _UNINSURED = 3, 5
# One family orders a thing once at a time; of a small demonstration it orders all of these.
_PARTS = {"new": "morning", "late": "morning", "taken": "evening"}


def serve() -> None:
    """Done twice it changes nothing."""
    region = int(COUNTY.value)
    if ServiceItem.objects.filter(region__gte=region, region__lt=region + 10**6).exists():
        return
    hand = Hand(actor("association"), SCOPE, _SINCE, moment(_SINCE))
    services = [
        menu.write_service(hand=hand, public_id=None, said=said) for said in _menu(region)
    ]
    people = list(_volunteers(hand, region))
    _buy(hand, services[0])
    _orders(people, services)


def _menu(region: int) -> Iterator[menu.Said]:
    town = min(towns(COUNTY), key=lambda each: each.code).code
    usual = menu.Said(
        "家政保洁", "打扫屋子、擦窗户，一次两小时", region, "次", _SINCE, None, _DOCUMENT,
        special=True, price_fen=6000, subsidy_fen=4000, hours="工作日", skills=["cleaning"],
    )  # fmt: skip
    yield usual
    free = usual._replace(price_fen=0, subsidy_fen=0, hours="")
    yield free._replace(
        name="陪同就医", what="接送到医院，陪着挂号、取药", skills=["hospital", "transport"]
    )
    yield usual._replace(
        name="上门理发", what="剪发、刮脸", price_fen=1500, subsidy_fen=1500, from_age=60,
        hours="周末", skills=["hair"],
    )  # fmt: skip
    yield free._replace(
        name="代办代购", what="代买米油、代交水电费", place=town, skills=["errands"]
    )


def _volunteers(hand: Hand, region: int) -> Iterator[Volunteer]:
    """Two dozen of the county's villages, a team; one has an account, one waits."""
    draw = Random(2026)  # noqa: S311 - invented people, the same on every run
    team = keeping.form_team(
        hand=hand, name="暖心志愿服务队", place=region, formed_on=_SINCE, document=_DOCUMENT
    )
    places = [each.code for each in villages()][:6] * 4
    for number, place in enumerate(places):
        sex = draw.choice("女男")
        said = enlisting.Said(
            named(draw, sex, 1980), sex, place, ("self", "recruited", "unit")[number % 3],
            _SINCE, _SKILLS[number % len(_SKILLS)], "", _FREE[number % len(_FREE)],
            team.public_id, f"1350{draw.randrange(10**7):07d}",
        )  # fmt: skip
        agreed = Agreed("", _YES, "signed", _SINCE)
        row = enlisting.enlist(hand=hand, said=said, agreed_to=agreed)
        if number == len(places) - 1:
            continue
        enlisting.admit(hand=hand, public_id=row.public_id, checked_on=_SINCE)
        _papers(hand, row, number)
        yield row


def _papers(hand: Hand, row: Volunteer, number: int) -> None:
    key, until = row.public_id, date(2027, 3, 1)
    kinds = ["agreement"] if number == _UNINSURED else ["agreement", "insurance"]
    for kind, name in (("agreement", "志愿服务协议"), ("insurance", "人身意外伤害保险")):
        if kind in kinds:
            said = keeping.Paper(kind, name, _SINCE, until)
            keeping.add_paper(hand=hand, public_id=key, said=said)
    training = keeping.Paper("training", "上门服务须知", _SINCE)
    keeping.add_paper(hand=hand, public_id=key, said=training)
    for purpose in (FAMILY, PUBLIC):
        if number % _REFUSED:
            said_yes = Agreed(purpose, _YES, "signed", _SINCE)
            record_consent(hand=hand, public_id=key, said=said_yes)
    if number == 0:
        enlisting.seat(hand=hand, public_id=key, username="volunteer")
    if number < 2:
        thanks = keeping.Paper("thanks", "2026 年度优秀志愿者", _SINCE)
        keeping.add_paper(hand=hand, public_id=key, said=thanks)
    served = timing.Served(_SINCE, 120, "集体活动帮忙")
    timing.add_hours(hand=hand, public_id=key, said=served)
    timing.certify(hand=hand, public_id=key, hours=None)


def _buy(hand: Hand, service: ServiceItem) -> None:
    """A contract; a part was accepted by one and waits for the second."""
    row = contracting.write_organisation(
        hand=hand, public_id=None, name="演示县暖阳社会工作服务中心", contact="吴社工",
        phone="13500000000",
    )  # fmt: skip
    said = contracting.Agreed(
        "演示采〔2026〕6号", service.public_id, 120, 5800, _SINCE, date(2027, 3, 1), _DOCUMENT
    )
    contract = contracting.sign(hand=hand, organisation=row.public_id, said=said)
    for quantity in (20, 15):
        made = contracting.say_accepted(
            hand=hand, contract=contract.public_id, on=_SINCE, quantity=quantity,
            words="查了签收单，抽问了三户，合格",
        )  # fmt: skip
        if quantity == 20:
            second = hand._replace(by=actor("checker"))
            contracting.confirm_accepted(hand=second, acceptance=made.public_id, agreed=True)


def _orders(people: Sequence[Volunteer], services: Sequence[ServiceItem]) -> None:
    """In the first township: new, late, offered, taken, done, confirmed, failed, cancelled."""
    today = timezone.localdate()
    hand = Hand(actor("township"), SCOPE, today, timezone.now())
    before = hand._replace(day=today - timedelta(days=6))
    first = min(towns(COUNTY), key=lambda each: each.code).code
    homes = special_families(SCOPE).filter(region__gte=first, region__lt=first + 1000)
    ends = ("new", "late", "offered", "taken", "done", "confirmed", "failed", "cancelled")
    found = [each for each in homes.order_by("pk")[:60] if question(each, today).people]
    # The log-in of the demonstration has something to answer and something to do.
    # A small demonstration has few families there: they come round again.
    turns = zip(ends, cycle(found), strict=False)
    for number, (end, home) in enumerate(turns):
        mine = end in ("offered", "taken")
        who = people[0] if mine else people[1 + number % (len(people) - 1)]
        past = end in ("late", "done", "confirmed", "failed")
        row = _order(before if past else hand, home, services[0], end)
        _end(before if past else hand, row, end, who)


def _order(hand: Hand, home: Household, service: ServiceItem, end: str) -> ServiceOrder:
    called = question(home, hand.day).people[0].style
    wanted_on = hand.day + timedelta(days=3 if end == "cancelled" else 2)
    said = ordering.Said(
        service.public_id, 1, wanted_on, _PARTS.get(end, "afternoon"),
        "擦窗户、拖地，老人腿脚不便，敲门多等一会儿", "本人", "desk", hand.day,
        ToReach(called, "村口第三家", "13500000001"),
    )  # fmt: skip
    return ordering.order(hand=hand, household=home.public_id, said=said)


def _end(hand: Hand, row: ServiceOrder, end: str, who: Volunteer) -> None:
    key = row.public_id
    if end == "cancelled":
        finishing.cancel(hand=hand, public_id=key, why="亲戚来帮忙了")
    if end in ("new", "late", "cancelled"):
        return
    offering.offer(hand=hand, public_id=key, to=who.public_id)
    if end == "offered":
        return
    offering.answer(hand=hand, public_id=key, takes=True)
    after = hand._replace(day=row.wanted_on)
    if end == "failed":
        finishing.fail(hand=after, public_id=key, why="上门没有人")
    if end in ("done", "confirmed"):
        finishing.done(hand=after, public_id=key, said=finishing.Done(row.wanted_on, 120))
    if end == "confirmed":
        rated = finishing.Rated(row.wanted_on, "good", "擦得很亮堂，还陪我说了会儿话")
        finishing.confirm(hand=after, public_id=key, said=rated)
