"""What the actions of this part have in common."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.roles import HANDLERS, VISITORS, Role
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.orders.models import ServiceOrder
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.cases.models import SensitiveMark
from nuanxin.registry.people.models import Household

_MOST_AHEAD = 366


def only_handlers(hand: Hand) -> None:
    if Role(hand.by.role) not in HANDLERS:
        raise Refusal("这件事由乡镇经办或者县级经办办。请与他们联系。")


def only_visitors(hand: Hand) -> None:
    if Role(hand.by.role) not in VISITORS:
        raise Refusal("这件事由村级联系人、乡镇经办或者县级经办办。请与他们联系。")


def home_of(hand: Hand, household: UUID) -> Household:
    """A running family of one's area, locked. Raises Refusal."""
    row: Household | None = (
        Household.objects.within(hand.scope).locked().filter(public_id=household).first()
    )
    if row is None:
        raise Refusal("没有找到这户家庭。")
    if row.closed_on is not None:
        raise Refusal("这户已经注销，不再点单。")
    return row


def order_of(hand: Hand, public_id: UUID, *states: str) -> ServiceOrder:
    """An order of one's area in one of the states, locked. Raises Refusal."""
    row: ServiceOrder | None = (
        ServiceOrder.objects.within(hand.scope)
        .locked()
        .filter(public_id=public_id)
        .select_related("household", "service")
        .first()
    )
    if row is None:
        raise Refusal("没有找到这一单。")
    refuse_state(row, states)
    return row


def refuse_state(row: ServiceOrder, states: Collection[str]) -> None:
    if row.state not in states:
        raise Refusal(f"这一单现在是“{row.get_state_display()}”。请刷新页面再看。")


def refuse_marked(home: Household) -> None:
    """Nobody from outside is told of a file kept closer."""
    if SensitiveMark.objects.filter(household=home, lifted_at__isnull=True).exists():
        raise Refusal("这户不派给志愿者和服务组织。请由授权的人自己联系、自己办。")


def traced(hand: Hand, act: str, row: ServiceOrder, **more: object) -> None:
    about = [Subject("household", row.household_id, row.region)]
    record(hand.by, act, about, **more)  # type: ignore[arg-type]


def not_later(day: date, today: date, label: str) -> None:
    if day > today:
        raise Refusal(f"{label}不能晚于今天。请核对日期。")


def not_far(day: date, today: date, label: str) -> None:
    if abs((day - today).days) > _MOST_AHEAD:
        raise Refusal(f"{label}离今天太远。请核对年份。")
