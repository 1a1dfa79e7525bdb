"""The lines behind a number of a trial: the list, and the list on its way out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase, QueryDict
from django.utils import timezone

from nuanxin.base.audit.actions import record_list
from nuanxin.base.database.streaming import in_batches, in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import places
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.support.benefits.models import TrialLine
from nuanxin.support.benefits.tried import SORTS, Wanted, names_in, sum_of, tried
from nuanxin.web.assess import terms
from nuanxin.web.assess.dues import Preview, preview
from nuanxin.web.dueline import DueLine
from nuanxin.web.leaving import Outgoing, leave

_HEADERS = (
    "乡镇", "村（社区）", "姓名", "身份证号（掩码）", "待遇", "性质", "所属期间",
    "金额（元）", "事由",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """The list with everything around it; `fen` is of all it counts."""

    asked: terms.Asked
    trial: Preview
    wanted: Wanted
    listing: Listing[DueLine[TrialLine]]
    fen: int
    labels: list[str]
    levels: list[str]

    @property
    def what(self) -> str:
        """Which part of the trial."""
        return _said(self.wanted)


def _said(wanted: Wanted) -> str:
    if wanted.unfiled:
        return "没有档案、等核实"
    if wanted.back:
        return "追缴"
    return "补发" if wanted.difference else "本期应付"


def _asked(
    request: OfficeRequest, term: str, today: date
) -> tuple[terms.Asked, Preview | None, Wanted]:
    asked = terms.read(request.scope, request.GET, today, term)
    return asked, preview(asked), _wanted(request.GET)


def _wanted(query: QueryDict) -> Wanted:
    near = query.get("near", "")
    sound = near.isascii() and near.isdigit() and len(near) == 12
    return Wanted(
        query.get("part", "") == "differences",
        query.get("back", "") == "1",
        query.get("label", "")[:80],
        query.get("level", "")[:20],
        int(near) if sound else None,
        query.get("q", "").strip()[:60],
        query.get("unfiled", "") == "1",
    )


def page(request: OfficeRequest, term: str, today: date) -> Page | None:
    """One page of the lines; None when there has been no trial since the last listing."""
    asked, trial, wanted = _asked(request, term, today)
    if trial is None:
        return None
    shape = read(request.GET, list(SORTS), "place")
    found = tried(asked.scope, trial.job, wanted)
    lines = page_of(_whole(found).order_by(*ordering(shape.order, SORTS)), shape)
    ids = list(dict.fromkeys(line.household_id for line in lines.rows))
    said = f"{asked.term.label} 试算的{_said(wanted)}"
    record_list(request.actor, "household", ids, said, region=request.post.region)
    labels, levels = names_in(asked.scope, trial.job, wanted)
    listing = Listing(_rows(lines.rows), lines.total, shape)
    return Page(asked, trial, wanted, listing, sum_of(found), labels, levels)


def _whole(rows: QuerySet[TrialLine]) -> QuerySet[TrialLine]:
    return rows.select_related("person", "household")


def _rows(lines: Sequence[Any]) -> list[DueLine[TrialLine]]:
    where = places(line.region for line in lines)
    return [DueLine(line, where[line.region], line.fen) for line in lines]


def export(request: OfficeRequest, term: str, kind: str, now: datetime) -> HttpResponseBase:
    """The lines of the list as it is filtered, streamed."""
    asked, trial, wanted = _asked(request, term, timezone.localdate(now))
    if trial is None:
        raise Http404
    shape = read(request.GET, list(SORTS), "place")
    rows = _whole(tried(asked.scope, trial.job, wanted))
    said = f"{asked.term.label} 试算的{_said(wanted)}"
    name = f"试算{_said(wanted)}-{asked.term}-{now:%Y%m%d}"
    notes = (("名单", said), ("地区", asked.where))
    cells = in_own_transaction(_cells(rows.order_by(*ordering(shape.order, SORTS))))
    homes = rows.order_by().values_list("household_id", "region")
    out = Outgoing("household", rows.count(), homes, said, request.post.region)
    return leave(request, kind, now, Sheet(name, _HEADERS, cells, notes), out)


def _cells(rows: QuerySet[TrialLine]) -> Iterator[tuple[Cell, ...]]:
    for part in in_batches(rows):
        for row in _rows(part):
            yield (
                row.where.above or row.where.name, row.where.name if row.where.above else "",
                row.who, row.mask, row.line.label, row.kind, row.months,
                Decimal(row.fen) / 100, row.line.reason,
            )  # fmt: skip
