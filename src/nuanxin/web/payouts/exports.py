"""Lists of a batch on their way out, masked."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.utils import timezone

from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.money.payouts.models import Batch
from nuanxin.money.payouts.rollfile import roll_sheet
from nuanxin.web.leaving import Outgoing, leave


def masked_list(request: OfficeRequest, row: Batch, kind: str) -> HttpResponseBase:
    """The list as it stands, numbers masked, for going over it at the desk."""
    sheet = roll_sheet(row, masked=True)
    out = Outgoing(
        "batch", row.line_count, f"批次 {row.number}，号码遮住", row.region,
        row.digest, "核对用，号码已遮住，不能用来付款。",
    )  # fmt: skip
    rows = in_own_transaction(sheet.rows)
    return leave(request, kind, timezone.now(), sheet._replace(rows=rows), out)
