"""What the township does with what came in: make it a case, enter the account, let it go."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.wording import written
from nuanxin.base.files.stored.actions import hand_over, remove
from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.identity.actor import Actor
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import unseal
from nuanxin.casework.road.actions.opening import Handed, Request
from nuanxin.casework.road.actions.rows import (
    Hand,
)
from nuanxin.casework.road.actions.scanning import take_over
from nuanxin.casework.road.models import Case
from nuanxin.kit.refusal import Refusal
from nuanxin.policy.policy import Policy
from nuanxin.registry.facts.actions import Origin
from nuanxin.registry.people.actions.papers import replace_account
from nuanxin.registry.people.newcomers import NewAccount
from nuanxin.registry.people.words import PayeeKind, SourceKind
from nuanxin.support.benefits.actions.applying import apply_for
from nuanxin.support.intake.actions.rows import about, to_settle
from nuanxin.support.intake.models import RequestPhoto, VillageRequest
from nuanxin.support.intake.queries import photos

_CHANNELS = {
    VillageRequest.Task.FILL: Case.Channel.VILLAGE,
    VillageRequest.Task.CONFIRM: Case.Channel.FOUND,
}


@transaction.atomic
def take_in(*, hand: Hand, request: UUID, papers: Mapping[str, Handed], policy: Policy) -> Case:
    """Open the case, with the photos as scans of its papers; whatever hinders that is said."""
    row = to_settle(hand, request)
    if row.wish != VillageRequest.Wish.WANTS:
        raise Refusal(
            f"村里报的是“{row.get_wish_display()}”，不能受理。请先核实，或写明处理情况。"
        )
    asked = Request(
        row.household.public_id, row.person_id, row.matter, _received(row, hand),
        _CHANNELS[VillageRequest.Task(row.task)],
    )  # fmt: skip
    case = apply_for(hand=hand, request=asked, papers=papers, policy=policy)
    for photo in photos(row):
        if photo.file is not None:
            take_over(hand=hand, case=case, paper=photo.paper, file=photo.file)
    RequestPhoto.objects.filter(request=row).delete()
    row.case = case
    _settle(hand, row, f"受理为 {case.number}")
    return case


def _received(row: VillageRequest, hand: Hand) -> date:
    """The day it came in from the village: the time to answer runs from there."""
    return min(hand.day, timezone.localdate(row.sent_at)) if row.sent_at else (
        hand.day
    )  # fmt: skip


@transaction.atomic
def let_go(*, hand: Hand, request: UUID, words: str) -> VillageRequest:
    """No case comes of it; why is written down, the photos go."""
    row = to_settle(hand, request)
    said = written(words, "处理情况")
    _forget(hand.by, Q(request=row), "没有受理")
    RequestPhoto.objects.filter(request=row).delete()
    _settle(hand, row, said)
    return row


@transaction.atomic
def enter_account(*, hand: Hand, request: UUID, payee: PayeeKind) -> VillageRequest:
    """Put the account the family named into its file, as the township has checked it."""
    row = to_settle(hand, request)
    if row.account_sealed is None or row.person is None:
        raise Refusal("没有报来别的账号，不用登记。")
    number = unseal(Kind.ACCOUNT, row.public_id, row.account_sealed)
    own = payee == PayeeKind.SELF
    if own and row.holder != row.person.name:
        raise Refusal("户名不是申请人本人。请核实后选监护人或代领人，或退回让家里另报账号。")
    agent = "" if own else row.holder
    account = NewAccount(number, row.holder, payee_kind=payee, agent=agent)
    origin = Origin(SourceKind.OFFICE, "村里代报", hand.day)
    replace_account(
        person=row.person.public_id, scope=hand.scope, by=hand.by, account=account,
        origin=origin, at=hand.at,
    )  # fmt: skip
    row.account, row.account_sealed = VillageRequest.Account.SAME, None
    row.save(update_fields=["account", "account_sealed"])
    record(hand.by, "intake.account", [about(row)], mask=row.account_mask)
    return row


def _settle(hand: Hand, row: VillageRequest, words: str) -> None:
    row.settled_words, row.settled_at = words, hand.at
    row.settled_by_id, row.account_sealed = hand.by.user_id, None
    row.save(
        update_fields=["settled_words", "settled_at", "settled_by", "account_sealed", "case"]
    )
    record(hand.by, "intake.settled", [about(row)], words=words)


def _forget(by: Actor, which: Q, purpose: str) -> None:
    held = RequestPhoto.objects.filter(which, file__isnull=False).values("file")
    for stored in StoredFile.objects.filter(pk__in=held):
        remove(by, stored, purpose=purpose)


@transaction.atomic
def forget_photos(
    *, by: Actor, people: Collection[int], households: Collection[int], purpose: str
) -> None:
    """Let the files go of those whose data is deleted; the rows go by the register."""
    theirs = Q(request__person__in=people)
    common = Q(request__person__isnull=True, request__household__in=households)
    _forget(by, theirs | common, purpose)


@transaction.atomic
def hand_over_photos(household: int, to: int) -> None:
    """A family's photos go with it to the unit that has it now."""
    held = RequestPhoto.objects.filter(request__household=household, file__isnull=False)
    hand_over(held.values_list("file", flat=True), to)
