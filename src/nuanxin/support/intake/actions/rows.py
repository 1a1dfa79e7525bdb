"""What every act on a village's request shares: the row, the checks, the trail."""

from __future__ import annotations

from uuid import UUID

from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import HANDLERS
from nuanxin.casework.road.actions.rows import Hand, only
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.cases.queries import closed_to
from nuanxin.support.intake.models import VillageRequest


def only_handlers(by: Actor) -> None:
    only(by, HANDLERS, "村里代报的申请")


def locked(hand: Hand, public_id: UUID) -> VillageRequest:
    """The request, locked; one of a file kept closer only for whoever may open the file."""
    row: VillageRequest | None = (
        VillageRequest.objects.within(hand.scope).locked().filter(public_id=public_id).first()
    )
    if row is None or closed_to(row.household, hand.by.post_id, hand.at):
        raise Refusal("没有找到这份代报。")
    return row


def to_settle(hand: Hand, public_id: UUID) -> VillageRequest:
    """One that has come in and waits."""
    only_handlers(hand.by)
    row = locked(hand, public_id)
    if row.sent_at is None:
        raise Refusal("村里还没有报来，不能处理。")
    if row.settled_at is not None:
        raise Refusal("这份代报已经处理过。请刷新页面。")
    return row


def about(row: VillageRequest) -> Subject:
    return Subject("household", row.household_id, row.region)
