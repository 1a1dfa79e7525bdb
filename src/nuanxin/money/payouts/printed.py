"""The roll of a batch as it is printed: every line at once, without what stays sealed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection

from nuanxin.kit.names import mask_name
from nuanxin.money.payouts.models import Batch
from nuanxin.registry.people.words import VEILED


class Printed(NamedTuple):
    """A line of the roll, by its 序号 in the whole batch."""

    number: int
    region: int
    payee: str
    shown_as: str | None
    id_number_mask: str
    account_mask: str
    label: str
    first_month: int
    end_month: int
    kind: str
    amount_fen: int

    @property
    def who(self) -> str:
        """The name as lists show it."""
        return mask_name(self.payee) if self.shown_as in VEILED else self.payee


_LINES = """
SELECT number, family_region, payee, shown_as, id_number_mask, account_mask, label,
       first_month, end_month, kind, amount_fen
  FROM (SELECT line.*, person.shown_as,
               row_number() OVER (ORDER BY line.position) AS number
          FROM money_batchline line
          LEFT JOIN registry_person person ON person.id = line.person_id
         WHERE line.batch_id = %s AND line.live) line
 WHERE %s = 0 OR family_region / 1000 * 1000 = %s
 ORDER BY family_region / 1000, number
"""
_PART = 5000


def printed(row: Batch, town: int = 0) -> Iterator[Printed]:
    """The lines of a batch, or of one township of it, in the order of the roll."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_LINES, [row.pk, town, town])
        while part := cursor.fetchmany(_PART):
            yield from (Printed(*each) for each in part)
