"""催办: what asks one's own post, answered in a line; what one's own level has sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict
from django.utils import timezone

from nuanxin.base.audit.actions import record_list
from nuanxin.base.database.streaming import in_batches, in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import REMINDED, Role
from nuanxin.base.jurisdiction.queries import Place, places
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.casework.reminders import queries
from nuanxin.casework.reminders.actions.answering import LONGEST, Answer, answer
from nuanxin.casework.reminders.models import Reminder
from nuanxin.casework.reminders.queries import SORTS, STATES, Asked
from nuanxin.web.casework.applying import day_of
from nuanxin.web.casework.lists import who
from nuanxin.web.casework.sending import hand_of, ticked
from nuanxin.web.leaving import Outgoing, leave

_HEADERS = (
    "受理号", "乡镇", "村（社区）", "申请人", "步骤", "步骤截止日期", "催办人", "催办单位",
    "请谁办", "催办的话", "催办日期", "请在哪天前说明", "结果", "说明",
    "答应哪天办完", "说明人",
)  # fmt: skip
_WITH = ("case__person", "case__household", "by", "answered_by")
_TONES = {"answered": "ok", "done": "ok"}


@dataclass(frozen=True, slots=True)
class Line:
    """A reminder as the list shows it: of which case, from whom.

    Of the level, not of its place: a family may have gone to another unit since.
    """

    row: Reminder
    where: Place
    today: date

    @property
    def who(self) -> str:
        return who(self.row.case)

    @property
    def by(self) -> str:
        """Who asks; the county's rule has no name."""
        return self.row.by.name if self.row.by else str(self.row.get_level_display())

    @property
    def sender(self) -> str:
        return str(self.row.get_level_display()) if self.row.by else ""

    @property
    def state(self) -> str:
        if self.row.ended:
            return str(self.row.get_ended_display())
        return "过了说明的日子" if self.row.answer_by < self.today else "等说明"

    @property
    def tone(self) -> str:
        return _TONES.get(self.row.ended, "") if self.row.ended else "warn"

    @property
    def cells(self) -> tuple[Cell, ...]:
        row, here = self.row, self.where
        return (
            row.case.number, here.above or here.name, here.name if here.above else "",
            self.who, row.step, row.due, self.by, self.sender,
            str(row.get_asked_display()), row.words,
            timezone.localdate(row.at), row.answer_by, self.state, row.answer,
            row.promised_on, row.answered_by.name if row.answered_by else "",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """One side of it, with the form that answers."""

    listing: Listing[Line]
    asked: Asked
    may: bool
    today: date
    states = STATES
    longest = LONGEST

    @property
    def waiting(self) -> bool:
        """Whether there is anything to answer."""
        return self.asked.mine and self.may and any(e.row.open for e in self.listing.rows)


def read_asked(query: QueryDict, role: Role) -> Asked:
    """`way=out`: what one's own level has sent; whoever nobody asks sees only that."""
    state = query.get("state", "")
    mine = role in REMINDED and query.get("way") != "out"
    words = query.get("q", "").strip()[:60]
    return Asked(mine, state if state in STATES else "", words)


def page(request: OfficeRequest, now: datetime) -> Page:
    today, role = timezone.localdate(now), Role(request.post.role)
    asked, order = read_asked(request.GET, role), read(request.GET, list(SORTS), "answer_by")
    shown = page_of(
        _found(request, asked, today).order_by(*ordering(order.order, SORTS)), order
    )
    ids = [row.case_id for row in shown.rows]
    record_list(request.actor, "case", ids, "催办清单", region=request.post.region)
    listing = Listing(list(lines(shown.rows, today)), shown.total, order)
    return Page(listing, asked, role in REMINDED, today)


def _found(request: OfficeRequest, asked: Asked, today: date) -> QuerySet[Reminder]:
    role = Role(request.post.role)
    rows = queries.reminders(request.scope, role, asked, today)
    return rows.select_related(*_WITH).defer("case__verdict")


def lines(rows: Iterable[Reminder], today: date) -> Iterator[Line]:
    found = list(rows)
    where = places(row.region for row in found)
    for row in found:
        yield Line(row, where[row.region], today)


def answered(request: OfficeRequest, now: datetime) -> None:
    """One line for all that are ticked."""
    sent = request.POST
    said = Answer(sent.get("words", ""), day_of(sent.get("promised_on", ""), "哪天能办完"))
    hand = hand_of(request, timezone.localtime(now))
    answer(hand=hand, chosen=ticked(sent.getlist("reminder")), said=said)


def exported(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """That side as it is narrowed, streamed."""
    today = timezone.localdate(now)
    asked = read_asked(request.GET, Role(request.post.role))
    order = read(request.GET, list(SORTS), "answer_by").order
    rows = _found(request, asked, today).order_by(*ordering(order, SORTS))
    cells = in_own_transaction(
        line.cells for batch in in_batches(rows) for line in lines(batch, today)
    )
    sheet = Sheet(f"催办清单-{now:%Y%m%d}", _HEADERS, cells)
    homes = rows.values_list("case__household_id", "case__region")
    out = Outgoing("case", rows.count(), homes, "催办清单")
    return leave(request, kind, now, sheet, out)
