"""单位应付: the list of what units owe, one due with its steps, its letter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict

from nuanxin.base.audit.actions import record_list, record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.queries import Place, place, places
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.kit.capitals import capitals
from nuanxin.kit.daytext import read_day
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.term import Term
from nuanxin.money.dues import queries
from nuanxin.money.dues.actions import Said, open_steps, take_step
from nuanxin.money.dues.models import DueStep
from nuanxin.money.payables.models import EmployerDue
from nuanxin.registry.consents.purposes import EMPLOYER_NOTICE
from nuanxin.registry.consents.queries import withheld
from nuanxin.registry.people.models import Person
from nuanxin.web.leaving import Outgoing, leave

_SORTS = {
    "unit": ("employer__name", "id"),
    "amount": ("amount_fen", "id"),
    "raised": ("raised_at", "id"),
}


@dataclass(frozen=True, slots=True)
class StateCount:
    """A state with how much stands in it."""

    value: str
    label: str
    lines: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Row:
    """A due in the list."""

    due: EmployerDue
    where: Place


@dataclass(frozen=True, slots=True)
class Index:
    """The list of dues, filtered."""

    listing: Listing[Row]
    states: list[StateCount]
    state: str
    words: str

    @property
    def narrowed(self) -> bool:
        return bool(self.state or self.words)


def index(request: OfficeRequest) -> Index:
    asked, (state, words) = read(request.GET, list(_SORTS), "-raised"), _wanted(request.GET)
    rows = queries.dues(request.scope, state, words)
    found = page_of(rows.order_by(*ordering(asked.order, _SORTS)), asked)
    ids = [each.household_id for each in found.rows]
    record_list(request.actor, "household", ids, "单位应付", region=request.post.region)
    where = places(each.region for each in found.rows)
    listed = [Row(each, where[each.region]) for each in found.rows]
    sums = queries.sums(request.scope)
    states = [
        StateCount(each.value, str(each.label), *sums.get(each.value, (0, 0)))
        for each in EmployerDue.Status
    ]
    return Index(Listing(listed, found.total, asked), states, state, words)


def _wanted(query: QueryDict) -> tuple[str, str]:
    state = query.get("state", "")
    known = state if state in EmployerDue.Status.values else ""
    return known, query.get("q", "").strip()[:60]


_HEADERS = (
    "单位", "家庭编号", "姓名", "乡镇", "村（社区）", "待遇", "期间", "支付方", "金额（元）",
    "状态", "文号",
)  # fmt: skip
_CARE = "含个人信息的，限工作使用，用完请删除。单位应付由单位发放，不入财政批次，也不发给单位。"


def export(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The same list as a file, for the office."""
    asked = read(request.GET, list(_SORTS), "-raised")
    rows = queries.dues(request.scope, *_wanted(request.GET))
    cells = in_own_transaction(_cells(rows, ordering(asked.order, _SORTS)))
    sheet = Sheet(f"单位应付-{now:%Y%m%d}", _HEADERS, cells)
    homes = rows.values_list("household_id", "region")
    out = Outgoing("employer_due", rows.count(), homes, "单位应付", care=_CARE)
    return leave(request, kind, now, sheet, out)


def _cells(rows: QuerySet[EmployerDue], order: list[str]) -> Iterator[tuple[Cell, ...]]:
    where = places(rows.order_by().values_list("region", flat=True).distinct())
    for row in rows.order_by(*order).iterator(chunk_size=2000):
        at = where[row.region]
        yield (
            row.employer.name if row.employer else "未登记", row.household.number,
            row.person.shown_name if row.person else "（整户）", at.above or at.name,
            at.name if at.above else "", row.label, Term.parse(row.term).label, row.level,
            Decimal(row.amount_fen).scaleb(-2), row.get_status_display(), row.document,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """A step that can be taken now."""

    step: DueStep.Step
    asks: str
    note: str

    @property
    def verb(self) -> str:
        return f"登记{self.step.label}"


_FORMS = {
    DueStep.Step.LETTER: Form(DueStep.Step.LETTER, "函的文号", "怎样送达"),
    DueStep.Step.REMINDED: Form(DueStep.Step.REMINDED, "", "怎样催办"),
    DueStep.Step.AGREED: Form(DueStep.Step.AGREED, "", "复函的意思"),
    DueStep.Step.DECLINED: Form(DueStep.Step.DECLINED, "", "单位不付的理由"),
    DueStep.Step.PROVEN: Form(DueStep.Step.PROVEN, "付款凭证号", "怎样核对的"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """One due with everything that was done about it; `silent` when the unit is not told."""

    due: EmployerDue
    where: Place
    worker: Person | None
    steps: list[DueStep]
    others: list[EmployerDue]
    forms: list[Form]
    capitals: str
    county: str
    silent: bool

    @property
    def letter(self) -> str:
        return next(
            (each.document for each in self.steps if each.step == DueStep.Step.LETTER), ""
        )


def page(request: OfficeRequest, row: EmployerDue, purpose: str) -> Page:
    """Looking leaves a line."""
    record_view(request.actor, Subject("household", row.household_id, row.region), purpose)
    may, worker = request.post.role == Role.COUNTY_HEALTH, queries.worker_of(row)
    return Page(
        row, place(row.region), worker, list(queries.steps(row)),
        list(queries.others(request.scope, row)),
        [_FORMS[step] for step in open_steps(row)] if may else [],
        capitals(row.amount_fen), place(row.region // 10**6 * 10**6).name,
        worker is not None and bool(withheld(request.scope, EMPLOYER_NOTICE, [worker.pk])),
    )  # fmt: skip


def take(request: OfficeRequest, due: UUID, now: datetime) -> None:
    """The step a form names."""
    sent = request.POST
    if sent.get("step") not in DueStep.Step.values:
        raise Refusal("没有这一步。请刷新页面再试。")
    said = Said(sent.get("document", ""), _day(sent.get("day", "")), sent.get("note", ""))
    step, by = DueStep.Step(sent["step"]), request.actor
    take_step(due=due, scope=request.scope, by=by, step=step, said=said, at=now)


def _day(text: str) -> date:
    found = read_day(text.strip())
    if found.day is None:
        raise Refusal(found.fault or "请填写日期，例如：2026-11-20。")
    return found.day
