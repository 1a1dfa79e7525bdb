"""What the book says: balances per account and month, the postings behind each figure."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.levels import from_the_top
from nuanxin.kit.period import Period
from nuanxin.money.ledger.models import Account, ClosedMonth, Entry, Posting
from nuanxin.money.payables.models import Payable
from nuanxin.registry.people.models import Person
from nuanxin.registry.people.queries.finding import named_like


class Balance(NamedTuple):
    """An account: what came and what left in the time asked for, and what stood at its end."""

    account: Account
    came_fen: int
    left_fen: int
    stands_fen: int
    postings: int


def balances(scope: Scope, month: Period | None = None) -> list[Balance]:
    """Every account with its figures of a month (all time without one), from the top down."""
    until = Q() if month is None else Q(postings__entry__day__lte=month.last_day)
    within = until if month is None else until & Q(postings__entry__day__gte=month.first_day)
    accounts = Account.objects.within(scope).annotate(
        came=Sum("postings__amount_fen", filter=within & Q(postings__amount_fen__gt=0)),
        left=Sum("postings__amount_fen", filter=within & Q(postings__amount_fen__lt=0)),
        stands=Sum("postings__amount_fen", filter=until),
        number=Count("postings", filter=within),
    )
    found = [
        Balance(row, row.came or 0, -(row.left or 0), row.stands or 0, row.number)
        for row in accounts
    ]
    return sorted(found, key=_in_order)


_KINDS = list(Account.Kind)


def _in_order(each: Balance) -> tuple[object, ...]:
    row = each.account
    return row.region, row.label, from_the_top(row.level), _KINDS.index(Account.Kind(row.kind))


class Apart(NamedTuple):
    """What a level bears of a benefit, and what it stands at: they differ, and must not."""

    label: str
    level: str
    borne_fen: int
    stands_fen: int

    @property
    def fen(self) -> int:
        return abs(self.borne_fen - self.stands_fen)


def apart(found: list[Balance]) -> list[Apart]:
    """Where balances do not add up; the database lets nobody write it, but its owner can."""
    sums: dict[tuple[int, str, str], list[int]] = {}
    labels: dict[tuple[int, str, str], str] = {}
    for each in found:
        key = each.account.region, each.account.benefit, each.account.level
        borne = each.account.kind == Account.Kind.BORNE
        sums.setdefault(key, [0, 0])[0 if borne else 1] += each.stands_fen
        labels[key] = each.account.label
    return [
        Apart(labels[key], key[2], -borne, stands)
        for key, (borne, stands) in sums.items()
        if -borne != stands
    ]


class KindTotal(NamedTuple):
    """All accounts of a class together."""

    kind: str
    label: str
    came_fen: int
    left_fen: int
    stands_fen: int


def by_kind(found: list[Balance]) -> list[KindTotal]:
    """The classes in order; together they stand at nothing."""
    return [
        KindTotal(
            kind.value,
            str(kind.label),
            sum(each.came_fen for each in rows),
            sum(each.left_fen for each in rows),
            sum(each.stands_fen for each in rows),
        )
        for kind in _KINDS
        for rows in [[each for each in found if each.account.kind == kind]]
    ]


class Narrowed(NamedTuple):
    """Which postings are asked for: of accounts, of a month, a year or up to a month's end, of
    one event, one side.
    """

    benefit: str = ""
    level: str | None = None
    kind: str = ""
    month: Period | None = None
    until: Period | None = None
    side: str = ""
    words: str = ""
    benefits: tuple[str, ...] = ()
    event: str = ""
    year: int | None = None


SORTS = {"day": ("entry__day", "pk"), "amount": ("amount_fen", "pk")}


def postings(scope: Scope, asked: Narrowed = Narrowed()) -> QuerySet[Posting]:  # noqa: B008
    """The postings behind a figure, those of families that have gone to another county too."""
    own = Payable.objects.filter(pk=OuterRef("entry__payable"))
    found: QuerySet[Posting] = Posting.objects.within(scope).select_related(
        "account", "entry__user"
    )
    found = found.annotate(
        own_region=Subquery(own.values("region")[:1]),
        own_number=Subquery(own.values("household__number")[:1]),
        own_name=Subquery(
            Person.objects.filter(payable__pk=OuterRef("entry__payable")).values("shown_name")[
                :1
            ]
        ),
    )
    return found.filter(_of_account(asked) & _of_time(asked) & _named(asked.words))


def place_of(row: Posting) -> int:
    """Where the family is, or the county of the book where it has gone to another one."""
    return int(getattr(row, "own_region", None) or row.region)


def payee_of(row: Posting) -> str:
    """Who was paid, as lists show them, of a row `postings` has given out."""
    if name := getattr(row, "own_name", None):
        return str(name)
    number = getattr(row, "own_number", None)
    return f"家庭 {number}" if number else "（已转到外县）"


def _of_account(asked: Narrowed) -> Q:
    found = Q()
    if asked.benefit:
        found &= Q(account__benefit=asked.benefit)
    if asked.benefits:
        found &= Q(account__benefit__in=asked.benefits)
    if asked.level is not None:
        found &= Q(account__level=asked.level)
    if asked.kind:
        found &= Q(account__kind=asked.kind)
    if asked.side:
        found &= Q(amount_fen__gt=0) if asked.side == "came" else Q(amount_fen__lt=0)
    return found


def _of_time(asked: Narrowed) -> Q:
    found = Q(entry__event=asked.event) if asked.event else Q()
    if asked.year:
        found &= Q(entry__day__year=asked.year)
    if asked.month:
        found &= Q(entry__day__range=(asked.month.first_day, asked.month.last_day))
    if asked.until:
        found &= Q(entry__day__lte=asked.until.last_day)
    return found


def _named(words: str) -> Q:
    return reduce(or_, named_like(words, "entry__payable__person__")) if words else Q()


def entries_of_line(scope: Scope, line: int) -> list[Entry]:
    """Everything booked for one line, in order."""
    found = Entry.objects.within(scope).filter(line=line).select_related("user")
    return list(found.prefetch_related("postings__account").order_by("pk"))


def stands_by_level(payable: int, kind: Account.Kind) -> dict[str, int]:
    """What the entries of one payable have left on accounts of a class, level by level."""
    rows = Posting.objects.filter(entry__payable=payable, account__kind=kind)
    summed = rows.order_by().values("account__level").annotate(fen=Sum("amount_fen"))
    return dict(summed.values_list("account__level", "fen"))


def year_paid(claim_key: str) -> int | None:
    """The year money of a claim was last paid; None where the book knows of none."""
    rows = Entry.objects.filter(payable__claim_key=claim_key, event=Entry.Event.PAID)
    last = rows.filter(reversal__isnull=True).order_by("-day").values_list("day", flat=True)
    return next((day.year for day in last[:1]), None)


def months(scope: Scope) -> list[Period]:
    """The months something was booked in, the latest first."""
    days = Entry.objects.within(scope).dates("day", "month", order="DESC")
    return [Period(day.year, day.month) for day in days]


def closed(scope: Scope, region: int) -> set[Period]:
    """The months a county has closed."""
    rows = ClosedMonth.objects.within(scope).filter(region=region)
    return {Period.from_ordinal(month) for month in rows.values_list("month", flat=True)}


def is_closed(scope: Scope, region: int, day: date) -> bool:
    """Whether the month of a day takes no more entries."""
    return Period(day.year, day.month) in closed(scope, region)


def benefits(scope: Scope) -> list[tuple[str, str]]:
    """The benefits something was booked of."""
    rows = Account.objects.within(scope).order_by("label", "benefit")
    return list(rows.values_list("benefit", "label").distinct())


def total(found: QuerySet[Posting]) -> int:
    """The sum of the postings asked for."""
    return found.aggregate(fen=Sum("amount_fen"))["fen"] or 0
