"""Who is behind what is owed and in no batch yet."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import QuerySet, Sum

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.region import RegionCode
from nuanxin.money.payables.models import Payable
from nuanxin.money.payouts.queries import OpenDue, still_open
from nuanxin.registry.people.queries.finding import named_like

SORTS = {
    "place": ("region", "pk"),
    "amount": ("amount_fen", "pk"),
    "raised": ("raised_at", "pk"),
}


class Wanted(NamedTuple):
    """What narrows the list: a line of what is owed, a township, the beginning of a name."""

    due: OpenDue | None = None
    town: int = 0
    words: str = ""


def owed(scope: Scope, asked: Wanted) -> QuerySet[Payable]:
    """The payables themselves, with whom they concern."""
    area = scope.narrowed(RegionCode.parse(str(asked.town))) if asked.town else scope
    rows = still_open(area).select_related("person", "household")
    if asked.due:
        due = asked.due
        rows = rows.filter(
            benefit=due.benefit, kind=due.kind_code,
            first_month=due.first.ordinal, end_month=due.end.ordinal,
        )  # fmt: skip
    if asked.words:
        rows = rows.filter(reduce(or_, named_like(asked.words, "person__")))
    return rows


def sum_of(rows: QuerySet[Payable]) -> int:
    """Fen altogether."""
    return int(rows.order_by().aggregate(total=Sum("amount_fen"))["total"] or 0)
