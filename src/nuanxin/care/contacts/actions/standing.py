"""Arrangements a county had before it began here, taken over as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.identity.actor import Actor
from nuanxin.care.contacts.models import Assignment


class Standing(NamedTuple):
    """Who goes to a family in which post, since when; by their keys."""

    household: int
    region: int
    post: str
    level: str
    person: int
    since: date


@transaction.atomic
def take_over(*, by: Actor, region: int, rows: Sequence[Standing], at: datetime) -> int:
    """Write down what stands, known to the families; a post already filled is left alone."""
    made = Assignment.objects.bulk_create(
        (
            Assignment(
                household_id=row.household, region=row.region, post=row.post, level=row.level,
                person_id=row.person, starts_on=row.since, assigned_by_id=by.user_id,
                assigned_at=at, told_on=row.since, told_how="当面", told_by_id=by.user_id,
            )
            for row in rows
        ),
        batch_size=2000, ignore_conflicts=True,
    )  # fmt: skip
    record(by, "contacts.taken_over", [], region=region, rows=len(made))
    return len(made)
