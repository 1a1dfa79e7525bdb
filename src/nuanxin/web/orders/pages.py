"""The menu, a line of it, organisations with their contracts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.utils import timezone

from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import HANDLERS, Role
from nuanxin.base.jurisdiction.queries import Place, place, places, towns
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.care.contacts.queries import county_of
from nuanxin.care.orders import queries
from nuanxin.care.orders.choices import CONFIRMERS, KEEPERS
from nuanxin.care.orders.conditions import who_may
from nuanxin.care.orders.models import (
    ContractAcceptance,
    ServiceContract,
    ServiceItem,
    ServiceOrganisation,
)
from nuanxin.care.volunteers.choices import SKILLS, said_of
from nuanxin.kit.money import yuan
from nuanxin.kit.region import RegionCode
from nuanxin.registry.people.queries.finding import tidy
from nuanxin.web.boards import read_place
from nuanxin.web.leaving import NO_FAMILY, Outgoing, leave

TONES = {"now": "ok", "later": "info"}
_HEADERS = (
    "哪里的", "服务", "做什么", "谁可以点", "计量单位", "价格（元）", "补贴（元）", "服务时间",
    "要会什么", "开始", "结束", "依据", "状态",
)  # fmt: skip


class MenuLine(NamedTuple):
    """A service in a list."""

    row: ServiceItem
    where: Place
    who: str
    skills: str
    state: str

    @property
    def said(self) -> str:
        return queries.MENU_STATES[self.state]

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "")

    @property
    def pays(self) -> int:
        """What is left for the family."""
        return self.row.price_fen - self.row.subsidy_fen


@dataclass(frozen=True, slots=True)
class Menu:
    """The menus of the county, narrowed."""

    listing: Listing[MenuLine]
    state: str
    states: Mapping[str, str]
    words: str
    place: int
    places: Sequence[Place]
    handles: bool

    @property
    def narrowed(self) -> bool:
        return bool(self.words or self.place)


class _Asked(NamedTuple):
    state: str
    place: int
    words: str


def _asked(request: OfficeRequest) -> _Asked:
    state = request.GET.get("state", "now")
    known = state in queries.MENU_STATES or state == "all"
    return _Asked(
        state if known else "now", read_place(request.GET), tidy(request.GET.get("q", ""))
    )


def menu(request: OfficeRequest, today: date) -> Menu:
    asked, wanted = read(request.GET, list(queries.MENU_SORTS), "place"), _asked(request)
    found = queries.services(
        request.scope, today, state=wanted.state, place=wanted.place, words=wanted.words
    )
    page = page_of(found.order_by(*ordering(asked.order, queries.MENU_SORTS)), asked)
    listing = Listing(list(_lines(page.rows, today)), page.total, asked)
    county = RegionCode.parse(str(county_of(request.post.region)))
    return Menu(
        listing, wanted.state, queries.MENU_STATES, wanted.words, wanted.place,
        list(towns(county)), Role(request.post.role) in HANDLERS,
    )  # fmt: skip


def _lines(rows: Iterable[ServiceItem], today: date) -> Iterator[MenuLine]:
    found = list(rows)
    where = places(row.region for row in found)
    for row in found:
        yield MenuLine(
            row, where[row.region], who_may(row), said_of(row.skills, SKILLS),
            queries.service_state(row, today),
        )  # fmt: skip


def menu_out(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The menu as it is filtered; no family stands in it."""
    today, wanted = timezone.localdate(now), _asked(request)
    rows = queries.services(
        request.scope, today, state=wanted.state, place=wanted.place, words=wanted.words
    ).order_by("region", "pk")
    cells = in_own_transaction(_cells(rows, today))
    sheet = Sheet(f"服务菜单-{now:%Y%m%d}", _HEADERS, cells)
    out = Outgoing("serviceitem", rows.count(), NO_FAMILY, region=request.post.region)
    return leave(request, kind, now, sheet, out)


def _cells(rows: Iterable[ServiceItem], today: date) -> Iterator[tuple[Cell, ...]]:
    for line in _lines(rows, today):
        row = line.row
        yield (
            line.where.name, row.name, row.what, line.who, row.unit, yuan(row.price_fen),
            yuan(row.subsidy_fen), row.hours, line.skills, row.starts_on, row.ends_on,
            row.basis, line.said,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ServicePage:
    """One service with its form."""

    line: MenuLine | None
    places: Sequence[Place]
    chosen: str
    skills: list[tuple[str, str, bool]]
    may_write: bool
    used: bool


def service_of(request: OfficeRequest, public_id: UUID) -> ServiceItem:
    row = queries.service(request.scope, public_id)
    if row is None:
        raise Http404
    return row


def service(request: OfficeRequest, row: ServiceItem | None, today: date) -> ServicePage:
    sent, county = request.POST, county_of(request.post.region)
    given = sent.getlist("skills") if "name" in sent else (row.skills if row else [])
    own = [place(county)] if request.scope.covers(county) else []
    here = RegionCode.parse(str(request.scope.ranges[0][0]))
    below = list(towns(RegionCode.parse(str(county)))) if own else [place(int(here.value))]
    writes = Role(request.post.role) in HANDLERS
    mine = row is None or request.scope.covers(row.region)
    first = own[0] if own else below[0]
    used = row is not None and (row.orders.exists() or row.contracts.exists())
    return ServicePage(
        next(_lines([row], today)) if row else None, [*own, *below],
        sent.get("place", f"{row.region if row else first.code:012d}"),
        [(key, said, key in given) for key, said in SKILLS.items()], writes and mine, used,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Organisations:
    """Whom services are bought from."""

    listing: Listing[ServiceOrganisation]
    may_write: bool


_SORTS = {"name": ("closed_on", "name", "pk"), "lines": ("lines", "pk")}


def organisations(request: OfficeRequest) -> Organisations:
    asked = read(request.GET, list(_SORTS), "name")
    rows = queries.organisations(request.scope)
    page = page_of(rows.order_by(*ordering(asked.order, _SORTS)), asked)
    listing = Listing(list(page.rows), page.total, asked)
    return Organisations(listing, Role(request.post.role) in KEEPERS)


class ContractLine(NamedTuple):
    """A contract with what was accepted of it."""

    row: ServiceContract
    acceptances: list[ContractAcceptance]


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """One organisation, its contracts, the form of a new one."""

    row: ServiceOrganisation
    contracts: list[ContractLine]
    services: list[ServiceItem]
    may_write: bool
    may_confirm: bool
    me: int


def organisation(request: OfficeRequest, public_id: UUID, today: date) -> OrganisationPage:
    row = queries.organisation(request.scope, public_id)
    if row is None:
        raise Http404
    found = queries.contracts(request.scope).filter(organisation=row)
    lines = [ContractLine(each, queries.acceptances_of(each)) for each in found]
    menu_now = queries.services(request.scope, today, state="now").order_by("region", "pk")
    role = Role(request.post.role)
    return OrganisationPage(
        row, lines, list(menu_now), role in KEEPERS, role in CONFIRMERS, request.account.pk
    )
