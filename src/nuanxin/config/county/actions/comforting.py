"""Who is counselled in 演示县: running, bought, to look back at, over, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.utils import timezone

from nuanxin.base.identity.models import User
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.counselling.actions import keeping, meeting, planning
from nuanxin.care.counselling.models import Counsellor, CounselSeries
from nuanxin.care.orders.actions import contracting, menu
from nuanxin.care.orders.models import ServiceOrganisation
from nuanxin.care.orders.queries import ToReach
from nuanxin.config.county.actions.contacting import SCOPE
from nuanxin.config.county.actions.filling import COUNTY, moment
from nuanxin.config.county.actions.logins import actor
from nuanxin.registry.cases.models import SensitiveMark
from nuanxin.registry.consents.actions import Said as Answered
from nuanxin.registry.consents.actions import record_answer
from nuanxin.registry.consents.models import Answer, Way
from nuanxin.registry.people.models import Household, Person
from nuanxin.registry.people.queries.family import family_file
from nuanxin.registry.people.queries.special import special_families

_SINCE = date(2026, 3, 2)
_FIRM, _DOCUMENT = "演示县心悦心理服务中心", "演示采〔2026〕8号"
_NOTE = "（演示）今天谈得比上次多，说起年轻时在茶场的事。约好下次还在家里谈。"
_ENDS = ("running", "used", "ending", "over", "withdrawn", "due")


class _Pair(NamedTuple):
    counsels: Counsellor
    guides: Counsellor


def comfort() -> None:
    """Done twice it changes nothing."""
    region = int(COUNTY.value)
    if Counsellor.objects.filter(region=region).exists():
        return
    buyer = Hand(actor("association"), SCOPE, _SINCE, moment(_SINCE))
    firm, contract = _bought(buyer, region)
    pair = _Pair(*(_counsellor(buyer, firm, name) for name in ("counsellor", "mentor")))
    today = timezone.localdate()
    for end, (home, person) in zip(_ENDS, _willing(today), strict=False):
        _agree(buyer, person, Answer.GIVEN, _SINCE)
        _meet(buyer, pair, contract if end == "running" else None, home, person, end)


def _bought(hand: Hand, region: int) -> tuple[ServiceOrganisation, object]:
    said = menu.Said(
        "心理关怀", "有资质的人来谈心，一次约五十分钟", region, "次", _SINCE, None, _DOCUMENT,
        special=True, price_fen=20000, subsidy_fen=20000, hours="家里方便的时候",
    )  # fmt: skip
    service = menu.write_service(hand=hand, public_id=None, said=said)
    firm = contracting.write_organisation(
        hand=hand, public_id=None, name=_FIRM, contact="叶主管", phone="13500000009"
    )
    agreed = contracting.Agreed(
        _DOCUMENT, service.public_id, 60, 20000, _SINCE, date(2027, 3, 1), _DOCUMENT
    )
    line = contracting.sign(hand=hand, organisation=firm.public_id, said=agreed)
    return firm, line.public_id


def _counsellor(hand: Hand, firm: ServiceOrganisation, username: str) -> Counsellor:
    name = User.objects.get(username=username).name
    said = keeping.Said("社会工作师", organisation=firm.public_id, name=name, username=username)
    return keeping.add(hand=hand, said=said)


def _willing(today: date) -> Iterator[tuple[Household, Person]]:
    """A living parent of some families of the county, none of them kept closer."""
    marked = SensitiveMark.objects.filter(lifted_at__isnull=True).values("household")
    for home in special_families(SCOPE).exclude(pk__in=marked).order_by("pk")[:60]:
        for each in family_file(home, today).parents:
            facts = each.facts
            if facts and facts.death_date is None and facts.alive is not False:
                yield home, each.person
                break


def _agree(hand: Hand, person: Person, answer: Answer, on: date) -> None:
    said = Answered("counselling", answer, Way.ORAL, on, witness="村书记")
    record_answer(
        person=person.public_id, scope=SCOPE, by=hand.by, said=said, at=moment(on),
        today=timezone.localdate(),
    )  # fmt: skip


def _meet(
    buyer: Hand, pair: _Pair, contract: object, home: Household, person: Person, end: str
) -> None:
    met = 2 if end == "used" else 3
    said = planning.Said(
        pair.counsels.public_id, pair.guides.public_id, 2 if end == "used" else 6, _SINCE,
        _SINCE + timedelta(days=60 if end == "due" else 330), contract,  # type: ignore[arg-type]
        ToReach("家里人", "", "13500000010"),
    )  # fmt: skip
    row = planning.plan(
        hand=buyer, household=home.public_id, person=person.public_id, said=said
    )
    by = actor("counsellor")
    for turn in range(met):
        on = _SINCE + timedelta(days=14 * (turn + 1))
        form = ("home", "place", "phone")[turn % 3]
        held = meeting.Held(on, form, 50, counts=turn < 2 or end != "used", note=_NOTE)
        own = Hand(by, SCOPE, on, moment(on))
        meeting.hold(hand=own, series=row.public_id, said=held)
    _close(buyer, home, person, row, end)


def _close(buyer: Hand, home: Household, person: Person, row: CounselSeries, end: str) -> None:
    on = _SINCE + timedelta(days=70)
    later = buyer._replace(day=on, at=moment(on))
    if end == "ending":
        guide = Hand(actor("mentor"), SCOPE, on, moment(on))
        meeting.review(hand=guide, series=row.public_id, goes_on=False, next_on=None)
    elif end == "over":
        key = {"household": home.public_id, "series": row.public_id}
        planning.end(hand=later, **key, on=on, why="约定的谈完了")
    elif end == "withdrawn":
        _agree(later, person, Answer.WITHDRAWN, on)
