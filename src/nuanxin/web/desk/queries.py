"""What waits for whoever is logged in: each line counts as the list behind it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import HANDLERS, PAYING_ROLES, READERS, Role
from nuanxin.base.jurisdiction.queries import place
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.watch.queries import Asked as AskedAlarms
from nuanxin.base.watch.queries import alarms, lock_outs
from nuanxin.kit.term import Term
from nuanxin.money.books.queries import last_check
from nuanxin.money.funds.queries import Narrowed as AskedPapers
from nuanxin.money.funds.queries import State, documents
from nuanxin.money.payouts.models import Batch
from nuanxin.money.payouts.queries import batches, open_dues
from nuanxin.money.payouts.roads import Road
from nuanxin.money.recoveries.queries import Waits
from nuanxin.money.recoveries.queries import waiting as owed_back
from nuanxin.money.returns.latecomers import waiting_late
from nuanxin.money.returns.queries import waiting, waiting_files
from nuanxin.registry.asks.queries import Asked as AskedVillage
from nuanxin.registry.asks.queries import asks
from nuanxin.registry.cases.queries import GRANTERS, JUDGES, Asked, accesses
from nuanxin.registry.people.models import Household, Person
from nuanxin.support.benefits.lists import WORK, Listed
from nuanxin.support.benefits.queries import assessments, numbers
from nuanxin.support.crosscheck.queries import Narrowed, checks, issues
from nuanxin.support.intake.queries import Asked as AskedIntake
from nuanxin.support.intake.queries import requests as village_requests
from nuanxin.support.transfers.queries import waiting as waiting_transfers
from nuanxin.web.desk.care import care
from nuanxin.web.desk.deadlines import casework, reminded, rounds
from nuanxin.web.desk.todo import Todo

# Whoever draws up, checks, signs, pays or audits; and who keeps the system running.
_ANSWER_FOR_THE_BOOKS = PAYING_ROLES | {Role.SYSTEM_ADMIN}
_SIGNING = {
    "draft": "继续编制批次",
    "locked": "复核批次",
    "checked": "审批批次",
    "approved": "送财政",
    "sent": "下载付款清册，上传回盘",
}
_BY_VOUCHERS = "国库直接支付，照凭证填写支付结果"


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
    today = timezone.localdate()
    todos = [
        *reminded(request, role, today),
        *care(request, role, today),
        *_lists(request, last.term if last else ""),
        *_books(request, role),
        *_signing(request, role),
        *_returned(request, role),
        *_papers(request, role),
    ]
    if role in HANDLERS:
        todos += [*_issues(request), *_answers(request), *_bounces(request, role)]
    todos += [
        *_transfers(request, role),
        *_owed_back(request, role),
        *casework(request, role, today),
        *rounds(request, role, today),
        *_cases(request, role),
        *_alarms(request, role),
    ]
    families, people = _register(scope) if role in READERS else (None, None)
    return Desk(
        where=place(request.post.region).label,
        households=families,
        people=people,
        term=last.term if last else "",
        todos=todos,
    )


def _register(scope: Scope) -> tuple[int, int]:
    """Families and people on file."""
    homes = Household.objects.within(scope).filter(closed_on__isnull=True)
    return _counted(homes, Person.objects.within(scope))


def _counted(one: QuerySet[Any], two: QuerySet[Any]) -> tuple[int, int]:
    """The rows of two questions, counted in one query."""
    told = (
        rows.annotate(what=Value(what)).order_by().values("what").annotate(count=Count("pk"))
        for what, rows in enumerate((one, two))
    )
    first, second = (rows.values_list("what", "count") for rows in told)
    counted: dict[int, int] = dict(first.union(second, all=True))
    return counted.get(0, 0), counted.get(1, 0)


def _lists(request: OfficeRequest, term: str) -> Iterator[Todo]:
    """The lists of the last term assessed."""
    if not term:
        return
    asked = Term.parse(term)
    for which, count in numbers(request.scope, asked, (*WORK, Listed.MISSING)).items():
        if count:
            address = reverse("assess:people", args=[term, which.value])
            yield Todo(f"发放测算 {asked.label}", str(which.label), count, address)


def _books(request: OfficeRequest, role: Role) -> Iterator[Todo]:
    """A book that does not add up; who is to run the command has no page of it."""
    if role not in _ANSWER_FOR_THE_BOOKS:
        return
    check = last_check(request.scope)
    if check is None or not check.faults:
        return
    if role == Role.SYSTEM_ADMIN:
        text = "账对不上，送财政会停下来。请在服务器上执行 nuanxin books check"
        yield Todo("记账", text, len(check.faults), "")
    else:
        address = reverse("ledger:index")
        yield Todo("记账", "账对不上，送财政会停下来", len(check.faults), address)


def _signing(request: OfficeRequest, role: Role) -> Iterator[Todo]:
    """Batches that wait for this post."""
    if role not in PAYING_ROLES:
        return
    if role == Role.COUNTY_HEALTH and (dues := open_dues(request.scope)):
        lines = sum(due.lines for due in dues)
        yield Todo("资金发放", "待发放的应付", lines, reverse("payouts:index"))
    waits = batches(request.scope).filter(status__in=_waiting(role))
    signed = {"status__in": ["locked", "checked"], "signatures__user__in": request.actor.hands}
    for batch in waits.exclude(**signed)[:5]:
        if batch.status == Batch.Status.LOCKED and batch.maker_id in request.actor.hands:
            continue
        address = reverse("payouts:page", args=[batch.public_id])
        by_vouchers = batch.by_treasury and batch.status == Batch.Status.SENT
        act = _BY_VOUCHERS if by_vouchers else _SIGNING[batch.status]
        text = f"{act}：{batch.title}"
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
    if role not in {Role.SUPERVISOR, Role.AUDIT_ADMIN, Role.SECURITY_ADMIN}:
        return
    of_accounts = role is Role.SECURITY_ADMIN
    rows = (lock_outs if of_accounts else alarms)(request.scope, AskedAlarms("waiting"))
    if count := rows.exclude(user=request.account).count():
        area, text = ("账号和岗位", "登录被锁") if of_accounts else ("审计记录", "异常查阅")
        address = f"{reverse('audit:alarms')}?state=waiting"
        yield Todo(area, f"{text}，等您核查", count, address)


def _answers(request: OfficeRequest) -> Iterator[Todo]:
    """What villages answered and nobody has settled."""
    now = timezone.now()
    told, sent = _counted(
        asks(request.scope, AskedVillage("new"), now),
        village_requests(request.scope, AskedIntake("new"), now),
    )
    if told:
        yield Todo("村里的回话", "等您处理", told, f"{reverse('asks:index')}?state=new")
    if sent:
        yield Todo("村里代报", "等您受理", sent, f"{reverse('intake:index')}?state=new")


def _transfers(request: OfficeRequest, role: Role) -> Iterator[Todo]:
    """Families offered to this county, and offers of its own that came back."""
    if role != Role.COUNTY_HEALTH:
        return
    index, counted = reverse("transfers:index"), waiting_transfers(request.scope)
    for text, count, asked in (
        ("外县转来，等您接收", counted.coming, "way=in&state=offered"),
        ("转到外县，等对方接收", counted.going, "way=out&state=offered"),
        ("对方退回，等您处理", counted.back, "way=out&state=returned"),
    ):
        if count:
            yield Todo("跨县转接", text, count, f"{index}?{asked}")


def _returned(request: OfficeRequest, role: Role) -> Iterator[Todo]:
    """Files of the bank somebody else has handed in."""
    if role not in {Role.COUNTY_HEALTH, Role.COUNTY_LEADER, Role.FINANCE}:
        return
    files = waiting_files(request.scope).exclude(uploader__in=request.actor.hands)
    # What the treasury answers, finance confirms, and nobody who has typed of it.
    if role == Role.FINANCE:
        files = files.exclude(batch__typed__typed_by__in=request.actor.hands)
    else:
        files = files.exclude(batch__road=Road.TREASURY)
    for each in files[:5]:
        address = reverse("returns:page", args=[each.batch.public_id])
        lines = each.paid_lines + each.failed_lines
        yield Todo("资金发放", f"确认{each.batch.answer}：{each.batch.title}", lines, address)
    for late in waiting_late(request.scope).exclude(enterer__in=request.actor.hands)[:5]:
        batch = late.line.batch
        address = reverse("returns:page", args=[batch.public_id])
        yield Todo("资金发放", f"确认付后退回：{batch.title}", 1, address)


def _papers(request: OfficeRequest, role: Role) -> Iterator[Todo]:
    """Documents of money the other body has entered."""
    if role not in {Role.COUNTY_HEALTH, Role.COUNTY_LEADER, Role.FINANCE}:
        return
    rows = documents(request.scope, AskedPapers(state=State.WAITING))
    other = Q(entered_role=Role.FINANCE)
    rows = rows.filter(~other if role == Role.FINANCE else other)
    if count := rows.exclude(entered_by__in=request.actor.hands).count():
        address = f"{reverse('funds:documents')}?state={State.WAITING}"
        yield Todo("指标", "指标文件，等您确认", count, address)


def _bounces(request: OfficeRequest, role: Role) -> Iterator[Todo]:
    """Payments that came back: the township is to look at the account."""
    if role != Role.TOWNSHIP_HANDLER:
        return
    if count := waiting(request.scope, timezone.localdate()):
        yield Todo(
            "资金发放",
            "没有付成，等核实账号",
            count,
            f"{reverse('returns:index')}?state=waiting",
        )


_OWED_BACK = {
    Role.TOWNSHIP_HANDLER: {Waits.LATE: "追缴逾期，要催一催"},
    Role.COUNTY_HEALTH: {
        Waits.LATE: "追缴逾期，要催一催", Waits.HELD: "追缴收回的款，待缴财政",
    },
    Role.COUNTY_LEADER: {Waits.ASKED: "申请免退，等您决定"},
}  # fmt: skip


def _owed_back(request: OfficeRequest, role: Role) -> Iterator[Todo]:
    """Recoveries: instalments that are late, money to pay on, waivers to decide."""
    if role not in _OWED_BACK:
        return
    counted = owed_back(request.scope, timezone.localdate())
    for waits, text in _OWED_BACK[role].items():
        if counted[waits]:
            address = f"{reverse('recoveries:index')}?waits={waits.value}"
            yield Todo("追缴", text, counted[waits], address)


def _issues(request: OfficeRequest) -> Iterator[Todo]:
    run = checks(request.scope).first()
    if run is None:
        return
    count = issues(run, request.scope, Narrowed(waiting=True)).count()
    if count:
        address = reverse("crosscheck:issues", args=[run.public_id]) + "?state=waiting"
        yield Todo("三本账对碰", "待核查的问题", count, address)
