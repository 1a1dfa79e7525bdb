"""Contracts a county had before it began here, taken over as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.identity.actor import Actor
from nuanxin.care.medical.models import DoctorContract


class Standing(NamedTuple):
    """Who signed with whom, by their keys; without an institution they declined."""

    household: int
    region: int
    person: int
    institution: int | None
    doctor: str
    starts_on: date
    ends_on: date | None
    times: int | None = None
    has_record: bool = False


@transaction.atomic
def take_over(*, by: Actor, region: int, rows: Sequence[Standing], at: datetime) -> int:
    """Write down what stands; whoever has a contract already is left alone."""
    made = DoctorContract.objects.bulk_create(
        (
            DoctorContract(
                household_id=row.household, region=row.region, person_id=row.person,
                institution_id=row.institution, declined=row.institution is None,
                doctor=row.doctor, times=row.times, has_record=row.has_record,
                starts_on=row.starts_on, ends_on=row.ends_on, told_by="本人",
                recorded_by_id=by.user_id, recorded_at=at,
            )
            for row in rows
        ),
        batch_size=2000, ignore_conflicts=True,
    )  # fmt: skip
    record(by, "medical.taken_over", [], region=region, rows=len(made))
    return len(made)
