"""The answer of the other office: typed in by the handler, or by a one-time link.

A link shows the narrowed view and takes the answer; it ends with the answer, with the taking
back, and with the person's consent.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.wording import written
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.links.actions import issue, opened, use, withdraw
from nuanxin.base.links.models import OneTimeLink
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.needs.actions.doing import about, only_handlers, sealed, sealed_or_not
from nuanxin.care.needs.actions.referring import waiting_one
from nuanxin.care.needs.models import Referral
from nuanxin.care.needs.queries import TASK
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.consents.queries import withheld
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.words import VEILED

_HOLDER = "一次性链接"
_MOST_FEN = 10**11
_STOPPED = (
    "本人已经撤回同意，不能再登记答复。请告诉受理单位停下，再把这件转办撤回。"
)  # fmt: skip


class Answered(NamedTuple):
    """What an office answers: `by` is who there said so."""

    result: str
    on: date
    words: str
    by: str
    amount_fen: int | None = None


@transaction.atomic
def answer(*, hand: Hand, referral: UUID, said: Answered) -> Referral:
    """As a letter or a call told it. An open link opens nothing any more. Raises Refusal."""
    only_handlers(hand)
    row = waiting_one(hand, referral)
    if _agreement_gone(hand.scope, row):
        raise Refusal(_STOPPED)
    _write(row, said, hand.day, hand.at)
    row.entered_by_id = hand.by.user_id
    row.save(update_fields=["entered_by"])
    if row.link_id:
        withdraw(links=[row.link_id], at=hand.at)
    record(
        hand.by, "referral.answered", [about(row.household)], matter=row.matter,
        result=said.result, fen=said.amount_fen,
    )  # fmt: skip
    return row


def _agreement_gone(scope: Scope, row: Referral) -> bool:
    people = [row.person_id] if row.person_id else []
    return bool(withheld(scope, row.receiver, people))


def _write(row: Referral, said: Answered, today: date, at: datetime) -> None:
    if said.result not in Referral.Result.values:
        raise Refusal("请选办成了没有。")
    if not row.sent_on <= said.on <= today:
        raise Refusal(f"答复日期要在转出（{row.sent_on}）以后，不能晚于今天。")
    _refuse_amount(said)
    row.answer_sealed = _words(row, said)
    row.answered_by = written(said.by, "谁答复的", 40)
    row.result, row.answered_on, row.entered_at = said.result, said.on, at
    row.amount_fen = said.amount_fen
    row.save(
        update_fields=[
            "answer_sealed", "answered_by", "result", "answered_on", "entered_at", "amount_fen",
        ]
    )  # fmt: skip


def _refuse_amount(said: Answered) -> None:
    if said.amount_fen is None:
        return
    if said.result == Referral.Result.REFUSED:
        raise Refusal("不予办理的没有金额。请把金额空着。")
    if not 0 < said.amount_fen < _MOST_FEN:
        raise Refusal("金额要大于零。没有金额的空着。")


def _words(row: Referral, said: Answered) -> bytes | None:
    if said.result == Referral.Result.REFUSED:
        return sealed(row.public_id, said.words, "不予办理的理由", 300)
    return sealed_or_not(row.public_id, said.words, "答复说明", 300)


class Made(NamedTuple):
    """The referral, and what its link opens with: told here once."""

    row: Referral
    token: str


@transaction.atomic
def make_link(*, hand: Hand, referral: UUID, days: int) -> Made:
    """A link for the office; an older one opens nothing any more. Raises Refusal."""
    only_handlers(hand)
    row = waiting_one(hand, referral)
    if _agreement_gone(hand.scope, row):
        raise Refusal("本人已经撤回同意，不能发链接。请撤回这件转办。")
    if _veiled(row):
        raise Refusal("敏感个案和隐名家庭不发链接。请用纸质转办单，当面交给受理单位。")
    if row.link_id:
        withdraw(links=[row.link_id], at=hand.at)
    issued = issue(task=TASK, region=row.region, by=hand.by, days=days, at=hand.at)
    row.link, row.link_until = issued.link, issued.link.expires_at
    row.save(update_fields=["link", "link_until"])
    record(hand.by, "referral.link", [about(row.household)], until=row.link_until)
    return Made(row, issued.token)


def _veiled(row: Referral) -> bool:
    return any(each is not None and each.shown_as in VEILED for each in (row.person, row.about))


@transaction.atomic
def look(*, link: OneTimeLink, ip: str, at: datetime) -> Referral | None:
    """What an open link shows; None, with a line, where it opens nothing."""
    row = _opened(link, at)
    if row is None:
        _tried(link, ip)
        return None
    opened(link=link, at=at)
    record(_holder(ip), "referral.opened", [about(row.household)], purpose=_purpose(row))
    return row


@transaction.atomic
def answer_by_link(
    *, link: OneTimeLink, said: Answered, ip: str, at: datetime
) -> Referral | None:
    """Keep the office's answer and use the link up; of two the first counts."""
    row = _opened(link, at)
    if row is None:
        _tried(link, ip)
        return None
    _write(row, said, timezone.localdate(at), at)
    if not use(link=link, at=at):
        raise Refusal("这个链接刚刚用过。请告诉转办的人。")
    record(
        _holder(ip), "referral.answered", [about(row.household)], purpose=_purpose(row),
        matter=row.matter, result=said.result, fen=said.amount_fen,
    )  # fmt: skip
    return row


def _opened(link: OneTimeLink, at: datetime) -> Referral | None:
    """The referral behind an open link, its family locked; None once it has ended."""
    if not link.opens(at):
        return None
    scope = Scope.of(link.region)
    rows = Referral.objects.within(scope).filter(
        link=link, answered_on__isnull=True, back_on__isnull=True
    )
    home = rows.values_list("household", flat=True).first()
    if home is None:
        return None
    Household.objects.within(scope).locked().filter(pk=home).first()
    row: Referral | None = rows.select_related("household", "person", "about").first()
    if row is None or _veiled(row) or _agreement_gone(scope, row):
        return None
    return row


def _tried(link: OneTimeLink, ip: str) -> None:
    record(
        _holder(ip), "referral.tried", [], region=link.region, ok=False,
        purpose=f"{link.made_by.name}发的转办链接",
    )  # fmt: skip


def _holder(ip: str) -> Actor:
    return Actor(None, None, _HOLDER, ip=ip)


def _purpose(row: Referral) -> str:
    return f"{row.office}答复转办"
