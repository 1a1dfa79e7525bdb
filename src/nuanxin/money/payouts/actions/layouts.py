"""How a county's one-card platform wants its list. Batches drawn up before keep theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.money.payouts.layouts import ONE_CARD, Column, faults_of
from nuanxin.money.payouts.models import Layout

_NAME = "一卡通平台"


@transaction.atomic
def set_layout(
    *, by: Actor, scope: Scope, county: RegionCode, columns: Sequence[Column], at: datetime
) -> None:
    """Batches drawn up from now on have these columns, in this order.

    Raises Refusal with everything that keeps a list from being paid by.
    """
    region = _mine(scope, county)
    if faults := faults_of(columns):
        raise Refusal("".join(faults))
    told = {"name": _NAME, "columns": [list(each) for each in columns], "set_at": at}
    Layout.objects.update_or_create(region=region, defaults=told | {"set_by_id": by.user_id})
    record(by, "layout.set", [], region=region, columns=[each.header for each in columns])


@transaction.atomic
def forget_layout(*, by: Actor, scope: Scope, county: RegionCode) -> None:
    """Back to the columns every county begins with."""
    region = _mine(scope, county)
    Layout.objects.filter(region=region).delete()
    record(by, "layout.set", [], region=region, columns=[each.header for each in ONE_CARD])


def _mine(scope: Scope, county: RegionCode) -> int:
    region = int(county.value)
    if county.level != "县" or not scope.covers(region):
        raise Refusal("清册版式由县级设定，只能设定本县的。")
    return region
