"""What the pages of 回盘 show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponseBase

from nuanxin.base.audit.actions import record_list
from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import COUNTY, Role
from nuanxin.base.jurisdiction.queries import place, places
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.kit.levels import OPEN, from_the_top
from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.money.payouts.queries import LINE_SORTS
from nuanxin.money.returns import queries
from nuanxin.money.returns.actions.settling import may_confirm
from nuanxin.money.returns.latecomers import (
    came_back,
    cases_of,
    paid_after_death,
)
from nuanxin.money.returns.models import Answer, Cause, ReturnFile
from nuanxin.money.returns.queries import (
    AFTER_DEATH,
    LevelRow,
    Outcome,
    OutcomeTotal,
    Reconciled,
)
from nuanxin.money.returns.typed import Standing, Voucher, standing, vouchers
from nuanxin.web.leaving import Outgoing, leave
from nuanxin.web.payouts.pages import Numbered, numbered
from nuanxin.web.returns.late import Late, late_list

_FAULTS_SHOWN = 100
_UNPAID_SHOWN = 100
_VOUCHERS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class File:
    """A file with what this person may do about it."""

    row: ReturnFile
    faults: list[tuple[str, str]]
    more_faults: int
    may_settle: bool
    may_let_go: bool
    waits: bool
    vouchers: list[Voucher]
    more_vouchers: int
    unpaid: list[tuple[Numbered, Answer]]

    @property
    def refused(self) -> bool:
        return self.row.status == ReturnFile.Status.REFUSED


@dataclass(frozen=True, slots=True)
class Page:
    """How far the answers to a batch are; `rejected` holds what later files made old."""

    row: Batch
    where: str
    outcomes: list[OutcomeTotal]
    files: list[File]
    rejected: list[File]
    may_upload: bool
    late: list[Late]
    after_death: int
    now: Standing | None


def page(request: OfficeRequest, row: Batch) -> Page:
    files = [_file(request, each) for each in queries.files(row)]
    waits = any(each.waits for each in files)
    acts = request.post.role in {Role.COUNTY_HEALTH, Role.FINANCE}
    return Page(
        row,
        place(row.region).name,
        queries.outcomes(queries.cells(row)),
        [each for number, each in enumerate(files) if not (number and each.refused)],
        [each for each in files[1:] if each.refused],
        acts and not waits and row.status == Batch.Status.SENT,
        late_list(request, row),
        paid_after_death(row).count(),
        standing(row) if row.by_treasury else None,
    )


def _file(request: OfficeRequest, row: ReturnFile) -> File:
    waits = row.status == ReturnFile.Status.READ
    return File(
        row,
        [(place_, message) for place_, message in row.faults[:_FAULTS_SHOWN]],
        max(0, row.fault_count - _FAULTS_SHOWN),
        waits and may_confirm(row, request.actor),
        waits and request.post.role in COUNTY | {Role.FINANCE},
        waits,
        *(_to_confirm(row) if waits and row.batch.by_treasury else ([], 0, [])),
    )


def _to_confirm(
    row: ReturnFile,
) -> tuple[list[Voucher], int, list[tuple[Numbered, Answer]]]:
    """The vouchers to be held against paper, each with its sum, and what was not paid."""
    found = row.answers.filter(paid=False).select_related("line__person").order_by("row")
    unpaid = {each.line_id: each for each in found[:_UNPAID_SHOWN]}
    lines = numbered(row.batch, [each.line for each in unpaid.values()])
    pairs = [(each, unpaid[each.line.pk]) for each in lines]
    every = vouchers(row.batch, ReturnFile.Status.READ)
    return every[:_VOUCHERS_SHOWN], len(every[_VOUCHERS_SHOWN:]), pairs


@dataclass(frozen=True, slots=True)
class Row:
    """A line with what was answered, and whether it came back after it was paid."""

    each: Numbered
    answer: Answer | None
    late: bool
    case: UUID | None

    @property
    def outcome(self) -> str:
        if self.answer is None:
            return str(Outcome.OPEN.label)
        return str((Outcome.FAILED if self.each.line.failed else Outcome.PAID).label)

    @property
    def stands(self) -> bool:
        """Paid, and nobody has said that it came back."""
        return self.answer is not None and not self.each.line.failed and not self.late


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of lines with what narrows them."""

    row: Batch
    listing: Listing[Row]
    words: str
    outcome: str
    outcomes: list[tuple[str, str]]
    causes: list[tuple[str, str]]
    may_enter: bool


def _outcome(request: OfficeRequest) -> str:
    asked = request.GET.get("outcome", "")
    return asked if asked in {*Outcome.values, AFTER_DEATH} else ""


def _found(request: OfficeRequest, row: Batch) -> QuerySet[BatchLine]:
    words = request.GET.get("q", "").strip()
    return queries.answers(row, _outcome(request), words)


