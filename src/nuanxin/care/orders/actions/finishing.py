"""Done, confirmed by the family in a word or none, failed, cancelled; and each taken back."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.wording import noted, written
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import seal
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.orders.actions.doing import (
    not_later,
    only_handlers,
    only_visitors,
    order_of,
    refuse_state,
    traced,
)
from nuanxin.care.orders.actions.offering import shut_links
from nuanxin.care.orders.choices import FAILED, RATINGS
from nuanxin.care.orders.models import OrderOffer, ServiceOrder
from nuanxin.care.orders.queries import standing_offer
from nuanxin.care.volunteers.actions.timing import (
    Served,
    drop_of_order,
    put_hours,
    refuse_minutes,
)
from nuanxin.kit.refusal import Refusal


class Done(NamedTuple):
    """When, and how many minutes it took."""

    on: date
    minutes: int


class Rated(NamedTuple):
    """The family's word: it may say nothing at all."""

    on: date
    rating: str = ""
    words: str = ""


@transaction.atomic
def done(*, hand: Hand, public_id: UUID, said: Done) -> ServiceOrder:
    """It was done, says whoever heard of it. Raises Refusal."""
    only_visitors(hand)
    return settle_done(hand=hand, row=order_of(hand, public_id, "accepted"), said=said)


def settle_done(*, hand: Hand, row: ServiceOrder, said: Done) -> ServiceOrder:
    """The same for a row that is locked already."""
    refuse_state(row, ["accepted"])
    not_later(said.on, hand.day, "做完日期")
    if said.on < row.ordered_on:
        raise Refusal("做完不能早于点单。请核对日期。")
    refuse_minutes(said.minutes)
    row.state, row.done_on, row.minutes = "done", said.on, said.minutes
    row.save(update_fields=["state", "done_on", "minutes"])
    traced(hand, "orders.done", row, on=said.on)
    return row


@transaction.atomic
def confirm(*, hand: Hand, public_id: UUID, said: Rated) -> ServiceOrder:
    """The family says it was done; the hours of whoever came wait to be certified."""
    only_visitors(hand)
    row = order_of(hand, public_id, "done")
    not_later(said.on, hand.day, "确认日期")
    if row.done_on is None or row.minutes is None or said.on < row.done_on:
        raise Refusal("家里确认不能早于做完。请核对日期。")
    if said.rating and said.rating not in RATINGS:
        raise Refusal("请选满意、一般、不满意，或者不评。")
    words = noted(said.words, "家里的话", 200)
    row.state, row.confirmed_on, row.rating = "confirmed", said.on, said.rating
    row.rating_sealed = seal(Kind.RECORD, row.public_id, words) if words else None
    row.save(update_fields=["state", "confirmed_on", "rating", "rating_sealed"])
    made = standing_offer(row)
    if made is not None and made.volunteer_id is not None:
        put_hours(
            hand=hand, volunteer=made.volunteer_id, order=row.public_id,
            said=Served(row.done_on, row.minutes, row.service.name),
        )  # fmt: skip
    shut_links(hand, row)
    traced(hand, "orders.confirmed", row, on=said.on)
    return row


@transaction.atomic
def fail(*, hand: Hand, public_id: UUID, why: str) -> ServiceOrder:
    """It did not come about; it can be ordered again for another day."""
    only_handlers(hand)
    row = order_of(hand, public_id, "new", "offered", "accepted", "done")
    if why not in FAILED:
        raise Refusal("请选为什么没有做成。")
    return _end(hand, row, "failed", why)


@transaction.atomic
def cancel(*, hand: Hand, public_id: UUID, why: str) -> ServiceOrder:
    """The family does not want it any more; nobody asks why twice."""
    only_visitors(hand)
    row = order_of(hand, public_id, "new", "offered", "accepted")
    return _end(hand, row, "cancelled", written(why, "为什么取消", 60))


def _end(hand: Hand, row: ServiceOrder, state: str, why: str) -> ServiceOrder:
    row.state, row.ended_on, row.ended_why = state, hand.day, why
    row.done_on = row.minutes = None
    row.save(update_fields=["state", "ended_on", "ended_why", "done_on", "minutes"])
    shut_links(hand, row)
    traced(hand, f"orders.{state}", row)
    return row


@transaction.atomic
def take_back(*, hand: Hand, public_id: UUID) -> ServiceOrder:
    """The last step was a mistake; refused where something hangs on it."""
    only_visitors(hand)
    row = order_of(hand, public_id, "done", "confirmed", "failed", "cancelled")
    if row.again.exists():
        raise Refusal("已经重新点过，不能撤回。请在新的那一单里办。")
    if row.state == "confirmed":
        drop_of_order(hand=hand, order=row.public_id)
        row.state, row.confirmed_on, row.rating, row.rating_sealed = "done", None, "", None
    elif row.state == "done":
        row.state, row.done_on, row.minutes = "accepted", None, None
    else:
        row.ended_on, row.ended_why = None, ""
        row.state = _before(row)
    row.save()
    traced(hand, "orders.taken_back", row, to=row.state)
    return row


def _before(row: ServiceOrder) -> str:
    """Where it stood before it ended: the offer that stands says so."""
    made = standing_offer(row)
    if made is None:
        return "new"
    return "accepted" if made.answer == OrderOffer.Answer.ACCEPTED else "offered"
