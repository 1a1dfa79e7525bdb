"""A township sends a village a link that opens one family's form, for whoever holds it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.audit.wording import written
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import HANDLERS, Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.links.actions import USUAL_DAYS, issue, opened, use, withdraw
from nuanxin.base.links.models import OneTimeLink
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.contacts.actions.doing import family
from nuanxin.care.visits.actions.checking import Said
from nuanxin.care.visits.actions.saving import keep
from nuanxin.care.visits.models import Visit, VisitLink
from nuanxin.care.visits.queries import TASK, link_row
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.asks.queries import askable

_HOLDER = "一次性链接"


class Made(NamedTuple):
    """The row, and what the link opens with: told here once."""

    row: VisitLink
    token: str


@transaction.atomic
def send_link(*, hand: Hand, household: UUID, contact: str, days: int = USUAL_DAYS) -> Made:
    """A new link; an older one of the family opens nothing any more. Raises Refusal."""
    if Role(hand.by.role) not in HANDLERS:
        raise Refusal("走访链接由乡镇经办或者县级经办发出。")
    home = family(hand.scope, household)
    if why_not := askable(home):
        raise Refusal(why_not)
    name = written(contact, "发给谁", 20)
    _take_back(VisitLink.objects.filter(household=home), hand.at)
    issued = issue(task=TASK, region=home.region, by=hand.by, days=days, at=hand.at)
    row: VisitLink = VisitLink.objects.create(
        household=home, region=home.region, link=issued.link, contact=name,
        asked_by_id=issued.link.made_by_id, asked_at=hand.at, until=issued.link.expires_at,
    )  # fmt: skip
    record(hand.by, "visits.link", [_about(row)], contact=name, until=row.until)
    return Made(row, issued.token)


@transaction.atomic
def withdraw_link(*, hand: Hand, link: UUID) -> None:
    """It opens nothing any more. Raises Refusal."""
    if Role(hand.by.role) not in HANDLERS:
        raise Refusal("走访链接由乡镇经办或者县级经办撤回。")
    rows = VisitLink.objects.within(hand.scope).filter(public_id=link)
    row = rows.first()
    if row is None or not _take_back(rows, hand.at):
        raise Refusal("这个链接已经用过、到期或者撤回，不用再撤。请刷新页面。")
    record(hand.by, "visits.link_off", [_about(row)])


def _take_back(rows: QuerySet[VisitLink], at: datetime) -> int:
    waiting = rows.filter(visit__isnull=True, withdrawn_at__isnull=True, until__gt=at)
    links = list(waiting.filter(link__isnull=False).values_list("link", flat=True))
    withdraw(links=links, at=at)
    return int(waiting.update(withdrawn_at=at))


@transaction.atomic
def look(*, link: OneTimeLink, ip: str, at: datetime) -> VisitLink | None:
    """Which family an open link is for; None, with a line, where it opens nothing."""
    row = link_row(link, at)
    if row is None:
        _tried(link, ip)
        return None
    opened(link=link, at=at)
    record(_holder(ip), "visits.link_opened", [_about(row)], purpose=_purpose(link))
    return row


@transaction.atomic
def save_by_link(*, link: OneTimeLink, said: Said, ip: str, at: datetime) -> Visit | None:
    """Keep the visit and use the link up; what was at hand that day is done with it.

    Who went is who the link was sent to. None where it opens nothing; sent twice over a broken
    line, the second one finds the visit the first one made.
    """
    row = link_row(link, at, used=True)
    if row is None:
        _tried(link, ip)
        return None
    asked = replace(said, who=row.contact, marks=None)
    if row.visit is not None:
        return _again(row.visit, asked)
    if not use(link=link, at=at):
        _tried(link, ip)
        return None
    hand = Hand(_holder(ip), Scope.of(link.region), timezone.localdate(at), at)
    saved = keep(hand=hand, home=row.household, said=asked, came=Visit.Came.LINK)
    row.visit = saved.visit
    row.save(update_fields=["visit"])
    return saved.visit


def _again(visit: Visit, said: Said) -> Visit | None:
    """The same once more is the same; anything else finds the link used up."""
    same = visit.client_id == said.client_id and bytes(visit.digest) == said.digest()
    return visit if same else None


def _tried(link: OneTimeLink, ip: str) -> None:
    record(
        _holder(ip), "visits.link_tried", [], region=link.region, ok=False,
        purpose=_purpose(link),
    )  # fmt: skip


def _holder(ip: str) -> Actor:
    return Actor(None, None, _HOLDER, ip=ip)


def _purpose(link: OneTimeLink) -> str:
    return f"{link.made_by.name}请村里登记走访"


def _about(row: VisitLink) -> Subject:
    return Subject("household", row.household_id, row.region)
