"""What stands: findings of a term, the lists and totals over them; one query for a number and
for the people behind it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.term import Term
from nuanxin.policy.evaluate import ELIGIBLE
from nuanxin.support.benefits.lists import PAID_KINDS, Listed
from nuanxin.support.benefits.marks import CONDITIONS
from nuanxin.support.benefits.models import (
    Assessment,
    Deferral,
    Finding,
    FindingCount,
    Ground,
    GroundShare,
    PaymentTerm,
)

M = TypeVar("M", Finding, FindingCount)
_NONE = Value(-1, output_field=BigIntegerField())  # no amount: equal to no amount only


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; the same for its page, its export and its count."""

    benefit: str = ""
    reason: str = ""
    level: str = ""


def findings(scope: Scope, term: Term, at: datetime | None = None) -> QuerySet[Finding]:
    """The findings of a term, current or as they stood `at` a moment: its months' benefits,
    and its year's.
    """
    standing = Q(known_to__isnull=True)
    if at is not None:
        standing = Q(known_from__lte=at) & (standing | Q(known_to__gt=at))
    rows: QuerySet[Finding] = Finding.objects.within(scope).filter(_of(term), standing)
    return rows


def counts(scope: Scope, term: Term) -> QuerySet[FindingCount]:
    """How many findings of a term, as they stand, bear which marks, place by place."""
    rows: QuerySet[FindingCount] = FindingCount.objects.within(scope).filter(_of(term))
    return rows


def _of(term: Term) -> Q:
    year = str(Term.parse(str(term.year)))
    ours = Q(every="月", term=str(term)) | Q(every="年", term=year)
    return ours & Q(ground__kind__in=PAID_KINDS)


def listed(scope: Scope, term: Term, which: Listed) -> QuerySet[Finding]:
    """The findings of one list."""
    rows = _on(scope, term, which).annotate(on=Value(which.value))
    if which in (Listed.TO_STOP, Listed.TO_CONFIRM):
        return rows.annotate(beside=_beside(scope, term, which))
    if which is Listed.ASIDE:
        return rows.annotate(**_why_aside())
    if which is not Listed.CHANGED:
        return rows
    before = _before(scope)
    fen = Subquery(before.values("ground__amount_fen")[:1])
    return rows.annotate(
        verdict_before=Subquery(before.values("ground__verdict")[:1]),
        amount_before=Coalesce(fen, _NONE),
    )


def _beside(scope: Scope, term: Term, which: Listed) -> Subquery:
    """Another benefit of the same subject that waits on the opposite list: where one takes over
    from another, stopping the one and forgetting the other leaves somebody with nothing.
    """
    opposite = Listed.TO_CONFIRM if which is Listed.TO_STOP else Listed.TO_STOP
    others = _on(scope, term, opposite).filter(subject=OuterRef("subject"))
    others = others.exclude(benefit=OuterRef("benefit")).order_by("benefit")
    return Subquery(others.values("ground__label")[:1])


def _why_aside() -> dict[str, Subquery]:
    """Who put an answer aside, when, on which list and why."""
    rows = Deferral.objects.filter(
        subject=OuterRef("subject"), benefit=OuterRef("benefit"), ground=OuterRef("ground")
    ).order_by("-recorded_at", "-id")
    columns = {"on": "listed", "by": "user__name", "at": "recorded_at", "because": "reason"}
    return {
        f"aside_{name}": Subquery(rows.values(column)[:1]) for name, column in columns.items()
    }


def begun_beside(scope: Scope, found: Finding) -> QuerySet[Finding]:
    """Other benefits of the subject that hold in this term and did not in the one before, each
    with whether it is `confirmed`.
    """
    term = Term.parse(found.term)
    rows = findings(scope, term).filter(subject=found.subject, ground__verdict=ELIGIBLE)
    before = _before(scope).filter(ground__verdict=ELIGIBLE)
    confirmed = ExpressionWrapper(CONDITIONS[Listed.CONFIRMED], BooleanField())
    rows = rows.exclude(benefit=found.benefit).annotate(confirmed=confirmed)
    return rows.filter(~Exists(before)).select_related("ground").order_by("benefit")


def _on(scope: Scope, term: Term, which: Listed) -> QuerySet[Finding]:
    return findings(scope, term).filter(CONDITIONS[which])


def _before(scope: Scope) -> QuerySet[Finding]:
    """The finding of the term before; a term never assessed has nothing to compare."""
    rows: QuerySet[Finding] = Finding.objects.within(scope).filter(
        subject=OuterRef("subject"),
        benefit=OuterRef("benefit"),
        first_month=OuterRef("first_month") - OuterRef("months"),
        months=OuterRef("months"),
        known_to__isnull=True,
    )
    return rows


def narrowed(rows: QuerySet[M], filters: Filters) -> QuerySet[M]:
    """What a page's filters leave of findings, or of their numbers."""
    if filters.benefit:
        rows = rows.filter(ground__benefit=filters.benefit)
    if filters.reason:
        rows = rows.filter(ground__reason=filters.reason)
    if filters.level:
        level = "" if filters.level == OPEN_LEVEL else filters.level
        borne = GroundShare.objects.filter(ground=OuterRef("ground"), level=level)
        rows = rows.filter(Exists(borne))
    return rows


OPEN_LEVEL = "未定"
TOWN = F("region") - F("region") % 1000


