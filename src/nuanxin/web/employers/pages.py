"""What the pages of work units show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from nuanxin.base.jurisdiction.queries import Place, place, places
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.money.payables.models import EmployerDue
from nuanxin.money.payables.queries import dues_of_employer
from nuanxin.registry.employers import queries
from nuanxin.registry.employers.models import Employer, EmployerFacts, Ended, UnitKind
from nuanxin.registry.employers.queries import Wanted
from nuanxin.registry.people.queries import working
from nuanxin.registry.people.queries.working import Worker

_DUES = 20


@dataclass(frozen=True, slots=True)
class Index:
    """The page: filter, units, and how many of one's own area work for each."""

    wanted: Wanted
    listing: Listing[Employer]
    counts: dict[int, int]
    kinds: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]

    @property
    def narrowed(self) -> bool:
        return any(self.wanted)

    @property
    def lines(self) -> list[tuple[Employer, int]]:
        return [(row, self.counts.get(row.pk, 0)) for row in self.listing.rows]


def read_wanted(query: QueryDict) -> Wanted:
    """The filters an address carries; what is odd counts as not asked."""
    kind, state = query.get("kind", ""), query.get("state", "")
    return Wanted(
        query.get("q", "").strip()[:60],
        kind if kind in {*UnitKind.values, "unknown"} else "",
        state if state in {*Ended.values, "standing"} else "",
    )


def index(scope: Scope, query: QueryDict, today: date) -> Index:
    """One page of the units asked for."""
    asked, wanted = read(query, list(queries.SORTS), "name"), read_wanted(query)
    rows = queries.employers(scope, wanted).order_by(*ordering(asked.order, queries.SORTS))
    listing = page_of(rows, asked)
    units = [row.pk for row in listing.rows]
    counts = working.headcounts(scope, units, today)
    kinds = (*((k.value, k.value) for k in UnitKind), ("unknown", "未登记"))
    states = (("standing", "存续"), *((e.value, str(e.label)) for e in Ended))
    return Index(wanted, listing, counts, kinds, states)


@dataclass(frozen=True, slots=True)
class UnitPage:
    """One unit: its people on a page, what it owes, what became known of it."""

    place: Place
    people: Listing[Worker]
    state: str
    dues: list[tuple[EmployerDue, Place]]
    owing: int
    versions: list[EmployerFacts]
    writable: bool

    @property
    def more(self) -> int:
        return self.owing - len(self.dues)


def unit(scope: Scope, row: Employer, query: QueryDict, today: date) -> UnitPage:
    """The page of one unit."""
    asked, state = read(query, list(working.SORTS), "place"), read_state(query)
    rows = working.people_of(scope, row, today, state)
    found = page_of(rows.order_by(*ordering(asked.order, working.SORTS)), asked)
    people = Listing(working.workers(found.rows, row, today), found.total, asked)
    owed = dues_of_employer(scope, row.pk)
    dues = list(owed[:_DUES])
    where = places(each.region for each in dues)
    return UnitPage(
        place=place(row.region),
        people=people,
        state=state,
        dues=[(each, where[each.region]) for each in dues],
        owing=owed.count(),
        versions=queries.versions(row),
        writable=scope.covers(row.region),
    )


def read_state(query: QueryDict) -> str:
    """Whether people of today or of before are asked for."""
    state = query.get("state", "")
    return state if state in {"now", "past"} else ""
