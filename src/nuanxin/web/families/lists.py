"""What the list of families shows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import QueryDict

from nuanxin.base.audit.actions import record_list
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import Place, place, towns, villages
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.ui.listing import Asked, Listing, PastTheEnd, ordering, read
from nuanxin.kit.region import RegionCode
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries import finding
from nuanxin.registry.people.queries.families import SORTS, Line, lines
from nuanxin.web.families.forms import Filter, read_filter

# A search is counted so far; all of a province's commonest name takes longer than the page.
_COUNTED, _PEOPLE = 5_000, 5_500
# Of more than are counted, the first are soon met in any order; what lies far back is not, and
# is shown once somebody had all of them counted.
_NEAR = 200
_LONG = re.compile(r"[0-9]{11}")


@dataclass(frozen=True, slots=True)
class Index:
    """The page: filter, choices of place, and the families found."""

    filter: Filter
    listing: Listing[Line]
    towns: list[Place]
    villages: list[Place]
    where: str

    @property
    def by_number(self) -> bool:
        """Whether a person's number was typed; it then stands in no address."""
        return holds_number(self.filter.words)

    @property
    def narrowed(self) -> bool:
        return bool(self.filter.words or self.filter.region or self.filter.closed)


def holds_number(words: str) -> bool:
    """Whether words have as many digits in a row as a phone number, or more."""
    return bool(_LONG.search(finding.tidy(words)))


def typed(sent: QueryDict) -> QueryDict:
    """The filters of a form that was sent, as an address would carry them."""
    query = QueryDict(mutable=True)
    for name in ("q", "town", "village", "state"):
        if text := sent.get(name, "").strip():
            query[name] = text
    return query


def index(scope: Scope, query: QueryDict) -> Index:
    """One page of the families asked for."""
    kept = query.copy()
    if holds_number(kept.get("q", "")):
        kept.pop("q")
    asked = read(kept, list(SORTS), "place")
    wanted = read_filter(query)
    home = RegionCode.parse(str(scope.ranges[0][0])) if scope.ranges else None
    town = _town(wanted.region, home)
    return Index(
        filter=wanted,
        listing=_page(scope, wanted, asked),
        towns=towns(home) if home else [],
        villages=villages(town) if town else [],
        where=place(int(home.value)).name if home else "",
    )


def recorded(request: OfficeRequest, shown: Index) -> None:
    """Whoever saw a page of the list saw these families; what was typed may be a number or an
    address, so the trail does not keep it.
    """
    ids = [line.id for line in shown.listing.rows]
    said = "家庭名单，按搜索" if shown.filter.words else "家庭名单"
    record_list(request.actor, "household", ids, said, region=request.post.region)


def _town(asked: RegionCode | None, home: RegionCode | None) -> RegionCode | None:
    """The township whose villages can be chosen from."""
    region = asked or home
    if region is None or region.level not in {"乡镇", "村"}:
        return None
    return region if region.level == "乡镇" else region.parent


def selected(
    scope: Scope, wanted: Filter, way: finding.Way = finding.WHOLE
) -> QuerySet[Household]:
    """The families a filter asks for, for page and export alike."""
    found = finding.households(scope, wanted.words, way)
    return finding.under(found, wanted.region).filter(closed_on__isnull=not wanted.closed)


def _many(scope: Scope, wanted: Filter, asked: Asked) -> bool:
    """Whether the first people a search finds already make more families than are counted."""
    if asked.exactly or not wanted.words:
        return False
    return selected(scope, wanted, finding.Way(_PEOPLE))[: _COUNTED + 1].count() > _COUNTED


def _page(scope: Scope, wanted: Filter, asked: Asked) -> Listing[Line]:
    order = ordering(asked.order, SORTS)
    many = _many(scope, wanted, asked)
    if many and asked.window.stop > _NEAR:
        raise PastTheEnd(_NEAR // asked.size)
    rows = selected(scope, wanted, finding.Way(walking=many)).order_by(*order)
    if wanted.words and not (many or asked.exactly):  # few: found once, not twice
        ids = list(rows.values_list("pk", flat=True))
        shown = Household.objects.filter(pk__in=ids[asked.window]).order_by(*order)
        return Listing(lines(list(shown)), len(ids), asked)
    total = _COUNTED if many else rows.count()
    reach = _NEAR if many else 0
    return Listing(lines(list(rows[asked.window])), total, asked, more=many, reach=reach)
