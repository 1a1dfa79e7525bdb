"""Names written before a spelling was learnt are spelt anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection, transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.identity.actor import Actor
from nuanxin.registry.people.pinyin import spelt

_AT_ONCE = 5_000
_SPELT = "SELECT DISTINCT name, pinyin, initials FROM registry_person ORDER BY name"
_RESPELL = """
    WITH done AS (
        UPDATE registry_person person SET pinyin = right_one.pinyin,
               initials = right_one.initials
          FROM unnest(%s::text[], %s::text[], %s::text[])
               AS right_one (name, pinyin, initials)
         WHERE person.name = right_one.name
           AND (person.pinyin <> right_one.pinyin OR person.initials <> right_one.initials)
        RETURNING person.region / 1000000 * 1000000 AS county
    ) SELECT county, count(*) FROM done GROUP BY county ORDER BY county
"""


class Respelt(NamedTuple):
    """How many names are spelt otherwise than they were, and of how many people."""

    names: int
    people: int


@transaction.atomic
def respell(*, by: Actor) -> Respelt:
    """Spell every name as `spelt` does now; each county's trail says how many it had.

    What is typed in letters finds people by it, nothing else rests on it. Twice is as once.
    """
    names, counties = 0, dict[int, int]()
    for wrong in _misspelt():
        names += len({name for name, _, _ in wrong})
        with connection.cursor() as cursor:
            cursor.execute(_RESPELL, [list(column) for column in zip(*wrong, strict=True)])
            for county, count in cursor.fetchall():
                counties[county] = counties.get(county, 0) + count
    for county, count in counties.items():
        record(by, "person.respelt", [], region=county, people=count)
    return Respelt(names, sum(counties.values()))


def _misspelt() -> Iterator[list[tuple[str, str, str]]]:
    """Names with their right spelling, some thousand at a time."""
    with connection.cursor() as cursor:
        cursor.execute(_SPELT)
        rows = cursor.fetchall()
    right = {(name, *spelt(name)) for name, *_ in rows} - {tuple(row) for row in rows}
    found = sorted(right)
    for start in range(0, len(found), _AT_ONCE):
        yield found[start : start + _AT_ONCE]
