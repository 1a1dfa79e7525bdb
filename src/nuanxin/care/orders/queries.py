"""Menus, contracts, and orders of an area, of a family and of whoever serves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import (
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.jurisdiction.scoped import ScopedQuerySet
from nuanxin.base.links.models import OneTimeLink
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import unseal
from nuanxin.care.contacts.queries import span, whole_county
from nuanxin.care.narrowing import Wanted, narrowed
from nuanxin.care.orders.choices import OPEN
from nuanxin.care.orders.models import (
    ContractAcceptance,
    ContractUse,
    OrderOffer,
    ServiceContract,
    ServiceItem,
    ServiceOrder,
    ServiceOrganisation,
)
from nuanxin.registry.cases.models import SensitiveMark

TASK = "order_task"
SORTS = {
    "wanted": ("wanted_on", "pk"), "place": ("region", "pk"), "ordered": ("ordered_on", "pk"),
}  # fmt: skip
MENU_SORTS = {"place": ("region", "pk"), "name": ("name", "pk"), "from": ("starts_on", "pk")}
MENU_STATES = {"now": "正在提供", "later": "还没开始", "over": "已结束"}


def services(
    scope: Scope, today: date, *, state: str = "", place: int = 0, words: str = ""
) -> ScopedQuerySet:
    """The menus of the county and its townships, with `used`: how many orders."""
    rows = ServiceItem.objects.within(whole_county(scope))
    over, later = Q(ends_on__lt=today), Q(starts_on__gt=today)
    states = {"now": ~over & ~later, "later": later, "over": over}
    if state in states:
        rows = rows.exclude(over | later) if state == "now" else rows.filter(states[state])
    if place:
        rows = rows.within(span(place))
    if words:
        rows = rows.filter(Q(name__contains=words) | Q(what__contains=words))
    found: ScopedQuerySet = rows
    return found


def service(scope: Scope, public_id: UUID) -> ServiceItem | None:
    found: ServiceItem | None = (
        ServiceItem.objects.within(whole_county(scope)).filter(public_id=public_id).first()
    )
    return found


def service_state(row: ServiceItem, today: date) -> str:
    if row.ends_on is not None and row.ends_on < today:
        return "over"
    return "later" if row.starts_on > today else "now"


def organisations(scope: Scope) -> ScopedQuerySet:
    """Of the county, with `lines` of contracts and `waits`: acceptances for a second hand."""
    rows = ServiceOrganisation.objects.within(whole_county(scope))
    waits = Q(contracts__acceptances__isnull=False, contracts__acceptances__confirmed_by=None)
    found: ScopedQuerySet = rows.annotate(
        lines=Count("contracts", distinct=True),
        waits=Count("contracts__acceptances", filter=waits, distinct=True),
    )
    return found


def organisation(scope: Scope, public_id: UUID) -> ServiceOrganisation | None:
    found: ServiceOrganisation | None = organisations(scope).filter(public_id=public_id).first()
    return found


def contracts(scope: Scope) -> QuerySet[ServiceContract]:
    """With `accepted` (by two), `proposed` (by one), `delivered` (confirmed by families, or
    met) and `given` (those, and what runs or is kept for somebody).
    """
    rows = ServiceContract.objects.filter(
        organisation__in=ServiceOrganisation.objects.within(whole_county(scope)).values("pk")
    )
    found = rows.annotate(
        accepted=_accepted(confirmed=True), proposed=_accepted(confirmed=False),
        delivered=_ordered("confirmed") + _used("done"),
        given=_ordered("accepted", "done", "confirmed") + _used("kept"),
    )  # fmt: skip
    return found.select_related("organisation", "service").order_by("-starts_on", "pk")


def _ordered(*states: str) -> Coalesce:
    rows = OrderOffer.objects.filter(
        contract=OuterRef("pk"), answer="accepted", order__state__in=states
    )
    total = rows.order_by().values("contract").annotate(n=Sum("order__quantity")).values("n")
    return Coalesce(Subquery(total, output_field=IntegerField()), Value(0))


def _used(column: str) -> Coalesce:
    rows = ContractUse.objects.filter(contract=OuterRef("pk"))
    total = rows.order_by().values("contract").annotate(n=Sum(column)).values("n")
    return Coalesce(Subquery(total, output_field=IntegerField()), Value(0))


def _accepted(*, confirmed: bool) -> Coalesce:
    rows = ContractAcceptance.objects.filter(
        contract=OuterRef("pk"), confirmed_by__isnull=not confirmed
    )
    total = rows.order_by().values("contract").annotate(n=Sum("quantity")).values("n")
    return Coalesce(Subquery(total, output_field=IntegerField()), Value(0))


def acceptances_of(row: ServiceContract) -> list[ContractAcceptance]:
    rows = row.acceptances.select_related("said_by", "confirmed_by")
    return list(rows.order_by("-on", "-pk"))


def usable_contracts(scope: Scope, row: ServiceOrder) -> list[ServiceContract]:
    """Contracts an order can be given under: its service, its day, something left."""
    found = contracts(scope).filter(
        service=row.service_id, starts_on__lte=row.wanted_on, ends_on__gte=row.wanted_on,
        organisation__closed_on__isnull=True,
    )  # fmt: skip
    return [each for each in found if getattr(each, "given", 0) + row.quantity <= each.quantity]


def orders(scope: Scope, wanted: Wanted, today: date) -> ScopedQuerySet:
    """Orders of an area; `kind` is how they were ordered."""
    rows = narrowed(ServiceOrder.objects.within(scope), scope, wanted)
    rows = rows.filter(household__closed_on__isnull=True)
    if wanted.kind:
        rows = rows.filter(came=wanted.kind)
    state = _in_state(wanted.state, today)
    if state is not None:
        rows = rows.filter(state)
    found: ScopedQuerySet = rows.select_related("household", "service")
    return found


def _in_state(name: str, today: date) -> Q | None:
    if name == "open":
        return Q(state__in=OPEN)
    if name == "late":
        return Q(state__in=OPEN, wanted_on__lt=today)
    return Q(state=name) if name in ServiceOrder.State.values else None


def late(row: ServiceOrder, today: date) -> bool:
    return row.state in OPEN and row.wanted_on < today


class Waiting(NamedTuple):
    """Orders nobody was asked for yet, those past their day, and those whose family was not
    asked yet how it was.
    """

    new: int
    late: int
    done: int


def waiting(scope: Scope, today: date) -> Waiting:
    """One statement; each counts as its list counts."""
    rows = ServiceOrder.objects.within(scope).filter(household__closed_on__isnull=True)
    found = rows.aggregate(
        new=Count("pk", filter=Q(state="new")),
        late=Count("pk", filter=_in_state("late", today)),
        done=Count("pk", filter=Q(state="done")),
    )
    return Waiting(found["new"], found["late"], found["done"])


def unconfirmed(scope: Scope, but: int | None) -> int:
    """Acceptances of the county that wait for a second hand, which is not `but`."""
    rows = ContractAcceptance.objects.filter(
        contract__organisation__in=ServiceOrganisation.objects.within(
            whole_county(scope)
        ).values("pk"),
        confirmed_by__isnull=True,
    )
    return rows.exclude(said_by=but).count()


def order(scope: Scope, public_id: UUID) -> ServiceOrder | None:
    rows = ServiceOrder.objects.within(scope).filter(public_id=public_id)
    found: ServiceOrder | None = rows.select_related(
        "household", "service", "entered_by", "again_of"
    ).first()
    return found


def orders_of(household: int) -> list[ServiceOrder]:
    """One family's: those that go on first, the latest first."""
    rows = ServiceOrder.objects.filter(household=household).select_related("service")
    return sorted(rows.order_by("-wanted_on", "-pk"), key=lambda each: each.state not in OPEN)


