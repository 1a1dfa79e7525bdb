"""What the pages of a batch show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.http import QueryDict

from nuanxin.base.audit.actions import record_list
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import COUNTY, Role
from nuanxin.base.jurisdiction.queries import place, places
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.money.funds.standing import registered
from nuanxin.money.funds.years import is_closed
from nuanxin.money.payouts import queries
from nuanxin.money.payouts.bands import signatures
from nuanxin.money.payouts.models import Batch, BatchLine, BatchSignature, BatchStep, Light
from nuanxin.money.payouts.queries import LevelTotal, LightCount, Narrowing, OpenDue, Summary
from nuanxin.money.payouts.roads import Road
from nuanxin.money.payouts.rollfile import kind_said, sums_of
from nuanxin.money.payouts.sources import Source, sources
from nuanxin.money.payouts.textfile import Sums
from nuanxin.web.payouts.layout import county_of

_LIGHTS_SHOWN = 50
_CODE = 12
_LONGEST_KEY = 18


@dataclass(frozen=True, slots=True)
class Index:
    """The front page of payments."""

    dues: list[OpenDue]
    listing: Listing[Batch]
    may_prepare: bool
    has_layout: bool
    years: list[int]
    road: str
    roads: list[tuple[str, str]]

    @property
    def lines(self) -> int:
        return sum(due.lines for due in self.dues)

    @property
    def fen(self) -> int:
        return sum(due.amount_fen for due in self.dues)


def index(request: OfficeRequest, year: int) -> Index:
    """`year` is the one we are in: its money pays, or what is left of the year before."""
    asked = read(request.GET, ["made"], "-made")
    road = request.GET.get("road", "")
    road = road if road in Road.values else ""
    return Index(
        queries.open_dues(request.scope),
        page_of(queries.batches(request.scope, road), asked),
        request.post.role == Role.COUNTY_HEALTH,
        county_of(request) is not None,
        [each for each in (year, year - 1) if not is_closed(request.post.region, each)],
        road,
        [(each.value, str(each.label)) for each in Road],
    )


@dataclass(frozen=True, slots=True)
class Deed:
    """A step somebody can take now: the verb, what happens, whether it asks for words."""

    name: str
    verb: str
    question: str
    asks: str = ""
    hint: str = ""


class Stamp(NamedTuple):
    """Whether this person may bring or judge the stamped paper now, and whether it must be."""

    now: bool
    needed: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One batch."""

    row: Batch
    months: str
    where: str
    lights: list[LightCount]
    found: list[tuple[int, Light]]
    more_lights: int
    summary: Summary
    levels: list[LevelTotal]
    by_level: list[tuple[str, int]]
    steps: list[BatchStep]
    signatures: list[BatchSignature]
    deeds: list[Deed]
    may_send: bool
    stages: list[tuple[str, str]]
    may_amend: bool
    narrowed: bool
    only: LightCount | None
    told: bool
    scan: Stamp
    sums: Sums
    sources: list[Source]

    @property
    def waiting(self) -> int:
        return sum(each.waiting for each in self.lights if each.red)


def batch(request: OfficeRequest, row: Batch) -> Page:
    """Everything the page of a batch shows, in a fixed number of queries."""
    levels = queries.levels(row)
    counts = queries.light_counts(row)
    only = next((each for each in counts if each.kind == request.GET.get("light")), None)
    total = only.total if only else sum(each.total for each in counts)
    found = list(queries.lights(row, only.kind if only else "")[:_LIGHTS_SHOWN])
    signed = signatures(row)
    number = queries.numbers(row, {each.line_id for each in found})
    return Page(
        row=row,
        months=queries.months_paid(row),
        where=place(row.region).name,
        lights=counts,
        found=[(number.get(each.line_id or 0, 0), each) for each in found],
        more_lights=max(0, total - _LIGHTS_SHOWN),
        summary=queries.summary(row),
        levels=levels,
        by_level=queries.by_level(levels),
        steps=queries.steps(row),
        signatures=signed,
        deeds=_deeds(request, row, {each.user_id for each in signed}),
        may_send=row.status == "approved" and request.post.role in COUNTY,
        stages=_stages(row),
        may_amend=may_amend(request, row),
        narrowed="light" in request.GET,
        only=only if only and only.waiting > 1 else None,
        told=registered(row.region, row.budget_year),
        scan=Stamp(
            request.post.role in COUNTY and row.status in {"checked", "approved"},
            queries.stamp_needed(row.region),
        ),
        sums=sums_of(row),
        sources=sources(row) if row.by_treasury else [],
    )


def may_amend(request: OfficeRequest, row: Batch) -> bool:
    """Whether this person may take lines out now; the actions check the state again."""
    return request.post.role == Role.COUNTY_HEALTH and row.status not in {
        "sent",
        "settled",
        "abandoned",
    }


_STAGES = ("编制", "锁定", "复核", "审批", "送财政", "回盘")
_LAST_BY_TREASURY = "支付结果"
_REACHED = {
    "draft": 1, "locked": 2, "checked": 3, "approved": 4, "sent": 5, "settled": 6,
    "abandoned": 0,
}  # fmt: skip


