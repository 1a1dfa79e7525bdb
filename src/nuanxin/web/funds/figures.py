"""The table of a year: each figure with the address of what it is the sum of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlencode

from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.base.ui.sheets import Cell as SheetCell
from nuanxin.base.ui.sheets import Sheet
from nuanxin.kit.digits import typed_whole, whole
from nuanxin.kit.levels import OPEN, from_the_top
from nuanxin.kit.refusal import Refusal
from nuanxin.money.funds import standing
from nuanxin.money.funds.actions.closing import AGREEING, ask_to_close, close_year
from nuanxin.money.funds.actions.entering import ENTERERS
from nuanxin.money.funds.models import Appropriation
from nuanxin.money.funds.queries import Narrowed, State, Use
from nuanxin.money.funds.queries import documents as found_documents
from nuanxin.money.funds.standing import Asked, Cell, Year
from nuanxin.money.ledger.models import Account, Entry
from nuanxin.web.leaving import NO_FAMILY, Outgoing, leave

HEADS = ("下达", "到位", "占用", "已付", "缴回", "结余")
_WAITING_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Figure:
    """Fen on the page; `behind` is the address of the rows they are the sum of."""

    label: str
    fen: int
    behind: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One level's money for one programme."""

    programme: str
    level: str
    told: bool
    figures: list[Figure]


@dataclass(frozen=True, slots=True)
class Index:
    """The figures of a year."""

    year: Year
    years: list[Year]
    rows: list[Row]
    totals: list[Figure]
    heads: tuple[str, ...]
    level: str
    benefit: str
    levels: list[str]
    benefits: list[tuple[str, str]]
    waiting: list[Appropriation]
    role: str
    hands: frozenset[int | None]

    @property
    def may_enter(self) -> bool:
        return self.role in ENTERERS

    @property
    def may_ask_to_close(self) -> bool:
        return self.role == Role.FINANCE and not self.year.asked

    @property
    def may_close(self) -> bool:
        waits = self.year.asked and not self.year.closed
        return waits and self.role in AGREEING and not self.asked_myself

    @property
    def asked_myself(self) -> bool:
        """Whoever proposed it waits for somebody else."""
        return not self.year.closed and self.year.asked_by in self.hands


def year_asked(query: QueryDict, today: date) -> int:
    """The year an address names; anything odd is this one."""
    found = whole(query.get("year", ""))
    return found if found and 1900 < found < 2200 else today.year


def asked(query: QueryDict) -> Asked:
    """The level and the benefit an address names."""
    level = query.get("level", "")
    return Asked("" if level == OPEN else level or None, query.get("benefit", ""))


def index(request: OfficeRequest, today: date) -> Index:
    number = year_asked(request.GET, today)
    wanted = asked(request.GET)
    years = standing.years(request.scope, today.year)
    every = standing.cells(request.scope, [number])
    found = list(filter(wanted.takes, every))
    waiting = found_documents(request.scope, Narrowed(state=State.WAITING))
    return Index(
        year=next((each for each in years if each.year == number), Year(number)),
        years=years,
        rows=[_row(each) for each in found],
        totals=_totals(found),
        heads=HEADS,
        level=request.GET.get("level", ""),
        benefit=wanted.benefit,
        levels=sorted({each.level or OPEN for each in every}, key=from_the_top),
        benefits=sorted(
            {each.benefits[0]: each.programme for each in every}.items(), key=_by_name
        ),
        waiting=list(waiting.order_by("entered_at")[:_WAITING_SHOWN]),
        role=request.post.role,
        hands=request.actor.hands,
    )


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1]


def _row(cell: Cell) -> Row:
    about = {"year": cell.year, "level": cell.level or OPEN, "benefit": cell.benefits}
    papers, lines = reverse("funds:documents"), reverse("funds:lines")

    def behind(address: str, **more: str) -> str:
        return f"{address}?{urlencode(about | more, doseq=True)}"

    return Row(
        cell.programme,
        cell.level or OPEN,
        cell.told,
        [
            Figure("下达", cell.issued_fen, behind(papers, state=State.COUNTED)),
            Figure("到位", cell.arrived_fen, behind(papers, state=State.ARRIVED)),
            Figure("占用", cell.held_fen, behind(lines, use=Use.HELD)),
            Figure("已付", cell.paid_fen, behind(lines, use=Use.PAID)),
            Figure("缴回", cell.refunded_fen, _refunds(cell)),
            Figure("结余", cell.left_fen),
        ],
    )


def _refunds(cell: Cell) -> str:
    """The postings of the book by which money paid on to finance is there again."""
    asked = {
        "event": Entry.Event.REFUNDED.value, "kind": Account.Kind.BORNE.value,
        "year": cell.year, "level": cell.level or OPEN, "benefit": cell.benefits,
    }  # fmt: skip
    return f"{reverse('ledger:postings')}?{urlencode(asked, doseq=True)}"


def _totals(found: list[Cell]) -> list[Figure]:
    whole_ = standing.total(found)
    fens = (
        whole_.issued_fen, whole_.arrived_fen, whole_.held_fen, whole_.paid_fen,
        whole_.refunded_fen, whole_.left_fen,
    )  # fmt: skip
    return [Figure(label, fen) for label, fen in zip(HEADS, fens, strict=True)]


def export(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The table as it stands on the page."""
    shown = index(request, timezone.localdate(now))
    rows: list[tuple[SheetCell, ...]] = [
        (each.programme, each.level, *map(_yuan, each.figures)) for each in shown.rows
    ]
    rows.append(("合计", "", *map(_yuan, shown.totals)))
    heads = ("项目", "负担级次", *(f"{head}（元）" for head in HEADS))
    sheet = Sheet(f"指标执行情况-{shown.year.year}", heads, rows)
    out = Outgoing(
        "appropriation", len(shown.rows), NO_FAMILY, "指标执行情况", request.post.region,
        care="指标和资金汇总，不含个人信息。",
    )  # fmt: skip
    return leave(request, kind, now, sheet, out)


def _yuan(each: Figure) -> Decimal:
    return Decimal(each.fen) / 100


def close(request: OfficeRequest, now: datetime) -> int:
    """Ask for the year a form names to be closed, or agree; the year."""
    year = typed_whole(request.POST.get("year", ""))
    if year is None:
        raise Refusal("请选择要关账的年度。")
    act = close_year if request.POST.get("deed") == "agree" else ask_to_close
    act(region=request.post.region, scope=request.scope, by=request.actor, year=year, at=now)
    return year
