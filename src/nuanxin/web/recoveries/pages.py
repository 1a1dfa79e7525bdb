"""What the pages of recoveries show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict

from nuanxin.base.audit.actions import record_list, record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.queries import Place, place, places, towns
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.kit.capitals import capitals
from nuanxin.kit.region import RegionCode
from nuanxin.money.payables.models import Payable, PayableShare
from nuanxin.money.payouts.queries import months_said
from nuanxin.money.recoveries import queries
from nuanxin.money.recoveries.models import RecoveryStep
from nuanxin.money.recoveries.queries import Narrowed, State, StateCount
from nuanxin.support.benefits.comparing import Comparison, compared
from nuanxin.web.leaving import Outgoing, leave


def narrowed(query: QueryDict) -> Narrowed:
    """What the address asks for."""
    state, town = query.get("state", ""), query.get("town", "")
    sound = town.isascii() and town.isdigit() and len(town) == 12
    return Narrowed(
        query.get("q", "").strip(),
        query.get("benefit", ""),
        state if state in State.values else "",
        int(town) if sound else 0,
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A case as the list shows it."""

    line: Payable
    who: str
    mask: str
    where: Place
    months: str
    state: State


@dataclass(frozen=True, slots=True)
class Index:
    """The list with everything around it."""

    listing: Listing[Row]
    asked: Narrowed
    counts: list[StateCount]
    benefits: list[tuple[str, str]]
    towns: list[Place]
    states: type[State]


def index(request: OfficeRequest) -> Index:
    asked = read(request.GET, list(queries.SORTS), "-found")
    wanted = narrowed(request.GET)
    found = queries.recoveries(request.scope, wanted)
    lines = page_of(found.order_by(*ordering(asked.order, queries.SORTS)), asked)
    ids = [line.pk for line in lines.rows]
    record_list(request.actor, "payable", ids, "追缴清单", region=request.post.region)
    home = RegionCode.parse(str(request.post.region))
    where = places(line.region for line in lines.rows)
    rows = [_row(line, where, *_listed(line)) for line in lines.rows]
    groups = queries.groups(request.scope)
    return Index(
        Listing(rows, lines.total, asked), wanted, queries.counts(groups),
        queries.benefits(groups), towns(home), State,
    )  # fmt: skip


def _row(line: Payable, where: dict[int, Place], who: str, mask: str) -> Row:
    months = months_said(line.first_month, line.end_month)
    return Row(line, who, mask, where[line.region], months, queries.state_of(line))


def _listed(line: Payable) -> tuple[str, str]:
    """The same as lists show it."""
    who, mask = _who(line)
    return (line.person.shown_name if line.person else who), mask


def _who(line: Payable) -> tuple[str, str]:
    """Whom it concerns, numbers masked; a family's own line goes by the family's number."""
    if line.person:
        return line.person.name, line.person.id_number_mask
    return f"家庭 {line.household.number}", ""


_HEADERS = (
    "乡镇", "村（社区）", "姓名", "身份证号（掩码）", "待遇", "所属期间", "金额（元）", "事由",
    "发现日期", "状态",
)  # fmt: skip


def export(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The cases asked for, streamed."""
    asked = read(request.GET, list(queries.SORTS), "-found")
    rows = queries.recoveries(request.scope, narrowed(request.GET))
    cells = in_own_transaction(_cells(rows, ordering(asked.order, queries.SORTS)))
    sheet = Sheet(f"追缴清单-{now:%Y%m%d}", _HEADERS, cells)
    out = Outgoing("payable", rows.count(), "追缴清单", request.post.region)
    return leave(request, kind, now, sheet, out)


def _cells(rows: QuerySet[Payable], order: list[str]) -> Iterator[tuple[Cell, ...]]:
    where = places(rows.order_by().values_list("region", flat=True).distinct())
    for line in rows.order_by(*order).iterator(chunk_size=2000):
        row = _row(line, where, *_listed(line))
        yield (
            row.where.above or row.where.name, row.where.name if row.where.above else "",
            row.who, row.mask, line.label, row.months, Decimal(line.amount_fen) / 100,
            line.reason, line.raised_at.date(), str(row.state.label),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One case."""

    row: Row
    capitals: str
    claimed: list[tuple[Payable, str]]
    sent: bool
    both: Comparison
    months: list[tuple[str, int, int]]
    shares: list[PayableShare]
    steps: list[RecoveryStep]
    county: str
    may_act: bool

    @property
    def document(self) -> str:
        """The number of the letter, once it has been handed over."""
        return next((each.document for each in self.steps if each.document), "")

    @property
    def sources(self) -> list[str]:
        """The documents and clauses it rests on, each once."""
        cited = [(each.document, each.clause) for each in self.shares]
        cited += [(each.document, each.clause) for each in self.both.conditions]
        named = (f"{number} {clause}".strip() for number, clause in cited if number)
        return list(dict.fromkeys(named))


def case(request: OfficeRequest, line: Payable, purpose: str) -> Case:
    """Everything the page and the letter show; looking leaves a line."""
    record_view(request.actor, Subject("household", line.household_id, line.region), purpose)
    claimed = queries.claimed_from(line)
    both = compared(request.scope, line, claimed)
    county = line.region // 10**6 * 10**6
    return Case(
        row=_row(line, places([line.region]), *_who(line)),
        capitals=capitals(line.amount_fen),
        claimed=[(each, months_said(each.first_month, each.end_month)) for each in claimed],
        sent=queries.was_sent(line),
        both=both,
        months=[(_month(each.ordinal, line), each.was, each.now) for each in both.months],
        shares=queries.shares(line),
        steps=queries.steps(line),
        county=place(county).name,
        may_act=request.post.role == Role.COUNTY_HEALTH,
    )


def _month(ordinal: int, line: Payable) -> str:
    """A month by its name; a year's amount by its year."""
    yearly = line.end_month - line.first_month == 12 and line.claim_key[-5] == "/"
    return f"{ordinal // 12} 年度" if yearly else months_said(ordinal, ordinal + 1)
