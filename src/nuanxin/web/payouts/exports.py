"""Lists of a batch on their way out, masked."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.utils import timezone

from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.money.payouts.rollfile import roll_sheet
from nuanxin.web.leaving import Homes, Outgoing, leave


def homes_of(row: Batch) -> Homes:
    """The families on the list of a batch, where they were when it was drawn up."""
    lines = BatchLine.objects.filter(batch=row, live=True)
    return lines.values_list("household_id", "family_region")


def masked_list(request: OfficeRequest, row: Batch, kind: str) -> HttpResponseBase:
    """The list as it stands, numbers masked, for going over it at the desk."""
    sheet = roll_sheet(row, masked=True)
    out = Outgoing(
        "batch", row.line_count, homes_of(row), f"批次 {row.number}，号码遮住", row.region,
        row.digest, "核对用，号码已遮住，不能用来付款。",
    )  # fmt: skip
    rows = in_own_transaction(sheet.rows)
    return leave(request, kind, timezone.now(), sheet._replace(rows=rows), out)
