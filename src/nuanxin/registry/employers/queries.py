"""Finding work units: a whole county chooses from the same ones."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.jurisdiction.scoped import ScopedQuerySet
from nuanxin.registry.employers.models import Employer, EmployerFacts

_COUNTY = 10**6
SORTS = {"name": ("name", "id"), "kind": ("kind", "name", "id"), "ended": ("ended_on", "id")}


class Wanted(NamedTuple):
    """What a list of units is narrowed to; empty does not narrow."""

    words: str = ""
    kind: str = ""
    state: str = ""


def county_of(scope: Scope) -> Scope:
    """The whole county somebody's area lies in; a larger area stays as it is."""
    wide = (
        (low - low % _COUNTY, max(high, low - low % _COUNTY + _COUNTY)) for low, high in scope
    )
    return Scope(tuple(wide))


def employers(scope: Scope, wanted: Wanted | None = None) -> ScopedQuerySet:
    """The units of the county, narrowed."""
    asked = wanted or Wanted()
    rows = Employer.objects.within(county_of(scope))
    if asked.words:
        named = rows.filter(name__icontains=asked.words)
        rows = named | rows.filter(code=asked.words.upper())
    if asked.kind:
        rows = rows.filter(kind="" if asked.kind == "unknown" else asked.kind)
    if asked.state == "standing":
        rows = rows.filter(ended_by="")
    elif asked.state:
        rows = rows.filter(ended_by=asked.state)
    return rows


def employer(scope: Scope, public_id: UUID) -> Employer | None:
    """One unit of the county; None as well where it belongs to another."""
    found: Employer | None = employers(scope).filter(public_id=public_id).first()
    return found


def named(scope: Scope, name: str) -> Employer | None:
    """The unit of that name, if the county has written it down."""
    found: Employer | None = employers(scope).filter(name=name.strip()).order_by("id").first()
    return found


def versions(unit: Employer) -> list[EmployerFacts]:
    """What became known of a unit, the latest first."""
    rows = EmployerFacts.objects.filter(employer=unit).select_related("source__recorded_by")
    return list(rows.order_by("-known_from", "-id"))
