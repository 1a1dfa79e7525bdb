"""Money given back: every receipt of an area, paid on to finance or not."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Sum, TextChoices

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.region import RegionCode
from nuanxin.money.payables.models import Payable
from nuanxin.money.recoveries.models import RecoveryReceipt
from nuanxin.registry.people.queries.finding import named_like

SORTS = {"day": ("day", "pk"), "place": ("region", "pk"), "amount": ("amount_fen", "pk")}


class Where(TextChoices):
    """Where money that was given back is."""

    HELD = "held", "待缴财政"
    THIS_YEAR = "this", "已缴，本年度"
    EARLIER = "earlier", "已缴，以前年度"
    CANCELLED = "cancelled", "已冲正"


_IS = {
    Where.HELD.value: Q(refund=None, cancelled_at=None),
    Where.THIS_YEAR.value: Q(earlier=False),
    Where.EARLIER.value: Q(earlier=True),
    Where.CANCELLED.value: Q(cancelled_at__isnull=False),
}


class Narrowed(NamedTuple):
    """What narrows the list: beginning of a name, where the money is, township."""

    words: str = ""
    where: str = ""
    town: int = 0


def receipts(scope: Scope, asked: Narrowed = Narrowed()) -> QuerySet[RecoveryReceipt]:  # noqa: B008
    """Receipts with their case; a county's document is only seen by who sees the county."""
    area = scope.narrowed(RegionCode.parse(str(asked.town))) if asked.town else scope
    rows: QuerySet[RecoveryReceipt] = RecoveryReceipt.objects.within(area).select_related(
        "payable__person", "payable__household", "refund", "user"
    )
    if asked.words:
        rows = rows.filter(reduce(or_, named_like(asked.words, "payable__person__")))
    return rows.filter(_IS[asked.where]) if asked.where else rows


class WhereTotal(NamedTuple):
    """Receipts in one place."""

    where: Where
    receipts: int
    amount_fen: int


def by_where(scope: Scope) -> list[WhereTotal]:
    """Every receipt of an area counted in exactly one place."""
    counted = RecoveryReceipt.objects.within(scope).aggregate(
        **{f"n_{name}": Count("pk", filter=is_) for name, is_ in _IS.items()},
        **{f"fen_{name}": Sum("amount_fen", filter=is_) for name, is_ in _IS.items()},
    )
    return [
        WhereTotal(each, counted[f"n_{each.value}"], counted[f"fen_{each.value}"] or 0)
        for each in Where
    ]


def where_is(row: RecoveryReceipt) -> str:
    """The same of one receipt, in words."""
    if row.cancelled_at is not None:
        return str(Where.CANCELLED.label)
    if row.earlier is None:
        return str(Where.HELD.label)
    return str((Where.EARLIER if row.earlier else Where.THIS_YEAR).label)


def receipts_of(row: Payable) -> list[RecoveryReceipt]:
    """What came in of one case, in order."""
    found = row.recovery_receipts.select_related("refund", "user", "cancelled_by")
    return list(found.order_by("pk"))
