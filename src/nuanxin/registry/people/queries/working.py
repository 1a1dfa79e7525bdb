"""Who works, or worked, for a unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from nuanxin.base.jurisdiction.queries import Place, places
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.registry.employers.models import Employer
from nuanxin.registry.people.models import Membership, Person, PersonFacts

SORTS = {"name": ("name", "id"), "place": ("region", "id")}
_BATCH = 2000


class Spell(NamedTuple):
    """From a day to a day with one unit; None is unknown, or still."""

    since: date | None
    until: date | None


class Worker(NamedTuple):
    """Somebody of a unit, masked, with their spells there and the family they belong to."""

    name: str
    mask: str
    place: Place
    family: UUID | None
    spells: tuple[Spell, ...]
    now: bool
    kind: str


def headcounts(scope: Scope, units: Sequence[int], day: date) -> dict[int, int]:
    """How many people of the scope work for each unit on a day."""
    rows = (
        PersonFacts.objects.within(scope)
        .true_on(day)
        .filter(employer__in=units)
        .values_list("employer")
        .annotate(Count("person", distinct=True))
    )
    return dict(rows)


def people_of(scope: Scope, unit: Employer, day: date, state: str = "") -> QuerySet[Person]:
    """People of the scope who worked for a unit: `now`, `past`, or both."""
    told = PersonFacts.objects.known().filter(person=OuterRef("pk"), employer=unit)
    current = Exists(
        PersonFacts.objects.true_on(day).filter(person=OuterRef("pk"), employer=unit)
    )
    rows = Person.objects.within(scope).filter(Exists(told))
    if state:
        rows = rows.filter(current) if state == "now" else rows.exclude(current)
    found: QuerySet[Person] = rows
    return found


def homes_of(people: QuerySet[Person]) -> QuerySet[Membership, tuple[int, int]]:
    """The families they belong to now, each with its place."""
    ties = Membership.objects.filter(
        person__in=people.order_by(), known_to__isnull=True, valid_to__isnull=True
    )
    return ties.values_list("household_id", "region")


def workers(people: Sequence[Person], unit: Employer, day: date) -> list[Worker]:
    """One line a person, in three queries however many."""
    ids = [person.pk for person in people]
    facts: dict[int, list[PersonFacts]] = defaultdict(list)
    known = PersonFacts.objects.known().filter(person__in=ids, employer=unit)
    for each in known.order_by("person_id", "valid_from"):
        facts[each.person_id].append(each)
    ties = Membership.objects.filter(person__in=ids, known_to=None, valid_to=None)
    homes = dict(ties.order_by("-id").values_list("person_id", "household__public_id"))
    where = places(person.region for person in people)
    return [
        _worker(person, facts[person.pk], homes.get(person.pk), where[person.region], day)
        for person in people
    ]


def _worker(
    person: Person, facts: Sequence[PersonFacts], family: UUID | None, place: Place, day: date
) -> Worker:
    spells = joined(Spell(each.valid_from, each.valid_to) for each in facts)
    now = any(
        (s.since is None or s.since <= day) and (s.until is None or s.until > day)
        for s in spells
    )
    kind = facts[-1].employer_kind
    return Worker(person.shown_name, person.id_number_mask, place, family, spells, now, kind)


def joined(spells: Iterable[Spell]) -> tuple[Spell, ...]:
    """Spells that touch made one; other facts change while somebody stays with a unit."""
    found: list[Spell] = []
    for each in sorted(spells, key=lambda spell: spell.since or date.min):
        last = found[-1] if found else None
        if last and (last.until is None or (each.since and each.since <= last.until)):
            ends = None if last.until is None or each.until is None else each.until
            found[-1] = Spell(last.since, ends and max(ends, last.until or ends))
        else:
            found.append(each)
    return tuple(found)


def streamed(people: QuerySet[Person], unit: Employer, day: date) -> Iterator[Worker]:
    """Every line, a batch at a time, for an export."""
    batch: list[Person] = []
    for person in people.iterator(chunk_size=_BATCH):
        batch.append(person)
        if len(batch) == _BATCH:
            yield from workers(batch, unit, day)
            batch = []
    yield from workers(batch, unit, day)
