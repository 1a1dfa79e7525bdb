"""A family goes to another unit: drafts follow, what is signed stands still."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from nuanxin.kit.refusal import Refusal
from nuanxin.money.payouts.models import Batch, BatchLine

_SIGNED = (Batch.Status.LOCKED, Batch.Status.CHECKED, Batch.Status.APPROVED)


@transaction.atomic
def follow_family(*, household: int, to: int) -> int:
    """Name the new unit on lines still being drawn up; returns how many.

    Raises Refusal while a list with a line of the family is locked and not yet with finance.
    """
    batches = Batch.objects.filter(lines__household=household, lines__live=True)
    standing = Batch.objects.locked().filter(pk__in=batches.values("pk"))
    signed = [batch for batch in standing.order_by("pk") if batch.status in _SIGNED]
    if signed:
        raise Refusal(
            f"这户在发放批次 {signed[0].number}（{signed[0].state}）里，"
            "清册已经锁定。请等送财政以后，或退回编制以后再移交。"
        )
    drawn = BatchLine.objects.filter(household=household, batch__status=Batch.Status.DRAFT)
    return drawn.update(family_region=to)


@transaction.atomic
def follow_codes(codes: Mapping[int, int]) -> None:
    """Name new codes on lines still being drawn up.

    Raises Refusal while a locked list holds families of an old code.
    """
    batches = Batch.objects.filter(lines__family_region__in=list(codes), lines__live=True)
    standing = Batch.objects.locked().filter(pk__in=batches.values("pk"))
    if signed := [each for each in standing.order_by("pk") if each.status in _SIGNED]:
        raise Refusal(
            f"发放批次 {signed[0].number}（{signed[0].state}）里"
            "有这些地方的家庭，清册已经锁定。请等送财政以后，或退回编制以后再调整区划。"
        )
    for old, new in codes.items():
        drawn = BatchLine.objects.filter(family_region=old, batch__status=Batch.Status.DRAFT)
        drawn.update(family_region=new)
