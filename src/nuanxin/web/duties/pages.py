"""What the pages of duties show. What a family does not want named stands on no list."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import QueryDict

from nuanxin.base.audit.actions import record_list
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import HANDLERS, VISITORS, Role
from nuanxin.base.jurisdiction.queries import Place, place
from nuanxin.base.jurisdiction.queries import places as named
from nuanxin.base.ui.listing import Listing, read
from nuanxin.care.contacts.actions.schemes import ADOPTERS
from nuanxin.care.contacts.queries import posts_of, scheme_on, wish_of
from nuanxin.care.duties import queries
from nuanxin.care.duties.kinds import FORM_SAID, GROUPS, Form, Kind, kinds
from nuanxin.care.duties.models import DutyDone, ToldEvent
from nuanxin.care.duties.queries import Asked, Days, Duty, Kept, Placed, at_hand
from nuanxin.care.duties.rules import Rule
from nuanxin.kit.region import typed_region
from nuanxin.registry.people.models import Household, Person
from nuanxin.registry.people.queries.families import Line, lines
from nuanxin.registry.people.queries.family import FamilyFile
from nuanxin.registry.people.queries.finding import tidy

WHENS = {
    "today": "今天", "week": "这一周", "month": "30 天内", "late": "过了还没做",
    "done": "做过的",
}  # fmt: skip
FORMS = {each.value: said for each, said in FORM_SAID.items()}
HOWS = [(each.value, str(each.label)) for each in DutyDone.How]
_HOW_SAID = dict(HOWS)
_BACK, _AHEAD = timedelta(days=60), timedelta(days=29)
# A sheet of paper for one village; more families than that are printed from the list.
MOST_ON_SHEET = 100
_UNSAID = "看望问候"


@dataclass(frozen=True, slots=True)
class Row:
    """A duty with its family."""

    duty: Duty
    family: Line
    name: str
    today: date

    @property
    def what(self) -> str:
        """What for; nothing where the family does not want it named."""
        if self.duty.silent:
            return _UNSAID
        said = kinds()[self.duty.kind].name
        return f"{self.name}{said}" if self.name else said

    @property
    def follows(self) -> str:
        return "" if self.duty.silent else kinds()[self.duty.kind].follows

    @property
    def form(self) -> str:
        return FORMS[self.duty.form]

    @property
    def how(self) -> str:
        return _HOW_SAID.get(self.duty.how, "")

    @property
    def until(self) -> str:
        """By when, as one says it."""
        if self.duty.closes < self.today:
            return f"{self.duty.closes:%m-%d} 已过"
        left = (self.duty.closes - self.today).days
        return "今天" if left == 0 else f"还有 {left} 天（{self.duty.closes:%m-%d} 前）"

    @property
    def cells(self) -> tuple[str | date, ...]:
        here = self.family.place
        return (
            self.family.number, here.above or here.name, here.name if here.above else "",
            self.family.names, self.what, self.form, self.duty.due, self.duty.opens,
            self.duty.closes, self.duty.hours, self.duty.post, self.duty.contact or "没有人",
            self.how,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to, as the address says it."""

    when: str
    kind: str
    form: str
    place: int
    nobody: bool
    words: str

    @property
    def narrowed(self) -> bool:
        return bool(self.kind or self.form or self.place or self.nobody or self.words)


def read_wanted(query: QueryDict) -> Wanted:
    """What is odd counts as not asked."""
    when, kind, form = (query.get(name, "") for name in ("when", "kind", "form"))
    return Wanted(
        when if when in WHENS else "today",
        kind if kind in kinds() else "",
        form if form in FORMS else "",
        typed_region(query.get("place", "")),
        query.get("nobody") == "1",
        tidy(query.get("q", ""))[:60],
    )


def asked_for(wanted: Wanted, today: date) -> Asked:
    """The days and the state a tab means."""
    monday = today - timedelta(days=today.weekday())
    days, state = {
        "today": (Days(today, today), queries.OPEN),
        "week": (Days(today, monday + timedelta(days=6)), queries.OPEN),
        "month": (Days(today, today + _AHEAD), queries.OPEN),
        "late": (Days(today - _BACK, today), queries.LATE),
        "done": (Days(today - _BACK, today + _AHEAD), queries.DONE),
    }[wanted.when]
    return at_hand(days, today)._replace(
        state=state, kind=wanted.kind, form=wanted.form, place=wanted.place,
        nobody=wanted.nobody, words=wanted.words,
    )  # fmt: skip


def families_of(homes: Collection[int]) -> dict[int, Line]:
    """Families by their keys, as lists show them: three statements, however many."""
    return {line.id: line for line in lines(list(Household.objects.filter(pk__in=homes)))}


def rows(
    found: Sequence[Duty], today: date, known: Mapping[int, Line] | None = None
) -> Iterator[Row]:
    """Duties with names and families (`known`, or asked for): four statements at most."""
    there = known or families_of({each.household for each in found})
    people = Person.objects.filter(pk__in={each.person for each in found if each.person})
    names = dict(people.values_list("pk", "shown_name"))
    for each in found:
        yield Row(each, there[each.household], names.get(each.person or 0, ""), today)


@dataclass(frozen=True, slots=True)
class Index:
    """The list: what is to be done, narrowed."""

    listing: Listing[Row]
    wanted: Wanted
    place: Place | None
    may_tick: bool
    whens: Mapping[str, str]
    forms: Mapping[str, str]
    kinds: Sequence[Kind]

    @property
    def kept_but_when(self) -> str:
        return self.listing.asked.without("when")