def offers_of(row: ServiceOrder) -> list[OrderOffer]:
    """Whom it was offered to, the latest first."""
    rows = row.offers.select_related(
        "volunteer", "contract__organisation", "offered_by", "link"
    )
    return list(rows.order_by("-offered_at", "-pk"))


def standing_offer(row: ServiceOrder) -> OrderOffer | None:
    """The one that waits or was accepted."""
    return next((each for each in offers_of(row) if each.answer in ("", "accepted")), None)


_MINE = Q(answer="", order__state="offered") | Q(
    answer="accepted", order__state__in=["accepted", "done", "confirmed"]
)


def _marked() -> QuerySet[SensitiveMark]:
    home = OuterRef("order__household")
    return SensitiveMark.objects.filter(household=home, lifted_at__isnull=True)


def tasks_of(volunteer: int) -> QuerySet[OrderOffer]:
    """What is offered to somebody or accepted by them; nothing of a file kept closer."""
    rows = OrderOffer.objects.filter(_MINE, ~Exists(_marked()), volunteer=volunteer)
    return rows.filter(order__household__closed_on__isnull=True).select_related(
        "order__service"
    )


def task_of_link(link: OneTimeLink) -> OrderOffer | None:
    """What a link shows; None where it was taken back, or the file is kept closer now."""
    rows = OrderOffer.objects.filter(_MINE, ~Exists(_marked()), link=link.pk)
    return (
        rows.filter(order__household__closed_on__isnull=True)
        .select_related("order__service", "volunteer")
        .first()
    )


class ToReach(NamedTuple):
    """How whoever comes finds the family; told once they accepted."""

    called: str = ""
    address: str = ""
    phone: str = ""


def reach_of(row: ServiceOrder) -> ToReach | None:
    """None where the family did not agree to its being told."""
    if row.reach_sealed is None:
        return None
    said: Mapping[str, str] = json.loads(said_in(row, row.reach_sealed))
    return ToReach(**said)


def task_said(row: ServiceOrder) -> str:
    return said_in(row, row.task_sealed)


def rating_said(row: ServiceOrder) -> str:
    return said_in(row, row.rating_sealed) if row.rating_sealed else ""


def said_in(row: ServiceOrder, sealed: bytes | memoryview) -> str:
    return unseal(Kind.RECORD, row.public_id, bytes(sealed))
