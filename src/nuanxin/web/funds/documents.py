"""The list of documents, one document, and the steps it may take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict

from nuanxin.base.audit.actions import record_list, record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.queries import place
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.kit.daytext import read_day
from nuanxin.kit.digits import whole
from nuanxin.kit.levels import from_the_top
from nuanxin.kit.refusal import Refusal
from nuanxin.money.funds import queries, standing
from nuanxin.money.funds.actions import entering
from nuanxin.money.funds.models import Appropriation
from nuanxin.money.funds.queries import DOCUMENT_SORTS, Narrowed, State
from nuanxin.money.funds.years import takes_back
from nuanxin.web.leaving import NO_FAMILY, Outgoing, leave


@dataclass(frozen=True, slots=True)
class Index:
    """A page of documents with what narrows them."""

    listing: Listing[Appropriation]
    asked: Narrowed
    total_fen: int
    years: list[int]
    levels: list[str]
    may_enter: bool

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return [(each.value, str(each.label)) for each in Appropriation.Kind]

    @property
    def states(self) -> list[tuple[str, str]]:
        return [(each.value, str(each.label)) for each in State]


def narrowed(query: QueryDict) -> Narrowed:
    """What the address asks for; anything odd is left out."""
    kind, state = query.get("kind", ""), query.get("state", "")
    return Narrowed(
        year=whole(query.get("year", "")),
        level=query.get("level", ""),
        kind=kind if kind in Appropriation.Kind.values else "",
        state=state if state in State.values else "",
        benefits=tuple(query.getlist("benefit")),
        words=query.get("q", "").strip(),
    )


def index(request: OfficeRequest, today: date) -> Index:
    asked = read(request.GET, list(DOCUMENT_SORTS), "-issued")
    wanted = narrowed(request.GET)
    found = queries.documents(request.scope, wanted)
    listing = page_of(found.order_by(*ordering(asked.order, DOCUMENT_SORTS)), asked)
    ids = [each.pk for each in listing.rows]
    record_list(request.actor, "appropriation", ids, "指标文件", region=request.post.region)
    levels = Appropriation.objects.within(request.scope).values_list("level", flat=True)
    return Index(
        listing,
        wanted,
        queries.fen_of(found),
        [each.year for each in standing.years(request.scope, today.year)],
        sorted(set(levels), key=from_the_top),
        request.post.role in entering.ENTERERS,
    )


_HEADERS = (
    "指标文号", "预算年度", "性质", "负担级次", "功能科目", "项目", "金额（元）", "文件日期",
    "到位日期", "状态", "登记人", "确认人", "说明",
)  # fmt: skip


def export(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The documents asked for."""
    asked = read(request.GET, list(DOCUMENT_SORTS), "-issued")
    found = queries.documents(request.scope, narrowed(request.GET))
    rows = found.order_by(*ordering(asked.order, DOCUMENT_SORTS))
    sheet = Sheet(f"指标文件-{now:%Y%m%d}", _HEADERS, _cells(rows))
    out = Outgoing(
        "appropriation", found.count(), NO_FAMILY, "指标文件", request.post.region,
        care="指标文件清单，不含家庭信息。",
    )  # fmt: skip
    return leave(request, kind, now, sheet, out)


def _cells(found: QuerySet[Appropriation]) -> Iterator[tuple[Cell, ...]]:
    for each in found:
        yield (
            each.number, each.year, each.get_kind_display(), each.level, each.function,
            each.programme, Decimal(each.amount_fen) / 100, each.issued_on,
            each.arrived_on or "", each.state, each.entered_by.name,
            each.confirmed_by.name if each.confirmed_by else "", each.note,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """One document with what this person may do about it."""

    row: Appropriation
    where: str
    reversal: Appropriation | None
    other: Appropriation | None
    may_confirm: bool
    may_arrive: bool
    may_reverse: bool


def page(request: OfficeRequest, row: Appropriation) -> Page:
    """Opening it leaves a line."""
    record_view(request.actor, Subject("appropriation", row.pk, row.region))
    role = request.post.role
    back = row.reversals.filter(declined_at__isnull=True).first()
    enters = role in entering.ENTERERS
    stands = row.declined_at is None and row.reverses_id is None and back is None
    signs = role == Role.FINANCE or role in entering.HEALTH
    other_body = (role == Role.FINANCE) != (row.entered_role == Role.FINANCE)
    own = row.entered_by_id in request.actor.hands
    return Page(
        row,
        place(row.region).name,
        back,
        row.partner or Appropriation.objects.filter(partner=row).first(),
        row.state == "待确认" and signs and other_body and not own,
        enters and stands and row.arrived_on is None,
        enters and stands and row.confirmed_at is not None and takes_back(row),
    )


def take_step(request: OfficeRequest, row: Appropriation, now: datetime) -> Appropriation:
    """One step, by its name; the document to go on with."""
    scope, by, words = request.scope, request.actor, request.POST.get("words", "")
    key = row.public_id
    match request.POST.get("deed", ""):
        case "confirm":
            return entering.confirm(document=key, scope=scope, by=by, at=now)
        case "decline":
            return entering.decline(document=key, scope=scope, by=by, reason=words, at=now)
        case "arrive":
            day = _day(request.POST.get("day", ""))
            return entering.arrive(document=key, scope=scope, by=by, day=day, at=now)
        case "reverse":
            return entering.reverse(document=key, scope=scope, by=by, reason=words, at=now)
    raise Refusal("没有这一步。请刷新页面再试。")


def _day(text: str) -> date:
    reading = read_day(text.strip())
    if reading.day is None:
        raise Refusal(f"到位日期：{reading.fault or '请填写'}")
    return reading.day
