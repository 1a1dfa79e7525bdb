"""A family comes from another county: from which month this one pays each benefit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction

from nuanxin.registry.people.models import Household
from nuanxin.support.benefits.models import TakenOver


class From(NamedTuple):
    """One subject and benefit, and the first month paid here (an ordinal)."""

    subject: int
    benefit: str
    month: int


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
