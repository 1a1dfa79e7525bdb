"""What has become known of a family since an answer was worked out; a slip must not hide it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Q

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.money import yuan_grouped
from nuanxin.kit.period import Period, month_index
from nuanxin.kit.term import months_words
from nuanxin.money.payables.models import Payable
from nuanxin.registry.people.models import HouseholdFacts, Membership, PersonFacts
from nuanxin.support.benefits.models import Entitlement, Finding
from nuanxin.support.benefits.queries import assessments


def since_then(scope: Scope, found: Finding) -> str:
    """In words: stopped, asked back, or other facts; empty where nothing has changed."""
    told = [*_ended(scope, found), *_asked_back(scope, found)]
    if not told and _known_later(found, _looked_at(scope, found)):
        told = ["登记的资料有变"]
    return "，".join(told)


def _ended(scope: Scope, found: Finding) -> Iterator[str]:
    """A stop inside the term that the answer still pays."""
    if not found.ground.amount_fen or found.every == "年":
        return
    end = Period.from_ordinal(found.first_month + found.months).first_day
    rows = Entitlement.objects.within(scope).filter(
        subject=found.subject, benefit=found.benefit, ends_on__lt=end
    )
    last = rows.order_by("-ends_on").first()
    running = Entitlement.objects.filter(
        subject=found.subject, benefit=found.benefit, ends_on__isnull=True
    )
    day = last.ends_on if last is not None else None
    if day is not None and not running.exists() and _paid_after(found, day):
        yield f"{day.year} 年 {day.month} 月起已经停发"


def _paid_after(found: Finding, day: date) -> bool:
    """Whether the answer still counts more months than remained before the stop."""
    before = month_index(day) - found.first_month
    return found.ground.eligible_months > max(before, 0)


def _asked_back(scope: Scope, found: Finding) -> Iterator[str]:
    rows = Payable.objects.within(scope).filter(
        household=found.household_id,
        person=found.person_id,
        benefit=found.benefit,
        kind=Payable.Kind.RECOVERY,
        raised_at__gt=_looked_at(scope, found),
    )
    for row in rows.exclude(status=Payable.Status.WITHDRAWN).order_by("first_month"):
        months = months_words(list(range(row.first_month, row.end_month)))
        yield f"{months}的 {yuan_grouped(row.amount_fen)} 元要退回（已列追缴）"


def _looked_at(scope: Scope, found: Finding) -> datetime:
    """Until when the last run over this family in this term knew."""
    over = {found.region - found.region % 10**width for width in (0, 3, 6, 8, 10)}
    runs = assessments(scope).filter(term=found.term, region__in=over)
    last = runs.values_list("known_at", flat=True).first()
    return max(last, found.known_from) if last is not None else found.known_from


def _known_later(found: Finding, at: datetime) -> bool:
    later = Q(known_from__gt=at)
    home = found.household_id
    members = Membership.objects.filter(household=home)
    return (
        members.filter(later).exists()
        or HouseholdFacts.objects.filter(later, household=home).exists()
        or PersonFacts.objects.filter(later, person__in=members.values("person")).exists()
    )
