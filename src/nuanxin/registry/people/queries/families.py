"""Lists of families: a page of them with their people, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from nuanxin.base.database.streaming import in_batches
from nuanxin.base.jurisdiction.queries import Place, places
from nuanxin.registry.people.models import Household, Membership
from nuanxin.registry.people.words import Role, ShownAs

SORTS = {"place": ("region", "id"), "number": ("number", "id"), "opened": ("opened_on", "id")}


class Line(NamedTuple):
    """A family in a list: who they are, where, since when; numbers masked."""

    id: int
    public_id: UUID
    number: str
    place: Place
    parents: tuple[str, ...]
    children: int
    masks: tuple[str, ...]
    opened_on: str
    closed: bool

    @property
    def names(self) -> str:
        return "、".join(self.parents) or "（未登记父母）"


def lines(rows: Sequence[Household]) -> list[Line]:
    """The lines of one page: two queries, however many rows."""
    people: dict[int, list[tuple[str, str, str]]] = {row.pk: [] for row in rows}
    ties = (
        Membership.objects.filter(
            household__in=list(people), known_to__isnull=True, valid_to__isnull=True
        )
        .order_by("household_id", "id")
        .values_list(
            "household_id", "role", "person__shown_name", "person__id_number_mask",
            "person__shown_as",
        )
    )  # fmt: skip
    for household, role, name, mask, shown in ties:
        hidden = shown == ShownAs.SENSITIVE
        people[household].append((role, name, "" if hidden else mask))
    where = places(row.region for row in rows)
    return [_line(row, where[row.region], people[row.pk]) for row in rows]


def _line(row: Household, place: Place, people: Sequence[tuple[str, str, str]]) -> Line:
    parents = [each for each in people if each[0] != Role.CHILD]
    return Line(
        id=row.pk,
        public_id=row.public_id,
        number=row.number,
        place=place,
        parents=tuple(name for _, name, _ in parents),
        children=len(people) - len(parents),
        masks=tuple(mask for _, _, mask in parents),
        opened_on=row.opened_on.isoformat(),
        closed=row.closed_on is not None,
    )


def streamed(rows: QuerySet[Household]) -> Iterator[Line]:
    """Every line, a batch at a time, for an export."""
    for batch in in_batches(rows):
        yield from lines(batch)
