"""The people behind a count of the year's tables: the list, and the list on its way out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase, QueryDict
from django.utils import timezone

from nuanxin.base.audit.actions import record_list
from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import Place, place, towns
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.ui.listing import Listing, ordering, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.kit.region import RegionCode
from nuanxin.reports.annual.people import (
    REASONS,
    SORTS,
    Line,
    Narrowed,
    Part,
    Span,
    benefits_of,
    entitled,
    families,
    lines,
    streamed,
)
from nuanxin.web.leaving import Outgoing, leave
from nuanxin.web.reports.tables import Told, told

_HEADERS = (
    "乡镇", "村（社区）", "姓名", "身份证号（掩码）", "项目", "享受自", "首享年度", "停发自",
    "停发原因",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """The list with everything around it."""

    told: Told
    part: Part
    narrowed: Narrowed
    listing: Listing[Line]
    towns: list[Place]
    benefits: list[tuple[str, str]]
    reasons: tuple[str, ...]
    region: str

    @property
    def title(self) -> str:
        """What is counted, and up to which day."""
        what = self.told.at_end if self.part is Part.NOW else str(self.part.label)
        return f"{self.told.year} 年度{what}"

    @property
    def searched(self) -> bool:
        asked = self.narrowed
        return bool(asked.words or asked.benefit) or asked.reason is not None


@dataclass(frozen=True, slots=True)
class _Asked:
    told: Told
    part: Part
    narrowed: Narrowed
    scope: Scope

    @property
    def rows(self) -> QuerySet[Any]:
        return entitled(self.scope, self.part, Span.until(self.told.until), self.narrowed)


def _asked(request: OfficeRequest, year: int, part: str, today: date) -> _Asked:
    """What an address asks for; a year or a count there is none of is not found."""
    found = told(request, year, today)
    if found is None or part not in Part.values:
        raise Http404
    scope = request.scope.narrowed(found.region)
    return _Asked(found, Part(part), _narrowed(request.GET, Part(part)), scope)


def _narrowed(query: QueryDict, part: Part) -> Narrowed:
    reason, town = query.get("reason", ""), query.get("town", "")
    known = part is Part.LEFT and reason in {str(place) for place in range(len(REASONS))}
    sound = town.isascii() and town.isdigit() and len(town) == 12
    return Narrowed(
        query.get("q", "").strip()[:60],
        query.get("benefit", ""),
        int(reason) if known else None,
        int(town) if sound else None,
    )


def page(request: OfficeRequest, year: int, part: str, today: date) -> Page:
    """One page of the people; whoever sees it saw these families."""
    asked = _asked(request, year, part, today)
    shape = read(request.GET, list(SORTS), "place")
    rows = asked.rows
    labels = asked.told.labels
    span = Span.until(asked.told.until)
    benefits = benefits_of(asked.scope, asked.part, span)
    ordered = rows.order_by(*ordering(shape.order, SORTS))
    found = lines(list(ordered[shape.window]), labels)
    said = f"年度统计名单 {asked.part.label}"
    homes = list(dict.fromkeys(line.home for line in found if line.home is not None))
    record_list(request.actor, "household", homes, said, region=request.post.region)
    return Page(
        told=asked.told,
        part=asked.part,
        narrowed=asked.narrowed,
        listing=Listing(found, rows.count(), shape),
        towns=towns(RegionCode.parse(str(request.post.region))),
        benefits=[(name, labels.get(name, name)) for name in benefits],
        reasons=REASONS,
        region=request.GET.get("region", ""),
    )


def export(
    request: OfficeRequest, year: int, part: str, kind: str, now: datetime
) -> HttpResponseBase:
    """The people of the list as it is filtered, streamed."""
    asked = _asked(request, year, part, timezone.localdate(now))
    shape = read(request.GET, list(SORTS), "place")
    rows = asked.rows.order_by(*ordering(shape.order, SORTS))
    said = f"{year} 年度统计 {asked.part.label}"
    cells: Iterator[tuple[Cell, ...]] = (
        _cells(line) for line in in_own_transaction(streamed(rows, asked.told.labels))
    )
    where = place(int(asked.told.region.value)).name
    name = f"{year}年度{asked.part.label}名单-{where}-{now:%Y%m%d}"
    notes = (("名单", said), ("地区", where), ("统计截至", f"{asked.told.until:%Y-%m-%d}"))
    homes = families(asked.scope, asked.part, Span.until(asked.told.until), asked.narrowed)
    out = Outgoing("entitlement", rows.count(), homes, said, request.post.region)
    return leave(request, kind, now, Sheet(name, _HEADERS, cells, notes), out)


def _cells(line: Line) -> tuple[Cell, ...]:
    return (
        line.place.above or line.place.name, line.place.name if line.place.above else "",
        line.name, line.mask, line.benefit, line.begun, line.first_year, line.ended,
        line.reason,
    )  # fmt: skip
