"""Keeping what a trial found until somebody has looked: the lines behind its numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from nuanxin.base.database.bulk import insert_rows
from nuanxin.base.jobs.models import Job
from nuanxin.money.payables.claims import Claim
from nuanxin.support.benefits.actions.accruing import OPEN_LEVEL
from nuanxin.support.benefits.models import UNFILED, TrialLine

_COLUMNS = (
    "region", "job", "household_id", "person_id", "difference", "kind", "benefit", "label",
    "first_month", "end_month", "amount_fen", "borne", "reason", "tried_at",
)  # fmt: skip


@transaction.atomic
def keep(
    job: int, found: Mapping[bool, Sequence[Claim]], unfiled: Sequence[Claim], at: datetime
) -> int:
    """Keep the lines of a trial, the regular ones and (True) the differences; return how many.

    `unfiled` are differences nobody is asked for, to be looked at by a person.

    What an earlier trial of the same area and term had kept goes.
    """
    forget(job)
    rows = [
        (difference, claim.kind.value, claim)
        for difference, claims in found.items()
        for claim in claims
    ]
    rows += [(True, UNFILED, claim) for claim in unfiled]
    return insert_rows("support_trialline", _COLUMNS, _rows(job, rows, at))


def forget(job: int) -> None:
    """Whatever trials of the area and term of this job have kept is of no use any more."""
    asked = Job.objects.get(pk=job).arguments
    same = {"region": asked["region"], "term": asked["term"]}
    trials = Job.objects.filter(arguments__contains=same).values("pk")
    TrialLine.objects.filter(job__in=trials).delete()


def _rows(
    job: int, found: Sequence[tuple[bool, str, Claim]], at: datetime
) -> Iterator[tuple[object, ...]]:
    for difference, kind, claim in found:
        yield (
            claim.region, job, claim.household_id, claim.person_id, difference, kind,
            claim.benefit, claim.label, claim.first.ordinal, claim.end.ordinal,
            claim.amount_fen, _borne(claim), claim.reason, at,
        )  # fmt: skip


def _borne(claim: Claim) -> str:
    levels: dict[str, int] = {}
    for share in claim.shares:
        level = share.level or OPEN_LEVEL
        levels[level] = levels.get(level, 0) + share.amount_fen
    return json.dumps(levels, ensure_ascii=False)
