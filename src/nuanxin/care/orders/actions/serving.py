"""What a volunteer does themself: takes a task or cannot, says that it is done.

By their own account or by a one-time link; both see their own tasks and nothing else.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.links.actions import opened
from nuanxin.base.links.models import OneTimeLink
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.orders.actions.finishing import Done, settle_done
from nuanxin.care.orders.actions.offering import refuse_gone, settle_answer
from nuanxin.care.orders.models import OrderOffer, ServiceOrder
from nuanxin.care.orders.queries import task_of_link, tasks_of
from nuanxin.care.volunteers.queries import volunteer_of
from nuanxin.kit.refusal import Refusal

_HOLDER = "一次性链接"


def task_of(hand: Hand, public_id: UUID) -> OrderOffer:
    """A task of whoever is logged in. Raises Refusal."""
    if Role(hand.by.role) != Role.VOLUNTEER:
        raise Refusal("任务由志愿者自己答复。")
    who = volunteer_of(hand.by.user_id) if hand.by.user_id else None
    found = tasks_of(who.pk).filter(public_id=public_id).first() if who else None
    if found is None:
        raise Refusal("没有找到这个任务，或者已经收回。")
    return found


@transaction.atomic
def reply(*, hand: Hand, task: UUID, takes: bool, why: str = "") -> OrderOffer:
    """Take it, or say that it cannot be."""
    made = task_of(hand, task)
    return settle_answer(hand=hand, row=_order(made), made=made, takes=takes, why=why)


@transaction.atomic
def finish(*, hand: Hand, task: UUID, said: Done) -> ServiceOrder:
    """It is done."""
    made = task_of(hand, task)
    row = _order(made)
    refuse_gone(made)
    return settle_done(hand=hand, row=row, said=said)


def _order(made: OrderOffer) -> ServiceOrder:
    """Locked: whoever is second finds what was done."""
    row: ServiceOrder = (
        ServiceOrder.objects.locked()
        .select_related("household", "service")
        .get(pk=made.order_id)
    )
    return row


@transaction.atomic
def look(*, link: OneTimeLink, ip: str, at: datetime) -> OrderOffer | None:
    """The task of an open link; None, with a line, where it opens nothing."""
    made = task_of_link(link) if link.opens(at) else None
    if made is None:
        record(_holder(ip), "orders.link_tried", [], region=link.region, ok=False)
        return None
    opened(link=link, at=at)
    about = [Subject("household", made.order.household_id, made.order.region)]
    record(_holder(ip), "orders.link_opened", about)
    return made


@transaction.atomic
def reply_by_link(
    *, link: OneTimeLink, takes: bool, why: str, ip: str, at: datetime
) -> OrderOffer | None:
    """The same by a link; said twice over a broken line, the second changes nothing."""
    made = look(link=link, ip=ip, at=at)
    if made is None or (takes and made.answer == OrderOffer.Answer.ACCEPTED):
        return made
    return settle_answer(
        hand=_hand(link, ip, at), row=_order(made), made=made, takes=takes, why=why
    )


@transaction.atomic
def finish_by_link(
    *, link: OneTimeLink, said: Done, ip: str, at: datetime
) -> ServiceOrder | None:
    """It is done, says whoever holds the link."""
    made = look(link=link, ip=ip, at=at)
    if made is None:
        return None
    row = _order(made)
    refuse_gone(made)
    same = row.state == "done" and (row.done_on, row.minutes) == (said.on, said.minutes)
    return row if same else settle_done(hand=_hand(link, ip, at), row=row, said=said)


def _hand(link: OneTimeLink, ip: str, at: datetime) -> Hand:
    return Hand(_holder(ip), Scope.of(link.region), timezone.localdate(at), at)


def _holder(ip: str) -> Actor:
    return Actor(None, None, _HOLDER, ip=ip)
