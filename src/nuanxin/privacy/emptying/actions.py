"""Asking, confirming, taking back; and the emptying itself, in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.secrets import holds_number
from nuanxin.base.audit.subject import Subject
from nuanxin.base.factors.models import SecondFactor
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.passwords.models import FormerPassword
from nuanxin.base.sms.models import TextedFactor
from nuanxin.base.sso.models import LinkedIdentity
from nuanxin.care.contacts.models import ContactPerson
from nuanxin.kit.refusal import Refusal
from nuanxin.privacy.emptying.models import Emptying, Kind
from nuanxin.privacy.emptying.queries import EMPTIED, accounts, over_by, standing, who_left

_LONGEST = 80
_MEANS = (SecondFactor, TextedFactor, LinkedIdentity, FormerPassword)


class Hand(NamedTuple):
    """Who empties, in which area, as a post of which place, and when it is."""

    by: Actor
    scope: Scope
    region: int
    at: datetime


@transaction.atomic
def ask(*, kind: Kind, hand: Hand, document: str) -> Emptying:
    """Ask for everybody of a kind whose period is over today; nothing goes before a second."""
    before = over_by(kind, timezone.localdate(hand.at))
    if hand.by.user_id is None:
        raise ValueError("somebody must ask")
    if standing(kind, hand.region):
        raise Refusal("已经提出过，等另一个人确认。请刷新页面。")
    if not document.strip():
        raise Refusal("请写明鉴定依据（谁在哪天鉴定的，或者文号）。")
    if holds_number(document):
        raise Refusal("鉴定依据里像有身份证号或手机号。这里只写日期、姓名或文号。")
    if not (who_left if kind == Kind.HELPERS else accounts)(hand.scope, before).exists():
        raise Refusal("现在没有到期的，不用清空。")

    row: Emptying = Emptying.objects.create(
        region=hand.region, kind=kind, before=before, document=document.strip()[:_LONGEST],
        asked_by_id=hand.by.user_id, asked_at=hand.at,
    )  # fmt: skip
    record(hand.by, "emptying.asked", [_about(row)], of=kind)
    return row


@transaction.atomic
def confirm(*, kind: Kind, hand: Hand) -> Emptying:
    """Empty, as a second person; only who was over when it was asked for."""
    row = _open(kind, hand)
    if hand.by.user_id is None or row.asked_by_id == hand.by.user_id:
        raise Refusal("清空要由另一个人确认，提出的人不能自己确认。")
    empty = _empty_contacts if kind == Kind.HELPERS else _empty_accounts
    row.rows = empty(hand, row)
    _settle(row, Emptying.Status.DONE, hand)
    record(hand.by, "emptying.done", [_about(row)], of=kind, rows=row.rows)
    return row


@transaction.atomic
def withdraw(*, kind: Kind, hand: Hand) -> Emptying:
    """Let a request go; nothing has been emptied."""
    row = _open(kind, hand)
    _settle(row, Emptying.Status.WITHDRAWN, hand)
    record(hand.by, "emptying.withdrawn", [_about(row)], of=kind)
    return row


def _open(kind: Kind, hand: Hand) -> Emptying:
    found = standing(kind, hand.region)
    row = found and Emptying.objects.within(hand.scope).locked().get(pk=found.pk)
    if row is None or row.status != Emptying.Status.ASKED:
        raise Refusal("没有待确认的清空。请刷新页面。")
    return row


def _settle(row: Emptying, status: Emptying.Status, hand: Hand) -> None:
    row.status, row.settled_by_id, row.settled_at = status, hand.by.user_id, hand.at
    row.save(update_fields=["status", "settled_by", "settled_at", "rows"])


def _empty_contacts(hand: Hand, row: Emptying) -> int:
    """Telephone, sex and why they left go; name and work stay with whom they went to."""
    people = list(who_left(hand.scope, row.before).values_list("pk", flat=True))
    return int(
        ContactPerson.objects.within(hand.scope)
        .filter(pk__in=people)
        .update(phone_sealed=None, phone_index=None, phone_mask="", sex="", left_reason=EMPTIED)
    )


def _empty_accounts(hand: Hand, row: Emptying) -> int:
    """Telephone and every means of coming in go; name and posts stay behind signatures."""
    people = list(accounts(hand.scope, row.before))
    for user in people:
        user.set_unusable_password()
        user.work_phone, user.is_active, user.last_login = "", False, None
        user.save(update_fields=["password", "work_phone", "is_active", "last_login"])
        record(hand.by, "account.emptied", [Subject("user", user.pk)])
    for means in _MEANS:
        means.objects.filter(user__in=people).delete()
    return len(people)


def _about(row: Emptying) -> Subject:
    return Subject("emptying", row.pk, row.region)
