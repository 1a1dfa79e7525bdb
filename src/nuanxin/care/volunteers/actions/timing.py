"""Hours: of orders that were confirmed, of activities; they count once certified."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.wording import written
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.volunteers.actions.doing import locked, not_later, traced
from nuanxin.care.volunteers.choices import refuse_reason
from nuanxin.care.volunteers.models import ServedHours, Volunteer
from nuanxin.kit.refusal import Refusal

_DAY = 24 * 60


class Served(NamedTuple):
    """Minutes on a day, and of what; never for whom."""

    on: date
    minutes: int
    what: str


@transaction.atomic
def add_hours(*, hand: Hand, public_id: UUID, said: Served) -> ServedHours:
    """Hours of an activity, written down by hand."""
    row = locked(hand, public_id)
    if row.joined_on is None:
        raise Refusal("录用以后才登记服务时长。")
    not_later(said.on, hand.day, "服务日期")
    if said.on < row.applied_on or (row.left_on is not None and said.on > row.left_on):
        raise Refusal("服务日期不在报名和退出之间。请核对日期。")
    return _write(hand, row, said, None)


@transaction.atomic
def put_hours(*, hand: Hand, volunteer: int, said: Served, order: UUID) -> ServedHours:
    """Those of an order that the family confirmed; an order has them once."""
    row: Volunteer = Volunteer.objects.get(pk=volunteer)
    return _write(hand, row, said, order)


def _write(hand: Hand, row: Volunteer, said: Served, order: UUID | None) -> ServedHours:
    refuse_minutes(said.minutes)
    same = row.hours.filter(on=said.on)
    if sum(same.values_list("minutes", flat=True)) + said.minutes > _DAY:
        raise Refusal("这一天的时长合计超过 24 小时。请核对。")
    what = written(said.what, "做了什么", 60)
    refuse_reason(what, "做了什么")
    if order is None and same.filter(what=what, minutes=said.minutes, order=None).exists():
        raise Refusal("同一天同一件事已经登记过。")
    made: ServedHours = ServedHours.objects.create(
        volunteer=row, on=said.on, minutes=said.minutes, what=what, order=order,
        entered_by_id=hand.by.user_id, entered_at=hand.at,
    )  # fmt: skip
    traced(hand, "volunteers.hours", row, on=said.on, minutes=said.minutes)
    return made


def refuse_minutes(minutes: int) -> None:
    """Raises Refusal where nobody serves as long in a day."""
    if not 1 <= minutes <= _DAY // 2:
        raise Refusal("时长请填 0.1 到 12 小时，例如 1.5。")


@transaction.atomic
def certify(*, hand: Hand, public_id: UUID, hours: UUID | None) -> int:
    """These hours count, or all of theirs that wait; how many."""
    row = locked(hand, public_id)
    rows = row.hours.filter(certified_at__isnull=True, entered_at__lte=hand.at)
    if hours is not None:
        rows = rows.filter(public_id=hours)
    done = rows.update(certified_at=hand.at, certified_by_id=hand.by.user_id)
    if done:
        traced(hand, "volunteers.certified", row, rows=done)
    return int(done)


@transaction.atomic
def uncertify(*, hand: Hand, public_id: UUID, hours: UUID) -> None:
    """They were certified by mistake."""
    row = locked(hand, public_id)
    rows = row.hours.filter(public_id=hours, certified_at__isnull=False)
    if rows.update(certified_at=None, certified_by_id=None):
        traced(hand, "volunteers.certified", row, taken_back=True)


@transaction.atomic
def drop_hours(*, hand: Hand, public_id: UUID, hours: UUID) -> None:
    """An activity's hours were written down by mistake; those of an order go with its step."""
    row = locked(hand, public_id)
    found = row.hours.filter(public_id=hours).first()
    if found is None:
        return
    if found.certified_at is not None:
        raise Refusal("已经核定的时长，请先撤回核定。")
    if found.order is not None:
        raise Refusal("点单的时长跟着点单走。请在那一单里撤回“家里确认”。")
    found.delete()
    traced(hand, "volunteers.hours", row, taken_back=True)


@transaction.atomic
def drop_of_order(*, hand: Hand, order: UUID) -> None:
    """An order's confirmation is taken back: its hours go. Raises Refusal once certified."""
    found = ServedHours.objects.select_for_update().filter(order=order).first()
    if found is None:
        return
    if found.certified_at is not None:
        raise Refusal("这一单的服务时长已经核定。请先在志愿者那里撤回核定。")
    row = found.volunteer
    found.delete()
    traced(hand, "volunteers.hours", row, taken_back=True)