def lines(request: OfficeRequest, row: Batch) -> Lines:
    asked = read(request.GET, list(LINE_SORTS), "position")
    words, outcome = request.GET.get("q", "").strip(), _outcome(request)
    found = _found(request, row)
    page_ = page_of(found.order_by(*ordering(asked.order, LINE_SORTS)), asked)
    ids = [line.pk for line in page_.rows]
    record_list(
        request.actor, "batchline", ids, f"批次 {row.number} {row.answer}", region=row.region
    )
    on_page: list[BatchLine] = list(page_.rows)
    cases = cases_of(on_page) if outcome == AFTER_DEATH else None
    shown = Listing(_rows(row, on_page, cases), page_.total, asked)
    choices = [(each.value, str(each.label)) for each in Outcome]
    return Lines(
        row, shown, words, outcome, [*choices, (AFTER_DEATH, "付给了已去世的人")],
        [(each.value, str(each.label)) for each in Cause],
        request.post.role in {Role.COUNTY_HEALTH, Role.FINANCE},
    )  # fmt: skip


def _rows(
    row: Batch, found: list[BatchLine], cases: Mapping[int, UUID] | None = None
) -> list[Row]:
    keys = [line.pk for line in found]
    told = queries.answers_of(keys)
    return [
        Row(
            each,
            told.get(each.line.pk),
            came_back(each.line),
            (cases or {}).get(each.line.pk),
        )
        for each in numbered(row, found)
    ]


_HEADERS = (
    "序号", "姓名", "身份证号（掩码）", "村（社区）", "账号（掩码）", "待遇", "所属期间",
    "金额（元）", "结果", "支付凭证号", "发放日期", "未付成原因", "银行的说明", "付后退回",
)  # fmt: skip
_OF_TREASURY = {"发放日期": "支付日期", "银行的说明": "说明"}
_CHUNK = 2000


def _headers(row: Batch) -> tuple[str, ...]:
    return tuple(_OF_TREASURY.get(h, h) for h in _HEADERS) if row.by_treasury else _HEADERS


def export(request: OfficeRequest, row: Batch, kind: str, now: datetime) -> HttpResponseBase:
    """The lines asked for, streamed."""
    found = _found(request, row)
    cells = in_own_transaction(_cells(row, found.order_by("position")))
    sheet_ = Sheet(f"{row.answer}-{row.number}-{now:%Y%m%d}", _headers(row), cells)
    homes = found.values_list("household_id", "family_region")
    said = f"批次 {row.number} {row.answer}"
    out = Outgoing("batchline", found.count(), homes, said, row.region)
    return leave(request, kind, now, sheet_, out)


def _cells(row: Batch, found: QuerySet[BatchLine]) -> Iterator[tuple[Cell, ...]]:
    pile: list[BatchLine] = []
    for line in found.iterator(chunk_size=_CHUNK):
        pile.append(line)
        if len(pile) == _CHUNK:
            yield from map(_cell, _rows(row, pile))
            pile = []
    yield from map(_cell, _rows(row, pile))


def _cell(row: Row) -> tuple[Cell, ...]:
    line, answer = row.each.line, row.answer
    said: tuple[Cell, ...] = ("", None, "", "")
    if answer is not None:
        cause = answer.get_cause_display() if answer.cause else ""
        said = (answer.voucher, answer.paid_on, cause, answer.words)
    return (
        row.each.number, line.shown_payee, line.id_number_mask, row.each.place,
        line.account_mask, line.label, row.each.months, Decimal(line.amount_fen) / 100,
        row.outcome, *said, "是" if row.late else "",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The sheet both offices sign."""

    row: Batch
    where: str
    total: Reconciled
    benefits: list[Reconciled]
    towns: list[Reconciled]
    levels: list[LevelRow]
    files: list[ReturnFile]
    vouchers: list[Voucher]

    @property
    def level_total(self) -> LevelRow:
        sums = [sum(column) for column in list(zip(*self.levels, strict=True))[1:]]
        return LevelRow("合计", *sums) if self.levels else LevelRow("合计", 0, 0, 0, 0)


def sheet(request: OfficeRequest, row: Batch) -> Reconciliation:
    record_list(request.actor, "batch", [row.pk], "打印对账单", region=row.region)
    cells = queries.cells(row)
    towns = queries.reconciled(cells, "town")
    names = places(int(str(each.name)) for each in towns)
    levels = sorted(queries.levels(row), key=lambda each: from_the_top(each.level))
    return Reconciliation(
        row,
        place(row.region).name,
        queries.total(cells),
        queries.reconciled(cells, "label"),
        [each._replace(name=names[int(str(each.name))].name) for each in towns],
        [each._replace(level=each.level or OPEN) for each in levels],
        [each for each in queries.files(row) if each.status == ReturnFile.Status.SETTLED],
        vouchers(row) if row.by_treasury else [],
    )
