"""A family orders: itself, by its contact, by telephone; and what is put right before anybody
is asked.
"""

from __future__ import annotations

import json
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.wording import noted, written
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import seal
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.orders.actions.doing import (
    home_of,
    not_far,
    not_later,
    only_visitors,
    order_of,
    traced,
)
from nuanxin.care.orders.choices import CAME, OPEN, PARTS
from nuanxin.care.orders.conditions import menu_for, runs_on, who_may
from nuanxin.care.orders.models import ServiceItem, ServiceOrder
from nuanxin.care.orders.queries import ToReach, said_in, service
from nuanxin.care.volunteers.choices import refuse_reason
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.phone import read_phone
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household


class Said(NamedTuple):
    """What is ordered; `reach`: what whoever comes is told, None where the family said no."""

    service: UUID
    quantity: int
    wanted_on: date
    part: str
    task: str
    told_by: str
    came: str
    ordered_on: date
    reach: ToReach | None = None


@transaction.atomic
def order(*, hand: Hand, household: UUID, said: Said) -> ServiceOrder:
    """Write an order down. Raises Refusal."""
    only_visitors(hand)
    home = home_of(hand, household)
    what = _service(hand, home, said)
    _refuse(hand, said)
    _refuse_twice(home, what, said.wanted_on, said.part)
    key = new_id()
    row: ServiceOrder = ServiceOrder.objects.create(
        public_id=key, household=home, region=home.region, service=what,
        quantity=said.quantity, price_fen=what.price_fen, subsidy_fen=what.subsidy_fen,
        wanted_on=said.wanted_on, part=said.part, task_sealed=_task(key, said.task),
        reach_sealed=reach_sealed(key, said.reach), told_by=written(said.told_by, "谁点的", 20),
        came=said.came, ordered_on=said.ordered_on, entered_by_id=hand.by.user_id,
        entered_at=hand.at,
    )  # fmt: skip
    traced(hand, "orders.ordered", row, on=said.wanted_on)
    return row


@transaction.atomic
def again(*, hand: Hand, public_id: UUID, wanted_on: date, part: str) -> ServiceOrder:
    """What failed, or was not good, is ordered once more, for another day."""
    only_visitors(hand)
    before = order_of(hand, public_id, "failed", "confirmed", "cancelled")
    home = home_of(hand, before.household.public_id)
    if before.again.exclude(state="cancelled").exists():
        raise Refusal("已经重新点过一次。请到新的那一单里办。")
    _refuse_day(hand, wanted_on, part)
    if not runs_on(before.service, wanted_on):
        raise Refusal("那一天这项服务不提供。请换一天，或者从菜单里另点一项。")
    if before.service not in menu_for(home, [before.service], wanted_on):
        raise Refusal(f"这一项要{who_may(before.service)}才能点，档案里对不上。")
    _refuse_twice(home, before.service, wanted_on, part)
    key = new_id()
    row: ServiceOrder = ServiceOrder.objects.create(
        public_id=key, household=home, region=home.region, service=before.service,
        quantity=before.quantity, price_fen=before.service.price_fen,
        subsidy_fen=before.service.subsidy_fen, wanted_on=wanted_on, part=part,
        task_sealed=_resealed(before, key, before.task_sealed),
        reach_sealed=_resealed(before, key, before.reach_sealed), told_by=before.told_by,
        came=before.came, ordered_on=hand.day, again_of=before, entered_by_id=hand.by.user_id,
        entered_at=hand.at,
    )  # fmt: skip
    traced(hand, "orders.ordered", row, on=wanted_on, again=True)
    return row


