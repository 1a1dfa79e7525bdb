"""What the actions of this part have in common."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from nuanxin.base.audit.subject import Subject
from nuanxin.base.audit.wording import noted, written
from nuanxin.base.identity.roles import HANDLERS, VISITORS, Role
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import seal
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household

MOST_WORDS = 300


def only(hand: Hand, roles: Collection[Role], who: str) -> None:
    if Role(hand.by.role) not in roles:
        raise Refusal(f"这件事由{who}办。请与他们联系。")


def only_visitors(hand: Hand) -> None:
    only(hand, VISITORS, "村级联系人、乡镇经办或者县级经办")


def only_handlers(hand: Hand) -> None:
    only(hand, HANDLERS, "乡镇经办或者县级经办")


def home_of(hand: Hand, household: UUID, *, closed_too: bool = False) -> Household:
    """A family of one's area, locked: whoever is second waits here, and finds what was done."""
    row: Household | None = (
        Household.objects.within(hand.scope).locked().filter(public_id=household).first()
    )
    if row is None:
        raise Refusal("没有找到这户家庭。")
    if row.closed_on is not None and not closed_too:
        raise Refusal("这户已经注销，不再登记需求和计划。")
    return row


def about(row: Household) -> Subject:
    return Subject("household", row.pk, row.region)


def sealed(owner: UUID, text: str, label: str, most: int = MOST_WORDS) -> bytes:
    """Words that must be there, sealed for a row."""
    return seal(Kind.RECORD, owner, written(text, label, most))


def sealed_or_not(owner: UUID, text: str, label: str, most: int = MOST_WORDS) -> bytes | None:
    said = noted(text, label, most)
    return seal(Kind.RECORD, owner, said) if said else None


def refuse_day(day: date, today: date, label: str) -> None:
    if day > today:
        raise Refusal(f"{label}不能晚于今天。请核对日期。")
