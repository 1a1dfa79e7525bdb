"""What the pages of contact persons show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, QueryDict

from nuanxin.base.audit.actions import record_list
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import Place, place, places
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.care.contacts import queries
from nuanxin.care.contacts.models import (
    Assignment,
    ContactPerson,
    ContactScheme,
    FamilyWish,
    SchemePost,
)
from nuanxin.care.contacts.proposing import reaches
from nuanxin.care.contacts.queries import (
    GAP_SORTS,
    GAPS,
    PEOPLE_SORTS,
    STATES,
    Coverage,
    Wanted,
)
from nuanxin.care.contacts.schemes import Template
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.families import Line, lines
from nuanxin.registry.people.queries.family import FamilyFile
from nuanxin.web.boards import read_place

_SAID = {gap.key: gap.said for gap in GAPS}


@dataclass(frozen=True, slots=True)
class Row:
    """A township, or a village, with its figures."""

    where: Place
    told: Coverage

    @property
    def gaps(self) -> list[tuple[str, str, int]]:
        return [(gap.key, gap.said, self.told.gaps[gap.key]) for gap in GAPS]


@dataclass(frozen=True, slots=True)
class Index:
    """Coverage of one's area; `town` when its villages are looked at."""

    scheme: ContactScheme | None
    posts: list[SchemePost]
    rows: list[Row]
    total: Coverage
    town: Place | None
    untold: int
    where: str

    @property
    def gaps(self) -> list[tuple[str, str, int]]:
        return [(gap.key, gap.said, self.total.gaps[gap.key]) for gap in GAPS]

    @property
    def required(self) -> list[str]:
        return [post.name for post in self.posts if post.required]