def index(request: OfficeRequest, today: date) -> Index:
    wanted, asked = (
        read_wanted(request.GET),
        read(request.GET, ["due", "place", "closes"], "due"),
    )
    meant = asked_for(wanted, today)
    sort = f"{'-' * asked.order.descending}{asked.order.name}"
    found = queries.duties(request.scope, meant, sort, asked.window)
    homes = sorted({each.household for each in found})
    record_list(request.actor, "household", homes, "走访", region=request.post.region)
    total = queries.count(request.scope, meant)
    where = place(wanted.place) if wanted.place else None
    return Index(
        Listing(list(rows(found, today)), total, asked), wanted, where, may_tick(request),
        WHENS, FORMS, list(kinds().values()),
    )  # fmt: skip


def may_tick(request: OfficeRequest) -> bool:
    return Role(request.post.role) in VISITORS


@dataclass(frozen=True, slots=True)
class Places:
    """By village, or by township where the area is a county: figures that open lists."""

    rows: list[tuple[Place, Placed, bool]]
    town: Place | None
    where: str


def places(request: OfficeRequest, today: date) -> Places:
    """Of the next 30 days; what is past its days and what was done, of the last 60."""
    town = read_wanted(request.GET).place
    low = bool(town) or request.post.region % 10**6 != 0
    asked = at_hand(Days(today - _BACK, today + _AHEAD), today)._replace(place=town)
    found = queries.by_place(request.scope, asked, villages=low)
    there = named([*(each.place for each in found), *([town] if town else [])])
    return Places(
        [(there[each.place], each, not low) for each in found], there[town] if town else None,
        place(request.post.region).label,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of paper for a village: who is to be met in the next 30 days."""

    where: str
    rows: list[Row]
    more: int
    today: date


def sheet(request: OfficeRequest, today: date) -> Sheet:
    wanted = read_wanted(request.GET)
    asked = at_hand(Days(today, today + _AHEAD), today)
    asked = asked._replace(state=queries.OPEN, place=wanted.place)
    found = queries.duties(request.scope, asked, "place", slice(0, MOST_ON_SHEET))
    homes = sorted({each.household for each in found})
    record_list(request.actor, "household", homes, "走访单", region=request.post.region)
    total = queries.count(request.scope, asked)
    where = place(wanted.place or request.post.region).label
    return Sheet(where, list(rows(found, today)), total - len(found), today)


@dataclass(frozen=True, slots=True)
class Told:
    """An event as it was told, and whether whoever looks may take it back."""

    row: ToldEvent
    what: str
    mine: bool


def _mine(request: OfficeRequest, row: ToldEvent) -> bool:
    role = Role(request.post.role)
    return role in HANDLERS or (
        role in VISITORS and row.recorded_by_id == request.actor.user_id
    )


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """A family: what is coming, what was told and done, birthdays, days to think of."""

    file: FamilyFile
    coming: list[Row]
    hints: list[date]
    kept: list[Kept]
    told: list[Told]
    done: list[tuple[str, DutyDone]]
    may_tick: bool


def family(request: OfficeRequest, file: FamilyFile, today: date) -> FamilyPage:
    home = file.household
    open_names = Role(request.post.role) in HANDLERS
    wish = wish_of(home.pk)
    silent = wish is not None and wish.silent and not open_names
    return FamilyPage(
        file, _coming(request, home, today), queries.hints(home.pk, today),
        queries.birthdays(home.pk),
        [
            Told(each, _UNSAID if silent else kinds()[each.kind].name, _mine(request, each))
            for each in queries.told(home.pk)
        ],
        [
            (_UNSAID if silent else kinds()[each.kind].name, each)
            for each in queries.done(home.pk)
        ],
        may_tick(request),
    )  # fmt: skip


def _coming(request: OfficeRequest, home: Household, today: date) -> list[Row]:
    days = Days(today, today + timedelta(days=365))
    asked = at_hand(days, today)._replace(household=home.public_id, state=queries.OPEN)
    found = queries.duties(request.scope, asked, "due", slice(0, 3))
    return list(rows(found, today))


@dataclass(frozen=True, slots=True)
class Card:
    """On the family's page: the next three, and the days to think of."""

    file: FamilyFile
    coming: list[Row]
    hints: list[date]


def card(request: OfficeRequest, file: FamilyFile, today: date) -> Card:
    home = file.household
    return Card(file, _coming(request, home, today), queries.hints(home.pk, today))


@dataclass(frozen=True, slots=True)
class Settings:
    """How a county keeps each kind; what documents ask and what it may open, apart."""

    asked: list[tuple[Kind, Rule]]
    local: list[tuple[Kind, Rule]]
    chosen: tuple[Kind, Rule] | None
    posts: list[str]
    may_set: bool
    groups: Mapping[str, str]
    forms: Mapping[str, str]


def settings(request: OfficeRequest, today: date) -> Settings:
    region = request.post.region
    now = queries.rules_of(region, today)
    both = [(kind, now[kind.key]) for kind in kinds().values()]
    picked = request.GET.get("kind", "")
    scheme = scheme_on(region, today)
    return Settings(
        [each for each in both if each[0].asked],
        [each for each in both if not each[0].asked],
        next((each for each in both if each[0].key == picked), None),
        [post.name for post in posts_of(scheme)] if scheme else [],
        Role(request.post.role) in ADOPTERS, GROUPS,
        {Form.VISIT.value: FORM_SAID[Form.VISIT], Form.CALL.value: FORM_SAID[Form.CALL]},
    )  # fmt: skip
