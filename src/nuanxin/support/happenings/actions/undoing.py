"""Taking back what was done about an event, until something of it is on its way to be paid."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import or_
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.audit.wording import written
from nuanxin.base.identity.roles import HANDLERS, Role
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payables.actions import withdraw
from nuanxin.money.payables.models import EmployerDue, Payable
from nuanxin.registry.facts.actions import Origin
from nuanxin.registry.facts.models import SourceKind
from nuanxin.registry.people.actions.taking_back import take_back
from nuanxin.support.benefits.actions.confirming import resume
from nuanxin.support.benefits.actions.holding import hold, lift
from nuanxin.support.benefits.models import Entitlement, Hold
from nuanxin.support.happenings.actions.doing import LOST_TOUCH, Hand
from nuanxin.support.happenings.models import Happening

_LONGEST = 120


@transaction.atomic
def undo(*, hand: Hand, household: UUID, happening: UUID, reason: str) -> Happening:
    """As if it had not been written down; the trail and the versions keep that it was."""
    row: Happening | None = (
        Happening.objects.within(hand.scope)
        .locked()
        .filter(public_id=happening, household__public_id=household)
        .select_related("household")
        .first()
    )
    if row is None:
        raise Refusal("没有找到这次登记。")
    said = written(reason, "撤销的原因", _LONGEST)
    _refuse(hand, row)
    ours = _raised(row)
    _nothing_paid(row, ours)
    if ours.exists():
        keys = list(ours.values_list("pk", flat=True))
        withdraw(payable_ids=keys, scope=hand.scope, by=hand.by, reason=said)
    _benefits(hand, row, said)
    origin = Origin(SourceKind.OFFICE, "撤销生活事件", hand.day, document="")
    take_back(
        household=row.household, written_at=row.recorded_at, by=hand.by, origin=origin,
        at=hand.at,
    )  # fmt: skip
    row.undone_by_id, row.undone_at, row.undone_words = hand.by.user_id, hand.at, said
    row.save(update_fields=["undone_by", "undone_at", "undone_words"])
    about = [Subject("household", row.household_id, row.region)]
    record(hand.by, "happening.undone", about, kind=row.kind, on=row.on, reason=said)
    return row


def _refuse(hand: Hand, row: Happening) -> None:
    if row.undone_at is not None:
        raise Refusal("这次登记已经撤销。请刷新页面。")
    if hand.by.role not in HANDLERS:
        raise Refusal("撤销由经办人员办理。请与他们联系。")
    if any(row.done.values()) and hand.by.role != Role.COUNTY_HEALTH:
        raise Refusal("这次登记停发、暂停或生成过应付，由县级卫健经办撤销。请与他们联系。")
    later = Happening.objects.filter(household=row.household_id, pk__gt=row.pk)
    if later.filter(undone_at__isnull=True).exists():
        raise Refusal("这户后来又登记了别的事。请从最近的一次开始撤销。")


def _raised(row: Happening) -> QuerySet[Payable]:
    return Payable.objects.filter(_named(row), household=row.household_id)


def _named(row: Happening) -> Q:
    each = (Q(claim_key=key, seq=seq) for key, seq in row.done["raised"])
    return reduce(or_, each, Q(pk__in=[]))


def _nothing_paid(row: Happening, ours: QuerySet[Payable]) -> None:
    """Payments of this event, and all that came after it, rest on what would be undone."""
    if ours.exclude(status=Payable.Status.OPEN).exists() or ours.filter(given_back_fen__gt=0):
        raise Refusal("这次登记生成的应付已经进了批次、付出或收回，不能撤销。请逐项更正。")
    if EmployerDue.objects.filter(_named(row), household=row.household_id).exists():
        raise Refusal("这次登记生成过单位应付，不能撤销。请逐项更正。")
    since = Payable.objects.filter(household=row.household_id, raised_at__gt=row.recorded_at)
    if since.exclude(pk__in=ours.values("pk")).exists():
        raise Refusal("登记以后又生成了应付，不能撤销。请逐项更正，差额走补发或追缴。")


def _benefits(hand: Hand, row: Happening, said: str) -> None:
    for stopped in Entitlement.objects.filter(pk__in=row.done["stopped"]).order_by("pk"):
        resume(by=hand.by, entitlement=stopped, reason=said)
    held = Hold.objects.filter(pk__in=row.done["held"], lifted_at__isnull=True)
    for each in held.order_by("pk"):
        lift(by=hand.by, held=each, until_month=each.from_month, reason=said, now=hand.at)
    again = {}
    for each in Hold.objects.filter(pk__in=row.done["lifted"]).select_related("entitlement"):
        made = hold(
            by=hand.by, entitlement=each.entitlement, from_month=each.from_month,
            reason=LOST_TOUCH, now=hand.at,
        )  # fmt: skip
        again[each.pk] = made.pk
    _held_again(row, again)


def _held_again(row: Happening, again: Mapping[int, int]) -> None:
    """Whatever had placed the holds has placed these: its own undoing lifts them."""
    earlier = Happening.objects.filter(household=row.household_id, undone_at__isnull=True)
    for each in earlier.exclude(pk=row.pk):
        held = [again.get(pk, pk) for pk in each.done["held"]]
        if held != each.done["held"]:
            each.done["held"] = held
            each.save(update_fields=["done"])
