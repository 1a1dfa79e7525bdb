"""What stays behind when a family goes: its benefits as the county counted them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from nuanxin.kit.names import mask_name
from nuanxin.registry.people.models import Household
from nuanxin.support.benefits.actions.taking_over import From
from nuanxin.support.benefits.models import Entitlement
from nuanxin.support.transfers.carried import kept_closer
from nuanxin.support.transfers.models import DepartedBenefit, Departure

GONE = "户籍迁出，转到外县经办"


def leave_benefits(out: Departure, home: Household, firsts: Iterable[From]) -> None:
    """Keep every benefit the giving county had, ended where the receiving one begins.

    The entitlements of `home` still read as before they were taken over.
    """
    begins = {(each.subject, each.benefit): each.day for each in firsts}
    closer = kept_closer(home)
    rows = Entitlement.objects.filter(household=home).select_related("person")
    DepartedBenefit.objects.bulk_create(
        DepartedBenefit(
            departure=out, region=out.region, household=home.pk, benefit=row.benefit,
            who="" if closer or row.person is None else mask_name(row.person.name),
            begun=row.here_from or row.starts_on, first_year=row.first_year,
            ends_on=row.ends_on or _gone(row, begins),
            ended_reason=row.ended_reason if row.ends_on else GONE,
        )
        for row in rows
        if not _over_before(row)
    )  # fmt: skip


def _gone(row: Entitlement, begins: dict[tuple[int, str], date]) -> date:
    return max(begins[row.subject, row.benefit], row.here_from or row.starts_on)


def _over_before(row: Entitlement) -> bool:
    """It had ended when the family came: this county never counted it."""
    begun, ended = row.here_from, row.ends_on
    return begun is not None and ended is not None and ended <= begun
