"""What the pages of visits show: today, the form, lists, one visit, one family."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO
from uuid import UUID, uuid4

from django.http import Http404, QueryDict

from nuanxin.base.audit.actions import record_list, record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.files.stored.queries import opened
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import HANDLERS, VISITORS, Role
from nuanxin.base.jurisdiction.queries import Place, place
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.links.actions import LONGEST_DAYS, USUAL_DAYS
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.care.contacts.models import FamilyWish
from nuanxin.care.contacts.queries import contacts_of, wish_of
from nuanxin.care.duties.queries import OPEN, Days, at_hand, duties
from nuanxin.care.duties.queries import count as count_duties
from nuanxin.care.visits import queries
from nuanxin.care.visits.choices import needs
from nuanxin.care.visits.models import Concern, Handed, Visit, VisitLink
from nuanxin.care.visits.queries import CONCERN_STATES, Waiting
from nuanxin.registry.asks.queries import askable
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.families import Line, lines
from nuanxin.registry.people.queries.family import FamilyFile, family_file
from nuanxin.registry.people.queries.finding import tidy
from nuanxin.web.boards import read_place
from nuanxin.web.duties.pages import Row as DutyRow
from nuanxin.web.duties.pages import families_of
from nuanxin.web.duties.pages import rows as duty_rows
from nuanxin.web.visits.wording import (
    HEALTHS,
    HOWS,
    MOODS,
    Before,
    Case,
    Listed,
    Quiet,
    Row,
    Told,
    before,
    told,
)

MOST_TODAY, MOST_QUIET = 100, 20
# Where a county set no rhythm somebody may look all the same; no document says how long.
USUAL_MONTHS, MONTHS = 3, (1, 3, 6, 12)


@dataclass(slots=True)
class Met:
    """A family to be met today, with everything there is to do about it."""

    family: Line
    duties: list[DutyRow] = field(default_factory=list)

    @property
    def contact(self) -> str:
        return next((row.duty.contact for row in self.duties if row.duty.contact), "")


@dataclass(frozen=True, slots=True)
class Today:
    """What is to be done today, what must not wait, who needs a call."""

    met: list[Met]
    total: int
    more: bool
    cases: list[Listed]
    months: int
    quiet: list[Quiet]
    quiet_more: bool
    handles: bool


def today(request: OfficeRequest, day: date) -> Today:
    scope, region = request.scope, request.post.region
    asked = at_hand(Days(day, day), day)._replace(state=OPEN)
    found = duties(scope, asked, "place", slice(0, MOST_TODAY))
    total = len(found) if len(found) < MOST_TODAY else count_duties(scope, asked)
    waits = queries.concerns(scope, Waiting("open"), day).order_by("due", "pk")[:MOST_QUIET]
    months = queries.rhythm(region, day)
    last = _quiet_now(scope, months, day)
    homes = {each.household for each in found} | {row.household_id for row in waits}
    there = families_of(homes | last.keys())
    record_list(request.actor, "household", sorted(there), "今天的走访", region=region)
    return Today(
        by_family(duty_rows(found, day, there)), total, total > len(found),
        list(listed(waits, day, there=there)), months,
        [Quiet(there[home], day) for home, day in list(last.items())[:MOST_QUIET]],
        len(last) > MOST_QUIET, Role(request.post.role) in HANDLERS,
    )  # fmt: skip


def _quiet_now(scope: Scope, months: int, day: date) -> dict[int, date | None]:
    """The first of those nobody was with for as long as the county says, and since when."""
    if not months:
        return {}
    rows = queries.quiet(scope, months, day).order_by("region", "pk")
    return dict(rows.values_list("pk", "last")[: MOST_QUIET + 1])


def by_family(rows: Iterator[DutyRow]) -> list[Met]:
    """A family once, however much there is to do about it."""
    found: dict[int, Met] = {}
    for row in rows:
        found.setdefault(row.family.id, Met(row.family)).duties.append(row)
    return list(found.values())


def quiet_rows(rows: Sequence[Household]) -> list[Quiet]:
    last = {row.pk: row.last for row in rows}  # type: ignore[attr-defined]
    return [Quiet(line, last[line.id]) for line in lines(rows)]


def listed(
    rows: Iterable[Concern], day: date, *, there: Mapping[int, Line] | None = None
) -> Iterator[Listed]:
    """Concerns with their families (`there`, or asked for)."""
    found = list(rows)
    known = there or {line.id: line for line in lines([row.household for row in found])}
    for row in found:
        closed = bool(getattr(row, "closer", False))
        yield Listed(Case(row, day, closed), known[row.household_id])


@dataclass(frozen=True, slots=True)
class Form:
    """One screen: whose, how they want to be met, what it may do, who went."""

    file: FamilyFile
    client_id: UUID
    wish: FamilyWish | None
    duties: list[DutyRow]
    names: list[str]
    day: date
    how: str
    row: Told | None = None
    hows: Sequence[tuple[str, str]] = tuple(HOWS)
    moods: Sequence[tuple[str, str]] = tuple(MOODS)
    healths: Sequence[tuple[str, str]] = tuple(HEALTHS)
    needs: Mapping[str, str] = field(default_factory=needs)


def form(request: OfficeRequest, file: FamilyFile, day: date) -> Form:
    home = file.household
    record_view(request.actor, Subject("household", home.pk, home.region), "登记走访")
    wish = wish_of(home.pk)
    asked = at_hand(Days(day, day), day)._replace(household=home.public_id, state=OPEN)
    rows = list(duty_rows(duties(request.scope, asked), day))
    how = "call" if wish is not None and wish.way != FamilyWish.Way.VISIT else "visit"
    return Form(file, uuid4(), wish, rows, names(request, home), day, how)


def names(request: OfficeRequest, home: Household) -> list[str]:
    """Who may have been there: whoever writes it down, if they go themselves; contacts."""
    own = [] if Role(request.post.role) in HANDLERS else [request.actor.name]
    found = [each.person.name for each in contacts_of(home.pk)]
    return list(dict.fromkeys([*own, *found]))


def read_asked(query: QueryDict) -> queries.Asked:
    """What is odd counts as not asked."""
    how, need = query.get("how", ""), query.get("need", "")
    return queries.Asked(
        tidy(query.get("q", ""))[:60], read_place(query), how if how in Visit.How else "",
        need if need in needs() else "", _day(query, "since"), _day(query, "until"),
    )  # fmt: skip


def _day(query: QueryDict, name: str) -> date | None:
    try:
        return date.fromisoformat(query.get(name, ""))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Index:
    """A page of the list of visits."""

    listing: Listing[Row]
    asked: queries.Asked
    place: Place | None
    whole: bool
    hows: Sequence[tuple[str, str]] = tuple(HOWS)
    needs: Mapping[str, str] = field(default_factory=needs)


def index(request: OfficeRequest) -> Index:
    asked, order = read_asked(request.GET), read(request.GET, list(queries.SORTS), "-day")
    found = page_of(
        queries.visits(request.scope, asked).order_by(*ordering(order.order, queries.SORTS)),
        order,
    )
    homes = [row.household_id for row in found.rows]
    record_list(request.actor, "household", homes, "走访记录", region=request.post.region)
    shown = list(visit_rows(found.rows))
    where = place(asked.place) if asked.place else None
    return Index(Listing(shown, found.total, order), asked, where, reads_words(request))


def visit_rows(rows: Sequence[Visit]) -> Iterator[Row]:
    """Visits with their families: two statements, however many."""
    there = {line.id: line for line in lines([row.household for row in rows])}
    for row in rows:
        yield Row(row, there[row.household_id], bool(getattr(row, "closer", False)))


def reads_words(request: OfficeRequest) -> bool:
    """Who goes to families reads what was said there; whoever only looks reads that it was."""
    return Role(request.post.role) in VISITORS


@dataclass(frozen=True, slots=True)
class Calls:
    """谁需要一个电话: a page of families, in the order of places."""

    listing: Listing[Quiet]
    asked: Waiting
    months: int
    own: int
    place: Place | None
    choices: Sequence[int]
    goes: bool


def read_months(request: OfficeRequest, day: date) -> tuple[int, int]:
    """How long is meant, and what the county set (0: nothing)."""
    own = queries.rhythm(request.post.region, day)
    asked = request.GET.get("months", "")
    known = {f"{each}": each for each in (*MONTHS, *([own] if own else []))}
    return known.get(asked, own or USUAL_MONTHS), own


def read_waiting(query: QueryDict) -> Waiting:
    state = query.get("state", "")
    words = tidy(query.get("q", ""))[:60]
    return Waiting(state if state in CONCERN_STATES else "", read_place(query), words)


def calls(request: OfficeRequest, day: date) -> Calls:
    asked, order = (
        read_waiting(request.GET),
        read(request.GET, list(queries.QUIET_SORTS), "place"),
    )
    months, own = read_months(request, day)
    rows = queries.quiet(request.scope, months, day, asked)
    found = page_of(rows.order_by(*ordering(order.order, queries.QUIET_SORTS)), order)
    homes = [row.pk for row in found.rows]
    region = request.post.region
    record_list(request.actor, "household", homes, "谁需要一个电话", region=region)
    listing = Listing(quiet_rows(found.rows), found.total, order)
    where = place(asked.place) if asked.place else None
    choices = sorted({*MONTHS, *([own] if own else [])})
    return Calls(listing, asked, months, own, where, choices, reads_words(request))


@dataclass(frozen=True, slots=True)
class Concerns:
    """A page of what must not wait."""

    listing: Listing[Listed]
    asked: Waiting
    states: Mapping[str, str]
    place: Place | None
    handles: bool


def concerns(request: OfficeRequest, day: date) -> Concerns:
    asked = read_waiting(request.GET)
    order = read(request.GET, list(queries.CONCERN_SORTS), "raised")
    rows = queries.concerns(request.scope, asked, day)
    found = page_of(rows.order_by(*ordering(order.order, queries.CONCERN_SORTS)), order)
    homes = [row.household_id for row in found.rows]
    region = request.post.region
    record_list(request.actor, "household", homes, "要当天看的情况", region=region)
    listing = Listing(list(listed(found.rows, day)), found.total, order)
    where = place(asked.place) if asked.place else None
    handles = Role(request.post.role) in HANDLERS
    return Concerns(listing, asked, CONCERN_STATES, where, handles)


@dataclass(frozen=True, slots=True)
class ConcernPage:
    """One concern, the visit that raised it, what was done."""

    file: FamilyFile
    case: Case
    visit: Told | None
    handles: bool


def concern(request: OfficeRequest, public_id: UUID, day: date) -> ConcernPage:
    rows = queries.concerns(request.scope, Waiting(), day)
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise Http404
    home = row.household
    record_view(request.actor, Subject("household", home.pk, home.region), "要当天看的情况")
    handles = Role(request.post.role) in HANDLERS
    visit = told(row.visit) if row.visit else None
    return ConcernPage(family_file(home, day), Case(row, day), visit, handles)


@dataclass(frozen=True, slots=True)
class Page:
    """One visit with what it said before, what it did, what was handed over, what it raised."""

    file: FamilyFile
    told: Told
    before: list[Before]
    ticked: int
    handed: list[Handed]
    cases: list[Case]
    form: Form
    may_correct: bool


def page(request: OfficeRequest, public_id: UUID, day: date) -> Page:
    row = queries.visit_in(request.scope, public_id)
    if row is None:
        raise Http404
    home = row.household
    record_view(request.actor, Subject("household", home.pk, home.region), "走访记录")
    file, said = family_file(home, day), told(row)
    mine = row.recorded_by_id == request.actor.user_id
    filled = Form(file, row.client_id, None, [], names(request, home), row.day, row.how, said)
    return Page(
        file, said, [before(each) for each in queries.earlier(row)], len(queries.ticked(row)),
        queries.handed_on(row), [Case(each, day) for each in queries.concerns_on(row)], filled,
        mine or Role(request.post.role) in HANDLERS,
    )  # fmt: skip


def photo(request: OfficeRequest, public_id: UUID) -> BinaryIO:
    """Its photo; looking leaves a line."""
    row = queries.visit_in(request.scope, public_id)
    if row is None or row.photo is None:
        raise Http404
    subject = Subject("household", row.household_id, row.region)
    record_view(request.actor, subject, "查看走访照片")
    return opened(row.photo)


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """A family's visits; what was said only for those who go there."""

    file: FamilyFile
    visits: list[Told]
    cases: list[Case]
    handed: list[Handed]
    links: list[VisitLink]
    goes: bool
    handles: bool
    why_not: str
    names: list[str]
    days: int = USUAL_DAYS
    longest: int = LONGEST_DAYS


def family(request: OfficeRequest, file: FamilyFile, day: date) -> FamilyPage:
    home = file.household
    record_view(request.actor, Subject("household", home.pk, home.region), "走访记录")
    goes, handles = reads_words(request), Role(request.post.role) in HANDLERS
    rows = queries.visits_of(home.pk, 50)
    cases = [Case(each, day) for each in queries.concerns_of(home.pk)] if goes else []
    return FamilyPage(
        file, [told(row) if goes else Told(row, "") for row in rows], cases,
        queries.handed_of(home.pk), queries.links_of(home.pk) if handles else [], goes, handles,
        askable(home), [each.person.name for each in contacts_of(home.pk)],
    )  # fmt: skip