@dataclass(slots=True)
class Totals:
    """Numbers of one benefit, one township, or one benefit in one township."""

    counts: dict[str, int] = field(default_factory=dict)
    amount: int = 0
    shares: dict[str, int] = field(default_factory=dict)

    def count(self, which: str) -> int:
        return self.counts.get(which, 0)

    def add(self, other: Totals) -> None:
        for which, people in other.counts.items():
            self.counts[which] = self.counts.get(which, 0) + people
        for level, fen in other.shares.items():
            self.shares[level] = self.shares.get(level, 0) + fen
        self.amount += other.amount


Cell = tuple[str, str, int]  # benefit, its label, township


def cells(
    scope: Scope, term: Term, filters: Filters, every: Sequence[Listed] = tuple(Listed)
) -> dict[Cell, Totals]:
    """Per benefit and township: how many stand on each list, what the eligible are due, and
    who bears it.

    Amount and shares are the ground's, as many times as it has people; three queries.
    """
    rows: Any = narrowed(counts(scope, term), filters).annotate(town=TOWN).order_by()
    numbers = rows.values_list("ground", "town").annotate(
        **{f"n_{which.value}": _people(CONDITIONS[which]) for which in every},
        due=_people(CONDITIONS[Listed.ELIGIBLE]),
    )
    told = list(numbers)
    alike = _grounds({ground for ground, *_ in told})
    found: dict[Cell, Totals] = {}
    for ground, town, *people, due in told:
        shared = alike[ground]
        cell = found.setdefault((shared.benefit, shared.label, town), Totals())
        lists = {which.value: n for which, n in zip(every, people, strict=True)}
        borne = {level: fen * due for level, fen in shared.shares.items() if fen * due}
        cell.add(Totals(lists, shared.fen * due, borne))
    return found


def numbers(scope: Scope, term: Term, every: Sequence[Listed]) -> dict[Listed, int]:
    """How many stand on each list, over all benefits and places; one query."""
    asked = {which.value: _people(CONDITIONS[which]) for which in every}
    found = counts(scope, term).aggregate(**asked)
    return {which: found[which.value] for which in every}


def _people(condition: Q) -> Sum:
    return Sum("people", filter=condition, default=0)


class _Alike(NamedTuple):
    """What everybody on one ground shares."""

    benefit: str
    label: str
    fen: int
    shares: dict[str, int]


def _grounds(ids: Collection[int]) -> dict[int, _Alike]:
    found = {
        pk: _Alike(benefit, label, fen or 0, {})
        for pk, benefit, label, fen in Ground.objects.filter(pk__in=ids).values_list(
            "pk", "benefit", "label", "amount_fen"
        )
    }
    borne = GroundShare.objects.filter(ground__in=ids).values_list("ground", "level", "fen")
    for pk, level, fen in borne:
        shares = found[pk].shares
        shares[level or OPEN_LEVEL] = shares.get(level or OPEN_LEVEL, 0) + fen
    return found


@dataclass(frozen=True, slots=True)
class BenefitTotals:
    """One benefit's numbers over an area and a term."""

    benefit: str
    label: str
    totals: Totals


def by_benefit(found: Mapping[Cell, Totals]) -> list[BenefitTotals]:
    """Cells added up over the townships."""
    sums: dict[tuple[str, str], Totals] = {}
    for (benefit, label, _), each in sorted(found.items()):
        sums.setdefault((benefit, label), Totals()).add(each)
    return [BenefitTotals(benefit, label, each) for (benefit, label), each in sums.items()]


def by_town(found: Mapping[Cell, Totals]) -> dict[int, Totals]:
    """Cells added up over the benefits."""
    sums: dict[int, Totals] = {}
    for (_, _, town), each in sorted(found.items(), key=lambda cell: cell[0][2]):
        sums.setdefault(town, Totals()).add(each)
    return sums


class Group(NamedTuple):
    """People of a list with one benefit and one reason."""

    benefit: str
    label: str
    reason: str
    people: int


def groups(scope: Scope, term: Term, which: Listed, level: str = "") -> list[Group]:
    """A list by benefit and reason, the most frequent first; of one level, or all."""
    rows: Any = counts(scope, term).filter(CONDITIONS[which])
    rows = narrowed(rows, Filters(level=level)).order_by()
    counted = rows.values_list("ground__benefit", "ground__label", "ground__reason")
    found = [Group(*row) for row in counted.annotate(n=Sum("people")).filter(n__gt=0)]
    return sorted(found, key=lambda each: (-each.people, each.benefit, each.reason))


def assessments(scope: Scope) -> QuerySet[Assessment]:
    """The runs over areas inside the scope or around it, the latest first."""
    around = {code - code % 10**width for code, _ in scope for width in (3, 6, 8, 10)}
    rows: QuerySet[Assessment] = Assessment.objects.within(scope) | Assessment.objects.filter(
        region__in=around
    )
    return rows.select_related("user").order_by("-id")


def payment_terms(region: int, year: int) -> dict[str, str]:
    """How often each benefit is paid in a region's county in a year; empty where undecided."""
    return {each.benefit: each.every for each in payment_term_rows(region, year)}


def payment_term_rows(region: int, year: int) -> list[PaymentTerm]:
    """The settings of a region's county for a year, by benefit."""
    county = region - region % 10**6
    return list(PaymentTerm.objects.filter(region=county, year=year).order_by("benefit"))
