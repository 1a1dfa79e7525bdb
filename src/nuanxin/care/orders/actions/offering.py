"""派单: an order is offered to somebody, who takes it or cannot; or is taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.links.actions import LONGEST_DAYS, issue, withdraw
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.contacts.queries import wish_of
from nuanxin.care.orders.actions.doing import (
    only_handlers,
    order_of,
    refuse_marked,
    refuse_state,
    traced,
)
from nuanxin.care.orders.choices import CANNOT
from nuanxin.care.orders.models import OrderOffer, ServiceContract, ServiceOrder
from nuanxin.care.orders.queries import TASK, standing_offer, usable_contracts
from nuanxin.care.volunteers.models import Volunteer
from nuanxin.care.volunteers.purposes import RECORD
from nuanxin.care.volunteers.queries import agreed, volunteer
from nuanxin.kit.refusal import Refusal

_AFTER = timedelta(days=3)


class Offered(NamedTuple):
    """The offer, and what its link opens with: told here once. Empty where none was made."""

    row: OrderOffer
    token: str = ""


@transaction.atomic
def offer(*, hand: Hand, public_id: UUID, to: UUID, link: bool = False) -> Offered:
    """Ask a volunteer. Raises Refusal where it is not whom the family wishes."""
    only_handlers(hand)
    row = order_of(hand, public_id, "new")
    refuse_marked(row.household)
    who = volunteer(hand.scope, to)
    if who is None or who.state != Volunteer.State.SERVING:
        raise Refusal("请选一位在队的志愿者。")
    if not agreed(who, RECORD):
        raise Refusal("这位志愿者撤回了同意，不再派单。请另选。")
    wish = wish_of(row.household_id)
    if wish and wish.sex and who.sex != wish.sex:
        raise Refusal(
            f"这户希望{wish.sex}的来，{who.name} 不是或者没有登记性别。"
            "请另选；确实没有的，先同家庭说好，在家庭意愿里改。"
        )
    made = OrderOffer.objects.create(
        order=row, volunteer=who, offered_by_id=hand.by.user_id, offered_at=hand.at
    )
    _step(row, "offered")
    traced(hand, "orders.offered", row, volunteer=who.pk)
    return Offered(made, _link(hand, row, made) if link else "")


@transaction.atomic
def renew_link(*, hand: Hand, public_id: UUID) -> Offered:
    """Another link for whoever lost theirs; the one before opens nothing."""
    only_handlers(hand)
    row = order_of(hand, public_id, "offered", "accepted")
    refuse_marked(row.household)
    made = standing_offer(row)
    if made is None or made.volunteer_id is None:
        raise Refusal("这一单派给了组织，不用链接。")
    _shut(hand, made)
    token = _link(hand, row, made)
    traced(hand, "orders.link", row)
    return Offered(made, token)


def _link(hand: Hand, row: ServiceOrder, made: OrderOffer) -> str:
    """Good until three days after the day that was wanted."""
    days = max(1, min(LONGEST_DAYS, (row.wanted_on + _AFTER - hand.day).days))
    issued = issue(task=TASK, region=row.region, by=hand.by, days=days, at=hand.at)
    OrderOffer.objects.filter(pk=made.pk).update(link=issued.link)
    made.link = issued.link
    return issued.token


@transaction.atomic
def give(*, hand: Hand, public_id: UUID, contract: UUID) -> OrderOffer:
    """Give it to an organisation under a contract; it is theirs to do."""
    only_handlers(hand)
    row = order_of(hand, public_id, "new")
    refuse_marked(row.household)
    # Two at once would both find the last one left.
    ServiceContract.objects.select_for_update().filter(public_id=contract).first()
    usable = {each.public_id: each for each in usable_contracts(hand.scope, row)}
    if contract not in usable:
        raise Refusal("这份合同不管这一项、这一天，或者约定的数量已经用完。请另选。")
    made = OrderOffer.objects.create(
        order=row, contract=usable[contract], offered_by_id=hand.by.user_id,
        offered_at=hand.at, answer=OrderOffer.Answer.ACCEPTED, answered_at=hand.at,
    )  # fmt: skip
    _step(row, "accepted")
    traced(hand, "orders.offered", row, contract=made.contract_id)
    return made


@transaction.atomic
def answer(*, hand: Hand, public_id: UUID, takes: bool, why: str = "") -> OrderOffer:
    """What the volunteer said on the telephone, written down by the office."""
    only_handlers(hand)
    row = order_of(hand, public_id, "offered")
    made = standing_offer(row)
    if made is None:
        raise Refusal("这一单没有等答复的人。请刷新页面。")
    return settle_answer(hand=hand, row=row, made=made, takes=takes, why=why)


def settle_answer(
    *, hand: Hand, row: ServiceOrder, made: OrderOffer, takes: bool, why: str
) -> OrderOffer:
    """Taken, or on to somebody else."""
    refuse_state(row, ["offered"])
    refuse_gone(made)
    if not takes and why not in CANNOT:
        raise Refusal("请选为什么接不了。")
    made.answer = OrderOffer.Answer.ACCEPTED if takes else OrderOffer.Answer.DECLINED
    made.why, made.answered_at = "" if takes else why, hand.at
    made.save(update_fields=["answer", "why", "answered_at"])
    if not takes:
        _shut(hand, made)
    _step(row, "accepted" if takes else "new")
    traced(hand, "orders.taken" if takes else "orders.cannot", row)
    return made


@transaction.atomic
def call_back(*, hand: Hand, public_id: UUID) -> ServiceOrder:
    """The offer is taken back, also from whoever accepted and then cannot come."""
    only_handlers(hand)
    row = order_of(hand, public_id, "offered", "accepted")
    made = standing_offer(row)
    if made is not None:
        made.answer, made.answered_at = OrderOffer.Answer.BACK, hand.at
        made.save(update_fields=["answer", "answered_at"])
        _shut(hand, made)
    _step(row, "new")
    traced(hand, "orders.called_back", row)
    return row


def refuse_gone(made: OrderOffer) -> None:
    """Read again once the order is locked: it may have gone to somebody else meanwhile."""
    made.refresh_from_db(fields=["answer"])
    if made.answer not in ("", OrderOffer.Answer.ACCEPTED):
        raise Refusal("这个任务已经收回，不用再办。请刷新页面。")


def shut_links(hand: Hand, row: ServiceOrder) -> None:
    """Every link of an order opens nothing any more."""
    links = row.offers.filter(link__isnull=False).values_list("link", flat=True)
    withdraw(links=[key for key in links if key], at=hand.at)


def _shut(hand: Hand, made: OrderOffer) -> None:
    if made.link_id is not None:
        withdraw(links=[made.link_id], at=hand.at)


def _step(row: ServiceOrder, state: str) -> None:
    row.state = state
    row.save(update_fields=["state"])
