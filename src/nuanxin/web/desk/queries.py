"""What waits for whoever is logged in: each line counts as the list behind it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import HANDLERS, PAYING_ROLES, READERS, Role
from nuanxin.base.jurisdiction.queries import place
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.watch.queries import Asked as AskedAlarms
from nuanxin.base.watch.queries import alarms
from nuanxin.kit.term import Term
from nuanxin.money.payouts.models import Batch
from nuanxin.money.payouts.queries import batches, open_dues
from nuanxin.registry.asks.queries import Asked as AskedVillage
from nuanxin.registry.asks.queries import asks
from nuanxin.registry.cases.queries import GRANTERS, JUDGES, Asked, accesses
from nuanxin.registry.people.models import Household, Person
from nuanxin.support.benefits.lists import WORK, Listed
from nuanxin.support.benefits.queries import Filters, assessments, by_benefit, cells
from nuanxin.support.crosscheck.queries import Narrowed, checks, issues

_SIGNING = {
    "draft": "继续编制批次",
    "locked": "复核批次",
    "checked": "审批批次",
    "approved": "送财政",
    "sent": "下载付款清册",
}


@dataclass(frozen=True, slots=True)
class Todo:
    """One line of work: what, how much of it, where it is done."""

    group: str
    text: str
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class Desk:
    """The numbers of one's area, and what waits."""

    where: str
    households: int | None
    people: int | None
    term: str
    todos: list[Todo]


def desk(request: OfficeRequest) -> Desk:
    """The desk of a post; only roles that work with files see their numbers."""
    scope, role = request.scope, Role(request.post.role)
    last = assessments(scope).first() if role in HANDLERS else None
    todos = [*_lists(request, last.term if last else ""), *_signing(request, role)]
    if role in HANDLERS:
        todos += [*_issues(request), *_answers(request)]
    todos += [*_cases(request, role), *_alarms(request, role)]
    return Desk(
        where=place(request.post.region).label,
        households=_households(scope) if role in READERS else None,
        people=Person.objects.within(scope).count() if role in READERS else None,
        term=last.term if last else "",
        todos=todos,
    )


def _households(scope: Scope) -> int:
    return Household.objects.within(scope).filter(closed_on__isnull=True).count()


def _lists(request: OfficeRequest, term: str) -> Iterator[Todo]:
    """The lists of the last term assessed."""
    if not term:
        return
    asked = Term.parse(term)
    found = cells(request.scope, asked, Filters(), (*WORK, Listed.MISSING))
    counted = [each.totals for each in by_benefit(found)]
    for which in (*WORK, Listed.MISSING):
        count = sum(totals.count(which.value) for totals in counted)
        if count:
            address = reverse("assess:people", args=[term, which.value])
            yield Todo(f"发放测算 {asked.label}", str(which.label), count, address)


def _signing(request: OfficeRequest, role: Role) -> Iterator[Todo]:
    """Batches that wait for this post."""
    if role not in PAYING_ROLES:
        return
    if role == Role.COUNTY_HEALTH and (dues := open_dues(request.scope)):
        lines = sum(due.lines for due in dues)
        yield Todo("资金发放", "待发放的应付", lines, reverse("payouts:index"))
    for batch in batches(request.scope).filter(status__in=_waiting(role))[:5]:
        if batch.status == Batch.Status.LOCKED and batch.maker_id in request.actor.hands:
            continue
        address = reverse("payouts:page", args=[batch.public_id])
        text = f"{_SIGNING[batch.status]}：{batch.title}"
        yield Todo("资金发放", text, batch.line_count, address)


def _waiting(role: Role) -> tuple[str, ...]:
    return {
        Role.COUNTY_HEALTH: ("draft", "locked", "approved"),
        Role.COUNTY_LEADER: ("locked", "checked"),
        Role.FINANCE: ("sent",),
    }.get(role, ())


def _cases(request: OfficeRequest, role: Role) -> Iterator[Todo]:
    """Files kept closer: who asks to be let in, who broke in and is to be judged."""
    waits = (
        ("waiting", GRANTERS, "申请查看，等您批准"),
        ("judging", JUDGES, "紧急查看，等您核查"),
    )
    for state, roles, text in waits:
        if role not in roles:
            continue
        rows = accesses(request.scope, Asked(state), timezone.now())
        if count := rows.exclude(holder=request.account).count():
            address = f"{reverse('cases:index')}?state={state}"
            yield Todo("敏感个案", text, count, address)


def _alarms(request: OfficeRequest, role: Role) -> Iterator[Todo]:
    if role not in {Role.SUPERVISOR, Role.AUDIT_ADMIN}:
        return
    rows = alarms(request.scope, AskedAlarms("waiting"))
    if count := rows.exclude(user=request.account).count():
        yield Todo(
            "审计记录", "异常查阅，等您核查", count, f"{reverse('audit:alarms')}?state=waiting"
        )


def _answers(request: OfficeRequest) -> Iterator[Todo]:
    """What villages answered and nobody has settled."""
    if count := asks(request.scope, AskedVillage("new"), timezone.now()).count():
        yield Todo("村里的回话", "等您处理", count, f"{reverse('asks:index')}?state=new")


def _issues(request: OfficeRequest) -> Iterator[Todo]:
    run = checks(request.scope).first()
    if run is None:
        return
    count = issues(run, request.scope, Narrowed(waiting=True)).count()
    if count:
        address = reverse("crosscheck:issues", args=[run.public_id]) + "?state=waiting"
        yield Todo("三本账对碰", "待核查的问题", count, address)