def index(request: OfficeRequest, today: date) -> Index:
    scheme = queries.scheme_on(request.post.region, today)
    town = read_place(request.GET)
    scope = request.scope
    low = request.post.region % 10**6 != 0
    found = queries.coverage(scope, scheme, today, villages=bool(town) or low)
    if town:
        found = [each for each in found if each.place // 1000 == town // 1000]
    names = places([*(each.place for each in found), *([town] if town else [])])
    total = Coverage(
        0, sum(each.families for each in found), sum(each.whole for each in found),
        {gap.key: sum(each.gaps[gap.key] for each in found) for gap in GAPS},
    )  # fmt: skip
    return Index(
        scheme, queries.posts_of(scheme) if scheme else [],
        [Row(names[each.place], each) for each in found], total,
        names[town] if town else None, queries.untold(scope).count(),
        place(queries.county_of(request.post.region)).name,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class GapLine:
    """A family that lacks somebody."""

    family: Line
    village: int
    gap: str
    contacts: str

    @property
    def said(self) -> str:
        return _SAID[self.gap]

    @property
    def cells(self) -> tuple[str, ...]:
        here = self.family.place
        return (
            self.family.number, here.above or here.name, here.name if here.above else "",
            self.family.names, self.said, self.contacts,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gaps:
    """The families behind a figure."""

    listing: Listing[GapLine]
    kind: str
    place: Place | None
    kinds: Mapping[str, str]


def gap_lines(rows: Sequence[Household]) -> Iterator[GapLine]:
    """The lines of some families: three statements, however many."""
    there: dict[int, list[str]] = {row.pk: [] for row in rows}
    for each in queries.assignments_in(list(there)):
        there[each.household_id].append(f"{each.post} {each.person.name}")
    kinds = {row.pk: (row.region, str(getattr(row, "gap", ""))) for row in rows}
    for line in lines(rows):
        village, gap = kinds[line.id]
        yield GapLine(line, village, gap, "、".join(there[line.id]) or "没有")


def gaps(request: OfficeRequest, today: date) -> Gaps:
    scheme = queries.scheme_on(request.post.region, today)
    kind, where = request.GET.get("kind", ""), read_place(request.GET)
    kind = kind if kind in _SAID else ""
    asked = read(request.GET, list(GAP_SORTS), "place")
    rows = queries.gaps(request.scope, scheme, today, kind=kind, place=where)
    found = page_of(rows.order_by(*ordering(asked.order, GAP_SORTS)), asked)
    homes = [row.pk for row in found.rows]
    record_list(request.actor, "household", homes, "联系人缺口", region=request.post.region)
    listing = Listing(list(gap_lines(found.rows)), found.total, asked)
    return Gaps(listing, kind, place(where) if where else None, _SAID)


@dataclass(frozen=True, slots=True)
class People:
    """Contact persons of the county, narrowed."""

    listing: Listing[tuple[ContactPerson, Place, int]]
    wanted: Wanted
    states: Mapping[str, str]
    place: Place | None

    @property
    def narrowed(self) -> bool:
        return any(self.wanted)


def read_wanted(query: QueryDict) -> Wanted:
    state = query.get("state", "")
    words = query.get("q", "").strip()[:40]
    return Wanted(words, read_place(query), state if state in STATES else "")


def people(request: OfficeRequest) -> People:
    asked, wanted = read(request.GET, list(PEOPLE_SORTS), "place"), read_wanted(request.GET)
    rows = queries.people(request.scope, wanted)
    found = page_of(rows.order_by(*ordering(asked.order, PEOPLE_SORTS)), asked)
    shown = list(person_lines(found.rows))
    where = place(wanted.place) if wanted.place else None
    return People(Listing(shown, found.total, asked), wanted, STATES, where)


def person_lines(
    rows: Iterable[ContactPerson],
) -> Iterator[tuple[ContactPerson, Place, int]]:
    found = list(rows)
    names = places(row.region for row in found)
    yield from ((row, names[row.region], int(getattr(row, "load", 0))) for row in found)


def person_of(request: OfficeRequest, public_id: UUID) -> ContactPerson:
    found = queries.person(request.scope, public_id)
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Somebody with the families of one's area they go to."""

    row: ContactPerson
    place: Place
    families: list[tuple[Assignment, Place, str]]
    elsewhere: int
    writable: bool


def person(request: OfficeRequest, row: ContactPerson) -> PersonPage:
    found = queries.families_of(request.scope, row)
    homes = [each.household for each in found]
    record_list(request.actor, "household", [home.pk for home in homes], f"{row.title}的家庭")
    names = {line.id: (line.place, line.names) for line in lines(homes)}
    families = [(each, *names[each.household_id]) for each in found]
    load = int(getattr(row, "load", 0))
    return PersonPage(
        row, place(row.region), families, load - len(found), request.scope.covers(row.region)
    )


@dataclass(frozen=True, slots=True)
class Seat:
    """A post of a family on a form: who is there, who may be chosen, who is proposed."""

    name: str
    label: str
    post: str
    required: bool
    now: UUID | None
    choices: list[tuple[UUID, str]]
    why: str = ""


def seats_of(
    home: Household, posts: Sequence[SchemePost], rows: Iterable[Assignment],
    here: Sequence[ContactPerson], wish: FamilyWish | None,
) -> list[Seat]:  # fmt: skip
    """The posts of a family in order, each with whoever could fill it."""
    now = {each.post: each.person for each in rows}
    found = []
    for number, post in enumerate(posts, 1):
        who = now.get(post.name)
        fit = [each for each in here if reaches(each, post.level, home.region)]
        if wish and wish.sex:
            fit = [each for each in fit if each.sex == wish.sex or each == who]
        label = f"{post.name}（{post.filled_by}）"
        choices = [(each.public_id, said(each)) for each in fit]
        found.append(
            Seat(
                f"p{number}", label, post.name, post.required, who.public_id if who else None,
                choices,
            )
        )  # fmt: skip
    return found


def said(person: ContactPerson) -> str:
    return f"{person.name}（{person.title}，现联系 {getattr(person, 'load', 0)} 户）"


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """A family: posts, wishes, who came before."""

    file: FamilyFile
    scheme: ContactScheme | None
    seats: list[Seat]
    rows: list[Assignment]
    former: list[Assignment]
    wish: FamilyWish | None
    extra: list[Assignment]


def family(request: OfficeRequest, file: FamilyFile, today: date) -> FamilyPage:
    home = file.household
    scheme = queries.scheme_on(home.region, today)
    posts = queries.posts_of(scheme) if scheme else []
    rows = queries.contacts_of(home.pk)
    here = list(queries.people(request.scope, Wanted(state="here")).order_by("region", "id"))
    wish = queries.wish_of(home.pk)
    named = {post.name for post in posts}
    return FamilyPage(
        file, scheme, seats_of(home, posts, rows, here, wish), rows,
        queries.former_contacts(home.pk), wish,
        [each for each in rows if each.post not in named],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Village:
    """The matrix: a line per family, a column per post."""

    place: Place
    posts: list[SchemePost]
    lines: list[tuple[Line, list[Seat]]]


def village(request: OfficeRequest, code: int, today: date) -> Village:
    if code % 1000 == 0 or not request.scope.covers(code):
        raise Http404
    scheme = queries.scheme_on(code, today)
    posts = queries.posts_of(scheme) if scheme else []
    homes = list(queries.families_in(request.scope, code))
    pks = [home.pk for home in homes]
    record_list(request.actor, "household", pks, "本村联系人", region=code)
    there: dict[int, list[Assignment]] = {pk: [] for pk in pks}
    for each in queries.assignments_in(pks):
        there[each.household_id].append(each)
    wishes = queries.wishes_of(pks)
    here = list(queries.people(request.scope, Wanted(state="here")).order_by("region", "id"))
    rows = []
    for home, line in zip(homes, lines(homes), strict=True):
        seats = seats_of(home, posts, there[home.pk], here, wishes.get(home.pk))
        rows.append((line, seats))
    return Village(place(code), posts, rows)


@dataclass(frozen=True, slots=True)
class Untold:
    """Families to be told who comes now."""

    listing: Listing[tuple[Assignment, Place, str]]


def untold(request: OfficeRequest) -> Untold:
    asked = read(request.GET, ["place"], "place")
    found = page_of(queries.untold(request.scope), asked)
    homes = [row.household for row in found.rows]
    record_list(
        request.actor, "household", [x.pk for x in homes], "未告知联系人",
        region=request.post.region,
    )  # fmt: skip
    names = {line.id: (line.place, line.names) for line in lines(homes)}
    rows = [(row, *names[row.household_id]) for row in found.rows]
    return Untold(Listing(rows, found.total, asked))


@dataclass(frozen=True, slots=True)
class PostField:
    """A post on the form of a scheme, as typed or as its document has it."""

    number: int
    name: str
    by: str
    level: str
    must: bool


def scheme_form(sent: QueryDict, chosen: Template | None, most: int) -> list[PostField]:
    """A line for each post there may be."""
    found = []
    given = chosen.posts if chosen else ()
    for n in range(1, most + 1):
        said = given[n - 1] if n <= len(given) else None
        if sent:
            found.append(
                PostField(
                    n, sent.get(f"post{n}", ""), sent.get(f"by{n}", ""),
                    sent.get(f"level{n}", ""), sent.get(f"must{n}") == "1",
                )
            )  # fmt: skip
        elif said:
            found.append(PostField(n, said.name, said.filled_by, said.level, said.required))
        else:
            found.append(PostField(n, "", "", "village", must=False))
    return found