@transaction.atomic
def change(*, hand: Hand, public_id: UUID, said: Said) -> ServiceOrder:
    """Another day, other words; while nobody was asked yet."""
    only_visitors(hand)
    row = order_of(hand, public_id, "new")
    what = _service(hand, row.household, said)
    _refuse(hand, said)
    _refuse_twice(row.household, what, said.wanted_on, said.part, row)
    row.service, row.quantity = what, said.quantity
    row.price_fen, row.subsidy_fen = what.price_fen, what.subsidy_fen
    row.wanted_on, row.part, row.came = said.wanted_on, said.part, said.came
    row.task_sealed = _task(row.public_id, said.task)
    row.reach_sealed = reach_sealed(row.public_id, said.reach)
    row.told_by, row.ordered_on = written(said.told_by, "谁点的", 20), said.ordered_on
    row.save()
    traced(hand, "orders.changed", row, on=said.wanted_on)
    return row


def _service(hand: Hand, home: Household, said: Said) -> ServiceItem:
    what = service(hand.scope, said.service)
    if what is None:
        raise Refusal("请从服务菜单里选一项。")
    if not runs_on(what, said.wanted_on):
        raise Refusal(f"“{what.name}”在 {said.wanted_on} 不提供。请换一天，或者另选一项。")
    if what not in menu_for(home, [what], said.wanted_on):
        raise Refusal(
            f"“{what.name}”要{who_may(what)}才能点，这户的档案对不上。"
            "档案不全的，请先补全；不是这里的服务，请另选。"
        )
    return what


def _refuse(hand: Hand, said: Said) -> None:
    if not 1 <= said.quantity <= 99:
        raise Refusal("数量请填 1 到 99。")
    if said.came not in CAME:
        raise Refusal("请选怎样点的。")
    not_later(said.ordered_on, hand.day, "点单日期")
    not_far(said.ordered_on, hand.day, "点单日期")
    _refuse_day(hand, said.wanted_on, said.part)
    if said.wanted_on < said.ordered_on:
        raise Refusal("要哪天，不能早于点单的那天。请核对日期。")


def _refuse_day(hand: Hand, wanted_on: date, part: str) -> None:
    if part not in PARTS:
        raise Refusal("请选上午、下午、晚上，或者都可以。")
    if wanted_on < hand.day:
        raise Refusal("要哪天，请填今天或者以后的日子。")
    not_far(wanted_on, hand.day, "要哪天")


def _refuse_twice(
    home: Household, what: ServiceItem, on: date, part: str, row: ServiceOrder | None = None
) -> None:
    """Two of us heard of one wish: two people would come for it."""
    same = ServiceOrder.objects.filter(
        household=home, service=what, wanted_on=on, state__in=OPEN
    ).exclude(pk=row.pk if row else None)
    if any(ServiceOrder.Part.ANY in (part, each.part) or each.part == part for each in same):
        raise Refusal(
            f"这户 {on} 已经点了“{what.name}”，还没有做完，不用再点。"
            "要多做几份的，请改那一单的数量；要另一个时候的，请换一天，或者分上午、下午。"
        )


def _task(owner: UUID, text: str) -> bytes:
    words = written(text, "要做什么", 200)
    refuse_reason(words, "要做什么")
    return seal(Kind.RECORD, owner, words)


def reach_sealed(owner: UUID, reach: ToReach | None) -> bytes | None:
    """How to find the family, as they want to be called."""
    if reach is None:
        return None
    called = written(reach.called, "怎样称呼", 20)
    address = noted(reach.address, "地址", 80)
    phone = read_phone(reach.phone) if reach.phone else ""
    if reach.phone and not phone:
        raise Refusal("电话请填 11 位手机号，或者带区号的座机。")
    if not address and not phone:
        raise Refusal("家里同意告诉的，地址和电话至少填一样。")
    refuse_reason(called + address, "怎样称呼、地址")
    said = json.dumps(ToReach(called, address, phone or "")._asdict(), ensure_ascii=False)
    return seal(Kind.RECORD, owner, said)


def _resealed(
    before: ServiceOrder, owner: UUID, sealed: bytes | memoryview | None
) -> bytes | None:
    """Sealed for the new row: a sealed value belongs to one owner."""
    if sealed is None:
        return None
    return seal(Kind.RECORD, owner, said_in(before, sealed))
