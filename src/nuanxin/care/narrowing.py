"""What lists of care are narrowed to: a state, a kind, a place, words of a family."""

from __future__ import annotations

from typing import NamedTuple

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.jurisdiction.scoped import ScopedQuerySet
from nuanxin.care.contacts.queries import span
from nuanxin.registry.people.queries.finding import households


class Wanted(NamedTuple):
    """What a list is narrowed to; empty does not narrow. `kind`: of what there are kinds."""

    state: str = ""
    kind: str = ""
    place: int = 0
    words: str = ""


def narrowed(rows: ScopedQuerySet, scope: Scope, wanted: Wanted) -> ScopedQuerySet:
    """Rows of the place, of families the words find; the rows know their `household`."""
    if wanted.place:
        rows = rows.within(span(wanted.place))
    if wanted.words:
        rows = rows.filter(household__in=households(scope, wanted.words).values("pk"))
    return rows
