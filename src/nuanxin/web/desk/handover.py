"""交接单: what is due, stuck and promised in a post, to hand over and to sign.

Work belongs to a post and its area, not to a person: whoever comes next has the same lists. The
sheet says them once, with what stands behind each, on paper for three signatures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from nuanxin.base.audit.actions import record_list
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import HANDLERS, Role
from nuanxin.base.jurisdiction.queries import place, places
from nuanxin.care.contacts.queries import untold
from nuanxin.care.narrowing import Wanted
from nuanxin.care.needs import queries as needs
from nuanxin.casework.road import queries as casework
from nuanxin.casework.road.queries import Asked
from nuanxin.money.recoveries.queries import instalments, plans_in_force
from nuanxin.registry.asks.queries import Asked as AskedVillage
from nuanxin.registry.asks.queries import asks
from nuanxin.rulebook.library import policy
from nuanxin.support.benefits.family import label_at
from nuanxin.support.benefits.models import Hold
from nuanxin.web.casework.lists import Line, lines
from nuanxin.web.desk.queries import desk
from nuanxin.web.desk.todo import Todo

MOST = 100
_STOPPED = ("papers", "disputed")
_WITH = ("person", "household", "procedure")


@dataclass(frozen=True, slots=True)
class Stuck:
    """A payment somebody holds back: whose, why, since when, by whom."""

    who: str
    where: str
    label: str
    why: str
    since: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Promised:
    """What somebody outside was told, or has told: by which day."""

    what: str
    who: str
    by: date | None
    note: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of one post."""

    where: str
    made_on: date
    todos: list[Todo]
    due: list[Line]
    more_due: int
    stopped: list[Line]
    stuck: list[Stuck]
    promised: list[Promised]


def sheet(request: OfficeRequest) -> Sheet:
    """Everything to hand over today; making it leaves a line."""
    now = timezone.now()
    today, role = timezone.localdate(now), Role(request.post.role)
    mine = casework.cases(request.scope, Asked("", waiting_for=role), today)
    running = mine.exclude(status__in=_STOPPED).select_related(*_WITH)
    due = list(lines(running.order_by("due", "id")[:MOST], today))
    stopped = casework.cases(request.scope, Asked(""), today).filter(status__in=_STOPPED)
    rows = stopped.select_related(*_WITH).order_by("due", "id")
    halted = list(lines(rows[:MOST], today))
    ids = [each.row.pk for each in (*due, *halted)]
    record_list(request.actor, "case", ids, "岗位交接单", region=request.post.region)
    return Sheet(
        place(request.post.region).label, today, desk(request).todos, due,
        running.count() - len(due), halted,
        list(_stuck(request)) if role in HANDLERS else [],
        list(_promised(request, now)) if role in HANDLERS else [],
    )  # fmt: skip


def _stuck(request: OfficeRequest) -> Iterator[Stuck]:
    found = list(
        Hold.objects.within(request.scope)
        .filter(lifted_at__isnull=True)
        .select_related("entitlement__person", "entitlement__household", "placed_by")
        .order_by("placed_at", "id")[:MOST]
    )
    where = places(each.region for each in found)
    for each in found:
        held = each.entitlement
        who = held.person.shown_name if held.person else f"家庭 {held.household.number}"
        by = each.placed_by.name if each.placed_by else "系统"
        yield Stuck(
            who,
            where[each.region].label,
            label_at(policy(), held.benefit, each.region),
            each.reason,
            each.placed_at,
            by,
        )


def _promised(request: OfficeRequest, now: datetime) -> Iterator[Promised]:
    today = timezone.localdate(now)
    for plan in plans_in_force(request.scope)[:MOST]:
        row = plan.payable
        for each in instalments(row, plan, today):
            if each.settled_fen < each.amount_fen:
                who = row.person.shown_name if row.person else f"家庭 {row.household.number}"
                yield Promised(f"退款第 {each.position} 期", who, each.due_on, row.label)
                break
    for ask in asks(request.scope, AskedVillage("waiting"), now)[:MOST]:
        number = f"家庭 {ask.household.number}"
        yield Promised("村里核对，等回话", number, timezone.localdate(ask.until), ask.contact)
    for new in untold(request.scope)[:MOST]:
        number = f"家庭 {new.household.number}"
        yield Promised("换了联系人，要告知家庭", number, None, f"{new.post} {new.person.name}")
    yield from _helped(request, today)


def _helped(request: OfficeRequest, today: date) -> Iterator[Promised]:
    """What other offices were asked for, and plans somebody will look at again."""
    running = Wanted("running")
    sent = needs.referrals(request.scope, running, today).order_by("due", "pk")
    for row in sent[:MOST]:
        number = f"家庭 {row.household.number}"
        yield Promised("转办，等答复", number, row.due, f"{row.label}，{row.office}")
    plans = needs.plans(request.scope, running, today).order_by("review_on", "pk")
    for plan in plans[:MOST]:
        number = f"家庭 {plan.household.number}"
        yield Promised("帮扶计划，回头看", number, plan.review_on, "")
