"""公示: what waits to be posted, what is up, one notice with its sheet to print."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import segno
from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from nuanxin.base.audit.actions import record_list
from nuanxin.base.database.streaming import in_batches, in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.queries import Place, place, places
from nuanxin.base.ui.listing import Asked, Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell
from nuanxin.base.ui.sheets import Sheet as Written
from nuanxin.casework.manners.models import Manner
from nuanxin.casework.manners.queries import manner, notice_least
from nuanxin.casework.procedures.posting import Least
from nuanxin.casework.procedures.shape import Kind, Step, Way
from nuanxin.casework.road import queries
from nuanxin.casework.road.models import Case, Notice
from nuanxin.casework.road.queries import Asked as Wanted
from nuanxin.casework.road.walking import current, takers
from nuanxin.kit.names import mask_name
from nuanxin.web.casework.lists import Line, lines
from nuanxin.web.leaving import NO_FAMILY, Outgoing, leave

_SORTS = {"until": ("until_day", "id"), "from": ("from_day", "id"), "place": ("region", "id")}
_MOST = 500


@dataclass(frozen=True, slots=True)
class Waiting:
    """The requests that stand at one notice step of one procedure."""

    step: Step
    title: str
    lines: list[Line]
    least: Least | None
    until: date | None
    key: str

    @property
    def suitable(self) -> bool:
        return self.step.posting is not None and self.step.posting.way is Way.SUITABLE


@dataclass(frozen=True, slots=True)
class Row:
    """A notice in the list."""

    notice: Notice
    where: Place


@dataclass(frozen=True, slots=True)
class Notices:
    """What waits, and what was posted."""

    waiting: list[Waiting]
    listing: Listing[Row]
    today: date
    state: str
    words: str
    states: list[tuple[str, str]]

    @property
    def narrowed(self) -> bool:
        return bool(self.state or self.words)


def index(request: OfficeRequest, now: datetime) -> Notices:
    today = timezone.localdate(now)
    asked, found, state, words = _asked(request)
    page = page_of(found, asked)
    where = places(row.region for row in page.rows)
    rows = [Row(row, where[row.region]) for row in page.rows]
    return Notices(
        _waiting(request, today), Listing(rows, page.total, asked), today, state, words,
        [(value, str(label)) for value, label in Notice.State.choices],
    )  # fmt: skip


def _asked(request: OfficeRequest) -> tuple[Asked, QuerySet[Notice], str, str]:
    """Page and order, the notices, and what narrows them."""
    asked = read(request.GET, list(_SORTS), "-until")
    state, words = request.GET.get("state", ""), request.GET.get("q", "").strip()[:60]
    found = queries.notices(request.scope, state, words)
    return asked, found.order_by(*ordering(asked.order, _SORTS)), state, words


_HEADERS = (
    "步骤", "乡镇", "村（社区）", "公示自", "公示至", "件数", "方式", "地点和方式", "状态",
    "登记人",
)  # fmt: skip


def exported(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The notices asked for; no family is named in them."""
    _, found, _, _ = _asked(request)
    cells = in_own_transaction(line for batch in in_batches(found) for line in _lines(batch))
    sheet = Written(f"公示清单-{timezone.localdate(now):%Y%m%d}", _HEADERS, cells)
    out = Outgoing("notice", found.count(), NO_FAMILY, "公示清单")
    return leave(request, kind, now, sheet, out)


def _lines(rows: Sequence[Notice]) -> Iterator[tuple[Cell, ...]]:
    where = places(row.region for row in rows)
    return (_cells(row, where[row.region]) for row in rows)


def _cells(row: Notice, where: Place) -> tuple[Cell, ...]:
    return (
        row.step, where.above or where.name, where.name if where.above else "", row.from_day,
        row.until_day, row.number, row.way, row.place_words, str(row.get_state_display()),
        row.posted_by.name if row.posted_by else "",
    )  # fmt: skip


def _waiting(request: OfficeRequest, today: date) -> list[Waiting]:
    """Requests to be posted by whoever looks, by procedure and step."""
    role = Role(request.post.role)
    asked = Wanted(state="open", waiting_for=role)
    rows = (
        queries.cases(request.scope, asked, today)
        .filter(status=Case.Status.RUNNING, kind=Kind.NOTICE.value)
        .select_related("procedure", "person", "household")
        .order_by("procedure", "position", "region", "pk")[:_MOST]
    )
    groups: dict[tuple[int, int], list[Case]] = {}
    for row in rows:
        if current(row).kind is Kind.NOTICE and role in takers(current(row)):
            groups.setdefault((row.procedure_id, row.position), []).append(row)
    ids = [row.pk for group in groups.values() for row in group]
    record_list(request.actor, "case", ids, "等着公示的办件", region=request.post.region)
    settled = manner(request.post.region) if groups else None
    return [_group(group, settled, today) for group in groups.values()]


def _group(rows: list[Case], settled: Manner | None, today: date) -> Waiting:
    step = current(rows[0])
    least = notice_least(step, settled)
    until = least.until(today) if least else None
    key = f"{rows[0].procedure_id}-{rows[0].position}"
    return Waiting(step, rows[0].procedure.title, list(lines(rows, today)), least, until, key)


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody on the sheet: masked, and what for."""

    name: str
    place: str
    label: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One notice: its requests for whoever works with them, its paper for everybody."""

    notice: Notice
    where: Place
    lines: list[Line]
    people: list[Named]
    matters: list[tuple[int, str]]


def sheet(request: OfficeRequest, public_id: UUID, now: datetime) -> Sheet:
    """Its paper names nobody unless the procedure says so; then surnames only."""
    found = queries.notice(request.scope, public_id)
    if found is None:
        raise Http404
    rows = list(queries.cases_posted(request.scope, found))
    ids = [row.household_id for row in rows]
    record_list(request.actor, "household", ids, f"公示 {found.step}", region=found.region)
    shown = list(lines(rows, timezone.localdate(now)))
    people = [_named(line) for line in shown] if found.names else []
    matters = [label for _, label in _matters(rows)]
    return Sheet(found, place(found.region), shown, people, list(enumerate(matters)))


def _named(line: Line) -> Named:
    name = mask_name(line.row.person.name) if line.row.person else "（家庭）"
    return Named(name, line.where.name, line.row.label)


def _matters(rows: list[Case]) -> list[tuple[str, str]]:
    return sorted({(row.matter, row.label) for row in rows})


def code(request: OfficeRequest, public_id: UUID, number: int) -> bytes:
    """The picture of the address of a matter's policy; nothing about anybody."""
    found = queries.notice(request.scope, public_id)
    matters = _matters(list(queries.cases_posted(request.scope, found))) if found else []
    if found is None or number >= len(matters):
        raise Http404
    county = f"{found.region - found.region % 10**6:012d}"
    path = reverse("policy:benefit", args=[county, matters[number][0]])
    picture = io.BytesIO()
    segno.make(request.build_absolute_uri(path), error="m").save(
        picture, kind="png", scale=4, border=2
    )
    return picture.getvalue()
