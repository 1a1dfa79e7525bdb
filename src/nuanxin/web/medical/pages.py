"""Coverage with the families behind it, and the institutions of a county."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpResponseBase, QueryDict
from django.utils import timezone

from nuanxin.base.audit.actions import record_list
from nuanxin.base.database.streaming import in_batches, in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.queries import Place, place, places
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Sheet
from nuanxin.care.medical import queries
from nuanxin.care.medical.actions.doing import KEEPERS
from nuanxin.care.medical.choices import (
    GIVES,
    GIVES_CLAUSE,
    KINDS,
    gives_said,
)
from nuanxin.care.medical.coverage import GAP_SORTS, GAPS, Coverage, coverage, said_of
from nuanxin.care.medical.coverage import gaps as lacking_families
from nuanxin.care.medical.models import HospitalDesk, Institution, ResponsiblePerson
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.families import Line, lines
from nuanxin.web.boards import read_place
from nuanxin.web.families.villages import Town, choices
from nuanxin.web.leaving import Outgoing, leave

_SAID = {gap.key: gap.said for gap in GAPS}


@dataclass(frozen=True, slots=True)
class Row:
    """A township, or a village, with its figures."""

    where: Place
    told: Coverage

    @property
    def gaps(self) -> list[tuple[str, str, int]]:
        return [(gap.key, gap.said, self.told.gaps[gap.key]) for gap in GAPS]


@dataclass(frozen=True, slots=True)
class Index:
    """The three coverages of one's area; `town` when its villages are looked at."""

    rows: list[Row]
    total: Coverage
    town: Place | None
    where: str

    @property
    def gaps(self) -> list[tuple[str, str, int]]:
        return [(gap.key, gap.said, self.total.gaps[gap.key]) for gap in GAPS]


