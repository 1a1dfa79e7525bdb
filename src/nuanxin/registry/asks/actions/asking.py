"""What the township does: ask, take back, settle."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.audit.wording import written
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import HANDLERS
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.links.actions import USUAL_DAYS, issue, withdraw
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.asks.models import VillageAsk
from nuanxin.registry.asks.queries import TASK, askable
from nuanxin.registry.cases.queries import closed_to
from nuanxin.registry.people.models import Household

_LONGEST_NAME, _LONGEST = 40, 200


class Made(NamedTuple):
    """The ask, and what its link opens with: told here once."""

    ask: VillageAsk
    token: str


@transaction.atomic
def ask_village(
    *, household: UUID, scope: Scope, by: Actor, contact: str, days: int = USUAL_DAYS,
    at: datetime,
) -> Made:  # fmt: skip
    """Make a link to check one family; an older one of the family opens nothing any more."""
    _only_handlers(by)
    row: Household | None = (
        Household.objects.within(scope).locked().filter(public_id=household).first()
    )
    if row is None:
        raise Refusal("没有找到这户家庭。")
    if why_not := askable(row):
        raise Refusal(why_not)
    name = written(contact, "发给谁", _LONGEST_NAME)
    _take_back(row, at)
    issued = issue(task=TASK, region=row.region, by=by, days=days, at=at)
    ask: VillageAsk = VillageAsk.objects.create(
        household=row, region=row.region, link=issued.link, contact=name,
        asked_by_id=issued.link.made_by_id, asked_at=at, until=issued.link.expires_at,
    )  # fmt: skip
    record(by, "ask.made", [_about(ask)], contact=name, until=ask.until)
    return Made(ask, issued.token)


@transaction.atomic
def withdraw_ask(*, ask: UUID, scope: Scope, by: Actor, at: datetime) -> None:
    """Its link opens nothing any more."""
    _only_handlers(by)
    row = _ask(scope, ask, by, at)
    if not withdraw(links=[row.link_id] if row.link_id else [], at=at):
        raise Refusal("这个链接已经用过、到期或撤回，不用再撤。请刷新页面。")
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    record(by, "ask.withdrawn", [_about(row)])


@transaction.atomic
def settle_ask(*, ask: UUID, scope: Scope, by: Actor, words: str, at: datetime) -> None:
    """Say what was done about an answer."""
    _only_handlers(by)
    row = _ask(scope, ask, by, at)
    if row.answered_at is None:
        raise Refusal("村里还没有回话，不能登记处理。")
    if row.settled_at is not None:
        raise Refusal("这条回话已经处理过。请刷新页面。")
    row.settled_words = written(words, "处理情况", _LONGEST)
    row.settled_by_id, row.settled_at = by.user_id, at
    row.save(update_fields=["settled_words", "settled_by", "settled_at"])
    record(by, "ask.settled", [_about(row)], words=row.settled_words)


def _take_back(row: Household, at: datetime) -> None:
    waiting = VillageAsk.objects.filter(
        household=row, answered_at__isnull=True, withdrawn_at__isnull=True, until__gt=at
    )
    links = list(waiting.filter(link__isnull=False).values_list("link", flat=True))
    withdraw(links=links, at=at)
    waiting.update(withdrawn_at=at)


def _ask(scope: Scope, public_id: UUID, by: Actor, at: datetime) -> VillageAsk:
    row: VillageAsk | None = (
        VillageAsk.objects.within(scope).locked().filter(public_id=public_id).first()
    )
    if row is None or closed_to(row.household, by.post_id, at):
        raise Refusal("没有找到这次核对。")
    return row


def _about(ask: VillageAsk) -> Subject:
    return Subject("household", ask.household_id, ask.region)


def _only_handlers(by: Actor) -> None:
    if by.role not in HANDLERS:
        names = "、".join(sorted(str(role.label) for role in HANDLERS))
        raise Refusal(f"请村里核对由{names}办理。请与他们联系。")
