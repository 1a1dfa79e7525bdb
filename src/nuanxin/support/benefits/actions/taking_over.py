"""A family comes from another county: from which month this one pays each benefit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db import transaction

from nuanxin.kit.period import Period
from nuanxin.registry.people.models import Household
from nuanxin.support.benefits.models import Entitlement, TakenOver


class From(NamedTuple):
    """One subject and benefit, and the first month paid here (an ordinal)."""

    subject: int
    benefit: str
    month: int

    @property
    def day(self) -> date:
        return Period.from_ordinal(self.month).first_day


@transaction.atomic
def take_over_from(*, household: Household, county: int, firsts: Sequence[From]) -> None:
    """Earlier months are another county's: no run of this one raises or takes them back."""
    TakenOver.objects.bulk_create(
        TakenOver(
            region=household.region, household=household, subject=each.subject,
            benefit=each.benefit, from_month=each.month, from_county=county,
        )
        for each in firsts
    )  # fmt: skip
    begun = {(each.subject, each.benefit): each.day for each in firsts}
    rows = list(Entitlement.objects.filter(household=household))
    for row in rows:
        # What was over before it came never began here.
        day = begun.get((row.subject, row.benefit), row.starts_on)
        row.here_from = day if row.ends_on is None else max(day, row.ends_on)
    Entitlement.objects.bulk_update(rows, ["here_from"])
