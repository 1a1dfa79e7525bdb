"""安排: one person and one counsellor, with that person's consent; and how it ends."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.contacts.queries import county_of, wish_of
from nuanxin.care.counselling import queries
from nuanxin.care.counselling.actions.doing import (
    noted,
    only_planners,
    refuse_out_of_reach,
    series_of,
    settle,
)
from nuanxin.care.counselling.choices import ENDS, PURPOSE, WITHDRAWN
from nuanxin.care.counselling.models import Counsellor, CounselSeries
from nuanxin.care.medical.actions.doing import Somebody, not_far, somebody
from nuanxin.care.orders.actions import using
from nuanxin.care.orders.actions.doing import refuse_marked
from nuanxin.care.orders.actions.ordering import reach_sealed
from nuanxin.care.orders.choices import KEEPERS
from nuanxin.care.orders.queries import ToReach
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.consents.queries import standing, withheld
from nuanxin.registry.people.models import Person

_MOST, _AHEAD = 99, 366


class Said(NamedTuple):
    """Who meets whom, how often, until when somebody looks back; `reach`: as they agreed."""

    counsellor: UUID
    supervisor: UUID
    agreed: int
    starts_on: date
    review_on: date
    contract: UUID | None = None
    reach: ToReach | None = None


@transaction.atomic
def plan(*, hand: Hand, household: UUID, person: UUID, said: Said) -> CounselSeries:
    """Arrange it. Raises Refusal, above all where the person did not agree."""
    only_planners(hand)
    who = somebody(hand, household, person)
    refuse_marked(who.home)
    refuse_unasked(hand, who.person)
    if CounselSeries.objects.filter(person=who.person, ended_on__isnull=True).exists():
        raise Refusal("这位已经有一位在谈。换人的，请先结束那一次。")
    counsellor, supervisor = _pair(hand, said, who)
    _refuse_wish(who, counsellor)
    _refuse_days(hand, said)
    _refuse_start(hand, said.starts_on, who.person)
    key = new_id()
    bought = _bought(hand, who, key, counsellor, said)
    row: CounselSeries = CounselSeries.objects.create(
        public_id=key, household=who.home, region=who.home.region, person=who.person,
        counsellor=counsellor, supervisor=supervisor, contract_id=bought, agreed=said.agreed,
        starts_on=said.starts_on, review_on=said.review_on,
        reach_sealed=reach_sealed(key, said.reach), planned_by_id=hand.by.user_id,
        planned_at=hand.at,
    )  # fmt: skip
    noted(hand.by, "counselling.planned", row, on=said.starts_on)
    return row


def refuse_unasked(hand: Hand, person: Person) -> None:
    """Raises Refusal unless the person agreed, and did not take it back."""
    if withheld(hand.scope, PURPOSE, [person.pk]):
        raise Refusal("本人还没有同意参加心理关怀。请先在“同意”里登记本人的答复。")


def _pair(hand: Hand, said: Said, who: Somebody) -> tuple[Counsellor, Counsellor]:
    found = [queries.counsellor(hand.scope, key) for key in (said.counsellor, said.supervisor)]
    counsellor, supervisor = found
    if counsellor is None or supervisor is None:
        raise Refusal("请从心理关怀员里选谁来谈、谁督导。")
    if counsellor.pk == supervisor.pk:
        raise Refusal("督导要另选一位，不能是来谈的人自己。")
    for each in (counsellor, supervisor):
        refuse_out_of_reach(each, who.home.region)
    return counsellor, supervisor


def _refuse_wish(who: Somebody, counsellor: Counsellor) -> None:
    """Of an organisation's people no sex is kept: the page says what the family wishes."""
    wish, volunteer = wish_of(who.home.pk), counsellor.volunteer
    if wish and wish.sex and volunteer and volunteer.sex != wish.sex:
        raise Refusal(
            f"这户希望{wish.sex}的来，{counsellor.name} 不是或者没有登记性别。"
            "请另选；确实没有的，先同家庭说好，在家庭意愿里改。"
        )


def _refuse_days(hand: Hand, said: Said) -> None:
    if not 1 <= said.agreed <= _MOST:
        raise Refusal(f"约定次数请填 1 到 {_MOST}。")
    not_far(said.starts_on, hand.day, "开始日期")
    not_far(said.review_on, hand.day, "回看日期")
    if said.review_on <= max(said.starts_on, hand.day):
        raise Refusal("回看日期要在今天和开始日期以后。请核对日期。")


def _refuse_start(hand: Hand, day: date, person: Person) -> None:
    """Nobody is counselled before they agreed; and nothing is arranged years ahead."""
    answer = standing(hand.scope, person.pk, PURPOSE)
    if answer is not None and day < answer.said_on:
        raise Refusal(f"开始日期 {day} 早于本人同意的日期 {answer.said_on}。请核对日期。")
    if (day - hand.day).days > _AHEAD:
        raise Refusal("开始日期要在一年以内。请核对年份。")


