"""Naming where facts come from."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.identity.actor import Actor
from nuanxin.registry.facts.models import Source, SourceKind


class Origin(NamedTuple):
    """What a source is: kind, name, the day it came, the paper that proves it, its batch."""

    kind: SourceKind
    label: str
    received_on: date
    document: str = ""
    batch: UUID | None = None


@transaction.atomic
def name_source(*, by: Actor, region: int, origin: Origin, recorded_at: datetime) -> Source:
    """Write down a source of facts: what it is, when it came, who recorded it."""
    return Source.objects.create(
        region=region,
        kind=origin.kind,
        label=origin.label,
        document=origin.document,
        received_on=origin.received_on,
        batch=origin.batch,
        recorded_by_id=by.user_id,
        recorded_at=recorded_at,
    )
