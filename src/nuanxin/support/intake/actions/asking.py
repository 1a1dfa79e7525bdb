"""What the township sends out and takes back."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.wording import written
from nuanxin.base.links.actions import USUAL_DAYS, issue, withdraw
from nuanxin.casework.road.actions.rows import (
    Hand,
)
from nuanxin.casework.road.queries import running_for
from nuanxin.casework.road.walking import asked_papers
from nuanxin.kit.refusal import Refusal
from nuanxin.policy.policy import Policy
from nuanxin.registry.asks.queries import askable
from nuanxin.registry.people.models import Household
from nuanxin.support.benefits.asking import confirmed_for, offer
from nuanxin.support.intake.actions.rows import about, locked, only_handlers, to_settle
from nuanxin.support.intake.models import VillageRequest
from nuanxin.support.intake.queries import TASK


class Wanted(NamedTuple):
    """For whom, for what, how, through whom."""

    household: UUID
    person: int | None
    matter: str
    task: VillageRequest.Task
    contact: str
    days: int = USUAL_DAYS


class Made(NamedTuple):
    """The request, and what its link opens with: told here once."""

    row: VillageRequest
    token: str


@transaction.atomic
def ask_for_request(*, hand: Hand, wanted: Wanted, policy: Policy) -> Made:
    """Make a link for one family and one benefit; an older one of the same opens nothing more.

    Refused where the request runs already, is confirmed, or waits to be settled.
    """
    only_handlers(hand.by)
    home = _home(hand, wanted.household)
    offered = offer(policy, home, (wanted.person, wanted.matter), hand.day, hand.at)
    if offered.procedure is None:
        raise Refusal(offered.why_not)
    _not_yet(hand, home, wanted)
    contact = written(wanted.contact, "发给谁", 40)
    _take_back(hand, home, wanted)
    issued = issue(task=TASK, region=home.region, by=hand.by, days=wanted.days, at=hand.at)
    row: VillageRequest = VillageRequest.objects.create(
        household=home, region=home.region, person_id=wanted.person, matter=wanted.matter,
        label=offered.verdict.label, task=wanted.task, link=issued.link, contact=contact,
        papers=[
            name
            for name, supplied in asked_papers(offered.procedure, wanted.matter)
            if not supplied
        ],
        asked_by_id=issued.link.made_by_id, asked_at=hand.at, until=issued.link.expires_at,
    )  # fmt: skip
    record(hand.by, "intake.made", [about(row)], matter=row.matter, contact=contact)
    return Made(row, issued.token)


def _home(hand: Hand, public_id: UUID) -> Household:
    row: Household | None = (
        Household.objects.within(hand.scope).locked().filter(public_id=public_id).first()
    )
    if row is None:
        raise Refusal("没有找到这户家庭。")
    if why_not := askable(row):
        raise Refusal(why_not)
    return row


def _not_yet(hand: Hand, home: Household, wanted: Wanted) -> None:
    key = (home.pk, wanted.person, wanted.matter)
    if key in running_for(hand.scope, [home.pk]):
        raise Refusal("这一项正在办理，不用再请村里报。请打开那一件接着办。")
    if confirmed_for(home.pk, wanted.person, wanted.matter):
        raise Refusal("这一项已经确认，不用再申请。")
    if _same(home, wanted).filter(sent_at__isnull=False, settled_at__isnull=True).exists():
        raise Refusal("村里已经报来这一项，还没有处理。请先受理或退回。")


def _same(home: Household, wanted: Wanted) -> QuerySet[VillageRequest]:
    return VillageRequest.objects.filter(
        household=home, person=wanted.person, matter=wanted.matter
    )


def _take_back(hand: Hand, home: Household, wanted: Wanted) -> None:
    waiting = _same(home, wanted).filter(
        sent_at__isnull=True, withdrawn_at__isnull=True, until__gt=hand.at
    )
    links = list(waiting.filter(link__isnull=False).values_list("link", flat=True))
    withdraw(links=links, at=hand.at)
    waiting.update(withdrawn_at=hand.at)


@transaction.atomic
def withdraw_request(*, hand: Hand, request: UUID) -> None:
    """Its link opens nothing any more."""
    only_handlers(hand.by)
    row = locked(hand, request)
    if not withdraw(links=[row.link_id] if row.link_id else [], at=hand.at):
        raise Refusal("这个链接已经用过、到期或撤回，不用再撤。请刷新页面。")
    row.withdrawn_at = hand.at
    row.save(update_fields=["withdrawn_at"])
    record(hand.by, "intake.withdrawn", [about(row)])


@transaction.atomic
def send_back(*, hand: Hand, request: UUID, words: str, days: int = USUAL_DAYS) -> Made:
    """Back to the village with words and a new link; what was filled in stays."""
    row = to_settle(hand, request)
    row.returned_words, row.returned_at = written(words, "要补正的内容", 200), hand.at
    issued = issue(task=TASK, region=row.region, by=hand.by, days=days, at=hand.at)
    row.link, row.until, row.sent_at = issued.link, issued.link.expires_at, None
    row.save(update_fields=["returned_words", "returned_at", "link", "until", "sent_at"])
    record(hand.by, "intake.returned", [about(row)], words=row.returned_words)
    return Made(row, issued.token)