def _stages(row: Batch) -> list[tuple[str, str]]:
    """Each stage with done, now or nothing."""
    reached = _REACHED[row.status]
    names = (*_STAGES[:-1], _LAST_BY_TREASURY) if row.by_treasury else _STAGES
    return [
        (name, "done" if number < reached else "now" if number == reached else "")
        for number, name in enumerate(names)
    ]


_LOCK = Deed(
    "lock", "锁定批次", "锁定后明细不能再改，并生成指纹。要改只能退回或作废。确定锁定吗？"
)
_LAY_OUT = Deed(
    "lay_out", "换成现在的版式", "编制以后“清册版式”改过。换成现在的列和文件格式，明细不变。"
)
_RECHECK = Deed("recheck", "复核通过", "表示您已逐项核对这份清册。确定复核通过吗？")
_APPROVE = Deed(
    "approve", "审批通过", "审批后清册可以送财政付款。确定审批通过吗？", "请示文号",
    "例如：演卫健〔2026〕12号",
)  # fmt: skip
_APPROVE_TOO = Deed(
    "approve", "审批通过", "您是后面的审批人，请示文号前一位已填。确定审批通过吗？"
)
_BACK = Deed(
    "send_back",
    "退回编制人",
    "退回后批次解除锁定，由编制人修改后重新锁定，复核、审批都要重来。确定退回吗？",
    "需要改什么",
    "编制人会看到这段文字",
)
_ABANDON = Deed(
    "abandon",
    "作废批次",
    "作废后这些应付重新变为待发放，批次不能恢复。确定作废吗？",
    "作废原因",
)


def _deeds(request: OfficeRequest, row: Batch, signed: set[int]) -> list[Deed]:
    """What this person may do with the batch now; the actions check it again."""
    role, me, state = request.post.role, request.actor.hands, row.status
    health = role == Role.COUNTY_HEALTH
    deeds: list[Deed] = []
    if state == "draft" and health:
        deeds.append(_LOCK)
        laid = queries.laid_for(row.region, row.road)
        deeds += [_LAY_OUT] if laid != queries.laid_out(row) else []
    if state == "locked" and not me & {row.maker_id, row.amended_by_id, *signed}:
        deeds.append(_RECHECK)
    others = {row.maker_id, row.checker_id, row.amended_by_id, *signed}
    signs = role == Role.COUNTY_LEADER and not me & others
    if state == "checked" and signs:
        deeds.append(_APPROVE_TOO if row.document else _APPROVE)
    if state in {"locked", "checked", "approved"}:
        deeds.append(_BACK)
    if state in {"draft", "locked", "checked", "approved"} and health:
        deeds.append(_ABANDON)
    return deeds if role in {Role.COUNTY_HEALTH, Role.COUNTY_LEADER} else []


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line as every list of the batch shows it."""

    number: int
    line: BatchLine
    place: str

    @property
    def months(self) -> str:
        return queries.months_said(self.line.first_month, self.line.end_month)

    @property
    def kind(self) -> str:
        return kind_said(self.line)


def numbered(row: Batch, shown: list[BatchLine]) -> list[Numbered]:
    """Lines with their 序号 and village."""
    where = places(line.family_region for line in shown)
    number = queries.numbers(row, [line.pk for line in shown])
    return [Numbered(number[line.pk], line, where[line.family_region].label) for line in shown]


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of lines with what narrows them."""

    row: Batch
    listing: Listing[Numbered]
    words: str
    light: str
    lights: list[LightCount]
    may_amend: bool
    cell: Narrowing
    benefits: list[str]

    @property
    def only(self) -> str:
        """Which cell of a table these are the lines of, in words."""
        town = place(self.cell.town).name if self.cell.town else ""
        level = f"{self.cell.level}负担" if self.cell.level else ""
        line = "一笔" if self.cell.line is not None else ""
        several = "、".join(self.benefits or self.cell.benefits)
        return "，".join(filter(None, (town, self.cell.label, several, level, line)))


def cell_of(query: QueryDict) -> Narrowing:
    """The cell an address names: township, benefit, level."""
    town = query.get("town", "")
    code = int(town) if town.isascii() and town.isdigit() and len(town) == _CODE else None
    line = query.get("line", "")
    one = int(line) if line.isascii() and line.isdigit() and len(line) < _LONGEST_KEY else None
    several = tuple(filter(None, query.getlist("benefit")))
    return Narrowing(code, query.get("label", ""), query.get("level", ""), one, several)


def lines(request: OfficeRequest, row: Batch) -> Lines:
    asked = read(request.GET, list(queries.LINE_SORTS), "position")
    words, light = request.GET.get("q", "").strip(), request.GET.get("light", "")
    known = light if light in Light.Kind.values else ""
    cell = cell_of(request.GET)
    found = queries.lines(row, words, known, cell).prefetch_related("lights")
    listing = page_of(found.order_by(*ordering(asked.order, queries.LINE_SORTS)), asked)
    ids = [line.pk for line in listing.rows]
    record_list(request.actor, "batchline", ids, f"批次 {row.number}", region=row.region)
    shown = Listing(numbered(row, list(listing.rows)), listing.total, asked)
    return Lines(
        row, shown, words, known, queries.light_counts(row), may_amend(request, row), cell,
        queries.labels_of(row, cell.benefits),
    )  # fmt: skip
