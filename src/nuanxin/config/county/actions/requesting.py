"""Requests under way in the township that logs in: one at each stage of its road.

Days are counted back from today, so that a notice still runs when somebody looks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import chain, zip_longest
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.casework.procedures.posting import Wanted
from nuanxin.casework.procedures.shape import Kind, Way
from nuanxin.casework.road.actions.deciding import Opinion, Ruling
from nuanxin.casework.road.actions.leaving import end_case
from nuanxin.casework.road.actions.noticing import post
from nuanxin.casework.road.actions.objecting import Said, object_to
from nuanxin.casework.road.actions.opening import Handed, Request, ask_for_papers, submit
from nuanxin.casework.road.actions.rows import Hand
from nuanxin.casework.road.actions.stepping import write_step
from nuanxin.casework.road.filled import Filled
from nuanxin.casework.road.models import Case
from nuanxin.casework.road.walking import asked_papers, current, road
from nuanxin.config.county.actions.filling import COUNTY, moment
from nuanxin.config.county.actions.logins import actor
from nuanxin.config.county.drawing import NEAR
from nuanxin.kit.term import Term
from nuanxin.rulebook import library
from nuanxin.support.benefits.actions.applying import apply_for, propose_on, rule_on
from nuanxin.support.benefits.asking import Offer, offers_among
from nuanxin.support.benefits.lists import Listed
from nuanxin.support.benefits.models import Finding
from nuanxin.support.benefits.queries import listed
from nuanxin.support.intake.actions.answering import Named, Seen, Wishes, keep, send
from nuanxin.support.intake.actions.asking import Made, ask_for_request
from nuanxin.support.intake.actions.asking import Wanted as Wanting
from nuanxin.support.intake.models import VillageRequest

SCOPE = Scope.of(COUNTY)
Task = VillageRequest.Task
CURRENT = Term.named(2026, "下半年")
_PHONE = "0564-0000000"
_COUNTY_LEVELS = frozenset({"县（区）", "市", "省"})
_FORMS: dict[Kind, dict[str, str]] = {
    Kind.SURVEY: {
        "surveyors": "李干事、周联系", "present": "本人", "agrees": "一致",
        "found": "情况与档案一致。本人腿脚不便，希望有人陪同看病。",
    },
    Kind.DELIBERATE: {
        "attended": "村委会五人，签到册附后", "opinion": "同意上报",
        "minutes": "对照档案和证件讨论，情况属实，没有不同意见。",
    },
    Kind.EXAMINE: {"opinion": "符合，上报"},
    Kind.INFORM: {"way": "当面送达", "receiver": "本人"},
    Kind.FILE: {"where": "报市级备案，本级存档"},
}  # fmt: skip


class _Found(NamedTuple):
    """Somebody the rules find who has asked for nothing yet."""

    row: Finding
    offer: Offer


class _Walk:
    """A request on its way, taken along day by day by whoever's turn it is."""

    def __init__(self, asked: _Found, back: int, *, lacking: bool = False) -> None:
        self.day = timezone.localdate() - timedelta(days=back)
        procedure = asked.offer.procedure
        if procedure is None:
            raise ValueError(asked.offer.why_not)
        request = Request(
            asked.row.household.public_id, asked.offer.person, asked.row.benefit, self.day,
            Case.Channel.DESK,
        )  # fmt: skip
        names = [name for name, _ in asked_papers(procedure, asked.row.benefit)]
        papers = {name: Handed("handed") for name in names[int(lacking) :]}
        papers |= {name: Handed("missing") for name in names[: int(lacking)]}
        self.row = apply_for(
            hand=self.hand("township"), request=request, papers=papers, policy=library.policy()
        )

    def hand(self, who: str) -> Hand:
        return Hand(actor(who), SCOPE, self.day, moment(self.day))

    def again(self) -> Case:
        self.row = Case.objects.select_related("procedure", "household", "person").get(
            pk=self.row.pk
        )
        return self.row

    @property
    def told(self) -> dict[str, Any]:
        row = self.again()
        return {"case": row.public_id, "revision": row.revision}

    def later(self, days: int) -> None:
        self.day = min(self.day + timedelta(days=days), timezone.localdate())

    def until(self, wanted: str) -> _Walk:
        """Take every step before the one of that name."""
        names = [each.name for each in road(self.row).steps]
        while self.again().open and self.row.position < names.index(wanted):
            self.step()
        return self

    def step(self) -> None:
        kind = current(self.row).kind
        if kind is Kind.APPLY:
            submit(hand=self.hand("township"), **self.told)
        elif kind is Kind.NOTICE:
            self.posted(8)
            self.later(8)
        elif kind is Kind.CONFIRM:
            self.proposed()
            self.ruled()
        else:
            filled = Filled(self.day, _FORMS[kind])
            write_step(hand=self.hand(self.whose()), filled=filled, **self.told)
        self.later(1)

    def whose(self) -> str:
        return "health" if self.row.level in _COUNTY_LEVELS else "township"

    def where(self) -> str:
        posting = current(self.row).posting
        told = posting is None or posting.way is Way.SUITABLE
        return "村务公开栏旁口头告知、上门告知" if told else "公示栏"

    def posted(self, back: int = 0) -> None:
        """Posted today, or so many days ago and written down when it was over."""
        first = self.day
        wanted = Wanted(first, first + timedelta(days=7), self.where(), _PHONE)
        hand = self.hand(self.whose())
        after = first + timedelta(days=back)
        post(
            hand=hand._replace(day=after, at=moment(after)), cases=[self.row.public_id],
            wanted=wanted,
        )  # fmt: skip

    def proposed(self) -> None:
        starts = date(self.day.year, 1 if self.day.month <= 6 else 7, 1)
        opinion = Opinion(Case.Outcome.GRANT, "符合条件，材料齐全", starts)
        propose_on(
            hand=self.hand("health"), opinion=opinion, policy=library.policy(), **self.told
        )

    def ruled(self) -> None:
        number = f"演示卫健〔{self.day.year}〕{30 + self.row.pk % 60}号"
        rule_on(
            hand=self.hand("leader"), ruling=Ruling(agreed=True, words="", document=number),
            policy=library.policy(), **self.told,
        )  # fmt: skip


