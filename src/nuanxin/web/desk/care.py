"""Families to be met, helped and looked after, on the desk of whoever sees to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import HANDLERS, VISITORS, Role
from nuanxin.care.contacts.queries import county_of
from nuanxin.care.counselling.queries import waiting as waiting_counsel
from nuanxin.care.duties.queries import OPEN, Days, at_hand
from nuanxin.care.duties.queries import count as duties
from nuanxin.care.guardians.queries import waiting as waiting_wards
from nuanxin.care.medical.queries import ending_contracts
from nuanxin.care.needs.queries import waiting as waiting_needs
from nuanxin.care.orders.choices import CONFIRMERS
from nuanxin.care.orders.queries import unconfirmed
from nuanxin.care.orders.queries import waiting as waiting_orders
from nuanxin.care.visits.queries import open_concerns
from nuanxin.care.volunteers.queries import waiting as waiting_volunteers
from nuanxin.web.desk.todo import Todo

# County health reads the board; these two send somebody.
_SENDS_HELPERS = frozenset({Role.TOWNSHIP_HANDLER, Role.COUNTY_ASSOCIATION})


def care(request: OfficeRequest, role: Role, today: date) -> Iterator[Todo]:
    """What waits in visits, needs, doctors, guardians, orders and volunteers."""
    yield from _visits(request, role, today)
    yield from _needs(request, role, today)
    yield from _doctors(request, role, today)
    yield from _guardians(request, role, today)
    yield from _counselling(request, role, today)
    yield from _orders(request, role, today)


def _visits(request: OfficeRequest, role: Role, today: date) -> Iterator[Todo]:
    """Families to be met today, as far as nobody has written that they were."""
    if role not in VISITORS:
        return
    asked = at_hand(Days(today, today), today)._replace(state=OPEN)
    if role in HANDLERS and (waits := open_concerns(request.scope, today)):
        address = f"{reverse('visits:concerns')}?state=open"
        yield Todo("走访", "要当天看的情况，等您办", waits, address)
    if count := duties(request.scope, asked):
        yield Todo("走访", "待走访", count, reverse("visits:today"))


def _needs(request: OfficeRequest, role: Role, today: date) -> Iterator[Todo]:
    """What other offices owe an answer to, and what nobody has taken up yet."""
    if role not in HANDLERS:
        return
    found = waiting_needs(request.scope, today)
    sent, told, plans = reverse("needs:index"), reverse("needs:needs"), reverse("needs:plans")
    for text, count, address in (
        ("转办，逾期没有答复", found.late, f"{sent}?state=late"),
        ("转办，本人撤回了同意，要停下", found.stopped, f"{sent}?state=stopped"),
        ("转办被回绝，要定怎么办", found.refused, f"{sent}?state=refused"),
        ("需求，还没有安排", found.needs, f"{told}?state=open"),
        ("帮扶计划，该回头看了", found.plans, f"{plans}?state=late"),
    ):
        if count:
            yield Todo("需求和转办", text, count, address)


def _doctors(request: OfficeRequest, role: Role, today: date) -> Iterator[Todo]:
    """Contracts with family doctors that are over, or soon will be."""
    if role not in HANDLERS:
        return
    found, address = ending_contracts(request.scope, today), reverse("medical:contracts")
    for text, count, state in (
        ("家庭医生协议到期了，问问续不续", found.over, "over"),
        ("家庭医生协议两个月内到期", found.ending, "ending"),
    ):
        if count:
            yield Todo("就医和签约", text, count, f"{address}?state={state}")


def _guardians(request: OfficeRequest, role: Role, today: date) -> Iterator[Todo]:
    """Who has nobody to act for them, whom nobody saw for a year, whose money goes astray."""
    if role not in _SENDS_HELPERS:
        return
    found, address = waiting_wards(request.scope, today), reverse("guardians:index")
    for text, count, state in (
        ("要监护的人，没有监护人", found.none, "none"),
        ("监护，一年没有看过", found.due, "due"),
        ("监护，上次看有问题", found.trouble, "trouble"),
        ("账号还在以前的监护人名下", found.paid, "paid"),
    ):
        if count:
            yield Todo("监护", text, count, f"{address}?state={state}")


def _counselling(request: OfficeRequest, role: Role, today: date) -> Iterator[Todo]:
    """To look back at, used up, said to be over, of somebody who died; never what was said."""
    if role not in _SENDS_HELPERS:
        return
    found, address = waiting_counsel(request.scope, today), reverse("counselling:index")
    for text, count, state in (
        ("心理关怀，该回看了", found.due, "due"),
        ("心理关怀，次数满了", found.used, "used"),
        ("心理关怀，回看说可以结束", found.ending, "ending"),
        ("心理关怀，本人已经去世，要结束", found.gone, "gone"),
    ):
        if count:
            yield Todo("心理关怀", text, count, f"{address}?state={state}")


def _orders(request: OfficeRequest, role: Role, today: date) -> Iterator[Todo]:
    """Orders nobody was asked for yet, past their day, not asked about; volunteers, purchases.

    Who orders nothing is left.
    """
    yield from _bought(request, role)
    if role not in _SENDS_HELPERS:
        return
    yield from _volunteers(request)
    found, address = waiting_orders(request.scope, today), reverse("orders:index")
    for text, count, state in (
        ("点单，还没有派出去", found.new, "new"),
        ("点单，过了日子还没有做完", found.late, "late"),
        ("点单，做完了，问问家里怎么样", found.done, "done"),
    ):
        if count:
            yield Todo("服务点单", text, count, f"{address}?state={state}")


def _volunteers(request: OfficeRequest) -> Iterator[Todo]:
    found, address = waiting_volunteers(request.scope), reverse("volunteers:index")
    # The list is the county's; a township answers for its own.
    here = request.post.region
    near = "" if here == county_of(here) else f"&place={here:012d}"
    for text, count, state in (
        ("报了名，待考察", found.applied, "applied"),
        ("有服务时长待核定", found.hours, "hours"),
    ):
        if count:
            yield Todo("志愿者", text, count, f"{address}?state={state}{near}")


def _bought(request: OfficeRequest, role: Role) -> Iterator[Todo]:
    """Acceptances somebody else wrote down."""
    if role in CONFIRMERS and (count := unconfirmed(request.scope, request.account.pk)):
        yield Todo("购买服务", "验收，等您复核", count, reverse("orders:organisations"))
