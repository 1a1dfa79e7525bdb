"""The documents a batch's money comes by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.levels import from_the_top
from nuanxin.money.funds.models import Appropriation
from nuanxin.money.funds.standing import counted
from nuanxin.money.payouts.models import Batch
from nuanxin.money.payouts.sources import Source

_TAKEN = """
SELECT share.level, line.benefit, MIN(line.label), SUM(share.amount_fen)::bigint
  FROM money_batchline line
  JOIN money_payableshare share ON share.payable_id = line.payable_id
 WHERE line.batch_id = %s AND line.live GROUP BY 1, 2 ORDER BY 1, 2
"""


class _Taken(NamedTuple):
    level: str
    benefit: str
    label: str
    fen: int


def batch_sources(row: Batch) -> list[Source]:
    """What a batch takes of each level, beside the documents of its year that give for it."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN, [row.pk])
        taken = [_Taken(*each) for each in cursor.fetchall()]
    papers = list(_giving(row))
    found: dict[tuple[str, tuple[int, ...]], Source] = {}
    for each in taken:
        own = [paper for paper in papers if _covers(paper, each)]
        key = each.level, tuple(paper.pk for paper in own) or (-len(found) - 1,)
        empty = Source(
            each.level, (), _once(paper.function for paper in own),
            _once(paper.number for paper in own), 0,
        )  # fmt: skip
        so_far = found.get(key, empty)
        found[key] = so_far._replace(
            labels=(*so_far.labels, each.label),
            amount_fen=so_far.amount_fen + each.fen,
            benefits=(*so_far.benefits, each.benefit),
        )
    return sorted(found.values(), key=lambda each: (from_the_top(each.level), each.labels))


def _giving(row: Batch) -> list[Appropriation]:
    """Documents that give; what was taken back or recalled pays nobody."""
    rows = counted(Scope.of(row.region)).filter(
        region=row.region, year=row.budget_year, amount_fen__gt=0
    )
    return list(rows.order_by("issued_on", "pk"))


def _covers(paper: Appropriation, taken: _Taken) -> bool:
    return paper.level == taken.level and taken.benefit in paper.benefits


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
