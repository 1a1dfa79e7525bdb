"""The cut-off day of a term: what becomes known after it enters with the next term."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.term import Term
from nuanxin.support.benefits.models import Finding, PaymentTerm
from nuanxin.support.benefits.queries import assessments, findings

CountyBenefit = tuple[int, str]


class CutOff(NamedTuple):
    """One cut-off day of a term, and the benefits that have it."""

    day: date
    benefits: tuple[str, ...]


def county_of(region: int) -> int:
    """The county's code of a region's."""
    return region - region % 10**6


def cut_off_day(paying: PaymentTerm, term: Term) -> date | None:
    """The last day whose knowledge counts; it lies in the month the term is paid in: the
    paying month of what is paid once a year, else the term's last.
    """
    if paying.cut_off_day is None:
        return None
    yearly = paying.every == PaymentTerm.Every.YEAR
    month = paying.pay_month or 12 if yearly else term.last_month.month
    return date(term.year, month, paying.cut_off_day)


def moment_after(day: date) -> datetime:
    """The first moment after a day: what is known by then was known on it."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def paying_in(scope: Scope, year: int) -> list[PaymentTerm]:
    """The payment terms of the counties an area lies in, or holds."""
    where = Q()
    for low, high in scope:
        where |= Q(region__gte=county_of(low), region__lt=high)
    if not scope.ranges:
        return []
    return list(PaymentTerm.objects.filter(where, year=year).order_by("benefit"))


def cut_offs(scope: Scope, term: Term) -> list[CutOff]:
    """The cut-off days of an area and term, the earliest first."""
    found: dict[date, list[str]] = {}
    for paying in paying_in(scope, term.year):
        if day := cut_off_day(paying, term):
            found.setdefault(day, []).append(paying.benefit)
    return [CutOff(day, tuple(names)) for day, names in sorted(found.items())]


def unassessed(scope: Scope, term: Term, now: datetime) -> list[datetime]:
    """The cut-offs gone by of which nobody has asked yet what was known then."""
    gone = [moment_after(each.day) for each in cut_offs(scope, term)]
    last = (
        assessments(scope)
        .filter(term=str(term))
        .order_by("-known_at")
        .values_list("known_at", flat=True)
        .first()
    )
    return [each for each in gone if each < now and (last is None or last < each)]


def known_at_cut_off(scope: Scope, term: Term, moment: datetime) -> QuerySet[Finding]:
    """The findings of a term as they stood at a moment."""
    rows: QuerySet[Finding] = findings(scope, term, at=moment)
    return rows.filter(ground__kind="现金")


def passed(
    terms: Mapping[CountyBenefit, PaymentTerm], term: Term, at: datetime
) -> dict[datetime, list[CountyBenefit]]:
    """County and benefit by the cut-off that lies behind them."""
    found: dict[datetime, list[CountyBenefit]] = {}
    for key, paying in terms.items():
        day = cut_off_day(paying, term)
        if day is not None and moment_after(day) <= at:
            found.setdefault(moment_after(day), []).append(key)
    return found


def key_of(row: Finding) -> CountyBenefit:
    """The county and the benefit of a finding."""
    return county_of(row.region), row.benefit


def as_at_cut_off(
    rows: Sequence[Finding],
    terms: Mapping[CountyBenefit, PaymentTerm],
    scope: Scope,
    term: Term,
    at: datetime,
) -> list[Finding]:
    """The rows, those of benefits whose cut-off has passed as they stood then.

    Where nothing had been found by then, what stands now counts.
    """
    kept = list(rows)
    for moment, keys in passed(terms, term, at).items():
        then = known_at_cut_off(scope, term, moment).prefetch_related("ground", "assessment")
        stood = [row for row in then if key_of(row) in keys]
        if stood:
            kept = [row for row in kept if key_of(row) not in keys] + stood
    return kept


def learnt_late(
    rows: Sequence[Finding],
    terms: Mapping[CountyBenefit, PaymentTerm],
    scope: Scope,
    term: Term,
    at: datetime,
) -> list[Finding]:
    """The rows that say something else than stood at the cut-off, or of whom nothing stood."""
    found: list[Finding] = []
    for moment, keys in passed(terms, term, at).items():
        then = known_at_cut_off(scope, term, moment)
        stood = set(then.values_list("subject", "benefit", "ground"))
        if stood:
            ours = [row for row in rows if key_of(row) in keys]
            found += [r for r in ours if (r.subject, r.benefit, r.ground_id) not in stood]
    return found
