"""What a term would add to the payables, as it was last tried; nothing is written by trying."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nuanxin.base.jobs.models import Job
from nuanxin.kit.levels import from_the_top
from nuanxin.support.benefits.actions.accruing import Accrual
from nuanxin.support.benefits.jobs import ACCRUE, PREVIEW
from nuanxin.support.benefits.queries import assessments
from nuanxin.web.assess.terms import Asked


@dataclass(frozen=True, slots=True)
class Preview:
    """The regular lines, and the differences of a term raised before; when they were tried."""

    regular: Accrual
    differences: Accrual
    tried_at: datetime | None
    job: int


def assessed(asked: Asked) -> bool:
    """Whether there are answers to count from: a trial without them finds nothing at all."""
    told = (str(asked.term), str(asked.term.year))
    return assessments(asked.scope).filter(term__in=told).exists()


def preview(asked: Asked) -> Preview | None:
    """What the last trial of this area and term found; None when none has been since the last
    listing.
    """
    wanted = {"region": asked.region.value, "term": str(asked.term)}
    done = Job.objects.filter(
        kind__in=(PREVIEW, ACCRUE), status=Job.Status.DONE, arguments__contains=wanted
    )
    last = done.order_by("-finished_at").first()
    if last is None or last.kind != PREVIEW:
        return None
    found: dict[str, dict[str, Any]] = last.result
    regular, differences = _accrual(found["regular"]), _accrual(found["differences"])
    return Preview(regular, differences, last.finished_at, last.pk)


def _accrual(stored: dict[str, Any]) -> Accrual:
    """As it was counted, levels from the top down: JSON in the database keeps no order."""
    found = Accrual(**stored)
    for levels in (found.by_level, found.back_by_level):
        ordered = sorted(levels.items(), key=lambda each: from_the_top(each[0]))
        levels.clear()
        levels.update(ordered)
    return found
