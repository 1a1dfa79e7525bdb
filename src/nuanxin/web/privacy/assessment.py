"""The impact assessment (影响评估), composed from register, permissions and system."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from nuanxin.base.jurisdiction.queries import Place, scope_places
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.privacy.catalogue import Field, Kind, Purpose, Table, catalogue
from nuanxin.registry.people.models import Household, Person
from nuanxin.web.privacy.measures import Measure, measures, risks
from nuanxin.web.privacy.readers import readers


@dataclass(frozen=True, slots=True)
class Activity:
    """One purpose: what is used for it, of whom, who may read it, how long it is kept."""

    purpose: Purpose
    whose: str
    fields: int
    sensitive: int
    readers: str
    keeping: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why sensitive fields lie open, and which."""

    why: str
    names: str
    count: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """The whole paper."""

    places: str
    households: int
    people: int
    activities: list[Activity]
    reasons: list[Reason]
    measures: list[Measure]
    risks: list[str]
    made_at: datetime


def assessment(scope: Scope, now: datetime) -> Assessment:
    """As things stand now, for an area."""
    found = measures(now)
    return Assessment(
        places=_places(list(scope_places(scope))),
        households=Household.objects.within(scope).count(),
        people=Person.objects.within(scope).count(),
        activities=list(_activities()),
        reasons=list(_reasons()),
        measures=found,
        risks=list(risks(found)),
        made_at=now,
    )


def _places(places: list[Place]) -> str:
    return "、".join(place.label for place in places)


def _activities() -> Iterator[Activity]:
    for purpose in catalogue().purposes.values():
        used = [(t, f) for t, f in catalogue().fields if f.purpose.key == purpose.key]
        told = [(t, f) for t, f in used if f.kind is not Kind.TECHNICAL]
        if told:
            yield _activity(purpose, told)


def _activity(purpose: Purpose, used: list[tuple[Table, Field]]) -> Activity:
    tables = list(dict.fromkeys(table.name for table, _ in used))
    known = [catalogue().tables[name] for name in tables]
    return Activity(
        purpose=purpose,
        whose="、".join(dict.fromkeys(table.whose for table in known)),
        fields=len(used),
        sensitive=sum(field.kind is Kind.SENSITIVE for _, field in used),
        readers="、".join(readers({page for table in known for page in table.seen})),
        keeping="；".join(dict.fromkeys(table.keeping.label for table in known)),
    )


def _reasons() -> Iterator[Reason]:
    opened: dict[str, list[str]] = {}
    for table, field in catalogue().fields:
        if field.why_open:
            opened.setdefault(field.why_open, []).append(f"{table.label}的{field.label}")
    for why, names in opened.items():
        yield Reason(why, "、".join(names), len(names))
