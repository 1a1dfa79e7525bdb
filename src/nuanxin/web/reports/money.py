"""The lines behind a sum of the year's tables: the list, and the list on its way out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase, QueryDict
from django.utils import timezone

from nuanxin.base.audit.actions import record_list
from nuanxin.base.database.streaming import in_batches, in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import Place, place, places, towns
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.kit.region import RegionCode
from nuanxin.money.payables.models import Payable
from nuanxin.reports.annual.money import SORTS, Column, Gone, Narrowed, behind, gone, sum_of
from nuanxin.reports.annual.queries import LEVELS
from nuanxin.web.dueline import DueLine
from nuanxin.web.leaving import Outgoing, leave
from nuanxin.web.reports.tables import Told, told

_HEADERS = (
    "乡镇", "村（社区）", "姓名", "身份证号（掩码）", "待遇", "性质", "所属期间", "状态",
    "计入的金额（元）", "事由",
)  # fmt: skip


class Left(NamedTuple):
    """What counts of a family that is another county's by now."""

    gone: Gone
    where: Place
    label: str


@dataclass(frozen=True, slots=True)
class Page:
    """The list with everything around it; `lines` and `fen` are of all it counts."""

    told: Told
    column: Column
    asked: Narrowed
    listing: Listing[DueLine[Payable]]
    fen: int
    left: list[Left]
    benefits: list[tuple[str, str]]
    towns: list[Place]
    levels: tuple[str, ...]
    region: str

    @property
    def title(self) -> str:
        """What is added up, and of whose part."""
        level = f"，{self.asked.level}负担的部分" if self.asked.level else ""
        return f"{self.told.year} 年度统计：{self.column.label}{level}"

    @property
    def left_fen(self) -> int:
        return sum(each.gone.fen for each in self.left)

    @property
    def all_fen(self) -> int:
        """To the fen what the table shows, while nothing else is asked for."""
        return self.fen + self.left_fen


@dataclass(frozen=True, slots=True)
class _Asked:
    told: Told
    column: Column
    narrowed: Narrowed
    scope: Scope

    @property
    def rows(self) -> QuerySet[Payable]:
        found = behind(self.scope, self.told.year, self.column, self.narrowed)
        return found.select_related("person", "household")


def _asked(request: OfficeRequest, year: int, column: str, today: date) -> _Asked:
    """What an address asks for; a year or a sum there is none of is not found."""
    found = told(request, year, today)
    if found is None or column not in Column.values:
        raise Http404
    narrowed = _narrowed(request.GET, Column(column))
    return _Asked(found, Column(column), narrowed, request.scope.narrowed(found.region))


def _narrowed(query: QueryDict, column: Column) -> Narrowed:
    town, level = query.get("town", ""), query.get("level", "")
    sound = town.isascii() and town.isdigit() and len(town) == 12
    return Narrowed(
        level if level in LEVELS and column is Column.OWED else "",
        query.get("benefit", ""),
        int(town) if sound else None,
        query.get("q", "").strip()[:60],
    )


def page(request: OfficeRequest, year: int, column: str, today: date) -> Page:
    """One page of the lines; whoever sees it saw these families."""
    asked = _asked(request, year, column, today)
    shape = read(request.GET, list(SORTS), "place")
    lines = page_of(asked.rows.order_by(*ordering(shape.order, SORTS)), shape)
    said = f"年度统计 {asked.column.label}"
    ids = [line.pk for line in lines.rows]
    record_list(request.actor, "payable", ids, said, region=request.post.region)
    labels = asked.told.labels
    whole = behind(asked.scope, year, asked.column, Narrowed())
    named = whole.values_list("benefit", flat=True).distinct()
    return Page(
        told=asked.told,
        column=asked.column,
        asked=asked.narrowed,
        listing=Listing(_rows(lines.rows), lines.total, shape),
        fen=sum_of(asked.rows),
        left=_left(asked),
        benefits=[(name, labels.get(name, name)) for name in sorted(named)],
        towns=towns(RegionCode.parse(str(request.post.region))),
        levels=LEVELS if asked.column is Column.OWED else (),
        region=request.GET.get("region", ""),
    )


def _rows(lines: Sequence[Any]) -> list[DueLine[Payable]]:
    where = places(line.region for line in lines)
    return [DueLine(line, where[line.region], line.fen) for line in lines]


def _left(asked: _Asked) -> list[Left]:
    found = list(gone(asked.scope, asked.told.year, asked.column, asked.narrowed))
    where, labels = places(each.region for each in found), asked.told.labels
    return [
        Left(each, where[each.region], labels.get(each.benefit, each.benefit)) for each in found
    ]


def export(
    request: OfficeRequest, year: int, column: str, kind: str, now: datetime
) -> HttpResponseBase:
    """The lines of the list as it is filtered, streamed; who left since comes last."""
    asked = _asked(request, year, column, timezone.localdate(now))
    shape = read(request.GET, list(SORTS), "place")
    rows = asked.rows.order_by(*ordering(shape.order, SORTS))
    said = f"{year} 年度统计 {asked.column.label}"
    where = place(int(asked.told.region.value)).name
    level = f"（{asked.narrowed.level}）" if asked.narrowed.level else ""
    name = f"{year}年度{asked.column.label}{level}明细-{where}-{now:%Y%m%d}"
    notes = (("明细", said + level), ("地区", where))
    sheet = Sheet(name, _HEADERS, in_own_transaction(_cells(rows, _left(asked))), notes)
    homes = rows.order_by().values_list("household_id", "region")
    out = Outgoing("payable", rows.count(), homes, said, request.post.region)
    return leave(request, kind, now, sheet, out)


def _cells(rows: QuerySet[Payable], left: list[Left]) -> Iterator[tuple[Cell, ...]]:
    for part in in_batches(rows):
        for row in _rows(part):
            line = row.line
            yield (
                *_place(row.where), row.who, row.mask, line.label, line.get_kind_display(),
                row.months, line.get_status_display(), Decimal(row.fen) / 100, line.reason,
            )  # fmt: skip
    for each in left:
        yield (
            *_place(each.where), each.gone.names, "", each.label, "", "", "已转到外县",
            Decimal(each.gone.fen) / 100, "",
        )  # fmt: skip


def _place(where: Place) -> tuple[str, str]:
    return where.above or where.name, where.name if where.above else ""
