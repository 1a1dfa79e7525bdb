"""超期和快到期: open steps past their day or near it, by place and step; ticked and reminded.

In the order of the codes, never of the numbers: it says who needs a call, nobody's rank.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict
from django.utils import timezone
from django.utils.http import urlencode

from nuanxin.base.audit.actions import record_list
from nuanxin.base.database.streaming import in_batches, in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import REMINDERS, Role
from nuanxin.base.jurisdiction.queries import Place, place, places
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.casework.reminders.actions.asking import LONGEST, MOST, USUAL, Told, remind
from nuanxin.casework.reminders.late import (
    DAYS,
    SORTS,
    STATES,
    TOLD,
    Asked,
    Group,
    groups,
    pressing,
    stay,
)
from nuanxin.casework.reminders.models import Reminder
from nuanxin.casework.reminders.queries import held, last_of
from nuanxin.casework.reminders.whom import above_of, seat_of, whom
from nuanxin.casework.road.models import Case
from nuanxin.kit.digits import whole
from nuanxin.kit.identifiers import typed_id
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.workdays import Unit, after
from nuanxin.web.casework import lists
from nuanxin.web.casework.applying import day_of
from nuanxin.web.casework.sending import hand_of
from nuanxin.web.leaving import Outgoing, leave

_HEADERS = (
    "受理号", "乡镇", "村（社区）", "申请人", "事项", "当前步骤", "由谁办", "截止日期",
    "还剩或超期", "催办日期", "催办人", "请在哪天前说明", "结果", "说明", "答应哪天办完",
)  # fmt: skip
_ANSWER_WITHIN = 3
_WITH = ("person", "household", "procedure")


@dataclass(frozen=True, slots=True)
class Late:
    """A case as the list shows it: the last reminder of this step, and whom one may remind."""

    line: lists.Line
    told: Reminder | None
    asked: Role | None
    held: bool

    @property
    def mark(self) -> str:
        """What a form sends: the case, and the step it was ticked at."""
        return f"{self.line.row.public_id}.{self.line.row.position}"

    @property
    def may(self) -> bool:
        return self.asked is not None and self.held and not (self.told and self.told.open)

    @property
    def cells(self) -> tuple[Cell, ...]:
        row, here, told = self.line.row, self.line.where, self.told
        said: tuple[Cell, ...] = ("", "", None, "", "", None)
        if told:
            said = (
                timezone.localdate(told.at), told.by.name if told.by else _rule(told),
                told.answer_by, told.get_ended_display() or "等说明", told.answer,
                told.promised_on,
            )  # fmt: skip
        left = self.line.left.words if self.line.left else ""
        return (
            row.number, here.above or here.name, here.name if here.above else "",
            self.line.who, row.label, row.step, row.level, row.due, left, *said,
        )  # fmt: skip


def _rule(row: Reminder) -> str:
    return str(Reminder.Level(row.level).label)


@dataclass(frozen=True, slots=True)
class Row:
    """A place and a step, with what its numbers open."""

    where: Place
    group: Group
    here: bool
    _days: int

    def _opens(self, state: str) -> str:
        group = self.group
        asked: dict[str, str | int] = {
            "days": self._days, "place": group.place, "step": group.step, "level": group.level,
        }  # fmt: skip
        return urlencode({**asked, "state": state} if state else asked)

    @property
    def late(self) -> str:
        return self._opens("late")

    @property
    def soon(self) -> str:
        return self._opens("soon")

    @property
    def told(self) -> str:
        return f"{self._opens('')}&told=open"


@dataclass(frozen=True, slots=True)
class Page:
    """The groups, the list under them, the form that reminds."""

    rows: list[Row]
    listing: Listing[Late]
    asked: Asked
    where: str
    may: bool
    answer_by: date
    days: tuple[int, ...] = DAYS
    states = STATES
    tellings = TOLD
    usual = USUAL
    most = MOST
    longest = LONGEST

    @property
    def steps(self) -> list[str]:
        return sorted({row.group.step for row in self.rows})

    @property
    def late(self) -> int:
        return sum(row.group.late for row in self.rows)

    @property
    def soon(self) -> int:
        return sum(row.group.soon for row in self.rows)

    @property
    def told(self) -> int:
        return sum(row.group.told for row in self.rows)

    @property
    def first(self) -> date | None:
        """The earliest last day of all."""
        return min((row.group.due for row in self.rows), default=None)

    @property
    def fresh(self) -> list[Late]:
        """Those of this page nobody has been asked about at this step."""
        return [each for each in self.listing.rows if each.may and each.told is None]

    @property
    def open(self) -> bool:
        """Whether the list can be ticked at all."""
        return self.may and any(each.may for each in self.listing.rows)


def read_asked(query: QueryDict) -> Asked:
    """What the address asks for; anything odd is ignored."""
    days, at = whole(query.get("days", "")), query.get("place", "")
    sound = at.isascii() and at.isdigit() and len(at) == 12 and not at.startswith("0")
    state, told = query.get("state", ""), query.get("told", "")
    return Asked(
        days=days if days in DAYS else DAYS[0],
        state=state if state in STATES else "",
        place=int(at) if sound else 0,
        step=query.get("step", "")[:40],
        level=query.get("level", "")[:12],
        told=told if told in TOLD else "",
        words=query.get("q", "").strip()[:60],
    )


def page(request: OfficeRequest, now: datetime) -> Page:
    today, asked = timezone.localdate(now), read_asked(request.GET)
    sorted_ = read(request.GET, list(SORTS), "due")
    rows = _found(request, asked, today).order_by(*ordering(sorted_.order, SORTS))
    shown = page_of(rows, sorted_)
    ids = [row.pk for row in shown.rows]
    record_list(request.actor, "case", ids, "超期和快到期的办件", region=request.post.region)
    listing = Listing(list(_late(request.scope, shown.rows, today)), shown.total, sorted_)
    return Page(
        _rows(request.scope, asked, today), listing, asked,
        place(asked.place).label if asked.place else "",
        Role(request.post.role) in REMINDERS,
        after(today, _ANSWER_WITHIN, Unit.WORKING).day,
    )  # fmt: skip


def _found(request: OfficeRequest, asked: Asked, today: date) -> QuerySet[Case]:
    rows = pressing(request.scope, asked, today)
    return rows.select_related(*_WITH).defer("verdict")


def _rows(scope: Scope, asked: Asked, today: date) -> list[Row]:
    """All there is of it, however the list below is narrowed."""
    found = groups(scope, Asked(days=asked.days), today)
    where = places({each.place for each in found})
    at = (asked.place, asked.step, asked.level)
    return [
        Row(where[each.place], each, at == (each.place, each.step, each.level), asked.days)
        for each in found
    ]


def _late(scope: Scope, rows: Iterable[Case], today: date) -> Iterator[Late]:
    found = list(rows)
    told, asked = (
        last_of(row.pk for row in found),
        {row.pk: _asked(scope, row) for row in found},
    )
    seats = {row.pk: seat_of(role, row.region) for row in found if (role := asked[row.pk])}
    posts = held({(asked[key] or "", seat) for key, seat in seats.items()}, today)
    for line in lists.lines(found, today):
        key, last = line.row.pk, told.get(line.row.pk)
        here = (line.row.position, stay(line.row).reached)
        of_step = last if last and (last.position, last.reached) == here else None
        yield Late(line, of_step, asked[key], (asked[key], seats.get(key)) in posts)


def _asked(scope: Scope, row: Case) -> Role | None:
    """The post one may remind of it."""
    above = above_of(scope, row.region)
    return whom(row.level, proposed=stay(row).proposed, above=above) if above else None


def reminded(request: OfficeRequest, now: datetime) -> None:
    """Those ticked, or those of the page nobody has been asked about."""
    sent = request.POST
    marks = sent.getlist("fresh" if sent.get("deed") == "page" else "case")
    told = Told(sent.get("words", ""), day_of(sent.get("answer_by", ""), "请在哪天前说明"))
    remind(hand=hand_of(request, timezone.localtime(now)), chosen=_chosen(marks), told=told)


def _chosen(marks: Sequence[str]) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    for mark in marks:
        key, _, at = mark.partition(".")
        case, position = typed_id(key), whole(at)
        if case is None or position is None:
            raise Refusal("勾选的内容不对。请刷新页面再选。")
        found[case] = position
    return found


def exported(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The list as it is narrowed, streamed."""
    today, asked = timezone.localdate(now), read_asked(request.GET)
    order = read(request.GET, list(SORTS), "due").order
    rows, scope = _found(request, asked, today).order_by(*ordering(order, SORTS)), request.scope
    cells = in_own_transaction(
        each.cells for batch in in_batches(rows) for each in _late(scope, batch, today)
    )
    sheet = Sheet(f"超期和快到期-{now:%Y%m%d}", _HEADERS, cells)
    homes = rows.values_list("household_id", "region")
    out = Outgoing("case", rows.count(), homes, "超期和快到期的办件")
    return leave(request, kind, now, sheet, out)
