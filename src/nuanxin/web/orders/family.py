"""A family's orders, and the form of a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import VISITORS, Role
from nuanxin.care.contacts.models import FamilyWish
from nuanxin.care.contacts.queries import wish_of
from nuanxin.care.orders import queries
from nuanxin.care.orders.choices import CAME, OPEN, PARTS, RATINGS
from nuanxin.care.orders.conditions import menu_for
from nuanxin.care.orders.models import ServiceItem, ServiceOrder
from nuanxin.registry.asks.queries import question
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.family import FamilyFile
from nuanxin.web.orders.lists import TONES

_USUAL = {
    Role.VILLAGE_CONTACT: "contact", Role.TOWNSHIP_HANDLER: "desk",
}  # fmt: skip


class OrderLine(NamedTuple):
    """An order of the family."""

    row: ServiceOrder
    late: bool

    @property
    def tone(self) -> str:
        return "bad" if self.late else TONES.get(self.row.state, "")

    @property
    def rating(self) -> str:
        return RATINGS.get(self.row.rating, "")


class Form(NamedTuple):
    """What stands in the form before anything is typed."""

    menu: list[ServiceItem]
    parts: Mapping[str, str]
    ways: Mapping[str, str]
    service: object = None
    quantity: int = 1
    wanted_on: date | None = None
    part: str = "any"
    task: str = ""
    told_by: str = ""
    came: str = "desk"
    ordered_on: date | None = None
    agreed: bool = False
    called: str = ""
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """Orders, and the menu the family may order from."""

    file: FamilyFile
    orders: list[OrderLine]
    form: Form
    wish: FamilyWish | None
    tells: bool

    @property
    def running(self) -> list[OrderLine]:
        return [each for each in self.orders if each.row.state in OPEN]


def family(request: OfficeRequest, file: FamilyFile, today: date) -> FamilyPage:
    home, role = file.household, Role(request.post.role)
    lines = [OrderLine(row, queries.late(row, today)) for row in queries.orders_of(home.pk)]
    tells = role in VISITORS and home.closed_on is None
    blank = Form(menu_of(request, home, today) if tells else [], PARTS, CAME)
    return FamilyPage(
        file, lines,
        blank._replace(
            ordered_on=today, came=_USUAL.get(role, "desk"), called=called(home, today)
        ),
        wish_of(home.pk), tells,
    )  # fmt: skip


def menu_of(request: OfficeRequest, home: Household, today: date) -> list[ServiceItem]:
    rows = queries.services(request.scope, today, state="now").order_by("region", "pk")
    return menu_for(home, rows, today)


def called(home: Household, today: date) -> str:
    """How the first parent is addressed: 陈女士."""
    people = question(home, today).people
    return people[0].style if people else ""


def form_of(request: OfficeRequest, row: ServiceOrder, today: date) -> Form:
    """The form of an order nobody was asked for yet."""
    reach = queries.reach_of(row) or queries.ToReach(called=called(row.household, today))
    return Form(
        menu_of(request, row.household, today), PARTS, CAME, row.service.public_id,
        row.quantity, row.wanted_on, row.part, queries.task_said(row), row.told_by, row.came,
        row.ordered_on, row.reach_sealed is not None, *reach,
    )  # fmt: skip