def index(request: OfficeRequest, today: date) -> Index:
    town = read_place(request.GET)
    low = request.post.region % 10**6 != 0
    found = coverage(request.scope, today, villages=bool(town) or low)
    if town:
        found = [each for each in found if each.place // 1000 == town // 1000]
    names = places([*(each.place for each in found), *([town] if town else [])])
    rows = [Row(names[each.place], each) for each in found]
    county = place(queries.county_of(request.post.region))
    return Index(rows, _total(found), names[town] if town else None, county.name)


def _total(found: Sequence[Coverage]) -> Coverage:
    def added(name: str) -> int:
        return sum(getattr(each, name) for each in found)

    return Coverage(
        0, added("families"), added("contact"), added("doctor"), added("declined"),
        added("channel"), {gap.key: sum(each.gaps[gap.key] for each in found) for gap in GAPS},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class GapLine:
    """A family that lacks something."""

    family: Line
    said: str

    @property
    def cells(self) -> tuple[str, ...]:
        here = self.family.place
        return (
            self.family.number, here.above or here.name, here.name if here.above else "",
            self.family.names, self.said,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gaps:
    """The families behind a figure."""

    listing: Listing[GapLine]
    kind: str
    place: Place | None
    kinds: Mapping[str, str]


def _gap_lines(rows: Sequence[Household]) -> Iterator[GapLine]:
    """Two statements, however many."""
    said = {row.pk: said_of(row) for row in rows}
    for line in lines(rows):
        yield GapLine(line, said[line.id])


def _read_gap(query: QueryDict) -> str:
    kind = query.get("kind", "")
    return kind if kind in _SAID else ""


def gaps(request: OfficeRequest, today: date) -> Gaps:
    """What is asked for; reading it leaves a line."""
    kind, where = _read_gap(request.GET), read_place(request.GET)
    asked = read(request.GET, list(GAP_SORTS), "place")
    found = lacking_families(request.scope, today, kind=kind, place=where)
    page = page_of(found.order_by(*ordering(asked.order, GAP_SORTS)), asked)
    homes = sorted(row.pk for row in page.rows)
    here = request.post.region
    record_list(request.actor, "household", homes, "三个全覆盖的缺口", region=here)
    listing = Listing(list(_gap_lines(page.rows)), page.total, asked)
    return Gaps(listing, kind, place(where) if where else None, _SAID)


_GAPS = ("家庭编号", "乡镇", "村（社区）", "家庭", "缺什么")


def gaps_out(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The gaps as they are filtered."""
    rows = lacking_families(
        request.scope, timezone.localdate(now), kind=_read_gap(request.GET),
        place=read_place(request.GET),
    ).order_by("region", "id")  # fmt: skip
    cells = in_own_transaction(
        line.cells for part in in_batches(rows) for line in _gap_lines(part)
    )
    sheet = Sheet(f"三个全覆盖的缺口-{now:%Y%m%d}", _GAPS, cells)
    homes = rows.values_list("pk", "region")
    out = Outgoing("household", rows.count(), homes, "三个全覆盖的缺口", request.post.region)
    return leave(request, kind, now, sheet, out)


@dataclass(frozen=True, slots=True)
class InstitutionLine:
    """An institution in a list."""

    row: Institution
    where: Place
    open: bool
    gives: str
    responsible: ResponsiblePerson | None


@dataclass(frozen=True, slots=True)
class Institutions:
    """Those of the county."""

    listing: Listing[InstitutionLine]
    may_write: bool


def institutions(request: OfficeRequest, today: date) -> Institutions:
    asked = read(request.GET, list(queries.SORTS), "place")
    rows = queries.institutions(request.scope).filter(closed_on__isnull=True)
    page = page_of(rows.order_by(*ordering(asked.order, queries.SORTS)), asked)
    listing = Listing(list(_institution_lines(page.rows, today)), page.total, asked)
    return Institutions(listing, Role(request.post.role) in KEEPERS)


def _institution_lines(rows: Iterable[Institution], today: date) -> Iterator[InstitutionLine]:
    found = list(rows)
    where = places(row.region for row in found)
    for row in found:
        now = getattr(row, "now_responsible", [])
        yield InstitutionLine(
            row, where[row.region], channel_open(row, today), gives_said(row.gives),
            now[0] if now else None,
        )  # fmt: skip


def channel_open(row: Institution, today: date) -> bool:
    if row.closed_on is not None or row.channel_from is None or row.channel_from > today:
        return False
    return row.channel_until is None or row.channel_until > today


@dataclass(frozen=True, slots=True)
class InstitutionPage:
    """One institution with its form, who is responsible, and who is at the desk."""

    row: Institution | None
    open: bool
    responsible: ResponsiblePerson | None
    former: list[ResponsiblePerson]
    desks: list[HospitalDesk]
    towns: tuple[Town, ...]
    county: Place | None
    kinds: Mapping[str, str]
    gives: list[tuple[str, str, bool]]
    clause: str
    chosen: str
    may_write: bool
    where: Place | None
    contracts: int


def institution(
    request: OfficeRequest, row: Institution | None, today: date
) -> InstitutionPage:
    sent = request.POST
    given = sent.getlist("gives") if "name" in sent else (row.gives if row else list(GIVES))
    county = queries.county_of(request.post.region)
    whole = place(county) if request.scope.covers(county) else None
    now = getattr(row, "now_responsible", [])
    mine = row is None or any(low <= row.region < high for low, high in request.scope)
    return InstitutionPage(
        row, row is not None and channel_open(row, today), now[0] if now else None,
        queries.former_responsible(row) if row else [], queries.desks_of(row) if row else [],
        choices(request.scope), whole, KINDS,
        [(key, said, key in given) for key, said in GIVES.items()], GIVES_CLAUSE,
        sent.get("place", f"{row.region if row else county:012d}"),
        Role(request.post.role) in KEEPERS and mine, place(row.region) if row else None,
        row.contracts.filter(stopped_on__isnull=True, ends_on__gte=today).count() if row else 0,
    )  # fmt: skip
