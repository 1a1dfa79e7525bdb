"""Deleting a family's data on pages: the list of closed files, the dry run, the two people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase, QueryDict
from django.utils import timezone

from nuanxin.base.audit.actions import record_list, record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import Place, place, places, towns
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.privacy.erasure import actions
from nuanxin.privacy.erasure.models import Erasure, Reason
from nuanxin.privacy.erasure.queries import Plan, closed_files, due_by, plan, standing
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.family import household
from nuanxin.web.leaving import Outgoing, leave

SORTS = {"closed": ("closed_on", "id"), "number": ("number",), "place": ("region", "id")}
STATES = (("due", "保存期满"), ("asked", "待确认"), ("kept", "还在保存期"), ("done", "已删除"))
_HEADERS = ("家庭编号", "经办单位", "注销日期", "注销原因", "情况", "提出人", "提出时间")


class Wanted(NamedTuple):
    """The filters of the list."""

    number: str
    state: str
    town: RegionCode | None


@dataclass(frozen=True, slots=True)
class Line:
    """One closed file and how far it is."""

    home: Household
    place: Place
    request: Erasure | None
    due: bool

    @property
    def state(self) -> str:
        if self.request:
            return str(self.request.get_status_display())
        return "保存期满，可以提出" if self.due else "还在保存期"

    @property
    def cells(self) -> tuple[Cell, ...]:
        asked = self.request
        return (
            self.home.number, self.place.label, self.home.closed_on, self.home.closed_reason,
            self.state, asked.asked_by.name if asked else "",
            timezone.localdate(asked.asked_at) if asked else None,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Index:
    """The list with its filter."""

    wanted: Wanted
    listing: Listing[Line]
    towns: list[Place]
    before: date
    states: tuple[tuple[str, str], ...] = STATES


@dataclass(frozen=True, slots=True)
class Page:
    """The dry run of one family, and what may be done by whom."""

    plan: Plan
    place: Place
    request: Erasure | None
    own: bool
    reasons: tuple[tuple[str, str], ...] = tuple((r.value, str(r.label)) for r in Reason)


def read_wanted(query: QueryDict) -> Wanted:
    """The filters an address carries; what is odd counts as not asked."""
    state, town = query.get("state", ""), query.get("town", "")
    try:
        region = RegionCode.parse(town) if town else None
    except ValueError:
        region = None
    return Wanted(
        query.get("q", "").strip()[:30], state if state in dict(STATES) else "", region
    )


def _rows(scope: Scope, wanted: Wanted, today: date) -> QuerySet[Household]:
    scope = scope.narrowed(wanted.town) if wanted.town else scope
    found = closed_files(scope, today)
    if wanted.state in {"done", "asked"}:
        asked = Erasure.objects.within(scope).filter(status=wanted.state)
        found = Household.objects.within(scope).filter(pk__in=asked.values("household"))
    elif wanted.state == "due":
        found = found.filter(closed_on__lte=due_by(today))
    elif wanted.state == "kept":
        found = found.filter(closed_on__gt=due_by(today))
    return found.filter(number=wanted.number) if wanted.number else found


def _lines(rows: list[Household], today: date) -> Iterator[Line]:
    requests = {
        each.household_id: each
        for each in Erasure.objects.filter(household__in=rows)
        .exclude(status=Erasure.Status.WITHDRAWN)
        .select_related("asked_by")
    }
    where = places(row.region for row in rows)
    for row in rows:
        due = row.closed_on is not None and row.closed_on <= due_by(today)
        yield Line(row, where[row.region], requests.get(row.pk), due)


def index(request: OfficeRequest, today: date) -> Index:
    """One page of closed files."""
    asked, wanted = read(request.GET, list(SORTS), "closed"), read_wanted(request.GET)
    rows = _rows(request.scope, wanted, today).order_by(*ordering(asked.order, SORTS))
    found = page_of(rows, asked)
    ids = [row.pk for row in found.rows]
    record_list(request.actor, "household", ids, "删除个人信息", region=request.post.region)
    listing = Listing(list(_lines(list(found.rows), today)), found.total, asked)
    home = RegionCode.parse(str(request.post.region))
    return Index(wanted, listing, towns(home), due_by(today))


def exported(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The list as it is filtered."""
    today = timezone.localdate(now)
    rows = list(
        _rows(request.scope, read_wanted(request.GET), today).order_by("closed_on", "id")
    )
    cells = [line.cells for line in _lines(rows, today)]
    sheet = Sheet(f"删除个人信息-{now:%Y%m%d}", _HEADERS, cells)
    homes = [(row.pk, row.region) for row in rows]
    out = Outgoing("household", len(cells), homes, "删除个人信息", request.post.region)
    return leave(request, kind, now, sheet, out)


def home_of(request: OfficeRequest, public_id: UUID) -> Household:
    found = household(request.scope, public_id)
    if found is None:
        raise Http404
    return found


def page(request: OfficeRequest, public_id: UUID, today: date) -> Page:
    """The dry run; looking at it leaves a line."""
    home = home_of(request, public_id)
    record_view(request.actor, Subject("household", home.pk, home.region), "查看删除清单")
    asked = standing(request.scope, home)
    own = asked is not None and asked.asked_by_id == request.actor.user_id
    return Page(plan(request.scope, home, today), place(home.region), asked, own)


def done(request: OfficeRequest, public_id: UUID, now: datetime) -> None:
    """What the button says."""
    home_of(request, public_id)
    about = {"household": public_id, "scope": request.scope, "by": request.actor, "at": now}
    match request.POST.get("deed", ""):
        case "ask":
            reason = request.POST.get("reason", "")
            if reason not in Reason.values:
                raise Refusal("请选删除的原因。")
            said = actions.Asked(Reason(reason), request.POST.get("document", ""))
            actions.ask(asked=said, **about)  # type: ignore[arg-type]
        case "confirm":
            actions.confirm(**about)  # type: ignore[arg-type]
        case "withdraw":
            actions.withdraw(**about)  # type: ignore[arg-type]
        case _:
            raise Refusal("没有这个操作。请刷新页面再试。")
