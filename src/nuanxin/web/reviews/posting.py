"""What the pages of a year's postings and objections show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from nuanxin.base.audit.actions import record_list, record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import HANDLERS, Role
from nuanxin.base.jurisdiction.queries import Place, place, places
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.casework.manners.models import Manner
from nuanxin.casework.manners.queries import manner, notice_least
from nuanxin.casework.procedures.posting import Least
from nuanxin.casework.procedures.shape import Level, Way
from nuanxin.casework.road.walking import TAKERS, takers
from nuanxin.support.reviews import postings
from nuanxin.support.reviews.models import (
    Review,
    ReviewLine,
    ReviewObjection,
    ReviewPosting,
)
from nuanxin.support.reviews.postings import SORTS, Wait
from nuanxin.web.papers.years import Named, named
from nuanxin.web.reviews.pages import review_of
from nuanxin.web.why.card import plain

_MOST = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """What one procedure has to be posted here, and by when it would be over."""

    told: Wait
    least: Least | None
    until: date | None
    may_post: bool

    @property
    def suitable(self) -> bool:
        posting = self.told.step.posting
        return posting is not None and posting.way is Way.SUITABLE

    @property
    def lists(self) -> list[tuple[str, int]]:
        return [
            (str(ReviewLine.Listed(listed).label), count)
            for listed, count in self.told.counts.items()
        ]


@dataclass(frozen=True, slots=True)
class Row:
    """A posting in the list."""

    posting: ReviewPosting
    where: Place
    up: bool


@dataclass(frozen=True, slots=True)
class Page:
    """What waits, what was posted, what was said against it."""

    row: Review
    waiting: list[Waiting]
    free: list[str]
    listing: Listing[Row]
    objections: list[Said]
    today: date
    working: bool


@dataclass(frozen=True, slots=True)
class Said:
    """An objection: against which line, whether it waits; the words only on its own page."""

    row: ReviewObjection
    who: str
    where: str
    words: str = ""
    answer: str = ""


def page(request: OfficeRequest, year: int, now: datetime) -> Page:
    row, today = review_of(request, year), timezone.localdate(now)
    asked = read(request.GET, list(SORTS), "-until")
    rows = postings.postings(request.scope, row)
    found = page_of(rows.order_by(*ordering(asked.order, SORTS)), asked)
    where = places(each.region for each in found.rows)
    shown = [Row(each, where[each.region], each.until_day >= today) for each in found.rows]
    working = row.status != Review.Status.CONFIRMED
    waits = postings.waits(request.scope, row) if working else []
    settled = manner(row.region) if waits else None
    return Page(
        row, [_waiting(request, each, settled, today) for each in waits],
        postings.unregistered(request.scope, row), Listing(shown, found.total, asked),
        _objections(request, row), today, working,
    )  # fmt: skip


def _waiting(
    request: OfficeRequest, told: Wait, settled: Manner | None, today: date
) -> Waiting:
    least = notice_least(told.step, settled)
    may = Role(request.post.role) in takers(told.step) and not told.unanswered
    return Waiting(told, least, least.until(today) if least else None, may)


def _objections(request: OfficeRequest, row: Review) -> list[Said]:
    found = list(postings.objections(request.scope, row)[:_MOST])
    homes = [each.line.household_id for each in found]
    if homes:
        record_list(
            request.actor, "household", homes, f"年度核对异议 {row.year}", region=row.region
        )
    where = places(each.line.region for each in found)
    return [Said(each, who(each.line), where[each.line.region].label) for each in found]


def who(line: ReviewLine) -> str:
    return line.person.shown_name if line.person else f"家庭 {line.household.number}"


@dataclass(frozen=True, slots=True)
class Against:
    """A line that is posted, with what was said against it."""

    row: Review
    line: ReviewLine
    who: str
    where: str
    said: list[Said]
    open: ReviewObjection | None
    may_object: bool
    may_answer: bool
    today: date


def against(request: OfficeRequest, year: int, number: int, now: datetime) -> Against:
    """One line; opening it leaves a trace."""
    review, today = review_of(request, year), timezone.localdate(now)
    rows = ReviewLine.objects.within(request.scope).filter(review=review, pk=number)
    line = rows.select_related("person", "household", "posting").first()
    if line is None or line.posting is None:
        raise Http404
    record_view(request.actor, Subject("household", line.household_id, line.region))
    name, where = who(line), place(line.region).label
    found = postings.objections(request.scope, review).filter(line=line)
    said = [Said(each, name, where, *postings.opened(each)) for each in found]
    open_ = next((each.row for each in said if each.row.answered_on is None), None)
    role, working = Role(request.post.role), review.status != Review.Status.CONFIRMED
    return Against(
        review, line, name, where, said, open_,
        may_object=working and open_ is None and role in HANDLERS,
        may_answer=working and open_ is not None and role in TAKERS[Level(open_.level)],
        today=today,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper of one posting: numbers alone, or masked names where the procedure says so."""

    posting: ReviewPosting
    where: Place
    labels: list[str]
    people: list[Named]


def sheet(request: OfficeRequest, year: int, public_id: UUID) -> Sheet:
    row = postings.posting(request.scope, public_id)
    if row is None or row.review.year != year:
        raise Http404
    lines = list(postings.posted_lines(request.scope, row))
    homes = [each.household_id for each in lines]
    record_list(request.actor, "household", homes, f"公示 {row.step}", region=row.region)
    labels = sorted({plain(each.label) for each in lines})
    return Sheet(row, place(row.region), labels, named(row, lines))
