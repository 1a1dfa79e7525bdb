"""One order: what was said, who might do it, whom it was offered to, what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.http import Http404

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import HANDLERS, VISITORS, Role
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.masks import mask
from nuanxin.care.contacts.models import FamilyWish
from nuanxin.care.contacts.queries import wish_of
from nuanxin.care.orders import queries
from nuanxin.care.orders.choices import CANNOT, FAILED, OPEN, PARTS, RATINGS
from nuanxin.care.orders.matching import Proposed, propose
from nuanxin.care.orders.models import OrderOffer, ServiceContract, ServiceOrder
from nuanxin.care.volunteers.choices import UNNAMED, hours_said
from nuanxin.care.volunteers.models import Volunteer
from nuanxin.care.volunteers.purposes import FAMILY
from nuanxin.care.volunteers.queries import answers, phone_of
from nuanxin.registry.people.queries.families import Line, lines
from nuanxin.registry.people.queries.finding import tidy
from nuanxin.web.orders.family import Form, OrderLine, form_of


class OfferLine(NamedTuple):
    """An offer, and what whoever looks may call whom it was made to."""

    row: OrderOffer
    who: str
    phone: str
    told: str

    @property
    def stands(self) -> bool:
        return self.row.answer in ("", "accepted")


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Everything of an order in one sight."""

    line: OrderLine
    family: Line
    task: str
    reach: queries.ToReach | None
    part: str
    took: str
    word: str
    offers: list[OfferLine]
    wish: FamilyWish | None
    proposed: Proposed | None
    contracts: Sequence[ServiceContract]
    form: Form | None
    after: ServiceOrder | None
    cannot: Sequence[str]
    failed: Sequence[str]
    ratings: Mapping[str, str]
    handles: bool
    tells: bool
    words: str

    @property
    def row(self) -> ServiceOrder:
        return self.line.row

    @property
    def open(self) -> bool:
        return self.row.state in OPEN

    @property
    def standing(self) -> OfferLine | None:
        return next((each for each in self.offers if each.stands), None)

    @property
    def pays(self) -> int:
        return self.row.family_fen


def order_of(request: OfficeRequest, public_id: UUID) -> ServiceOrder:
    row = queries.order(request.scope, public_id)
    if row is None:
        raise Http404
    return row


def page(request: OfficeRequest, row: ServiceOrder, today: date) -> OrderPage:
    role = Role(request.post.role)
    handles, tells = role in HANDLERS, role in VISITORS
    words = tidy(request.GET.get("who", ""))
    new = row.state == "new" and row.household.closed_on is None
    return OrderPage(
        OrderLine(row, queries.late(row, today)), next(iter(lines([row.household]))),
        queries.task_said(row) if tells else "（由去的人看）",
        _reach(row) if tells else None, PARTS[row.part],
        hours_said(row.minutes) if row.minutes else "",
        queries.rating_said(row) if tells else "",
        _offers(row, handles=handles), wish_of(row.household_id),
        propose(request.scope, row, words) if new and handles else None,
        queries.usable_contracts(request.scope, row) if new and handles else [],
        form_of(request, row, today) if new and tells else None,
        row.again.exclude(state="cancelled").first(), CANNOT, FAILED, RATINGS, handles, tells,
        words,
    )  # fmt: skip


def _reach(row: ServiceOrder) -> queries.ToReach | None:
    """Their number is for whoever calls about this order; once it is over, a mask is left."""
    found = queries.reach_of(row)
    if found is None or row.state in (*OPEN, "done"):
        return found
    return found._replace(phone=mask(Kind.PHONE, found.phone))


def called_by_phone(shown: OrderPage) -> list[Volunteer]:
    """Whose whole number stands on the page."""
    return [each.row.volunteer for each in shown.offers if each.phone and each.row.volunteer]


def _offers(row: ServiceOrder, *, handles: bool) -> list[OfferLine]:
    """Names as far as they may go: to the office whole, to others as their owner agreed."""
    rows = queries.offers_of(row)
    open_names = answers((each.volunteer_id for each in rows if each.volunteer_id), FAMILY)
    return [_offer(each, open_names, handles=handles) for each in rows]


def _offer(row: OrderOffer, open_names: set[int], *, handles: bool) -> OfferLine:
    if row.volunteer is None:
        who = row.contract.organisation.name if row.contract else ""
        return OfferLine(row, who, "", who)
    told = row.volunteer.name if row.volunteer_id in open_names else UNNAMED
    running = row.order.state in ("offered", "accepted")
    waits = handles and running and row.answer in ("", "accepted")
    phone = phone_of(row.volunteer) if waits else ""
    return OfferLine(row, row.volunteer.name if handles else told, phone, told)
