"""What stands: findings of a term, the lists and totals over them; one query for a number and
for the people behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Floor

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.term import Term
from nuanxin.policy.evaluate import ELIGIBLE, FACTS_MISSING, NOT_ELIGIBLE, UNSETTLED
from nuanxin.support.benefits.lists import PAID_KINDS, Listed
from nuanxin.support.benefits.models import (
    Assessment,
    Deferral,
    Entitlement,
    Finding,
    GroundShare,
    Hold,
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; the same for its page, its export and its count."""

    benefit: str = ""
    reason: str = ""
    level: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


def findings(scope: Scope, term: Term) -> QuerySet[Finding]:
    """The current findings of a term: its months' benefits, and its year's."""
    year = str(Term.parse(str(term.year)))
    ours = Q(every="月", term=str(term)) | Q(every="年", term=year)
    rows: QuerySet[Finding] = Finding.objects.within(scope).filter(ours, known_to__isnull=True)
    return rows.filter(ground__kind__in=PAID_KINDS)


def listed(scope: Scope, term: Term, which: Listed) -> QuerySet[Finding]:
    """The findings of one list; board and list count with this very query."""
    rows = findings(scope, term)
    return _LISTS[which](rows, scope, term)


def _eligible(rows: QuerySet[Finding], _scope: Scope, _term: Term) -> QuerySet[Finding]:
    return rows.filter(ground__verdict=ELIGIBLE)


def _missing(rows: QuerySet[Finding], _scope: Scope, _term: Term) -> QuerySet[Finding]:
    return rows.filter(ground__verdict=FACTS_MISSING)


def _unsettled(rows: QuerySet[Finding], _scope: Scope, _term: Term) -> QuerySet[Finding]:
    return rows.filter(ground__verdict=UNSETTLED)


def _confirmed(rows: QuerySet[Finding], _scope: Scope, term: Term) -> QuerySet[Finding]:
    return rows.filter(Exists(_standing(term)))


def _to_confirm(rows: QuerySet[Finding], _scope: Scope, term: Term) -> QuerySet[Finding]:
    rows = rows.filter(~Exists(_standing(term)), ground__verdict=ELIGIBLE)
    return rows.filter(~Exists(_put_aside(Listed.TO_CONFIRM)))


def _to_stop(rows: QuerySet[Finding], _scope: Scope, term: Term) -> QuerySet[Finding]:
    open_ = _standing(term).filter(ends_on__isnull=True)
    rows = rows.filter(Exists(open_), ground__verdict_at_end=NOT_ELIGIBLE)
    return rows.filter(~Exists(_put_aside(Listed.TO_STOP)))


def _changed(rows: QuerySet[Finding], scope: Scope, term: Term) -> QuerySet[Finding]:
    """Confirmed, and unlike the term before; a term never assessed has nothing to compare."""
    before = Finding.objects.within(scope).filter(
        subject=OuterRef("subject"),
        benefit=OuterRef("benefit"),
        first_month=OuterRef("first_month") - OuterRef("months"),
        months=OuterRef("months"),
        known_to__isnull=True,
    )
    rows = rows.filter(Exists(_standing(term))).annotate(
        verdict_before=Subquery(before.values("ground__verdict")[:1]),
        amount_before=Subquery(before.values("ground__amount_fen")[:1]),
    )
    unlike = ~Q(verdict_before=F("ground__verdict")) | Q(
        ~Q(amount_before=F("ground__amount_fen"))
        | Q(amount_before__isnull=True, ground__amount_fen__isnull=False)
        | Q(amount_before__isnull=False, ground__amount_fen__isnull=True)
    )
    rows = rows.filter(unlike, verdict_before__isnull=False)
    return rows.filter(~Exists(_put_aside(Listed.CHANGED)))


def _held(rows: QuerySet[Finding], _scope: Scope, term: Term) -> QuerySet[Finding]:
    held = Hold.objects.filter(
        entitlement__subject=OuterRef("subject"),
        entitlement__benefit=OuterRef("benefit"),
        from_month__lte=term.last,
    ).filter(Q(until_month__isnull=True) | Q(until_month__gt=term.first))
    return rows.filter(Exists(held))


_LISTS = {
    Listed.ELIGIBLE: _eligible,
    Listed.CONFIRMED: _confirmed,
    Listed.TO_CONFIRM: _to_confirm,
    Listed.TO_STOP: _to_stop,
    Listed.CHANGED: _changed,
    Listed.MISSING: _missing,
    Listed.UNSETTLED: _unsettled,
    Listed.HELD: _held,
}


def _standing(term: Term) -> QuerySet[Entitlement]:
    """The entitlements of a finding's subject that reach into the term."""
    begun = Q(starts_on__lte=term.last_month.last_day)
    running = Q(ends_on__isnull=True) | Q(ends_on__gt=term.periods()[0].first_day)
    rows: QuerySet[Entitlement] = Entitlement.objects.filter(
        begun, running, subject=OuterRef("subject"), benefit=OuterRef("benefit")
    )
    return rows


