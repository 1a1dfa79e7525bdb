"""What a family's history says when its unit gets another code."""

from __future__ import annotations

from django.db import connection, transaction

from nuanxin.base.recoding.events import RegionsChanging
from nuanxin.registry.facts.actions import Origin, name_source
from nuanxin.registry.facts.models import SourceKind

_LABEL = "区划调整"
_MOVES = """
INSERT INTO registry_move
       (region, household_id, from_region, to_region, moved_on, known_from, source_id)
SELECT h.region, h.id, h.region, %(new)s, %(on)s, %(at)s, %(source)s
  FROM registry_household h WHERE h.region = %(old)s
"""


@transaction.atomic
def note_new_codes(event: RegionsChanging) -> None:
    """A line in the history of every family of the old codes, by the document's name."""
    origin = Origin(SourceKind.OFFICE, _LABEL, event.on, event.document)
    with connection.cursor() as cursor:
        for old, new in event.codes.items():
            source = name_source(by=event.by, region=new, origin=origin, recorded_at=event.at)
            cursor.execute(
                _MOVES,
                {"old": old, "new": new, "on": event.on, "at": event.at, "source": source.pk},
            )
