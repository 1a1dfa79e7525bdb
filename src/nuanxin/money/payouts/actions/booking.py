"""What happens to a batch, told to the book."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from nuanxin.base.identity.actor import Actor
from nuanxin.money.ledger.actions import Happened, book
from nuanxin.money.ledger.models import Entry
from nuanxin.money.payouts.models import Batch, BatchLine


def book_sent(row: Batch, by: Actor, at: datetime) -> int:
    """Every line that goes to finance is in transit from here on."""
    lines = BatchLine.objects.filter(batch=row, live=True).order_by("position")
    happened = Happened(
        Entry.Event.SENT,
        row.region,
        list(lines.values_list("pk", "payable_id")),
        f"批次 {row.number} 送财政{f'，{row.get_road_display()}' if row.by_treasury else ''}",
        timezone.localtime(at).date(),
    )
    return book(happened=happened, by=by, at=at)