def _put_aside(which: Listed) -> QuerySet[Deferral]:
    """A decision about this very answer; another answer is a new question."""
    rows: QuerySet[Deferral] = Deferral.objects.filter(
        subject=OuterRef("subject"),
        benefit=OuterRef("benefit"),
        ground=OuterRef("ground"),
        listed=which,
    )
    return rows


def narrowed(rows: QuerySet[Finding], filters: Filters) -> QuerySet[Finding]:
    """The rows a page's filters leave."""
    if filters.benefit:
        rows = rows.filter(benefit=filters.benefit)
    if filters.reason:
        rows = rows.filter(ground__reason=filters.reason)
    if filters.level:
        level = "" if filters.level == OPEN_LEVEL else filters.level
        borne = GroundShare.objects.filter(ground=OuterRef("ground"), level=level)
        rows = rows.filter(Exists(borne))
    return rows


OPEN_LEVEL = "未定"
TOWN = Floor(F("region") / 1000, output_field=BigIntegerField()) * 1000


@dataclass(slots=True)
class BenefitTotals:
    """One benefit's numbers over an area and a term."""

    benefit: str
    label: str
    counts: dict[str, int] = field(default_factory=dict)
    amount: int = 0
    shares: dict[str, int] = field(default_factory=dict)

    def count(self, which: str) -> int:
        return self.counts.get(which, 0)


def totals(
    scope: Scope, term: Term, *, every: Iterable[Listed] = Listed
) -> list[BenefitTotals]:
    """Per benefit: how many stand on each list, the amount due by the rules, who bears it."""
    found: dict[str, BenefitTotals] = {}

    def of(benefit: str, label: str) -> BenefitTotals:
        return found.setdefault(benefit, BenefitTotals(benefit, label))

    for which in every:
        for benefit, label, count in (
            listed(scope, term, which)
            .order_by("benefit")
            .values_list("benefit", "ground__label")
            .annotate(Count("id"))
        ):
            told = of(benefit, label).counts
            told[which.value] = told.get(which.value, 0) + count
    eligible = listed(scope, term, Listed.ELIGIBLE)
    for benefit, label, amount in (
        eligible.order_by("benefit")
        .values_list("benefit", "ground__label")
        .annotate(Sum("ground__amount_fen"))
    ):
        of(benefit, label).amount += amount or 0
    for benefit, label, level, fen in (
        eligible.order_by("benefit")
        .values_list("benefit", "ground__label", "ground__shares__level")
        .annotate(Sum("ground__shares__fen"))
    ):
        if fen:
            shares = of(benefit, label).shares
            name = level or OPEN_LEVEL
            shares[name] = shares.get(name, 0) + fen
    return [found[name] for name in sorted(found)]


@dataclass(slots=True)
class TownTotals:
    """One township's numbers."""

    region: int
    counts: dict[str, int] = field(default_factory=dict)
    amount: int = 0
    shares: dict[str, int] = field(default_factory=dict)


def by_town(scope: Scope, term: Term, filters: Filters) -> list[TownTotals]:
    """Per township: the lists and, for the eligible, amount and bearers."""
    found: dict[int, TownTotals] = {}

    def of(region: int) -> TownTotals:
        return found.setdefault(region, TownTotals(region))

    for which in Listed:
        rows = narrowed(listed(scope, term, which), filters).annotate(town=TOWN)
        for town, count in rows.order_by("town").values_list("town").annotate(Count("id")):
            of(town).counts[which.value] = count
    rows = narrowed(listed(scope, term, Listed.ELIGIBLE), filters).annotate(town=TOWN)
    for town, amount in (
        rows.order_by("town").values_list("town").annotate(Sum("ground__amount_fen"))
    ):
        of(town).amount = amount or 0
    for town, level, fen in (
        rows.order_by("town")
        .values_list("town", "ground__shares__level")
        .annotate(Sum("ground__shares__fen"))
    ):
        if fen:
            of(town).shares[level or OPEN_LEVEL] = fen
    return [found[region] for region in sorted(found)]


def reasons(scope: Scope, term: Term, which: Listed) -> list[tuple[str, int]]:
    """The reasons met on a list, the most frequent first."""
    rows: Any = (
        listed(scope, term, which)
        .order_by("ground__reason")
        .values_list("ground__reason")
        .annotate(people=Count("id"))
    )
    return sorted(((text, people) for text, people in rows), key=lambda each: -each[1])


def assessments(scope: Scope) -> QuerySet[Assessment]:
    """The runs over areas inside the scope, the latest first."""
    rows: QuerySet[Assessment] = (
        Assessment.objects.within(scope).select_related("user").order_by("-id")
    )
    return rows
