"""What the pages of the trail show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils import timezone

from nuanxin.base.audit.actions import record_list, record_view
from nuanxin.base.audit.acts import EXPORT, LOOKING, SEEING
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.audit.queries import Filters, about, entries
from nuanxin.base.audit.subject import Subject
from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import READERS, Role
from nuanxin.base.jurisdiction.queries import Place, place, places, towns
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.kit.region import RegionCode
from nuanxin.registry.cases.queries import closed_among
from nuanxin.registry.people.models import Household, Membership
from nuanxin.web.audit.asking import Asked, read_asked
from nuanxin.web.audit.words import ACTS, KINDS, PAGES
from nuanxin.web.leaving import Outgoing, leave

_SORTS = {"at": ("id",), "name": ("name", "id"), "act": ("act", "id")}
_HEADERS = ("时间", "姓名", "岗位", "操作", "对象", "家庭编号", "地区", "事由", "结果")
_CARE = "含工作人员信息，限监督使用，用完请删除。"
_ON_PAPER, _AT_ONCE = 500, 500
_YEAR = timedelta(days=365)


class Line(NamedTuple):
    """One entry in our words."""

    at: datetime
    name: str
    role: str
    act: str
    what: str
    family: Household | None
    place: str
    purpose: str
    ok: bool

    @property
    def cells(self) -> tuple[Cell, ...]:
        number = self.family.number if self.family else ""
        return (
            f"{self.at:%Y-%m-%d %H:%M:%S}", self.name, self.role, self.act, self.what, number,
            self.place, self.purpose, "成功" if self.ok else "被拒绝",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Index:
    """The search: what is asked, what was found, what there is to choose from."""

    asked: Asked
    listing: Listing[Line]
    towns: list[Place]
    unknown: bool
    acts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """Who looked at one family, and who did something to its file."""

    home: Household
    place: Place
    asked: Asked
    listing: Listing[Line]
    reads: bool


def index(request: OfficeRequest, today: date) -> Index:
    """One page of what was done in an area; reading it leaves a line."""
    asked = read_asked(request.GET, today - timedelta(days=30))
    rows, unknown = _found(request.scope, asked)
    listing = _listing(request, rows)
    typed = request.GET.copy()
    for name in {"q", "number"} & typed.keys():  # may be a person's number; only that one asked
        typed[name] = "…" if typed[name] else ""
    said = typed.urlencode(safe="…") or "最近 30 天"
    record_list(request.actor, "auditentry", [], said, region=request.post.region)
    home = RegionCode.parse(str(request.scope.ranges[0][0])) if request.scope.ranges else None
    return Index(asked, listing, towns(home) if home else [], unknown, ACTS)


def _found(scope: Scope, asked: Asked) -> tuple[QuerySet[AuditEntry], bool]:
    """The entries asked for, and whether the family asked for is not there."""
    homes = Household.objects.within(scope).filter(number=asked.number)
    home = homes.first() if asked.number else None
    unknown = bool(asked.number) and home is None
    if unknown:
        return AuditEntry.objects.none(), True
    if asked.region:
        scope = scope.narrowed(asked.region)
    filters = _filters(asked)
    rows = about(scope, _subjects(home), filters) if home else entries(scope, filters)
    return rows.filter(name__icontains=asked.words) if asked.words else rows, False


def _filters(asked: Asked) -> Filters:
    until = asked.until + timedelta(days=1) if asked.until else None
    return Filters(
        since=_midnight(asked.since), until=_midnight(until), act=asked.act, ok=asked.ok
    )


def _midnight(day: date | None) -> datetime | None:
    if day is None:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())


def _listing(request: OfficeRequest, rows: QuerySet[AuditEntry]) -> Listing[Line]:
    asked = read(request.GET, list(_SORTS), "-at")
    found = page_of(rows.order_by(*ordering(asked.order, _SORTS)), asked)
    return Listing(_lines(request, found.rows), found.total, asked)


def _subjects(home: Household) -> list[Subject]:
    """The household and everybody who is or was in it."""
    people = Membership.objects.filter(household=home).values_list("person_id", flat=True)
    found = [Subject("person", each, home.region) for each in people.distinct()]
    return [Subject("household", home.pk, home.region), *found]


def _rows_of(scope: Scope, home: Household, asked: Asked) -> QuerySet[AuditEntry]:
    rows = about(scope, _subjects(home), _filters(asked))
    if asked.kind == "looked":
        rows = rows.filter(act__in=SEEING)
    elif asked.kind == "done":
        rows = rows.exclude(act__in=SEEING)
    return rows.filter(name__icontains=asked.words) if asked.words else rows


def family(request: OfficeRequest, home: Household, today: date) -> FamilyPage:
    """Who looked at this family within a year, or since the day asked for."""
    asked = read_asked(request.GET, today - _YEAR)
    _viewed(request, home, "查看谁看过这家人")
    listing = _listing(request, _rows_of(request.scope, home, asked))
    return FamilyPage(home, place(home.region), asked, listing, _reads(request))


def sheet(request: OfficeRequest, home: Household, today: date) -> FamilyPage:
    """The lookers of a year for the family itself, on paper."""
    asked = read_asked(request.GET, today - _YEAR)._replace(kind="looked")
    rows = _rows_of(request.scope, home, asked).order_by("-id")
    _viewed(request, home, "打印谁看过这家人")
    found = _lines(request, list(rows[:_ON_PAPER]))
    listing = Listing(found, rows.count(), read(request.GET, list(_SORTS), "-at"))
    return FamilyPage(home, place(home.region), asked, listing, _reads(request))


def _viewed(request: OfficeRequest, home: Household, purpose: str) -> None:
    record_view(request.actor, Subject("household", home.pk, home.region), purpose)


def _reads(request: OfficeRequest) -> bool:
    """Whether names, and what people typed, may be shown; a supervisor sees none.

    Of a family whose file is closed to them nobody sees what was typed.
    """
    return Role(request.post.role) in READERS


def _lines(request: OfficeRequest, rows: Iterable[AuditEntry]) -> list[Line]:
    found = list(rows)
    homes = _homes(request.scope, found)
    where = places(row.region for row in found if row.region is not None)
    reads = _reads(request)
    known = {home.pk for home in homes.values()}
    closed = (
        closed_among(known, request.actor.post_id, timezone.now()) if reads and known else set()
    )
    return [
        _line(row, homes, where, reads=reads and _home_id(row, homes) not in closed)
        for row in found
    ]


def _home_id(row: AuditEntry, homes: Mapping[int, Household]) -> int | None:
    home = homes.get(row.pk)
    return home.pk if home else None


def _line(
    row: AuditEntry, homes: dict[int, Household], where: dict[int, Place], *, reads: bool
) -> Line:
    many = f" {len(row.object_ids)} 个" if len(row.object_ids) > 1 else ""
    kind = KINDS.get(row.object_kind, row.object_kind)
    return Line(
        at=timezone.localtime(row.at),
        name=row.name,
        role=str(Role(row.role).label) if row.role in Role.values else "系统",
        act=ACTS.get(row.act, row.act),
        what=f"{kind}{many}" if kind else _page(row),
        family=homes.get(row.pk),
        place=where[row.region].label if row.region is not None else "",
        purpose=row.purpose if reads or row.act in LOOKING else _taken(row),
        ok=row.ok,
    )


def _taken(row: AuditEntry) -> str:
    """Words typed for an act may name somebody; what a paper is called does not."""
    paper = row.act == EXPORT and row.payload.get("of") == "paper"
    return str(row.payload.get("summary", "")) if paper else ""


def _page(row: AuditEntry) -> str:
    return PAGES.get(str(row.payload.get("page", "")).split(":", 1)[0], "")


def _homes(scope: Scope, rows: list[AuditEntry]) -> dict[int, Household]:
    """Entry → the family it is about, where it is about one."""
    first = {row.pk: (row.object_kind, row.object_ids[0]) for row in rows if row.object_ids}
    people = {id_ for kind, id_ in first.values() if kind == "person"}
    ties = Membership.objects.within(scope).filter(person__in=people).order_by("id")
    home_of = dict(ties.values_list("person_id", "household_id")) if people else {}
    wanted = {
        entry: id_ if kind == "household" else home_of.get(id_)
        for entry, (kind, id_) in first.items()
        if kind in {"household", "person"}
    }
    homes = Household.objects.within(scope).in_bulk([id_ for id_ in wanted.values() if id_])
    return {entry: homes[id_] for entry, id_ in wanted.items() if id_ in homes}


def download(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """What the search found, streamed."""
    rows, _ = _found(
        request.scope, read_asked(request.GET, timezone.localdate(now) - timedelta(days=30))
    )
    return _sent(request, kind, now, ("审计记录", rows))


def family_download(
    request: OfficeRequest, home: Household, kind: str, now: datetime
) -> HttpResponseBase:
    """Who looked at one family, streamed."""
    rows = _rows_of(
        request.scope, home, read_asked(request.GET, timezone.localdate(now) - _YEAR)
    )
    return _sent(request, kind, now, (f"谁看过-{home.number}", rows))


def _sent(
    request: OfficeRequest, kind: str, now: datetime, out: tuple[str, QuerySet[AuditEntry]]
) -> HttpResponseBase:
    name, rows = out
    cells = in_own_transaction(_cells(request, rows.order_by("-id")))
    sheet = Sheet(f"{name}-{now:%Y%m%d}", _HEADERS, cells)
    taken = Outgoing("auditentry", rows.count(), region=request.post.region, care=_CARE)
    return leave(request, kind, now, sheet, taken)


def _cells(request: OfficeRequest, rows: QuerySet[AuditEntry]) -> Iterator[tuple[Cell, ...]]:
    found = rows.iterator()
    while part := list(islice(found, _AT_ONCE)):
        yield from (line.cells for line in _lines(request, part))