def _bought(
    hand: Hand, who: Somebody, key: UUID, counsellor: Counsellor, said: Said
) -> int | None:
    """The contract it is met under; so many of it are kept."""
    if said.contract is None:
        return None
    _only_buyers(hand)
    use = using.keep(
        scope=hand.scope, contract=said.contract, home=who.home, what=key, number=said.agreed,
        on=said.starts_on,
    )  # fmt: skip
    if use.contract.organisation_id != counsellor.organisation_id:
        raise Refusal("合同要是来谈的人那家组织的。请核对是谁来谈、按哪份合同。")
    return int(use.contract_id)


def _only_buyers(hand: Hand) -> None:
    if Role(hand.by.role) not in KEEPERS:
        raise Refusal("按购买服务合同安排的，由县计生协或者县卫健经办登记。请与他们联系。")


@transaction.atomic
def extend(
    *, hand: Hand, household: UUID, series: UUID, agreed: int, review_on: date
) -> CounselSeries:
    """More meetings, or fewer, and another day to look back. Raises Refusal."""
    only_planners(hand)
    row = series_of(hand, household, series)
    if row.ended_on is not None:
        raise Refusal("已经结束，不能再改。请刷新页面。")
    held = row.sessions.filter(counts=True).count()
    if not max(1, held) <= agreed <= _MOST:
        raise Refusal(f"已经谈过 {held} 次，约定次数请填 {max(1, held)} 到 {_MOST}。")
    not_far(review_on, hand.day, "回看日期")
    if review_on <= hand.day:
        raise Refusal("回看日期要在今天以后。请核对日期。")
    if row.contract is not None and agreed != row.agreed:
        _only_buyers(hand)
        using.keep(
            scope=hand.scope, contract=row.contract.public_id, home=row.household,
            what=row.public_id, number=agreed, on=row.starts_on,
        )  # fmt: skip
    row.agreed, row.review_on = agreed, review_on
    row.save(update_fields=["agreed", "review_on"])
    noted(hand.by, "counselling.extended", row, on=review_on)
    return row


@transaction.atomic
def end(*, hand: Hand, household: UUID, series: UUID, on: date, why: str) -> CounselSeries:
    """It is over. Raises Refusal."""
    only_planners(hand)
    row = series_of(hand, household, series)
    if row.ended_on is not None:
        raise Refusal("已经结束。请刷新页面。")
    if why not in ENDS:
        raise Refusal("请选为什么结束。")
    last = row.sessions.order_by("-on").values_list("on", flat=True).first()
    if on > hand.day or on < max(row.starts_on, last or row.starts_on):
        raise Refusal("结束日期要在最后一次谈话（开始日期）以后、今天以前。请核对日期。")
    _close(row, on, why)
    noted(hand.by, "counselling.ended", row, on=on)
    return row


@transaction.atomic
def take_back(*, hand: Hand, household: UUID, series: UUID) -> None:
    """The end was a mistake; or the whole was, and nobody met yet."""
    only_planners(hand)
    row = series_of(hand, household, series)
    if row.withdrawn:
        raise Refusal("本人撤回了同意，不能恢复。本人又愿意的，登记同意以后另外安排。")
    if row.ended_on is not None:
        _reopen(hand, row)
    elif row.sessions.exists() or row.reviews.exists():
        raise Refusal("已经谈过，不能删去。请登记结束。")
    else:
        using.drop(what=row.public_id)
        row.delete()
    noted(hand.by, "counselling.back", row)


def _reopen(hand: Hand, row: CounselSeries) -> None:
    refuse_unasked(hand, row.person)
    if CounselSeries.objects.filter(person=row.person_id, ended_on__isnull=True).exists():
        raise Refusal("后来又安排过一次，不能撤回。")
    if row.counsellor.left_on is not None or row.supervisor.left_on is not None:
        raise Refusal("来谈的人或者督导已经不再担任。请另外安排。")
    if row.contract is not None:
        _only_buyers(hand)
        using.keep(
            scope=hand.scope, contract=row.contract.public_id, home=row.household,
            what=row.public_id, number=row.agreed, on=row.starts_on,
        )  # fmt: skip
    row.ended_on, row.ended_why = None, ""
    row.save(update_fields=["ended_on", "ended_why"])


def _close(row: CounselSeries, on: date, why: str, *, withdrawn: bool = False) -> None:
    if row.ended_on is None:
        row.ended_on, row.ended_why = on, why
    row.withdrawn = withdrawn
    row.save(update_fields=["ended_on", "ended_why", "withdrawn"])
    settle(row, over=True)


@transaction.atomic
def end_withdrawn(*, by: Actor, person: int, on: date) -> None:
    """Consent is taken back: what runs ends that day, and every note is closed to everybody."""
    rows = CounselSeries.objects.locked().filter(person=person, withdrawn=False)
    for row in rows.select_related("household", "person"):
        _close(row, max(on, row.starts_on), WITHDRAWN, withdrawn=True)
        noted(by, "counselling.ended", row, on=on, withdrawn=True)


@transaction.atomic
def end_moved(*, by: Actor, household: int, to_region: int, on: date) -> None:
    """A family that goes to another county is met by nobody of this one any more."""
    rows = CounselSeries.objects.locked().filter(household=household, ended_on__isnull=True)
    for row in rows.select_related("household", "person"):
        if county_of(row.region) != county_of(to_region):
            _close(row, max(on, row.starts_on), "搬走了")
            noted(by, "counselling.ended", row, on=on)
