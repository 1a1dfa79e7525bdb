"""What the actions of this part have in common."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.roles import HANDLERS, Role
from nuanxin.base.jurisdiction.queries import known_place
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.contacts.queries import county_of
from nuanxin.care.volunteers.models import Volunteer
from nuanxin.kit.refusal import Refusal

_MOST_AHEAD = 366 * 10


def only_handlers(hand: Hand) -> None:
    if Role(hand.by.role) not in HANDLERS:
        raise Refusal("志愿者由县计生协、县卫健或者乡镇经办登记。请与他们联系。")


def locked(hand: Hand, public_id: UUID) -> Volunteer:
    """One of one's own area. Raises Refusal."""
    only_handlers(hand)
    row: Volunteer | None = (
        Volunteer.objects.within(hand.scope).locked().filter(public_id=public_id).first()
    )
    if row is None:
        raise Refusal("没有找到这位志愿者，或者由别的单位登记。请告诉县计生协。")
    return row


def about(row: Volunteer) -> Subject:
    return Subject("volunteer", row.pk, row.region)


def traced(hand: Hand, act: str, row: Volunteer, **more: object) -> None:
    record(hand.by, act, [about(row)], **more)  # type: ignore[arg-type]


def place_of(hand: Hand, code: int) -> int:
    """A place of one's own area. Raises Refusal."""
    if not hand.scope.covers(code) or not (code == county_of(code) or known_place(code)):
        raise Refusal("请选您辖区内的村（社区）、乡镇（街道）或者本县。")
    return code


def not_later(day: date, today: date, label: str) -> None:
    if day > today:
        raise Refusal(f"{label}不能晚于今天。请核对日期。")


def not_far(day: date, today: date, label: str) -> None:
    if abs((day - today).days) > _MOST_AHEAD:
        raise Refusal(f"{label}离今天太远。请核对年份。")
