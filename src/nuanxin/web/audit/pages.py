"""What the pages of the trail show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain, islice
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
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.identity.roles import READERS, Role
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.queries import Place, place, places, towns
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.kit.region import RegionCode
from nuanxin.registry.cases.queries import closed_among
from nuanxin.registry.people.models import Household, Membership
from nuanxin.web.audit.asking import NOWHERE, Asked, read_asked
from nuanxin.web.audit.lists import ON_PAGE, Lists, lists_of, said, shown
from nuanxin.web.audit.words import ACTS, KINDS, PAGES
from nuanxin.web.leaving import NO_FAMILY, Outgoing, leave

_SORTS = {"at": ("id",), "name": ("name", "id"), "act": ("act", "id")}
_HEADERS = ("时间", "姓名", "岗位", "操作", "对象", "家庭编号", "地区", "事由", "结果")
_CARE = "含工作人员信息，限监督使用，用完请删除。"
_ON_PAPER, _AT_ONCE = 500, 500
_YEAR = timedelta(days=365)
_Named = tuple[str, Iterator[tuple[Cell, ...]]]


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
    refused_at: str = ""

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
    sees_nowhere: bool
    nowhere: str = NOWHERE


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """Who looked at one family, and who did something to its file."""

    home: Household
    place: Place
    asked: Asked
    listing: Listing[Line]
    reads: bool
    lists: Lists


def index(request: OfficeRequest, today: date) -> Index:
    """One page of what was done in an area; reading it leaves a line."""
    asked = read_asked(request.GET, today - timedelta(days=30))
    with _far_enough(request, asked):
        rows, unknown = _found(request, asked)
        listing = _listing(request, rows)
    typed = request.GET.copy()
    for name in {"q", "number"} & typed.keys():  # may be a person's number; only that one asked
        typed[name] = "…" if typed[name] else ""
    said = typed.urlencode(safe="…") or "最近 30 天"
    record_list(request.actor, "auditentry", [], said, region=request.post.region)
    home = RegionCode.parse(str(request.scope.ranges[0][0])) if request.scope.ranges else None
    return Index(
        asked, listing, towns(home) if home else [], unknown, ACTS, _sees_nowhere(request)
    )


def _sees_nowhere(request: OfficeRequest) -> bool:
    """The trail of the machine itself and of strangers: for who audits the installation."""
    return Role(request.post.role) is Role.AUDIT_ADMIN


def _far_enough(request: OfficeRequest, asked: Asked) -> AbstractContextManager[None]:
    """Lines of no area are seen by who sees everything; only `_nowhere` is asked then."""
    if asked.nowhere and _sees_nowhere(request):
        return within_scope(Scope.everything())
    return nullcontext()


def _nowhere(asked: Asked) -> QuerySet[AuditEntry]:
    """What nobody of any office did: no account, no area, no family."""
    rows = entries(Scope.everything(), _filters(asked))
    rows = rows.filter(region__isnull=True, user_id__isnull=True)
    return rows.filter(name__icontains=asked.words) if asked.words else rows


def _found(request: OfficeRequest, asked: Asked) -> tuple[QuerySet[AuditEntry], bool]:
    """The entries asked for, and whether the family asked for is not there."""
    scope = request.scope
    if asked.nowhere and _sees_nowhere(request):
        return _nowhere(asked), False
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
    taken = _lists(request, home, asked, ON_PAGE)
    return FamilyPage(home, place(home.region), asked, listing, _reads(request), taken)


def sheet(request: OfficeRequest, home: Household, today: date) -> FamilyPage:
    """The lookers of a year for the family itself, on paper."""
    asked = read_asked(request.GET, today - _YEAR)._replace(kind="looked")
    rows = _rows_of(request.scope, home, asked).order_by("-id")
    _viewed(request, home, "打印谁看过这家人")
    found = _lines(request, list(rows[:_ON_PAPER]))
    listing = Listing(found, rows.count(), read(request.GET, list(_SORTS), "-at"))
    taken = _lists(request, home, asked, _ON_PAPER)
    return FamilyPage(home, place(home.region), asked, listing, _reads(request), taken)


def _lists(request: OfficeRequest, home: Household, asked: Asked, most: int) -> Lists:
    """The lists that left with this family; what was done to it is no list."""
    if asked.kind == "done":
        return Lists([], 0)
    rows = lists_of(request.scope, home, _filters(asked), asked.words)
    return shown(rows, most, reads=_reads_of(request, home))


def _reads_of(request: OfficeRequest, home: Household) -> bool:
    closed = closed_among({home.pk}, request.actor.post_id, timezone.now())
    return _reads(request) and home.pk not in closed


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


def _post(row: AuditEntry) -> str:
    """Who is not in yet acts in no post; the installation itself in its own."""
    if row.role in Role.values:
        return str(Role(row.role).label)
    return "系统" if row.name == SYSTEM.name else "—"


def _line(
    row: AuditEntry, homes: dict[int, Household], where: dict[int, Place], *, reads: bool
) -> Line:
    many = f" {len(row.object_ids)} 个" if len(row.object_ids) > 1 else ""
    kind = KINDS.get(row.object_kind, row.object_kind)
    return Line(
        at=timezone.localtime(row.at),
        name=row.name,
        role=_post(row),
        act=ACTS.get(row.act, row.act),
        what=f"{kind}{many}" if kind else _page(row),
        family=homes.get(row.pk),
        place=where[row.region].label if row.region is not None else "",
        purpose=row.purpose if reads or row.act in LOOKING else _taken(row),
        ok=row.ok,
        refused_at="" if row.ok else row.ip or "",
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
    asked = read_asked(request.GET, timezone.localdate(now) - timedelta(days=30))
    with _far_enough(request, asked):
        rows, _ = _found(request, asked)
        out = Outgoing("auditentry", rows.count(), NO_FAMILY)
        cells = in_own_transaction(_cells(request, rows))
    return _sent(request, kind, now, ("审计记录", cells), out)


def family_download(
    request: OfficeRequest, home: Household, kind: str, now: datetime
) -> HttpResponseBase:
    """Who looked at one family, streamed."""
    asked = read_asked(request.GET, timezone.localdate(now) - _YEAR)
    rows = _rows_of(request.scope, home, asked)
    lists = lists_of(request.scope, home, _filters(asked), asked.words)
    taken = said(lists.iterator(_AT_ONCE), reads=_reads_of(request, home))
    lines = () if asked.kind == "done" else (each.cells(home) for each in taken)
    out = Outgoing("auditentry", rows.count(), [(home.pk, home.region)], "谁看过这家人")
    name = f"谁看过-{home.number}"
    cells = in_own_transaction(chain(_cells(request, rows), lines))
    return _sent(request, kind, now, (name, cells), out)


def _sent(
    request: OfficeRequest, kind: str, now: datetime, named: _Named, out: Outgoing
) -> HttpResponseBase:
    name, cells = named
    sheet = Sheet(f"{name}-{now:%Y%m%d}", _HEADERS, cells)
    taken = out._replace(region=request.post.region, care=_CARE)
    return leave(request, kind, now, sheet, taken)


def _cells(request: OfficeRequest, rows: QuerySet[AuditEntry]) -> Iterator[tuple[Cell, ...]]:
    found = rows.order_by("-id").iterator()
    while part := list(islice(found, _AT_ONCE)):
        yield from (line.cells for line in _lines(request, part))
