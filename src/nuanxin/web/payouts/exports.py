"""Lists of a batch on their way out, masked."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.utils import timezone

from nuanxin.base.audit.actions import record_export
from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.ui.sheets import answer
from nuanxin.money.payouts.models import Batch
from nuanxin.money.payouts.rollfile import roll_sheet


def masked_list(request: OfficeRequest, row: Batch, kind: str) -> HttpResponseBase:
    """The list as it stands, numbers masked, for going over it at the desk."""
    record_export(
        request.actor, "batch", row.digest, row.line_count, f"批次 {row.number}，号码遮住",
        region=row.region,
    )  # fmt: skip
    sheet = roll_sheet(row, masked=True)
    notes = (
        *sheet.notes,
        ("导出人", request.actor.name),
        ("导出时间", f"{timezone.localtime():%Y-%m-%d %H:%M:%S}"),
        ("说明", "核对用，号码已遮住，不能用来付款。"),
    )
    rows = in_own_transaction(sheet.rows)
    return answer(sheet._replace(notes=notes, rows=rows), kind)