def _papers(walk: _Walk) -> None:
    until = timezone.localdate() + timedelta(days=10)
    ask_for_papers(hand=walk.hand("township"), until=until, **walk.told)


def _objected(walk: _Walk) -> None:
    walk.until("第二次公示").posted()
    walk.later(2)
    said = Said(walk.day, "听说他家在外地还有一个孩子，请核实。")
    object_to(hand=walk.hand("township"), said=said, **walk.told)


def _taken_back(walk: _Walk) -> None:
    walk.until("村（社区）评议")
    end_case(
        hand=walk.hand("township"), status=Case.Status.WITHDRAWN,
        reason="本人来电：先等外地的证明办好再申请", **walk.told,
    )  # fmt: skip


class _Stage(NamedTuple):
    """How long ago a request came in, and how far it has come."""

    back: int
    go: Callable[[_Walk], object]
    lacking: bool = False


_STAGES = (
    _Stage(3, _papers, lacking=True),
    _Stage(6, lambda walk: walk.until("第一次公示").posted()),
    _Stage(15, _objected),
    _Stage(26, lambda walk: walk.until("县级确认").proposed()),
    _Stage(23, lambda walk: walk.until("县级确认")),
    _Stage(1, lambda walk: walk.until("村（社区）评议")),
    _Stage(75, lambda walk: walk.until("入户调查")),
    _Stage(27, lambda walk: walk.until("确认后公示").posted()),
    _Stage(60, lambda walk: walk.until("省、市备案").step()),
    _Stage(9, _taken_back),
)


@transaction.atomic
def request() -> None:
    """Bring a request to each stage; a second time changes nothing."""
    if Case.objects.exists():
        return
    for asked, stage in zip(_waiting(), _STAGES, strict=False):
        stage.go(_Walk(asked, stage.back, lacking=stage.lacking))


def _waiting() -> Iterator[_Found]:
    """Who could ask, in the village that logs in: each benefit in turn."""
    rows = listed(SCOPE, CURRENT, Listed.TO_CONFIRM).filter(region=NEAR)
    found = list(rows.select_related("household").order_by("id"))
    today = timezone.localdate()
    homes = list({row.household_id: row.household for row in found}.values())
    offers = offers_among(library.policy(), homes, today, timezone.now())
    kinds: dict[str, list[_Found]] = {}
    for row in found:
        told = offers.get((row.household_id, row.person_id, row.benefit))
        if told is not None and told.procedure is not None:
            kinds.setdefault(row.benefit, []).append(_Found(row, told))
    return chain.from_iterable(_in_turn(list(kinds.values())))


def _in_turn(kinds: Sequence[list[_Found]]) -> Iterator[list[_Found]]:
    for each in zip_longest(*kinds):
        yield [one for one in each if one is not None]


@transaction.atomic
def ask_villages() -> None:
    """Two families were asked through their village; one has answered."""
    if VillageRequest.objects.exists():
        return
    hand = Hand(actor("township"), SCOPE, timezone.localdate(), timezone.now())
    asked = {(row.household_id, row.person_id, row.matter) for row in Case.objects.all()}
    left = (
        each for each in _waiting()
        if (each.row.household_id, each.row.person_id, each.row.benefit) not in asked
    )  # fmt: skip
    for each, task in zip(left, (Task.FILL, Task.CONFIRM), strict=False):
        wanted = Wanting(
            each.row.household.public_id, each.offer.person, each.row.benefit, task, "周联系"
        )
        made = ask_for_request(hand=hand, wanted=wanted, policy=library.policy())
        if task is Task.FILL:
            _answered(made)


def _answered(made: Made) -> None:
    at, link = timezone.now(), made.row.link
    if link is None:
        return
    screens = (Wishes("wants"), Named("same"), Seen(frozenset(made.row.papers[1:]), {}))
    for screen in screens:
        keep(link=link, screen=screen, ip="127.0.0.1", at=at)
    send(link=link, ip="127.0.0.1", at=at)
