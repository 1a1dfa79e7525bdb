"""What is behind a sum of the year's tables: one condition for the sum and for its lines."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum, TextChoices

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.money.payables.models import Payable, PayableShare
from nuanxin.registry.people.queries.finding import named_like
from nuanxin.reports.annual.queries import ELSEWHERE, LEVELS, OPEN
from nuanxin.support.transfers.models import Departure, State

SORTS = {"place": ("region", "pk"), "amount": ("fen", "pk"), "benefit": ("benefit", "pk")}
_NAMED = LEVELS[: LEVELS.index(ELSEWHERE)]
_SENT = (Payable.Status.SENT, Payable.Status.PAID)


class Column(TextChoices):
    """The sums of a year's line; of the first there is one for each level beside it."""

    OWED = "owed", "应付"
    SENT = "sent", "已送财政"
    BACK = "back", "追缴"
    LAST = "last", "上年应付"


class Narrowed(NamedTuple):
    """What narrows a list: level (one of LEVELS), benefit, township, beginning of a name."""

    level: str = ""
    benefit: str = ""
    town: int | None = None
    words: str = ""


class Gone(NamedTuple):
    """What was raised for a family that is another county's by now; its names are masked."""

    names: str
    region: int
    benefit: str
    fen: int


def behind(scope: Scope, year: int, column: Column, asked: Narrowed) -> QuerySet[Payable]:
    """The lines behind a sum, each with the `fen` of it that the sum counts."""
    counted = year - (column is Column.LAST)
    rows: QuerySet[Payable] = Payable.objects.within(scope)
    rows = rows.exclude(status=Payable.Status.WITHDRAWN).filter(
        of_county=None, first_month__gte=counted * 12, first_month__lt=counted * 12 + 12
    )
    match column:
        case Column.SENT:
            rows = rows.filter(status__in=_SENT)
        case Column.BACK:
            rows = rows.filter(kind=Payable.Kind.RECOVERY)
        case _:
            rows = rows.exclude(kind=Payable.Kind.RECOVERY)
    return _fen(_narrowed(rows, asked), asked.level).order_by()


def _narrowed(rows: QuerySet[Payable], asked: Narrowed) -> QuerySet[Payable]:
    if asked.benefit:
        rows = rows.filter(benefit=asked.benefit)
    if asked.town is not None:
        rows = rows.filter(region__gte=asked.town, region__lt=asked.town + 1000)
    if asked.words:
        rows = rows.filter(reduce(or_, named_like(asked.words, "person__")))
    return rows


def _fen(rows: QuerySet[Payable], level: str) -> QuerySet[Payable]:
    """Of a level only what it bears counts; a line it bears nothing of is not behind it."""
    if not level:
        return rows.annotate(fen=F("amount_fen"))
    shares = PayableShare.objects.filter(_borne_by(level), payable=OuterRef("pk"))
    borne = shares.order_by().values("payable").annotate(fen=Sum("amount_fen")).values("fen")
    return rows.annotate(fen=Subquery(borne)).filter(fen__gt=0)


def _borne_by(level: str) -> Q:
    if level == OPEN:
        return Q(level="")
    return ~Q(level="") & ~Q(level__in=_NAMED) if level == ELSEWHERE else Q(level=level)


def sum_of(rows: QuerySet[Any]) -> int:
    """Fen altogether."""
    return int(rows.aggregate(total=Sum("fen"))["total"] or 0)


def gone(scope: Scope, year: int, column: Column, asked: Narrowed) -> Iterator[Gone]:
    """What the sum counts of families that left since; their lines went with them."""
    counted = year - (column is Column.LAST)
    kept = "owed" if column is Column.LAST else column.value
    left: QuerySet[Departure] = Departure.objects.within(scope)
    left = left.filter(state=State.ACCEPTED).exclude(raised=[])
    for each in left.order_by("region", "pk"):
        if asked.town is not None and not asked.town <= each.region < asked.town + 1000:
            continue
        sums: dict[str, int] = {}
        for part in each.raised:
            if part["year"] == counted and _fits(part, asked):
                sums[part["benefit"]] = sums.get(part["benefit"], 0) + int(part[kept] or 0)
        for benefit, fen in sums.items():
            if fen and each.names.startswith(asked.words):
                yield Gone(each.names, each.region, benefit, fen)


def _fits(part: dict[str, Any], asked: Narrowed) -> bool:
    if asked.benefit and part["benefit"] != asked.benefit:
        return False
    level = str(part["level"] or "")
    place = level if level in LEVELS else ELSEWHERE if level else OPEN
    return not asked.level or place == asked.level
