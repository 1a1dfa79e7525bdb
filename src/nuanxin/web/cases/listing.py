"""Who may open which file: the list, its lines, and the list on its way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict

from nuanxin.base.audit.actions import record_list
from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.queries import Place, places
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet, moment
from nuanxin.registry.cases.models import CaseAccess
from nuanxin.registry.cases.queries import (
    GRANTERS,
    JUDGES,
    SORTS,
    STATES,
    Asked,
    accesses,
    state,
)
from nuanxin.web.leaving import Outgoing, leave

_TONES = {"waiting": "warm", "running": "ok", "judging": "warn", "over": ""}
_HEADERS = (
    "家庭编号", "地区", "谁", "岗位", "方式", "事由", "提出", "批准人", "到期", "状态",
    "核查意见", "核查人",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """An access in our words."""

    row: CaseAccess
    place: Place
    state: str
    said: str
    tone: str

    @property
    def cells(self) -> tuple[Cell, ...]:
        row = self.row
        return (
            row.household.number, self.place.label, row.holder.name,
            str(row.post.get_role_display()), str(row.get_kind_display()), row.reason,
            moment(row.asked_at), row.decided_by.name if row.decided_by else "",
            moment(row.until), self.said, row.verdict_words,
            row.judged_by.name if row.judged_by else "",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Index:
    """A page of the list."""

    asked: Asked
    listing: Listing[Line]
    states: dict[str, str]
    all: bool


def sees_all(request: OfficeRequest) -> bool:
    """Whether the whole area's accesses are listed, or one's own."""
    return request.post.role in GRANTERS | JUDGES | {Role.AUDITOR}


def read_asked(query: QueryDict) -> Asked:
    wanted = query.get("state", "")
    return Asked(wanted if wanted in STATES else "", query.get("q", "").strip()[:40])


def _found(request: OfficeRequest, now: datetime) -> QuerySet[CaseAccess]:
    rows = accesses(request.scope, read_asked(request.GET), now)
    return rows if sees_all(request) else rows.filter(holder=request.account)


def index(request: OfficeRequest, now: datetime) -> Index:
    """What is asked for, the latest first; reading it leaves a line."""
    asked = read(request.GET, list(SORTS), "-asked")
    found = page_of(_found(request, now).order_by(*ordering(asked.order, SORTS)), asked)
    ids = [row.pk for row in found.rows]
    record_list(request.actor, "caseaccess", ids, "敏感个案授权", region=request.post.region)
    listing = Listing(list(shown(found.rows, now)), found.total, asked)
    return Index(read_asked(request.GET), listing, STATES, sees_all(request))


def shown(rows: Iterable[CaseAccess], now: datetime) -> Iterator[Line]:
    found = list(rows)
    where = places(row.region for row in found)
    for row in found:
        stands = state(row, now)
        refused = stands == "over" and row.opens_at is None
        said = "没有同意" if refused else STATES[stands]
        yield Line(row, where[row.region], stands, said, _TONES[stands])


def exported(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The accesses asked for, streamed."""
    rows = _found(request, now).order_by("-asked_at", "-pk")
    cells = in_own_transaction(line.cells for line in shown(rows, now))
    sheet = Sheet(f"敏感个案授权-{now:%Y%m%d}", _HEADERS, cells)
    homes = rows.values_list("household_id", "region")
    out = Outgoing("caseaccess", rows.count(), homes, "敏感个案授权", request.post.region)
    return leave(request, kind, now, sheet, out)
