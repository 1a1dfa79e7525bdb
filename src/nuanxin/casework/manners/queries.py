"""What a county has settled: by when an objection is answered, how long a notice hangs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import QuerySet

from nuanxin.casework.manners.models import Manner
from nuanxin.casework.procedures.posting import Least, least_of
from nuanxin.casework.procedures.shape import Procedure, Step, Term
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


def manner_on(region: int, day: date) -> Manner | None:
    """What counted there at the end of that day."""
    return manners(region).filter(settled_at__date__lte=day).first()


def notice_least(step: Step, settled: Manner | None) -> Least | None:
    """How long a notice hangs at least: as its procedure says, else as the county does."""
    said = least_of(step)
    if said is not None or settled is None or settled.notice_days is None:
        return said
    unit = UNITS[Manner.Unit(settled.notice_unit)]
    return Least(Term(count=settled.notice_days, unit=unit), f"本县规定（{settled.source}）")


def notice_leasts(step: Step, regions: Iterable[int], day: date) -> list[Least]:
    """What a notice begun that day keeps to, county by county."""
    counties = sorted({region - region % _COUNTY for region in regions})
    found = (notice_least(step, manner_on(county, day)) for county in counties)
    return [each for each in found if each is not None]
