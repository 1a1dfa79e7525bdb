"""How a county's one-card platform or bank wants its list. Batches drawn up before keep theirs,
unless a draft takes what is settled now.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.money.payouts.actions.rows import batch_row, trace
from nuanxin.money.payouts.layouts import ONE_CARD, WORKBOOK, faults_of, faults_of_manner
from nuanxin.money.payouts.models import Batch, Layout
from nuanxin.money.payouts.queries import Laid, laid_for, laid_out
from nuanxin.money.payouts.rollfile import roll_faults
from nuanxin.money.payouts.textfile import refusal_of

_NAME = "一卡通平台"


@transaction.atomic
def set_layout(
    *, by: Actor, scope: Scope, county: RegionCode, laid: Laid, at: datetime
) -> None:
    """Batches drawn up from now on have these columns, in this order, in this kind of file.

    Raises Refusal with everything that keeps a list from being paid by.
    """
    region = _mine(scope, county)
    if faults := faults_of(laid.columns) + faults_of_manner(*laid):
        raise Refusal("".join(faults))
    told = {
        "name": _NAME,
        "columns": [list(each) for each in laid.columns],
        "file_format": laid.manner.format,
        "totals": laid.manner.totals,
        "set_at": at,
    }
    Layout.objects.update_or_create(region=region, defaults=told | {"set_by_id": by.user_id})
    _told(by, region, laid)


@transaction.atomic
def forget_layout(*, by: Actor, scope: Scope, county: RegionCode) -> None:
    """Back to the columns and the file every county begins with."""
    region = _mine(scope, county)
    Layout.objects.filter(region=region).delete()
    _told(by, region, Laid(ONE_CARD, WORKBOOK))


def _told(by: Actor, region: int, laid: Laid) -> None:
    record(
        by, "layout.set", [], region=region, columns=[each.header for each in laid.columns],
        format=laid.manner.format.value, totals=laid.manner.totals.value,
    )  # fmt: skip


@transaction.atomic
def lay_out_anew(*, batch: UUID, scope: Scope, by: Actor, at: datetime) -> Batch:
    """Give a draft the columns and the kind of file the county has settled since."""
    row = batch_row(scope, batch, Batch.Status.DRAFT)
    laid = laid_for(row.region, row.road)
    if laid == laid_out(row):
        raise Refusal("批次用的就是现在的版式，不用换。")
    row.layout = [list(each) for each in laid.columns]
    row.file_format, row.totals = laid.manner
    row.save(update_fields=["layout", "file_format", "totals"])
    trace(row, "换版式", by, at, laid.manner.format.label)
    return row


def confirm_writable(row: Batch) -> None:
    """Raise Refusal where the file could not be written, while a draft can still be mended."""
    if found := roll_faults(row):
        raise Refusal(refusal_of(found))


def _mine(scope: Scope, county: RegionCode) -> int:
    region = int(county.value)
    if county.level != "县" or not scope.covers(region):
        raise Refusal("清册版式由县级设定，只能设定本县的。")
    return region
