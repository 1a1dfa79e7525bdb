"""The facts an answer rests on: whose, what, from which source, since when, known when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from nuanxin.kit.period import Period
from nuanxin.registry.people.models import (
    HouseholdFacts,
    Membership,
    PersonFacts,
    Version,
)
from nuanxin.registry.people.queries.history import said
from nuanxin.registry.people.vocabulary import HOUSEHOLD_COLUMNS, PERSON_COLUMNS, read_back
from nuanxin.support.benefits.models import Finding

_OWN = frozenset({"工作单位", "死亡凭据", "光荣证号", "户籍地", "现居住地"})


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of one person, or of the household, from one source."""

    who: str
    facts: tuple[tuple[str, str], ...]
    source: str
    received_on: date
    known_from: datetime


def facts_behind(found: Finding) -> list[Known]:
    """The facts as true at the term's end and known when the answer was given."""
    day = Period.from_ordinal(found.first_month + found.months - 1).last_day
    at = found.known_from
    ties = list(
        Membership.objects.filter(household=found.household_id)
        .true_at(day, at)
        .select_related("person", "source")
        .order_by("position", "id")
    )
    people = {
        each.person_id: each
        for each in PersonFacts.objects.filter(person__in=[tie.person_id for tie in ties])
        .true_at(day, at)
        .select_related("source")
    }
    homes = HouseholdFacts.objects.filter(household=found.household_id)
    order = {"女方": 0, "男方": 1, "子女": 2}
    told = [_known("家庭", home, HOUSEHOLD_COLUMNS) for home in homes.true_at(day, at)]
    for tie in sorted(ties, key=lambda each: order[each.role]):
        name = f"{tie.role} {tie.person.name}"
        if tie.person_id in people:
            told.append(_known(name, people[tie.person_id], PERSON_COLUMNS, tie))
    return told


def _known(
    who: str, version: Version, columns: Mapping[str, str], tie: Membership | None = None
) -> Known:
    facts = (*_facts(version, columns), *(_tie(tie) if tie else ()))
    source = version.source
    return Known(who, facts, source.label, source.received_on, version.known_from)


def _facts(version: Version, columns: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, column in columns.items():
        value = None if name in _OWN else read_back(column, getattr(version, column))
        if value is not None:
            yield name, said(value)


def _tie(tie: Membership) -> Iterator[tuple[str, str]]:
    if tie.parentage:
        yield "来源", tie.parentage
    if tie.adopted_on:
        yield "收养日期", said(tie.adopted_on)
