"""Which term and which part of one's area a page is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, QueryDict

from nuanxin.base.jurisdiction.queries import Place, place, towns, villages
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.ui.fields import Option
from nuanxin.kit.period import Period
from nuanxin.kit.region import RegionCode
from nuanxin.kit.term import Term
from nuanxin.support.benefits.queries import assessments

_PARTS = ("H1", "H2", "Q1", "Q2", "Q3", "Q4", *(f"{month:02d}" for month in range(1, 13)))


@dataclass(frozen=True, slots=True)
class Asked:
    """The area and the term of a page, and what else could be chosen."""

    term: Term
    region: RegionCode
    scope: Scope
    home: RegionCode
    years: tuple[int, ...]

    @property
    def where(self) -> str:
        return place(int(self.region.value)).label

    @property
    def terms(self) -> tuple[Option, ...]:
        """The terms of the year shown."""
        year = self.term.year
        found = (Term.parse(f"{year}{part and '-'}{part}") for part in ("", *_PARTS))
        return tuple(Option(str(term), term.label) for term in found)

    @property
    def towns(self) -> list[Place]:
        return towns(self.home)

    @property
    def villages(self) -> list[Place]:
        """The villages of the township chosen."""
        if self.region.level not in {"乡镇", "村"}:
            return []
        town = self.region if self.region.level == "乡镇" else self.region.parent
        return villages(town) if town else []


def read(scope: Scope, query: QueryDict, today: date, term: str = "") -> Asked:
    """Read `term`, `town`, `village`; anything odd or outside the scope falls back.

    Without a term it is the one assessed last, else the month we are in. A term an address
    stands for (`term`) must be one: otherwise there is no such page.
    """
    if term and _term(term) is None:
        raise Http404
    home = RegionCode.parse(str(scope.ranges[0][0]))
    region = _region(scope, query.get("village", "")) or _region(scope, query.get("town", ""))
    chosen = _term(term or query.get("term", ""))
    first = chosen or last_assessed(scope) or Term.of(Period(today.year, today.month))
    years = tuple(range(today.year + 1, today.year - 6, -1))
    area = region or home
    return Asked(first, area, scope.narrowed(area), home, years)


def last_assessed(scope: Scope) -> Term | None:
    """The term of the last run that speaks of somebody's area."""
    last = assessments(scope).values_list("term", flat=True).first()
    return Term.parse(last) if last else None


def _region(scope: Scope, text: str) -> RegionCode | None:
    try:
        region = RegionCode.parse(text)
    except ValueError:
        return None
    return region if scope.covers(region) else None


def _term(text: str) -> Term | None:
    try:
        return Term.parse(text)
    except ValueError:
        return None
