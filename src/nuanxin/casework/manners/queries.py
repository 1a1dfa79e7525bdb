"""What a county has settled, and by when an objection is to be answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from nuanxin.casework.manners.models import Manner
from nuanxin.casework.procedures.shape import Procedure, Term
from nuanxin.kit.workdays import Reckoned, Unit, after

_COUNTY = 10**6
UNITS = {Manner.Unit.NATURAL: Unit.NATURAL, Manner.Unit.WORKING: Unit.WORKING}


def manners(region: int) -> QuerySet[Manner]:
    """What the county of a place has settled, the latest first."""
    rows: QuerySet[Manner] = Manner.objects.filter(region=region - region % _COUNTY)
    return rows.select_related("settled_by").order_by("-pk")


def manner(region: int) -> Manner | None:
    """What counts there now."""
    return manners(region).first()


def standing() -> list[Manner]:
    """What counts now, county by county, where it has steps reminded of by themselves."""
    last = Manner.objects.order_by("region", "-pk").distinct("region")
    reminds = [row for row in last if row.remind_before or row.remind_after]
    return sorted(reminds, key=lambda row: row.region)


def returns(region: int) -> Sequence[str]:
    """The words a return is often given in there."""
    found = manner(region)
    return found.returns if found else []


def answer_time(procedure: Procedure | None, region: int) -> Term | None:
    """How long an objection may wait: the procedure's time, else the county's, else none."""
    if procedure is not None and procedure.answer is not None:
        return procedure.answer
    found = manner(region)
    if found is None or found.answer_days is None:
        return None
    return Term(count=found.answer_days, unit=UNITS[Manner.Unit(found.answer_unit)])


def answer_by(procedure: Procedure | None, region: int, received: date) -> Reckoned | None:
    """By when an objection received that day is to be answered; None: nobody settled it."""
    term = answer_time(procedure, region)
    return after(received, term.count, term.unit) if term else None
